/*
 * SQLite as a provider.
 *
 * Values are spelled as PostgreSQL spells them: REAL as float8, BLOB as bytea, 1 and 0 as t and f where the column is a
 * boolean. A column whose class the statement doesn't tell takes that of its values: all numbers, or integers that our
 * functions marked as booleans (subtype 'b'), or text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite_columns.h"
#include "sqlite_connect.h"
#include "sqlite_provider.h"
#include "sqlite_session.h"

/* How the extension marks an integer that is a boolean. */
enum { SUBTYPE_BOOLEAN = 'b' };

/* ---- opening and closing ---- */

static cli_provider *
open_sqlite(const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	sqlite3 *db = cli_sqlite_connect(settings, purpose, failure);
	cli_provider *provider;

	if (!db)
		return NULL;
	provider = cli_allocate(sizeof *provider);
	*provider = (cli_provider){.db = db};
	return provider;
}

static void
cancel_sqlite(cli_provider *provider)
{
	sqlite3_interrupt(provider->db);
}

static void
close_sqlite(cli_provider *provider)
{
	sqlite3_finalize(provider->stream);
	sqlite3_close(provider->db);
	free(provider);
}

/* ---- values ---- */

/*
 * With the fewest digits that read back the same; as float8, with an exponent below 1e-4 and from 1e15 on. Where the
 * number is a power of two or lies at the edge of what reads back, the last digit may be another than PostgreSQL's.
 */
static void
spell_double(double number, char *spelled, size_t size)
{
	int exponent, digits = 1;

	if (isinf(number)) {
		snprintf(spelled, size, "%sInfinity", number < 0 ? "-" : "");
		return;
	}
	do
		snprintf(spelled, size, "%.*e", digits - 1, number);
	while (strtod(spelled, NULL) != number && digits++ < 17);
	exponent = (int)strtol(strchr(spelled, 'e') + 1, NULL, 10);
	if (exponent >= -4 && exponent < 15)
		snprintf(spelled, size, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 0, number);
}

static void
add_blob(cli_result *result, const unsigned char *bytes, size_t length)
{
	cli_buffer spelled = {0};
	char hex[3];

	cli_buffer_add_text(&spelled, "\\x");
	for (size_t i = 0; i < length; i++) {
		snprintf(hex, sizeof hex, "%02x", bytes[i]);
		cli_buffer_add_text(&spelled, hex);
	}
	cli_result_add_value(result, cli_buffer_text(&spelled), spelled.length);
	cli_buffer_free(&spelled);
}

static void
add_value(cli_result *result, sqlite3_stmt *statement, int column, bool is_boolean)
{
	char spelled[400]; /* a double has up to 309 digits before the point */

	switch (sqlite3_column_type(statement, column)) {
		case SQLITE_NULL:
			cli_result_add_value(result, NULL, 0);
			return;
		case SQLITE_INTEGER:
			if (is_boolean)
				snprintf(spelled, sizeof spelled, "%s", sqlite3_column_int64(statement, column) ? "t" : "f");
			else
				snprintf(spelled, sizeof spelled, "%lld", (long long)sqlite3_column_int64(statement, column));
			break;
		case SQLITE_FLOAT:
			spell_double(sqlite3_column_double(statement, column), spelled, sizeof spelled);
			break;
		case SQLITE_BLOB: {
			const unsigned char *bytes = sqlite3_column_blob(statement, column);

			add_blob(result, bytes, (size_t)sqlite3_column_bytes(statement, column));
			return;
		}
		default: {
			const char *text = (const char *)sqlite3_column_text(statement, column);

			cli_result_add_value(result, text, (size_t)sqlite3_column_bytes(statement, column));
			return;
		}
	}
	cli_result_add_value(result, spelled, strlen(spelled));
}

/* ---- running ---- */

/* What a value says about a column whose class is not known. */
static cli_class
value_class(sqlite3_stmt *statement, int column)
{
	switch (sqlite3_column_type(statement, column)) {
		case SQLITE_NULL:
			return CLI_CLASS_UNKNOWN;
		case SQLITE_INTEGER:
			return sqlite3_value_subtype(sqlite3_column_value(statement, column)) == SUBTYPE_BOOLEAN ? CLI_CLASS_BOOLEAN
																									: CLI_CLASS_NUMBER;
		case SQLITE_FLOAT:
			return CLI_CLASS_NUMBER;
		default:
			return CLI_CLASS_TEXT;
	}
}

/* seen holds the classes of the values so far of columns whose own class is unknown. */
static void
add_row(cli_result *result, sqlite3_stmt *statement, cli_class *seen)
{
	for (int i = 0; i < (int)result->column_count; i++) {
		cli_class class = result->columns[i].class;

		if (class == CLI_CLASS_UNKNOWN) {
			class = value_class(statement, i);
			if (class != CLI_CLASS_UNKNOWN && seen[i] != CLI_CLASS_TEXT)
				seen[i] = class;
		}
		add_value(result, statement, i, class == CLI_CLASS_BOOLEAN);
	}
}

static void
settle_classes(cli_result *result, const cli_class *seen)
{
	for (size_t i = 0; i < result->column_count; i++) {
		cli_class *class = &result->columns[i].class;

		if (*class == CLI_CLASS_UNKNOWN)
			*class = seen[i] == CLI_CLASS_UNKNOWN ? CLI_CLASS_TEXT : seen[i];
	}
}

/* Parameters have the numbers of their names' first appearance. */
static void
bind(sqlite3_stmt *statement, const cli_statement *source)
{
	for (size_t i = 0; i < source->parameter_count; i++) {
		const cli_parameter *parameter = &source->parameters[i];

		if (parameter->text && parameter->class == CLI_CLASS_NUMBER)
			sqlite3_bind_int64(statement, (int)i + 1, strtoll(parameter->text, NULL, 10));
		else
			sqlite3_bind_text(statement, (int)i + 1, parameter->text, -1, SQLITE_STATIC);
	}
}

static void
run_statement(cli_provider *provider, const cli_statement *source, const cli_tokens *tokens, cli_result *result)
{
	sqlite3_stmt *statement = NULL;
	cli_class *seen;
	int status = sqlite3_prepare_v2(provider->db, source->text, -1, &statement, NULL);

	if (status != SQLITE_OK) {
		cli_result_fail(result, CLI_EXIT_FAILED, sqlite3_errmsg(provider->db));
		return;
	}
	/* NULL: nothing but comments. */
	if (!statement)
		return;
	bind(statement, source);
	cli_sqlite_add_columns(result, tokens, provider->db, statement);
	seen = cli_allocate(result->column_count * sizeof *seen);
	for (size_t i = 0; i < result->column_count; i++)
		seen[i] = CLI_CLASS_UNKNOWN;
	while ((status = sqlite3_step(statement)) == SQLITE_ROW)
		add_row(result, statement, seen);
	settle_classes(result, seen);
	if (status != SQLITE_DONE)
		cli_result_fail(result, CLI_EXIT_FAILED, sqlite3_errmsg(provider->db));
	sqlite3_finalize(statement);
	free(seen);
}

static void
run_sqlite(cli_provider *provider, const cli_statement *statement, cli_result *result)
{
	static const cli_statement rollback = {.text = "ROLLBACK"};
	cli_tokens tokens = cli_tokens_read(statement->text);
	cli_command command = cli_command_of(cli_tokens_all(&tokens));
	bool in_transaction = !sqlite3_get_autocommit(provider->db);

	*result = (cli_result){0};
	switch (cli_sqlite_decide(command, in_transaction, provider->is_broken, result)) {
		case CLI_RUN:
			run_statement(provider, statement, &tokens, result);
			break;
		case CLI_RUN_ROLLBACK:
			run_statement(provider, &rollback, &tokens, result);
			break;
		case CLI_SKIP:
			break;
	}
	if (result->status != CLI_EXIT_DONE)
		provider->is_broken = provider->is_broken || in_transaction;
	else if (command == CLI_COMMAND_COMMIT || command == CLI_COMMAND_ROLLBACK || command == CLI_COMMAND_ROLLBACK_TO)
		provider->is_broken = false;
	cli_tokens_free(&tokens);
}

/* It runs within this program: there is no meanwhile. */
static void
start_sqlite(cli_provider *provider, const cli_statement *statement)
{
	(void)provider;
	(void)statement;
}

static bool
has_table(cli_provider *provider, const char *name)
{
	return sqlite3_table_column_metadata(provider->db, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/*
 * The source keeps its foreign keys, and the copy is compared with it; asked here they would have each parent stored before its
 * children. Kilobytes of pages: indexes are written in no order of theirs.
 */
static const char *const before_loading[] = {"PRAGMA foreign_keys = off", "PRAGMA cache_size = -32768", NULL};
static const char *const after_loading[] = {"PRAGMA foreign_keys = on", NULL};

const cli_driver cli_driver_sqlite = {
	.name = "sqlite",
	.open = open_sqlite,
	.run = run_sqlite,
	.cancel = cancel_sqlite,
	.close = close_sqlite,
	.start = start_sqlite,
	.has_table = has_table,
	.begin_reading = "BEGIN",
	.begin_writing = "BEGIN IMMEDIATE",
	.before_loading = before_loading,
	.after_loading = after_loading,
	.read_begin = cli_sqlite_read_begin,
	.read_next = cli_sqlite_read_next,
	.read_end = cli_sqlite_read_end,
	.write_begin = cli_sqlite_write_begin,
	.write_row = cli_sqlite_write_row,
	.write_end = cli_sqlite_write_end,
	.backup = cli_sqlite_backup,
	.restore = cli_sqlite_restore,
	.snapshot_take = cli_sqlite_snapshot_take,
	.snapshot_put = cli_sqlite_snapshot_put,
};
