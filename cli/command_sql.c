/*
 * compozy sql: runs a file of SQL and prints what psql would print, whatever the engine.
 *
 * With --echo to the byte what `psql -X -a -q < FILE` prints at terse verbosity. So one file of SQL and one file of
 * what it prints serve both engines, and the regression tests run through here.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "database.h"
#include "session.h"

enum { ECHO };

static const cli_flag flags[] = {
	[ECHO] = {"echo", NULL, "repeat the input, as psql -a does", NULL},
	{0},
};

static cli_exit
run_file(const cli_call *call, FILE *in)
{
	cli_database database;
	cli_session session = {.out = stdout, .err = stderr};
	cli_exit status = cli_database_connect(&database, call, CLI_FOR_SCRIPT);

	if (status != CLI_EXIT_DONE)
		return status;
	session.driver = database.driver;
	session.provider = database.provider;
	if (call->flags[ECHO])
		cli_variable_set(&session.variables, "ECHO", "all");
	cli_session_run(&session, in);
	cli_session_free(&session);
	cli_database_close(&database);
	return session.status;
}

static cli_exit
run_sql(const cli_call *call)
{
	FILE *file;
	cli_exit status;

	if (call->word_count == 0 || strcmp(call->words[0], "-") == 0)
		return run_file(call, stdin);
	file = fopen(call->words[0], "r");
	if (!file) {
		cli_tell("%s: %s", call->words[0], strerror(errno));
		return CLI_EXIT_USAGE;
	}
	status = run_file(call, file);
	fclose(file);
	return status;
}

const cli_subcommand cli_command_sql = {
	.name = "sql",
	.words = "[FILE]",
	.summary = "Runs SQL and prints psql's tables.",
	.details = "Runs FILE, standard input unless given, as psql -X -q does: errors are told and the next statement runs,\n"
			   "unless the script says \\set ON_ERROR_STOP on. Known are \\echo \\set \\unset \\pset null \\x \\g \\gset\n"
			   "\\if \\elif \\else \\endif \\quit. :ENGINE is the driver's name.\n",
	.examples = "  echo 'SELECT compozy_version();' | compozy sql\n"
				"  compozy sql report.sql --db-driver sqlite --db-path work.db\n",
	.flags = flags,
	.most_words = 1,
	.run = run_sql,
};
