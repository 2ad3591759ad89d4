/*
 * Bringing the tables up, one program at a time.
 *
 * The functions do it in one transaction. Two things they can't do on PostgreSQL are here: waiting without a statement that waits,
 * and building indexes while others write. For these the lock of migrations is the session's rather than the transaction's; should
 * this program be killed, the server keeps it until the statement that runs there has ended.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "migration.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "store/indexes.h"
#include "store/migrations.h"

enum {
	PAUSE = 100,   /* milliseconds between two tries */
	PATIENCE = 10, /* tries before it is said who is waited for */
};

static bool
is_postgres(const cli_database *database)
{
	return database->driver == &cli_driver_postgres;
}

/* ---- the lock of migrations ---- */

#define SCHEMA "coalesce((SELECT oid FROM pg_namespace WHERE nspname = current_schema()), 0)"

/* One of PostgreSQL's functions of advisory locks, with the key that the functions of migrations use. */
static cli_exit
call_lock(cli_database *database, const char *function, bool *answer)
{
	char text[200];
	cli_result result;
	cli_exit status;

	snprintf(text, sizeof text, "SELECT %s(%d, " SCHEMA "::int)", function, CZ_MIGRATION_LOCK);
	status = cli_database_run(database, text, NULL, 0, &result);
	if (status == CLI_EXIT_DONE)
		*answer = strcmp(cli_result_at(&result, 0, 0)->text, "t") == 0;
	cli_result_free(&result);
	return status;
}

/* The session that holds it; 0 when it has just let go. */
static cli_exit
find_holder(cli_database *database, long *holder)
{
	char text[400];
	cli_result result;
	cli_exit status;

	snprintf(text, sizeof text,
			 "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %d AND objid = " SCHEMA
			 " AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
			 CZ_MIGRATION_LOCK);
	status = cli_database_run(database, text, NULL, 0, &result);
	*holder = status == CLI_EXIT_DONE && cli_result_rows(&result) > 0 ? strtol(cli_result_at(&result, 0, 0)->text, NULL, 10) : 0;
	cli_result_free(&result);
	return status;
}

/* After so many tries in vain: says once who is waited for, and ends when it takes too long. */
static cli_exit
wait_for_holder(cli_database *database, long tries, long wait)
{
	long holder = 0;
	cli_exit status = CLI_EXIT_DONE;
	bool is_over = tries >= wait * (1000 / PAUSE);

	if (is_over || tries == PATIENCE)
		status = find_holder(database, &holder);
	if (status != CLI_EXIT_DONE)
		return status;
	if (is_over) {
		cli_tell("%sanother migration (pid %ld) has not ended within %ld seconds", database->label, holder, wait);
		return CLI_EXIT_FAILED;
	}
	if (tries == PATIENCE && holder != 0)
		cli_tell("%swaiting for another migration (pid %ld)", database->label, holder);
	cli_interrupt_sleep(PAUSE);
	if (!cli_interrupted())
		return CLI_EXIT_DONE;
	cli_tell("interrupted");
	return CLI_EXIT_INTERRUPTED;
}

/* Nothing is held between two tries, neither a transaction nor a snapshot. */
static cli_exit
take_lock(cli_database *database, bool for_session, long wait)
{
	const char *function = for_session ? "pg_try_advisory_lock" : "pg_try_advisory_xact_lock";
	bool is_ours = false;
	cli_exit status = CLI_EXIT_DONE;

	for (long tries = 0; status == CLI_EXIT_DONE && !is_ours; tries++) {
		if (!for_session)
			status = cli_database_do(database, "BEGIN");
		if (status == CLI_EXIT_DONE)
			status = call_lock(database, function, &is_ours);
		if (status == CLI_EXIT_DONE && !is_ours && !for_session)
			status = cli_database_do(database, "ROLLBACK");
		if (status == CLI_EXIT_DONE && !is_ours)
			status = wait_for_holder(database, tries, wait);
	}
	return status;
}

cli_exit
cli_migration_begin(cli_database *database, long wait)
{
	return is_postgres(database) ? take_lock(database, false, wait) : cli_database_do(database, "BEGIN");
}

/* ---- indexes ---- */

typedef struct index_to_build
{
	const char *name;
	const char *table;
	const char *columns;
} index_to_build;

static const index_to_build indexes[] = {
#define INDEX(name, table, columns) {name, table, columns},
	CZ_INDEXES_FOR_FINDING(INDEX)
#undef INDEX
};

enum { INDEX_COUNT = sizeof indexes / sizeof indexes[0] };

/* Whether a statement gives a row, and the text of its first field. */
static cli_exit
ask(cli_database *database, const char *text, bool *is_found, bool *is_true)
{
	cli_result result;
	cli_exit status = cli_database_run(database, text, NULL, 0, &result);

	*is_found = status == CLI_EXIT_DONE && cli_result_rows(&result) > 0;
	*is_true = *is_found && strcmp(cli_result_at(&result, 0, 0)->text, "t") == 0;
	cli_result_free(&result);
	return status;
}

/* Whether its table is written to, as far as can be told: a plain one, with rows. */
static cli_exit
has_rows(cli_database *database, const index_to_build *index, bool *answer)
{
	char text[200];
	bool is_plain;
	cli_exit status;

	snprintf(text, sizeof text, "SELECT relkind = 'r' FROM pg_class WHERE oid = to_regclass('%s')", index->table);
	status = ask(database, text, answer, &is_plain);
	*answer = is_plain;
	if (status != CLI_EXIT_DONE || !is_plain)
		return status;
	snprintf(text, sizeof text, "SELECT true FROM %s LIMIT 1", index->table);
	return ask(database, text, answer, &is_plain);
}

/* One that was not built to its end, as a run that was killed leaves it, is built anew. */
static cli_exit
build(cli_database *database, const index_to_build *index)
{
	char text[300];
	bool is_there, is_valid, is_wanted;
	cli_exit status = has_rows(database, index, &is_wanted);

	if (status != CLI_EXIT_DONE || !is_wanted)
		return status;
	snprintf(text, sizeof text, "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('%s')", index->name);
	status = ask(database, text, &is_there, &is_valid);
	if (status != CLI_EXIT_DONE || is_valid)
		return status;
	if (is_there) {
		snprintf(text, sizeof text, "DROP INDEX CONCURRENTLY %s", index->name);
		status = cli_database_do(database, text);
	}
	if (status != CLI_EXIT_DONE)
		return status;
	snprintf(text, sizeof text, "CREATE INDEX CONCURRENTLY %s ON %s (%s)", index->name, index->table, index->columns);
	return cli_database_do(database, text);
}

/* Whether tables of ours are there, and the migration of the indexes is to come. */
static cli_exit
comes_to_indexes(cli_database *database, long to, bool *answer)
{
	cli_schema schema;
	cli_exit status = cli_database_schema(database, &schema);

	*answer = schema.applied > 0 && schema.applied < CZ_INDEXES_VERSION && to >= CZ_INDEXES_VERSION;
	return status;
}

static cli_exit
build_indexes(cli_database *database, long to)
{
	bool is_wanted;
	cli_exit status = comes_to_indexes(database, to, &is_wanted); /* another may just have ended */

	for (int i = 0; i < INDEX_COUNT && is_wanted && status == CLI_EXIT_DONE; i++)
		status = build(database, &indexes[i]);
	return status;
}

/* ---- up ---- */

static cli_exit
call_up(cli_database *database, long to, long *done)
{
	char number[24];
	cli_parameter parameter = {CLI_CLASS_NUMBER, number};
	cli_result result;
	cli_exit status;

	snprintf(number, sizeof number, "%ld", to);
	status = cli_database_run(database, "SELECT compozy_migrate_up($1)", &parameter, 1, &result);
	if (status == CLI_EXIT_DONE)
		*done = strtol(cli_result_at(&result, 0, 0)->text, NULL, 10);
	cli_result_free(&result);
	return status;
}

static cli_exit
up_with_indexes(cli_database *database, long to, long wait, long *done)
{
	bool ignored;
	cli_exit status = take_lock(database, true, wait);

	if (status == CLI_EXIT_DONE)
		status = build_indexes(database, to);
	if (status == CLI_EXIT_DONE)
		status = call_up(database, to, done);
	return status == CLI_EXIT_DONE ? call_lock(database, "pg_advisory_unlock", &ignored) : status;
}

static cli_exit
up_at_once(cli_database *database, long to, long wait, long *done)
{
	cli_exit status = cli_migration_begin(database, wait);

	if (status == CLI_EXIT_DONE)
		status = call_up(database, to, done);
	return status == CLI_EXIT_DONE ? cli_database_do(database, "COMMIT") : status;
}

cli_exit
cli_migration_up(cli_database *database, long to, long wait, long *done)
{
	bool has_indexes;
	cli_exit status;

	if (!is_postgres(database))
		return call_up(database, to, done);
	status = comes_to_indexes(database, to, &has_indexes);
	if (status != CLI_EXIT_DONE)
		return status;
	return has_indexes ? up_with_indexes(database, to, wait, done) : up_at_once(database, to, wait, done);
}
