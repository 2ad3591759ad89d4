/*
 * PostgreSQL as a provider, by libpq.
 *
 * Errors are told at terse verbosity. Statements go by the simple protocol unless they have parameters, as psql sends
 * them. COPY to or from the client is refused: the data would stand in the middle of a script.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "postgres_connect.h"
#include "postgres_provider.h"

/* Types by their OIDs, which never change: pg_type.dat. */
enum
{
	BOOL_OID = 16,
	TIMESTAMPTZ_OID = 1184
};

/* ---- opening ---- */

static void
keep_notice(void *provider, const char *message)
{
	cli_buffer_add_text(&((cli_provider *)provider)->notices, message);
}

static cli_provider *
open_postgres(const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	PGconn *connection = cli_postgres_connect(settings, purpose, failure);
	cli_provider *provider;

	if (!connection)
		return NULL;
	provider = cli_allocate(sizeof *provider);
	*provider =
		(cli_provider){.connection = connection, .cancel = PQgetCancel(connection), .purpose = purpose};
	PQsetNoticeProcessor(connection, keep_notice, provider);
	return provider;
}

static void
close_postgres(cli_provider *provider)
{
	PQclear(provider->row);
	PQfreeCancel(provider->cancel);
	PQfinish(provider->connection);
	cli_buffer_free(&provider->notices);
	cli_buffer_free(&provider->data);
	free(provider);
}

static void
cancel_postgres(cli_provider *provider)
{
	char reason[256];

	PQcancel(provider->cancel, reason, sizeof reason);
}

/* ---- results ---- */

/* As psql aligns them. */
static cli_class
class_of(Oid type)
{
	static const Oid numbers[] = {20, 21, 23, 26, 28, 29, 700, 701, 790, 1700, 5069}; /* int8 … numeric, xid8 */

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (type == numbers[i])
			return CLI_CLASS_NUMBER;
	return type == BOOL_OID ? CLI_CLASS_BOOLEAN : CLI_CLASS_TEXT;
}

/* "2025-01-31 12:00:00.5+00" as "2025-01-31T12:00:00.500000Z"; infinity stays as it is. */
static void
add_time(cli_result *result, const char *text)
{
	char time[64];
	size_t date = strcspn(text, " "), clock = text[date] ? strcspn(text + date + 1, ".+") : 0;
	const char *fraction = text + date + 1 + clock;
	char *at;

	if (clock == 0 || date + clock > 40) {
		cli_result_add_value(result, text, strlen(text));
		return;
	}
	snprintf(time, sizeof time, "%.*sT%.*s.%-6.*s", (int)date, text, (int)clock, text + date + 1,
			 *fraction == '.' ? (int)strcspn(fraction + 1, "+") : 0, fraction + 1);
	for (at = strchr(time, '.'); *at; at++)
		if (*at == ' ')
			*at = '0';
	*at++ = 'Z';
	cli_result_add_value(result, time, (size_t)(at - time));
}

static void
add_rows(const cli_provider *provider, cli_result *result, const PGresult *rows)
{
	int columns = PQnfields(rows);

	for (int i = 0; i < columns; i++)
		cli_result_add_column(result, PQfname(rows, i), class_of(PQftype(rows, i)));
	for (int row = 0; row < PQntuples(rows); row++)
		for (int i = 0; i < columns; i++) {
			if (PQgetisnull(rows, row, i))
				cli_result_add_value(result, NULL, 0);
			else if (provider->purpose != CLI_FOR_SCRIPT && PQftype(rows, i) == TIMESTAMPTZ_OID)
				add_time(result, PQgetvalue(rows, row, i));
			else
				cli_result_add_value(result, PQgetvalue(rows, row, i), (size_t)PQgetlength(rows, row, i));
		}
}

/* Without "ERROR:  " in front and the line feed behind. */
cli_exit
cli_postgres_tell(const cli_provider *provider, const char *text, cli_buffer *message)
{
	static const char severity[] = "ERROR:  ";

	if (strncmp(text, severity, strlen(severity)) == 0)
		text += strlen(severity);
	cli_buffer_add_text(message, text);
	while (message->length > 0 && cli_buffer_text(message)[message->length - 1] == '\n')
		cli_buffer_truncate(message, message->length - 1);
	return PQstatus(provider->connection) == CONNECTION_BAD ? CLI_EXIT_NO_DATABASE : CLI_EXIT_FAILED;
}

static void
fail(const cli_provider *provider, cli_result *result, const char *text)
{
	cli_buffer message = {0};
	cli_exit status = cli_postgres_tell(provider, text, &message);

	cli_result_fail(result, status, cli_buffer_text(&message));
	cli_buffer_free(&message);
}

/* The server waits for data, or has begun to send some. */
static void
end_copy(cli_provider *provider, cli_result *result, ExecStatusType status)
{
	char *data = NULL;

	if (status == PGRES_COPY_IN)
		PQputCopyEnd(provider->connection, "COPY FROM STDIN is not possible here");
	else {
		while (PQgetCopyData(provider->connection, &data, 0) > 0)
			PQfreemem(data);
		fail(provider, result, "COPY TO STDOUT is not possible here");
	}
}

static void
take_result(cli_provider *provider, cli_result *result, const PGresult *part)
{
	switch (PQresultStatus(part)) {
		case PGRES_TUPLES_OK:
			if (result->status == CLI_EXIT_DONE && result->column_count == 0)
				add_rows(provider, result, part);
			break;
		case PGRES_COMMAND_OK:
		case PGRES_EMPTY_QUERY:
			break;
		case PGRES_COPY_IN:
		case PGRES_COPY_OUT:
			end_copy(provider, result, PQresultStatus(part));
			break;
		default:
			fail(provider, result, PQresultErrorMessage(part));
			break;
	}
}

/* ---- running ---- */

static int
send(const cli_provider *provider, const cli_statement *statement)
{
	const char *values[16];

	if (statement->parameter_count == 0)
		return PQsendQuery(provider->connection, statement->text);
	for (size_t i = 0; i < statement->parameter_count; i++)
		values[i] = statement->parameters[i].text;
	return PQsendQueryParams(provider->connection, statement->text, (int)statement->parameter_count, NULL, values, NULL,
							 NULL, 0);
}

/*
 * Waits until a result is there. An interrupt that came just before the statement was sent has canceled nothing, so it
 * is looked for here as well.
 */
static void
wait_for_result(cli_provider *provider)
{
	enum { PAUSE = 200 }; /* milliseconds */

	while (PQisBusy(provider->connection)) {
		struct pollfd server = {.fd = PQsocket(provider->connection), .events = POLLIN};
		int ready = poll(&server, 1, PAUSE);

		if (ready <= 0 && cli_interrupted())
			cancel_postgres(provider);
		if (ready != 0 && !PQconsumeInput(provider->connection))
			return;
	}
}

PGresult *
cli_postgres_next_result(cli_provider *provider)
{
	wait_for_result(provider);
	return PQgetResult(provider->connection);
}

static void
run_postgres(cli_provider *provider, const cli_statement *statement, cli_result *result)
{
	PGresult *part;

	*result = (cli_result){0};
	if (!provider->is_started && !send(provider, statement))
		fail(provider, result, PQerrorMessage(provider->connection));
	provider->is_started = false;
	while ((part = cli_postgres_next_result(provider))) {
		take_result(provider, result, part);
		PQclear(part);
	}
	if (PQstatus(provider->connection) == CONNECTION_BAD && result->status == CLI_EXIT_DONE)
		fail(provider, result, PQerrorMessage(provider->connection));
	cli_buffer_free(&result->notices);
	result->notices = provider->notices;
	provider->notices = (cli_buffer){0};
}

static void
start_postgres(cli_provider *provider, const cli_statement *statement)
{
	provider->is_started = send(provider, statement) != 0;
}

static bool
has_table(cli_provider *provider, const char *name)
{
	const char *values[] = {name};
	PGresult *result = PQexecParams(provider->connection, "SELECT to_regclass($1) IS NOT NULL", 1, NULL, values, NULL, NULL, 0);
	bool answer = PQresultStatus(result) == PGRES_TUPLES_OK && *PQgetvalue(result, 0, 0) == 't';

	PQclear(result);
	return answer;
}

/* A crash of the server may take what was loaded last; the settings as they were make all of it durable. */
static const char *const before_loading[] = {"SET synchronous_commit TO off", NULL};
static const char *const after_loading[] = {"RESET synchronous_commit", NULL};

const cli_driver cli_driver_postgres = {
	.name = "postgres",
	.open = open_postgres,
	.run = run_postgres,
	.cancel = cancel_postgres,
	.close = close_postgres,
	.start = start_postgres,
	.has_table = has_table,
	.begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	.begin_writing = "BEGIN",
	.before_loading = before_loading,
	.after_loading = after_loading,
	.read_begin = cli_postgres_read_begin,
	.read_next = cli_postgres_read_next,
	.read_end = cli_postgres_read_end,
	.write_begin = cli_postgres_write_begin,
	.write_row = cli_postgres_write_row,
	.write_end = cli_postgres_write_end,
	.backup = cli_postgres_backup,
	.restore = cli_postgres_restore,
};
