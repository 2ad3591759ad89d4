/*
 * The store's statements: prepared once per connection and kept.
 *
 * A kept statement may be in use already, when a function of ours is called by a statement that another one of ours is running;
 * then a second copy is prepared for this call alone.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include "base/time.h"
#include "domain/domain.h"
#include "json/json.h"
#include "store/sql.h"

/* query->position of a statement that is finalized at the end rather than kept. */
enum { ONLY_FOR_THIS_CALL = 1 };

/* ---- preparing ---- */

static cz_code
prepare(cz_context *context, const cz_statement *statement, cz_text sql, cz_prepared *prepared)
{
	cz_connection *connection = cz_call_of(context)->connection;
	char name[8];
	int result = cz_connection_own_statements(connection);

	if (result != SQLITE_OK)
		return cz_sqlite_failed(context, result);
	result = sqlite3_prepare_v3(connection->db, sql.data, (int)sql.length + 1, SQLITE_PREPARE_PERSISTENT,
								&prepared->statement, NULL);
	if (result != SQLITE_OK)
		return cz_sqlite_failed(context, result);
	for (int i = 0; statement->parameters[i]; i++) {
		sqlite3_snprintf(sizeof name, name, "$%d", i + 1);
		prepared->places[i] = (unsigned char)sqlite3_bind_parameter_index(prepared->statement, name);
	}
	return CZ_OK;
}

/* Whether a place may be given to another text before one that was found so far (NULL: none yet). */
static bool
is_older(const cz_prepared *place, const cz_prepared *found)
{
	if (place->statement && sqlite3_stmt_busy(place->statement))
		return false;
	return !found || (found->statement && (!place->statement || place->used < found->used));
}

/* The place of an assembled text, or the emptied one of the text that was not used for longest; NULL when all are in use. */
static cz_prepared *
assembled_place(cz_connection *connection, const char *sql)
{
	cz_prepared *oldest = NULL;

	for (int i = 0; i < CZ_KEPT_ASSEMBLED; i++) {
		cz_prepared *place = &connection->assembled[i];

		if (place->statement && strcmp(sqlite3_sql(place->statement), sql) == 0)
			return place;
		if (is_older(place, oldest))
			oldest = place;
	}
	if (oldest && oldest->statement) {
		sqlite3_finalize(oldest->statement);
		oldest->statement = NULL;
	}
	return oldest;
}

/* The kept statement of a query, prepared unless it is; NULL when it can't be kept or is in use. */
static cz_code
obtain_kept(cz_query *query, cz_prepared **kept)
{
	cz_connection *connection = cz_call_of(query->context)->connection;
	cz_text sql;

	if (query->number != CZ_ASSEMBLED) {
		*kept = &connection->statements[query->number];
		if ((*kept)->statement) {
			*kept = sqlite3_stmt_busy((*kept)->statement) ? NULL : *kept;
			return CZ_OK;
		}
	}
	CZ_TRY(cz_sql_expand(query->context, &cz_dialect_sqlite, query->statement->text, &sql));
	if (query->number == CZ_ASSEMBLED) {
		*kept = assembled_place(connection, sql.data);
		if (!*kept || ((*kept)->statement && sqlite3_stmt_busy((*kept)->statement))) {
			*kept = NULL;
			return CZ_OK;
		}
		(*kept)->used = ++connection->assembled_uses;
	}
	return (*kept)->statement ? CZ_OK : prepare(query->context, query->statement, sql, *kept);
}

/* The statement to run, kept or for this call. */
static cz_code
obtain(cz_query *query, cz_prepared *prepared)
{
	cz_prepared *kept = NULL;
	cz_text sql;

	CZ_TRY(obtain_kept(query, &kept));
	if (kept)
		*prepared = *kept;
	else {
		CZ_TRY(cz_sql_expand(query->context, &cz_dialect_sqlite, query->statement->text, &sql));
		CZ_TRY(prepare(query->context, query->statement, sql, prepared));
		query->position = ONLY_FOR_THIS_CALL;
	}
	query->handle = prepared->statement;
	return CZ_OK;
}

/* ---- parameters ---- */

static cz_code
bind_text(cz_context *context, sqlite3_stmt *statement, int place, cz_text text)
{
	int result = sqlite3_bind_text64(statement, place, text.data, text.length, SQLITE_STATIC, SQLITE_UTF8);

	return result == SQLITE_OK ? CZ_OK : cz_sqlite_failed(context, result);
}

/* A blob without an address would be NULL. */
static cz_code
bind_bytes(cz_context *context, sqlite3_stmt *statement, int place, cz_bytes bytes)
{
	int result = sqlite3_bind_blob64(statement, place, bytes.length ? (const void *)bytes.data : "", bytes.length,
									 SQLITE_STATIC);

	return result == SQLITE_OK ? CZ_OK : cz_sqlite_failed(context, result);
}

/* The values live until the end of the query, so that SQLite need not copy them. */
static cz_code
bind(cz_context *context, sqlite3_stmt *statement, int place, const cz_value *value)
{
	cz_text text;
	char *time;

	switch (value->type) {
		case CZ_TEXT:
			return bind_text(context, statement, place, value->as.text);
		case CZ_JSON:
			CZ_TRY(cz_json_to_text(context, value->as.json, &text));
			return bind_text(context, statement, place, text);
		case CZ_TIME:
			time = cz_allocate(context, CZ_TIME_TEXT);
			if (!time)
				return CZ_OUT_OF_MEMORY;
			cz_time_write(value->as.time, time);
			return bind_text(context, statement, place, (cz_text){time, CZ_TIME_TEXT});
		case CZ_BYTES:
			return bind_bytes(context, statement, place, value->as.bytes);
		case CZ_INT:
			sqlite3_bind_int64(statement, place, value->as.integer);
			return CZ_OK;
		case CZ_BOOL:
			sqlite3_bind_int(statement, place, value->as.boolean);
			return CZ_OK;
		default:
			sqlite3_bind_null(statement, place);
			return CZ_OK;
	}
}

static cz_code
start(cz_query *query, const cz_value *parameters)
{
	const cz_statement *statement = query->statement;
	cz_prepared prepared;

	CZ_TRY(obtain(query, &prepared));
	for (int i = 0; statement->parameters[i]; i++)
		CZ_TRY(bind(query->context, prepared.statement, prepared.places[i], &parameters[i]));
	return CZ_OK;
}

/* ---- rows ---- */

static cz_code
column_text(cz_context *context, sqlite3_stmt *statement, int column, cz_text *text)
{
	text->data = (const char *)sqlite3_column_text(statement, column);
	text->length = (size_t)sqlite3_column_bytes(statement, column);
	return text->data ? CZ_OK : cz_out_of_memory(context);
}

/* An empty blob has no address, and neither has one for which memory ran out. */
static cz_code
column_bytes(cz_context *context, sqlite3_stmt *statement, int column, cz_value *value)
{
	cz_bytes bytes = {sqlite3_column_blob(statement, column), 0};

	bytes.length = (size_t)sqlite3_column_bytes(statement, column);
	if (!bytes.data && sqlite3_errcode(sqlite3_db_handle(statement)) == SQLITE_NOMEM)
		return cz_out_of_memory(context);
	*value = cz_bytes_value(bytes);
	return CZ_OK;
}

/* A document outlives the row, so its text is copied first. */
static cz_code
column_json(cz_context *context, cz_text text, cz_value *value)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_text_copy(context, text, &text));
	CZ_TRY(cz_json_parse(context, text, node));
	*value = cz_json_value(node);
	return CZ_OK;
}

static cz_code
column(cz_context *context, sqlite3_stmt *statement, int column, char letter, cz_value *value)
{
	cz_text text;
	int64_t time;

	*value = cz_null();
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return CZ_OK;
	if (letter == 'i' || letter == 'b') {
		int64_t integer = sqlite3_column_int64(statement, column);

		*value = letter == 'i' ? cz_int(integer) : cz_bool(integer != 0);
		return CZ_OK;
	}
	if (letter == 'x')
		return column_bytes(context, statement, column, value);
	CZ_TRY(column_text(context, statement, column, &text));
	if (letter == 'j')
		return column_json(context, text, value);
	if (letter == 't') {
		*value = cz_text_value(text);
		return CZ_OK;
	}
	CZ_TRY(cz_time_parse(context, sqlite3_column_name(statement, column), text, &time));
	*value = cz_time_value(time);
	return CZ_OK;
}

/* Whether the last step broke a unique rule. */
static bool
is_duplicate(const cz_query *query)
{
	int result = sqlite3_extended_errcode(cz_call_of(query->context)->connection->db);

	return result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY;
}

static cz_code
next(cz_query *query, bool *found)
{
	const char *letters = query->statement->columns;
	int result = sqlite3_step(query->handle);

	*found = result == SQLITE_ROW;
	if (result == SQLITE_DONE) {
		query->changed = sqlite3_changes(cz_call_of(query->context)->connection->db);
		return CZ_OK;
	}
	if (result != SQLITE_ROW && query->duplicate && is_duplicate(query))
		return query->duplicate(query->context, query->parameters);
	if (result != SQLITE_ROW)
		return cz_sqlite_failed(query->context, result);
	for (int i = 0; letters[i]; i++)
		CZ_TRY(column(query->context, query->handle, i, letters[i], &query->row[i]));
	return CZ_OK;
}

static void
end(cz_query *query)
{
	if (!query->handle)
		return;
	sqlite3_reset(query->handle);
	if (query->position == ONLY_FOR_THIS_CALL)
		sqlite3_finalize(query->handle);
	else
		sqlite3_clear_bindings(query->handle);
	query->handle = NULL;
}

/*
 * Runs one statement. A DROP is refused while another statement reads, so that the guard steps aside for it: memory that runs out in the
 * middle of a DROP leaves the transaction open, which docs/differences.md says.
 */
static cz_code
run_once(cz_context *context, sqlite3_stmt *statement)
{
	bool drops = strncmp(sqlite3_sql(statement), "DROP", 4) == 0;
	int result;

	if (drops)
		cz_sqlite_guard_release(context);
	result = sqlite3_step(statement);
	if (result != SQLITE_DONE)
		return cz_sqlite_failed(context, result);
	return drops ? cz_sqlite_guard_hold(context) : CZ_OK;
}

static cz_code
script(cz_context *context, cz_text sql)
{
	const char *rest = sql.data;

	while (*(rest += strspn(rest, " "))) {
		sqlite3_stmt *statement;
		cz_code code = CZ_OK;
		int result = sqlite3_prepare_v2(cz_call_of(context)->connection->db, rest, -1, &statement, &rest);

		if (result != SQLITE_OK)
			return cz_sqlite_failed(context, result);
		if (statement)
			code = run_once(context, statement);
		sqlite3_finalize(statement);
		CZ_TRY(code);
	}
	return CZ_OK;
}

const cz_database cz_sqlite_database = {
	.start = start,
	.next = next,
	.end = end,
	.script = script,
	.begin = cz_sqlite_begin,
	.end_section = cz_sqlite_end_section,
	.writable = cz_sqlite_writable,
	.has_table = cz_sqlite_has_table,
	.measure = cz_sqlite_measure,
	.schema_version = cz_sqlite_schema_version,
	.set_schema_version = cz_sqlite_set_schema_version,
	.dialect = &cz_dialect_sqlite,
};
