/*
 * compozy backup, restore, snapshot: a database in a file, in its engine's own form.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "new_file.h"
#include "source.h"

static const cli_flag flags[] = {{0}};

/* ---- fingerprints ---- */

static cli_exit
ask_fingerprint(cli_database *database, char **fingerprint)
{
	cli_result result;
	cli_exit status = cli_database_run(database, "SELECT compozy_fingerprint()", NULL, 0, &result);

	if (status == CLI_EXIT_DONE)
		*fingerprint = cli_copy_text(cli_result_at(&result, 0, 0)->text);
	cli_result_free(&result);
	return status;
}

static void
print_done(const cli_call *call, const char *what, const char *fingerprint)
{
	if (!call->json)
		printf("%s %s\nthe fingerprint is %s\n", what, call->words[0], fingerprint);
	else
		printf("{\"fingerprint\": \"%s\"}\n", fingerprint);
}

/* ---- backup ---- */

static cli_exit
write_backup(cli_database *database, const char *path, char **fingerprint)
{
	cli_failure failure = {0};
	cli_new_file file;
	cli_exit status = cli_new_file_begin(&file, path, false);

	if (status == CLI_EXIT_DONE)
		status = ask_fingerprint(database, fingerprint);
	if (status == CLI_EXIT_DONE && !database->driver->backup(database->provider, file.written, *fingerprint, &failure))
		status = cli_database_tell(database, &failure);
	if (status == CLI_EXIT_DONE)
		status = cli_new_file_finish(&file);
	cli_new_file_end(&file);
	return status;
}

static cli_exit
run_backup(const cli_call *call)
{
	char *fingerprint = NULL;
	cli_database database;
	cli_exit status = cli_source_open(&database, call, NULL, NULL);

	if (status != CLI_EXIT_DONE)
		return status;
	status = write_backup(&database, call->words[0], &fingerprint);
	cli_database_close(&database);
	if (status == CLI_EXIT_DONE)
		print_done(call, "wrote", fingerprint);
	free(fingerprint);
	return status;
}

const cli_subcommand cli_command_backup = {
	.name = "backup",
	.words = "FILE",
	.summary = "Writes the database into a file.",
	.details = "FILE must be new. It is the database as it is at one moment, whoever writes meanwhile: for SQLite a database, for\n"
			   "PostgreSQL an archive of pg_dump's, which must be on the PATH. It has the fingerprint of what it holds.\n",
	.examples = "  compozy backup monday.db --db-driver sqlite --db-path work.db\n"
				"  compozy backup monday.dump\n",
	.flags = flags,
	.least_words = 1,
	.most_words = 1,
	.run = run_backup,
};

/* ---- restore ---- */

static cli_exit
refuse_tables(cli_database *database)
{
	if (!database->driver->has_table(database->provider, "compozy_migrations") &&
		!database->driver->has_table(database->provider, cli_tables[0].name))
		return CLI_EXIT_DONE;
	cli_tell("the database has tables of compozy already; a backup is restored into an empty one");
	return CLI_EXIT_FAILED;
}

static cli_exit
restore(cli_database *database, const char *path, char **fingerprint)
{
	cli_failure failure = {0};
	char *expected = NULL;
	cli_exit status = refuse_tables(database);

	if (status == CLI_EXIT_DONE && !database->driver->restore(database->provider, path, &expected, &failure))
		status = cli_database_tell(database, &failure);
	if (status == CLI_EXIT_DONE)
		status = cli_database_require_tables(database);
	if (status == CLI_EXIT_DONE)
		status = ask_fingerprint(database, fingerprint);
	if (status == CLI_EXIT_DONE && expected && strcmp(expected, *fingerprint) != 0) {
		cli_tell("what was restored is not what the backup was made of: the fingerprints differ");
		status = CLI_EXIT_FAILED;
	} else if (status == CLI_EXIT_DONE && !expected)
		cli_tell("warning: the file has no fingerprint to compare with; compozy backup leaves one");
	free(expected);
	return status;
}

static cli_exit
run_restore(const cli_call *call)
{
	char *fingerprint = NULL;
	cli_database database;
	cli_exit status = cli_database_connect(&database, call, CLI_FOR_MIGRATION);

	if (status != CLI_EXIT_DONE)
		return status;
	status = restore(&database, call->words[0], &fingerprint);
	cli_database_close(&database);
	if (status == CLI_EXIT_DONE)
		print_done(call, "restored", fingerprint);
	free(fingerprint);
	return status;
}

const cli_subcommand cli_command_restore = {
	.name = "restore",
	.words = "FILE",
	.summary = "Fills an empty database from a backup.",
	.details = "The database must have no tables of compozy. At the end the fingerprint is compared with that of the backup. pg_restore\n"
			   "must be on the PATH for PostgreSQL; owners and privileges are those of who restores.\n",
	.examples = "  compozy restore monday.db --db-driver sqlite --db-path new.db\n"
				"  compozy restore monday.dump --db-conn-string dbname=fresh\n",
	.flags = flags,
	.least_words = 1,
	.most_words = 1,
	.run = run_restore,
};

/* ---- snapshot ---- */

static cli_exit
require_files(const cli_database *database)
{
	if (database->driver->snapshot_take)
		return CLI_EXIT_DONE;
	cli_tell("snapshots are for SQLite, whose database is a file; compozy backup is for either");
	return CLI_EXIT_USAGE;
}

static cli_exit
take_snapshot(const cli_call *call)
{
	cli_failure failure = {0};
	cli_new_file file = {0};
	cli_database database;
	cli_exit status = cli_source_open(&database, call, NULL, NULL);

	if (status != CLI_EXIT_DONE)
		return status;
	status = require_files(&database);
	if (status == CLI_EXIT_DONE)
		status = cli_new_file_begin(&file, call->words[1], true);
	if (status == CLI_EXIT_DONE && !database.driver->snapshot_take(database.provider, file.written, &failure))
		status = cli_database_tell(&database, &failure);
	if (status == CLI_EXIT_DONE)
		status = cli_new_file_finish(&file);
	cli_new_file_end(&file);
	cli_database_close(&database);
	return status;
}

/* Whether the file is a database of ours that this program can work with. */
static cli_exit
check_snapshot(const cli_call *call)
{
	cli_database file;
	cli_exit status = cli_database_connect_to(&file, call, "file", call->words[1], CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = require_files(&file);
	if (status == CLI_EXIT_DONE)
		status = cli_database_require_tables(&file);
	cli_database_close(&file);
	return status;
}

static cli_exit
put_snapshot(const cli_call *call)
{
	cli_failure failure = {0};
	cli_database database;
	cli_exit status = cli_database_connect(&database, call, CLI_FOR_MIGRATION);

	if (status != CLI_EXIT_DONE)
		return status;
	status = require_files(&database);
	if (status == CLI_EXIT_DONE)
		status = check_snapshot(call);
	if (status == CLI_EXIT_DONE && !database.driver->snapshot_put(database.provider, call->words[1], &failure))
		status = cli_database_tell(&database, &failure);
	cli_database_close(&database);
	return status;
}

static cli_exit
run_snapshot(const cli_call *call)
{
	switch (cli_read_verb(call)) {
		case 0:
			return take_snapshot(call);
		case 1:
			return put_snapshot(call);
		default:
			return CLI_EXIT_USAGE;
	}
}

const cli_subcommand cli_command_snapshot = {
	.name = "snapshot",
	.words = "take|put FILE",
	.verbs = "take put",
	.summary = "Copies SQLite's file quickly, or puts a copy in its place.",
	.details = "Both work while programs have the database open. take writes FILE anew, as the database is at one moment. put replaces\n"
			   "the database by FILE in one transaction: others see what was there or what comes, and what was there is gone.\n",
	.examples = "  compozy snapshot take before.db\n"
				"  compozy snapshot put before.db\n",
	.flags = flags,
	.least_words = 2,
	.most_words = 2,
	.run = run_snapshot,
};
