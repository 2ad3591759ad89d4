/*
 * The table of statements and the conveniences over an adapter's operations.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/database.h"

#include "function.h"

const cz_statement cz_statements[CZ_STATEMENT_COUNT] = {
#define STATEMENT(name, parameters, columns, text) {#name, parameters, columns, text, false, false},
#define SURVEY(name, parameters, columns, text) {#name, parameters, columns, text, true, false},
#include "store/statements.def"
#undef STATEMENT
#undef SURVEY
};

static const cz_database *
database_of(const cz_context *context)
{
	return context->host->database;
}

static cz_code
start_query(cz_context *context, const cz_statement *statement, int number, const cz_value *parameters, bool streams,
			cz_duplicate *duplicate, cz_query *query)
{
	query->context = context;
	query->statement = statement;
	query->number = number;
	query->parameters = parameters;
	query->duplicate = duplicate;
	query->changed = 0;
	query->streams = streams;
	query->handle = NULL;
	query->stream = NULL;
	query->position = 0;
	return database_of(context)->start(query, parameters);
}

cz_code
cz_query_start(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_query *query)
{
	return start_query(context, &cz_statements[number], (int)number, parameters, false, NULL, query);
}

cz_code
cz_query_start_assembled(cz_context *context, const cz_statement *statement, const cz_value *parameters, cz_query *query)
{
	return start_query(context, statement, CZ_ASSEMBLED, parameters, false, NULL, query);
}

cz_code
cz_query_next(cz_query *query, bool *found)
{
	CZ_TRY(cz_poll(query->context));
	return database_of(query->context)->next(query, found);
}

void
cz_query_end(cz_query *query)
{
	database_of(query->context)->end(query);
}

cz_code
cz_value_keep(cz_context *context, const cz_value *value, cz_value *kept)
{
	*kept = *value;
	if (value->type == CZ_BYTES)
		return cz_bytes_copy(context, value->as.bytes, &kept->as.bytes);
	return value->type == CZ_TEXT ? cz_text_copy(context, value->as.text, &kept->as.text) : CZ_OK;
}

static cz_code
keep_row(cz_query *query, cz_value *row)
{
	size_t count = strlen(query->statement->columns);

	for (size_t i = 0; i < count; i++)
		CZ_TRY(cz_value_keep(query->context, &query->row[i], &row[i]));
	return CZ_OK;
}

/* Runs a started query for its first row and to its end, so that a writing statement is carried out. */
static cz_code
run_for_one(cz_query *query, cz_value *row, bool *found)
{
	bool more;

	CZ_TRY(cz_query_next(query, found));
	if (!*found)
		return CZ_OK;
	CZ_TRY(keep_row(query, row));
	do
		CZ_TRY(cz_query_next(query, &more));
	while (more);
	return CZ_OK;
}

cz_code
cz_query_one(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_value *row, bool *found)
{
	return cz_query_one_unique(context, number, parameters, NULL, row, found);
}

cz_code
cz_query_one_unique(cz_context *context, cz_statement_number number, const cz_value *parameters,
					cz_duplicate *duplicate, cz_value *row, bool *found)
{
	cz_query query;
	cz_code code;

	*found = false;
	code = start_query(context, &cz_statements[number], (int)number, parameters, false, duplicate, &query);
	if (code == CZ_OK)
		code = run_for_one(&query, row, found);
	cz_query_end(&query);
	return code;
}

cz_code
cz_execute(cz_context *context, cz_statement_number number, const cz_value *parameters, int64_t *changed)
{
	cz_query query;
	bool found = true;
	cz_code code = cz_query_start(context, number, parameters, &query);

	while (code == CZ_OK && found)
		code = cz_query_next(&query, &found);
	if (changed)
		*changed = query.changed;
	cz_query_end(&query);
	return code;
}

/* ---- scanning ---- */

static cz_code
scan_row(cz_context *context, cz_query *query, cz_row_action *action, void *argument, bool *found)
{
	query->context = context;
	CZ_TRY(cz_query_next(query, found));
	return *found ? action(context, query->row, argument) : CZ_OK;
}

/* The error of a row's context, which ends before the call's, becomes the call's. */
static cz_code
scan_rows(cz_context *context, cz_query *query, cz_row_action *action, void *argument)
{
	bool found = true;

	while (found) {
		cz_context row;
		cz_code code;

		CZ_TRY(cz_poll(context));
		cz_context_init(&row, context->host, context->engine);
		code = scan_row(&row, query, action, argument, &found);
		if (code != CZ_OK)
			context->error = row.error;
		cz_context_clear(&row);
		CZ_TRY(code);
	}
	return CZ_OK;
}

cz_code
cz_scan(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_row_action *action,
		void *argument)
{
	cz_query query;
	cz_code code = start_query(context, &cz_statements[number], (int)number, parameters, true, NULL, &query);

	if (code == CZ_OK)
		code = scan_rows(context, &query, action, argument);
	query.context = context;
	cz_query_end(&query);
	return code;
}

/* ---- rows of table functions ---- */

static cz_code
add_rows(cz_query *query, cz_rows *rows)
{
	bool found;

	for (;;) {
		CZ_TRY(cz_query_next(query, &found));
		if (!found)
			return CZ_OK;
		CZ_TRY(rows->add(rows, query->context, query->row));
	}
}

static cz_code
add_and_end(cz_query *query, cz_code started, cz_rows *rows)
{
	cz_code code = started == CZ_OK ? add_rows(query, rows) : started;

	cz_query_end(query);
	return code;
}

cz_code
cz_query_rows(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_rows *rows)
{
	cz_query query;

	return add_and_end(&query, cz_query_start(context, number, parameters, &query), rows);
}

cz_code
cz_query_rows_assembled(cz_context *context, const cz_statement *statement, const cz_value *parameters, cz_rows *rows)
{
	cz_query query;

	return add_and_end(&query, cz_query_start_assembled(context, statement, parameters, &query), rows);
}

cz_code
cz_atomically(cz_context *context, cz_section_mode mode, cz_code (*body)(cz_context *context, void *argument),
			  void *argument)
{
	cz_section section = {.mode = mode};
	cz_code code, ended;

	CZ_TRY(database_of(context)->begin(context, &section));
	code = body(context, argument);
	ended = database_of(context)->end_section(context, &section, code != CZ_OK);
	return code != CZ_OK ? code : ended;
}
