/*
 * A run of a file, as psql -X -q runs its standard input (with the variable ECHO set to all: psql -a).
 *
 * A line is echoed when it is read, results follow the line in which their statement ends. Empty lines are passed
 * over without an echo unless they stand within quotes or a comment. Errors are told at terse verbosity. What is left
 * without a ';' at the end is run too.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "meta.h"
#include "table.h"

static bool
is_set(const cli_session *session, const char *name, const char *wanted)
{
	const char *value = cli_variable_get(&session->variables, name, strlen(name));

	return value && strcmp(value, wanted) == 0;
}

static void
stop_on_error(cli_session *session)
{
	const char *value = cli_variable_get(&session->variables, "ON_ERROR_STOP", strlen("ON_ERROR_STOP"));
	bool stop = false;

	if (value && cli_read_boolean(value, &stop) && stop) {
		session->is_over = true;
		session->status = CLI_EXIT_SCRIPT;
	}
}

void
cli_session_error(cli_session *session, const char *format, ...)
{
	va_list arguments;

	fflush(session->out);
	va_start(arguments, format);
	vfprintf(session->err, format, arguments);
	va_end(arguments);
	putc('\n', session->err);
	stop_on_error(session);
}

static void
end_if_interrupted(cli_session *session)
{
	if (!cli_interrupted())
		return;
	session->is_over = true;
	session->status = CLI_EXIT_INTERRUPTED;
}

/* ---- running a statement ---- */

static void
store_row(cli_session *session, const cli_result *result, const char *prefix)
{
	cli_buffer name = {0};
	bool is_valid = true;

	for (size_t i = 0; i < result->column_count && is_valid; i++) {
		cli_buffer_truncate(&name, 0);
		cli_buffer_add_text(&name, prefix);
		cli_buffer_add_text(&name, result->columns[i].name);
		is_valid = cli_variable_name_is_valid(cli_buffer_text(&name));
		if (is_valid)
			cli_variable_set(&session->variables, cli_buffer_text(&name), result->values[i].text);
		else
			cli_session_error(session, "invalid variable name: \"%s\"", cli_buffer_text(&name));
	}
	cli_buffer_free(&name);
}

static void
show_rows(cli_session *session, const cli_result *result, const char *prefix)
{
	cli_format format = {.null = cli_buffer_text(&session->null), .expanded = session->is_expanded};

	if (!prefix)
		cli_table_print(session->out, result, &format);
	else if (cli_result_rows(result) == 1)
		store_row(session, result, prefix);
	else
		cli_session_error(session, "%s returned for \\gset",
						  cli_result_rows(result) == 0 ? "no rows" : "more than one row");
}

static void
show_result(cli_session *session, const cli_result *result, const char *prefix)
{
	if (result->notices.length > 0) {
		fflush(session->out);
		fputs(cli_buffer_text(&result->notices), session->err);
	}
	if (result->status != CLI_EXIT_DONE)
		cli_session_error(session, "ERROR:  %s", result->message);
	else if (result->column_count > 0)
		show_rows(session, result, prefix);
	/* Without a connection nothing that follows could run. */
	if (result->status == CLI_EXIT_NO_DATABASE) {
		session->is_over = true;
		session->status = result->status;
	}
}

void
cli_session_send(cli_session *session, const char *prefix)
{
	cli_statement statement = {.text = cli_buffer_text(&session->query)};
	cli_result result = {0};

	end_if_interrupted(session);
	if (session->is_over)
		return;
	session->driver->run(session->provider, &statement, &result);
	show_result(session, &result, prefix);
	end_if_interrupted(session);
	cli_result_free(&result);
	cli_buffer_free(&session->previous);
	session->previous = session->query;
	session->query = (cli_buffer){0};
	cli_lexer_reset(&session->lexer);
}

/* ---- reading ---- */

/* A line with nothing but a command adds no line feed to the query around it. */
static void
run_command(cli_session *session, size_t line_start)
{
	if (line_start > 0 && session->query.length == line_start)
		cli_buffer_truncate(&session->query, line_start - 1);
	cli_meta_run(session);
}

/* Runs what ends in this line; the rest stays in the query. */
static void
run_line(cli_session *session)
{
	size_t start;

	if (session->query.length > 0)
		cli_buffer_add_byte(&session->query, '\n');
	start = session->query.length;
	while (!session->is_over) {
		bool is_active = cli_conditions_active(&session->conditions);
		const cli_variables *variables = is_active ? &session->variables : NULL;
		cli_lexer_event event = cli_lexer_scan(&session->lexer, variables, &session->query);

		if (event == CLI_LEX_COMMAND)
			run_command(session, start);
		else if (event == CLI_LEX_LINE_END)
			break;
		else if (is_active)
			cli_session_send(session, NULL);
	}
}

static void
take_line(cli_session *session, char *line, size_t length)
{
	if (length > 0 && line[length - 1] == '\n')
		line[--length] = '\0';
	if (length == 0 && !cli_lexer_is_inside(&session->lexer))
		return;
	if (is_set(session, "ECHO", "all")) {
		fwrite(line, 1, length, session->out);
		putc('\n', session->out);
	}
	cli_lexer_feed(&session->lexer, line, length);
	run_line(session);
}

void
cli_session_run(cli_session *session, FILE *in)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	cli_variable_set(&session->variables, "ENGINE", session->driver->name);
	while (!session->is_over && (length = getline(&line, &capacity, in)) >= 0) {
		take_line(session, line, (size_t)length);
		fflush(session->out);
	}
	free(line);
	end_if_interrupted(session);
	if (!session->is_over && session->query.length > 0 && cli_conditions_active(&session->conditions))
		cli_session_send(session, NULL);
	if (!session->is_over && session->conditions.count > 0)
		cli_session_error(session, "reached EOF without finding closing \\endif(s)");
}

void
cli_session_free(cli_session *session)
{
	cli_variables_free(&session->variables);
	cli_conditions_free(&session->conditions);
	cli_lexer_free(&session->lexer);
	cli_buffer_free(&session->query);
	cli_buffer_free(&session->previous);
	cli_buffer_free(&session->null);
}
