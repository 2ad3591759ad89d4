/*
 * PostgreSQL's backups: pg_dump and pg_restore, found on PATH.
 *
 * pg_dump reads the snapshot of the transaction that is open, so the fingerprint asked there is that of the dump. It stands in a
 * line behind the archive, which pg_restore doesn't look at: the file is one of pg_dump's, with more to say. Passwords go by the
 * environment.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "postgres_provider.h"

/* What stands behind the archive. */
static const char line_begin[] = "\n{\"compozy_backup\": 1, \"fingerprint\": \"", line_end[] = "\"}\n";

enum { FINGERPRINT_SIZE = 64 };

static bool
fail_with_file(cli_failure *failure, const char *path, const char *what)
{
	failure->status = CLI_EXIT_FAILED;
	cli_buffer_add_format(&failure->message, "the file \"%s\" can't be %s: %s", path, what, strerror(errno));
	return false;
}

/* ---- what the programs are told ---- */

static void
add_quoted(cli_buffer *keywords, const char *value)
{
	cli_buffer_add_byte(keywords, '\'');
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			cli_buffer_add_byte(keywords, '\\');
		cli_buffer_add_byte(keywords, *value);
	}
	cli_buffer_add_byte(keywords, '\'');
}

/* The connection that is there, as keywords without secrets. */
static char *
describe(const cli_provider *provider)
{
	PQconninfoOption *options = PQconninfo(provider->connection);
	cli_buffer keywords = {0};

	for (PQconninfoOption *option = options; option && option->keyword; option++) {
		if (!option->val || !*option->val || strchr(option->dispchar, '*') || strcmp(option->keyword, "fallback_application_name") == 0)
			continue;
		cli_buffer_add_format(&keywords, "%s=", option->keyword);
		add_quoted(&keywords, option->val);
		cli_buffer_add_byte(&keywords, ' ');
	}
	PQconninfoFree(options);
	return cli_buffer_take(&keywords);
}

static bool
run_program(const cli_provider *provider, const char *const *arguments, cli_failure *failure)
{
	const char *password = PQpass(provider->connection);

	return cli_child_run(arguments, "PGPASSWORD", password && *password ? password : NULL, failure);
}

/* ---- the line behind the archive ---- */

static bool
add_line(const char *path, const char *fingerprint, cli_failure *failure)
{
	FILE *file = fopen(path, "a");
	bool is_done = file && fprintf(file, "%s%s%s", line_begin, fingerprint, line_end) > 0;

	if (file && fclose(file) != 0)
		is_done = false;
	return is_done || fail_with_file(failure, path, "written");
}

/* NULL when there is none: an archive that pg_dump alone wrote. */
static bool
read_line(const char *path, char **fingerprint, cli_failure *failure)
{
	enum { BEGIN = sizeof line_begin - 1, END = sizeof line_end - 1, SIZE = BEGIN + FINGERPRINT_SIZE + END };
	char line[SIZE];
	FILE *file = fopen(path, "r");

	*fingerprint = NULL;
	if (!file)
		return fail_with_file(failure, path, "read");
	if (fseek(file, -SIZE, SEEK_END) == 0 && fread(line, 1, SIZE, file) == SIZE && memcmp(line, line_begin, BEGIN) == 0 &&
		memcmp(line + SIZE - END, line_end, END) == 0)
		*fingerprint = cli_copy(line + BEGIN, FINGERPRINT_SIZE);
	fclose(file);
	return true;
}

/* ---- backup and restore ---- */

bool
cli_postgres_backup(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure)
{
	PGresult *result = PQexec(provider->connection, "SELECT pg_export_snapshot()");
	char *connection = describe(provider);
	bool is_done = PQresultStatus(result) == PGRES_TUPLES_OK;

	if (is_done) {
		const char *arguments[] = {"pg_dump", "--format=custom", "--no-password", "--snapshot", PQgetvalue(result, 0, 0),
								   "--file",  path,				 "--dbname",	  connection,	NULL};

		is_done = run_program(provider, arguments, failure) && add_line(path, fingerprint, failure);
	} else
		failure->status = cli_postgres_tell(provider, PQresultErrorMessage(result), &failure->message);
	free(connection);
	PQclear(result);
	return is_done;
}

bool
cli_postgres_restore(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure)
{
	char *connection = describe(provider);
	const char *arguments[] = {"pg_restore", "--no-password", "--no-owner", "--no-privileges", "--exit-on-error",
							   "--single-transaction", "--dbname", connection, path, NULL};
	bool is_done = read_line(path, fingerprint, failure) && run_program(provider, arguments, failure);

	free(connection);
	return is_done;
}
