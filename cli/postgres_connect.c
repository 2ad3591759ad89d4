/*
 * A connection to PostgreSQL: from the settings to a session with our extension in it.
 *
 * What database.conn_string says wins; host, port, user, password, dbname and sslmode fill in what it leaves open; the
 * rest is libpq's: PGHOST, ~/.pgpass, services. A connection string that can't be meant is refused before libpq gets
 * it, since libpq would repeat parts of it, and those may be parts of a password.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "postgres_connect.h"

#include <stdlib.h>
#include <string.h>

#include "mask.h"

/* ---- what libpq is told ---- */

enum { MOST_KEYWORDS = 64 };

typedef struct keyword_list
{
	const char *names[MOST_KEYWORDS + 1];
	const char *values[MOST_KEYWORDS + 1];
	size_t count;
	PQconninfoOption *options; /* what conn_string says; NULL without one */
} keyword_list;

static const char *
keyword_value(const keyword_list *keywords, const char *name)
{
	for (size_t i = 0; i < keywords->count; i++)
		if (strcmp(keywords->names[i], name) == 0)
			return keywords->values[i];
	return NULL;
}

/* Unless it is there already. */
static void
add_keyword(keyword_list *keywords, const char *name, const char *value)
{
	if (!value || !*value || keyword_value(keywords, name) || keywords->count == MOST_KEYWORDS)
		return;
	keywords->names[keywords->count] = name;
	keywords->values[keywords->count++] = value;
}

static bool
is_port_list(const char *text)
{
	return !text || strspn(text, "0123456789,") == strlen(text);
}

static bool
read_conn_string(keyword_list *keywords, const cli_settings *settings, cli_failure *failure)
{
	const char *conn_string = cli_setting_text(settings, CLI_SET_CONN_STRING);
	char *reason = NULL;
	const char *host;

	if (!conn_string)
		return true;
	keywords->options = PQconninfoParse(conn_string, &reason);
	PQfreemem(reason);
	for (PQconninfoOption *option = keywords->options; option && option->keyword; option++)
		add_keyword(keywords, option->keyword, option->val);
	host = keyword_value(keywords, "host");
	if (keywords->options && is_port_list(keyword_value(keywords, "port")) && !(host && strchr(host, '@')))
		return true;
	failure->status = CLI_EXIT_USAGE;
	cli_buffer_add_format(&failure->message,
						  "%s: database.conn_string is no connection string of PostgreSQL (postgres://user:password@host:port/"
						  "dbname, or host=… dbname=…; signs such as @ : / ? # %% in a password are written %%40 %%3A %%2F "
						  "%%3F %%23 %%25)",
						  settings->list[CLI_SET_CONN_STRING].source);
	return false;
}

static bool
read_keywords(keyword_list *keywords, const cli_settings *settings, cli_failure *failure)
{
	if (!read_conn_string(keywords, settings, failure))
		return false;
	add_keyword(keywords, "host", cli_setting_text(settings, CLI_SET_HOST));
	add_keyword(keywords, "port", cli_setting_text(settings, CLI_SET_PORT));
	add_keyword(keywords, "user", cli_setting_text(settings, CLI_SET_USER));
	add_keyword(keywords, "password", cli_setting_text(settings, CLI_SET_PASSWORD));
	add_keyword(keywords, "dbname", cli_setting_text(settings, CLI_SET_DBNAME));
	add_keyword(keywords, "sslmode", cli_setting_text(settings, CLI_SET_SSLMODE));
	add_keyword(keywords, "fallback_application_name", "compozy");
	add_keyword(keywords, "client_encoding", "UTF8");
	/* libpq's own is no limit at all: a host that doesn't answer would hold the program for minutes. */
	if (!getenv("PGCONNECT_TIMEOUT"))
		add_keyword(keywords, "connect_timeout", "10");
	return true;
}

/* ---- errors ---- */

/* In one line, and without the password, wherever it came from. */
static void
tell(cli_failure *failure, const char *text, const char *password)
{
	size_t length = password ? strlen(password) : 0;

	while (*text) {
		if (length > 3 && strncmp(text, password, length) == 0) {
			cli_buffer_add_text(&failure->message, cli_mask);
			text += length;
		} else if (*text == '\n' || *text == '\t') {
			text += strspn(text, "\n\t");
			cli_buffer_add_text(&failure->message, *text ? "; " : "");
		} else
			cli_buffer_add_byte(&failure->message, *text++);
	}
}

static void
tell_connection(cli_failure *failure, PGconn *connection)
{
	failure->status = CLI_EXIT_NO_DATABASE;
	cli_buffer_add_text(&failure->message, "the database can't be reached: ");
	tell(failure, PQerrorMessage(connection), PQpass(connection));
}

/* ---- the session ---- */

/* Gives the first value of the first row, for the caller to free; NULL when there is none or it failed. */
static char *
ask(PGconn *connection, const char *statement)
{
	PGresult *result = PQexec(connection, statement);
	char *value = NULL;

	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
		value = cli_copy_text(PQgetvalue(result, 0, 0));
	PQclear(result);
	return value;
}

/* Whether the extension is in the database, and found through the search_path. */
static bool
has_extension(PGconn *connection, bool *is_visible)
{
	char *visible = ask(connection, "SELECT pg_function_is_visible(p.oid) FROM pg_extension e JOIN pg_proc p ON "
									"p.pronamespace = e.extnamespace AND p.proname = 'compozy_version' "
									"WHERE e.extname = 'compozy'");

	*is_visible = visible && visible[0] == 't';
	free(visible);
	return visible != NULL;
}

/*
 * Of several that make the extension at once, all but the first get an error about the catalogue's keys: what counts is
 * whether it is there then.
 */
static bool
make_extension(PGconn *connection, cli_failure *failure)
{
	PGresult *result = PQexec(connection, "CREATE EXTENSION IF NOT EXISTS compozy");
	bool is_made = PQresultStatus(result) == PGRES_COMMAND_OK, is_visible;

	if (!is_made && !has_extension(connection, &is_visible)) {
		failure->status = CLI_EXIT_SCHEMA;
		cli_buffer_add_text(&failure->message, "the extension can't be made: ");
		tell(failure, PQresultErrorMessage(result), NULL);
	}
	PQclear(result);
	return failure->message.length == 0;
}

static bool
require_extension(PGconn *connection, cli_purpose purpose, cli_failure *failure)
{
	bool is_visible;

	if (!has_extension(connection, &is_visible)) {
		if (purpose == CLI_FOR_MIGRATION && !make_extension(connection, failure))
			return false;
		if (!has_extension(connection, &is_visible)) {
			failure->status = CLI_EXIT_SCHEMA;
			cli_buffer_add_format(&failure->message,
								  "the database \"%s\" doesn't have the extension compozy; compozy migrate up makes it",
								  PQdb(connection));
			return false;
		}
	}
	if (is_visible)
		return true;
	failure->status = CLI_EXIT_SCHEMA;
	cli_buffer_add_text(&failure->message, "the extension compozy lies in a schema that the search_path doesn't name");
	return false;
}

static bool
settle_session(PGconn *connection, cli_purpose purpose, cli_failure *failure)
{
	PQsetErrorVerbosity(connection, PQERRORS_TERSE);
	if (purpose == CLI_FOR_SCRIPT)
		return true;
	PQclear(PQexec(connection, "SET TimeZone TO 'UTC'; SET DateStyle TO ISO, YMD; SET client_min_messages TO warning"));
	return require_extension(connection, purpose, failure);
}

PGconn *
cli_postgres_connect(const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	keyword_list keywords = {0};
	PGconn *connection = NULL;

	if (read_keywords(&keywords, settings, failure)) {
		connection = PQconnectdbParams(keywords.names, keywords.values, 0);
		if (PQstatus(connection) != CONNECTION_OK)
			tell_connection(failure, connection);
		else if (settle_session(connection, purpose, failure)) {
			PQconninfoFree(keywords.options);
			return connection;
		}
	}
	PQfinish(connection);
	PQconninfoFree(keywords.options);
	return NULL;
}
