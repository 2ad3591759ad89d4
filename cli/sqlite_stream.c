/*
 * A table of SQLite's as a stream of rows: one SELECT, or one INSERT that is run for each.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>

#include "domain/time.h"
#include "host.h"
#include "sqlite_provider.h"

/* ---- failures ---- */

static bool
fail_with(const cli_provider *provider, const char *text, size_t length, cli_failure *failure)
{
	if (failure->status == CLI_EXIT_DONE) {
		failure->status = CLI_EXIT_FAILED;
		cli_buffer_add_format(&failure->message, "%s: %.*s", provider->table->name, (int)length, text);
	}
	return false;
}

static bool
fail(const cli_provider *provider, cli_failure *failure)
{
	const char *text = sqlite3_errmsg(provider->db);

	return fail_with(provider, text, strlen(text), failure);
}

static bool
prepare(cli_provider *provider, const cli_table *table, const cli_buffer *sql, cli_failure *failure)
{
	provider->table = table;
	return sqlite3_prepare_v2(provider->db, sql->data, (int)sql->length, &provider->stream, NULL) == SQLITE_OK ||
		   fail(provider, failure);
}

/* ---- reading ---- */

/* $1 and so on have the numbers of their first appearance. */
static void
bind_key(sqlite3_stmt *statement, const cli_key *from)
{
	for (int i = 0; i < from->count; i++) {
		if (from->is_number[i])
			sqlite3_bind_int64(statement, i + 1, strtoll(from->values[i], NULL, 10));
		else
			sqlite3_bind_text(statement, i + 1, from->values[i], -1, SQLITE_TRANSIENT);
	}
}

bool
cli_sqlite_read_begin(cli_provider *provider, const cli_table *table, const cli_key *from, cli_failure *failure)
{
	cli_buffer sql = {0};
	bool is_open;

	cli_buffer_add_format(&sql, "SELECT %s FROM %s WHERE ", table->columns, table->name);
	cli_key_add_condition(&sql, table, from);
	cli_buffer_add_format(&sql, " ORDER BY %s", table->key);
	is_open = prepare(provider, table, &sql, failure);
	if (is_open)
		bind_key(provider->stream, from);
	cli_buffer_free(&sql);
	return is_open;
}

/* A column's own form is cz_time_write's; programs may have left others. */
static bool
take_time(const cli_provider *provider, cli_datum *datum, cli_failure *failure)
{
	cz_context context;
	bool is_time;

	cz_context_init(&context, &cli_host, NULL);
	is_time = cz_time_parse(&context, provider->table->name, (cz_text){datum->bytes, datum->length}, &datum->number) == CZ_OK;
	if (!is_time)
		fail_with(provider, context.error.message, strlen(context.error.message), failure);
	cz_context_clear(&context);
	return is_time;
}

static bool
take_datum(const cli_provider *provider, int column, cli_datum *datum, cli_failure *failure)
{
	char letter = provider->table->letters[column];

	*datum = (cli_datum){.is_null = sqlite3_column_type(provider->stream, column) == SQLITE_NULL};
	if (datum->is_null)
		return true;
	if (letter == 'i') {
		datum->number = sqlite3_column_int64(provider->stream, column);
		return true;
	}
	datum->bytes = letter == 'x' ? sqlite3_column_blob(provider->stream, column)
								 : (const char *)sqlite3_column_text(provider->stream, column);
	datum->length = (size_t)sqlite3_column_bytes(provider->stream, column);
	if (!datum->bytes)
		datum->bytes = "";
	return letter != 'z' || take_time(provider, datum, failure);
}

cli_step
cli_sqlite_read_next(cli_provider *provider, cli_datum *row, cli_failure *failure)
{
	int status = sqlite3_step(provider->stream);

	if (status != SQLITE_ROW) {
		if (status != SQLITE_DONE)
			fail(provider, failure);
		return status == SQLITE_DONE ? CLI_STEP_END : CLI_STEP_FAILED;
	}
	for (int i = 0; provider->table->letters[i]; i++)
		if (!take_datum(provider, i, &row[i], failure))
			return CLI_STEP_FAILED;
	return CLI_STEP_ROW;
}

void
cli_sqlite_read_end(cli_provider *provider)
{
	sqlite3_finalize(provider->stream);
	provider->stream = NULL;
}

/* ---- writing ---- */

bool
cli_sqlite_write_begin(cli_provider *provider, const cli_table *table, cli_failure *failure)
{
	cli_buffer sql = {0};
	bool is_open;

	cli_buffer_add_format(&sql, "INSERT INTO %s (%s) VALUES (?", table->name, table->columns);
	for (size_t i = 1; table->letters[i]; i++)
		cli_buffer_add_text(&sql, ", ?");
	cli_buffer_add_byte(&sql, ')');
	is_open = prepare(provider, table, &sql, failure);
	cli_buffer_free(&sql);
	return is_open;
}

/* What is bound lives until the row is stored, but for a time's text. */
static void
bind_datum(sqlite3_stmt *statement, int place, char letter, const cli_datum *datum)
{
	char time[CZ_TIME_TEXT];

	if (datum->is_null)
		sqlite3_bind_null(statement, place);
	else if (letter == 'i')
		sqlite3_bind_int64(statement, place, datum->number);
	else if (letter == 'x')
		sqlite3_bind_blob64(statement, place, datum->bytes, datum->length, SQLITE_STATIC);
	else if (letter == 'z') {
		cz_time_write(datum->number, time);
		sqlite3_bind_text(statement, place, time, sizeof time, SQLITE_TRANSIENT);
	} else
		sqlite3_bind_text64(statement, place, datum->bytes, datum->length, SQLITE_STATIC, SQLITE_UTF8);
}

bool
cli_sqlite_write_row(cli_provider *provider, const cli_datum *row, cli_failure *failure)
{
	const char *letters = provider->table->letters;

	for (int i = 0; letters[i]; i++)
		bind_datum(provider->stream, i + 1, letters[i], &row[i]);
	if (sqlite3_step(provider->stream) != SQLITE_DONE)
		fail(provider, failure);
	sqlite3_reset(provider->stream);
	return failure->status == CLI_EXIT_DONE;
}

bool
cli_sqlite_write_end(cli_provider *provider, cli_failure *failure)
{
	sqlite3_finalize(provider->stream);
	provider->stream = NULL;
	return failure->status == CLI_EXIT_DONE;
}
