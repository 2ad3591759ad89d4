/*
 * A database that is being filled with the rows of another.
 *
 * Each batch is a transaction. It begins by taking the one row of compozy_copy, if that still names this run: so a run that was
 * killed but whose server has not noticed yet can't add anything once another has taken over.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "target.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "migration.h"

/* Large enough that a transaction's own cost doesn't count, small enough to lose. */
enum { BATCH_SIZE = 8 * 1024 * 1024 };

static const char mark[] = "compozy_copy";

/* ---- opening ---- */

static bool
has_rows(cli_database *database, const cli_table *table)
{
	char text[80];
	cli_result rows;
	bool answer;

	if (!database->driver->has_table(database->provider, table->name))
		return false;
	snprintf(text, sizeof text, "SELECT 1 FROM %s LIMIT 1", table->name);
	answer = cli_database_run(database, text, NULL, 0, &rows) == CLI_EXIT_DONE && cli_result_rows(&rows) > 0;
	cli_result_free(&rows);
	return answer;
}

/* Whether it is empty, or an unfinished copy. Tables that are not ours might be adopted, which nobody asked for. */
static cli_exit
check_contents(cli_target *target, const cli_schema *schema)
{
	cli_database *database = &target->database;

	if (schema->is_newer) {
		cli_tell("%sthe tables are at version %ld, made by a newer compozy; this one knows %ld", database->label,
				 schema->applied, schema->known);
		return CLI_EXIT_SCHEMA;
	}
	target->is_resumed = database->driver->has_table(database->provider, mark);
	for (const cli_table *table = cli_tables; table->name && !target->is_resumed; table++) {
		bool is_foreign = schema->applied == 0 && database->driver->has_table(database->provider, table->name);

		if (is_foreign || has_rows(database, table)) {
			cli_tell("%sthe database isn't empty: %s %s", database->label,
					 is_foreign ? "there is already a table" : "there are rows in the table", table->name);
			return CLI_EXIT_FAILED;
		}
	}
	return CLI_EXIT_DONE;
}

static cli_exit
do_all(cli_database *database, const char *const *statements)
{
	cli_exit status = CLI_EXIT_DONE;

	for (; *statements && status == CLI_EXIT_DONE; statements++)
		status = cli_database_do(database, *statements);
	return status;
}

static cli_exit
run_with_name(cli_target *target, const char *text, cli_result *result)
{
	cli_parameter run = {CLI_CLASS_TEXT, target->run};

	return cli_database_run(&target->database, text, &run, 1, result);
}

static cli_exit
name_run(cli_target *target)
{
	cli_result result;
	cli_exit status = cli_database_run(&target->database, "SELECT compozy_id()", NULL, 0, &result);

	if (status == CLI_EXIT_DONE)
		target->run = cli_copy_text(cli_result_at(&result, 0, 0)->text);
	cli_result_free(&result);
	return status;
}

/* On PostgreSQL the update waits for a batch that another run may still be storing. */
static cli_exit
take_over(cli_target *target)
{
	cli_database *database = &target->database;
	cli_result result = {0};
	cli_exit status = cli_database_do(database, database->driver->begin_writing);

	if (status == CLI_EXIT_DONE && !target->is_resumed)
		status = cli_database_do(database, "CREATE TABLE compozy_copy (id bigint NOT NULL PRIMARY KEY, run text NOT NULL)");
	if (status == CLI_EXIT_DONE)
		status = run_with_name(target,
							   "INSERT INTO compozy_copy (id, run) VALUES (1, $1) "
							   "ON CONFLICT (id) DO UPDATE SET run = excluded.run",
							   &result);
	cli_result_free(&result);
	return status == CLI_EXIT_DONE ? cli_database_do(database, "COMMIT") : status;
}

cli_exit
cli_target_open(cli_target *target, const cli_call *call, const char *flag, const char *name)
{
	cli_database *database = &target->database;
	cli_schema schema;
	long done;
	cli_exit status;

	*target = (cli_target){0};
	status = cli_database_connect_to(database, call, flag, name, CLI_FOR_MIGRATION);
	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_database_schema(database, &schema);
	if (status == CLI_EXIT_DONE)
		status = check_contents(target, &schema);
	if (status == CLI_EXIT_DONE)
		status = cli_migration_up(database, schema.known, CLI_MIGRATION_WAIT, &done);
	if (status == CLI_EXIT_DONE)
		status = do_all(database, database->driver->before_loading);
	if (status == CLI_EXIT_DONE)
		status = name_run(target);
	if (status == CLI_EXIT_DONE)
		status = take_over(target);
	if (status != CLI_EXIT_DONE)
		cli_target_close(target);
	return status;
}

void
cli_target_close(cli_target *target)
{
	cli_database_close(&target->database);
	free(target->run);
	free(target->together);
	*target = (cli_target){0};
}

/* ---- batches ---- */

static cli_exit
begin(cli_target *target)
{
	cli_database *database = &target->database;
	cli_result result;
	cli_exit status = cli_database_do(database, database->driver->begin_writing);

	if (status != CLI_EXIT_DONE)
		return status;
	status = run_with_name(target, "UPDATE compozy_copy SET run = run WHERE run = $1 RETURNING id", &result);
	if (status == CLI_EXIT_DONE && cli_result_rows(&result) == 0) {
		cli_tell("%sanother compozy fills this database now", database->label);
		status = CLI_EXIT_FAILED;
	}
	cli_result_free(&result);
	return status;
}

cli_exit
cli_target_cut(cli_target *target, const cli_table *table, const cli_key *from)
{
	cli_parameter parameters[CLI_MOST_KEY];
	cli_buffer sql = {0};
	cli_result result = {0};
	cli_exit status = begin(target);

	for (int i = 0; i < from->count; i++)
		parameters[i] = (cli_parameter){from->is_number[i] ? CLI_CLASS_NUMBER : CLI_CLASS_TEXT, from->values[i]};
	cli_buffer_add_format(&sql, "DELETE FROM %s WHERE ", table->name);
	cli_key_add_condition(&sql, table, from);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(&target->database, cli_buffer_text(&sql), parameters, (size_t)from->count, &result);
	cli_result_free(&result);
	cli_buffer_free(&sql);
	return status == CLI_EXIT_DONE ? cli_database_do(&target->database, "COMMIT") : status;
}

void
cli_target_begin(cli_target *target, const cli_table *table)
{
	target->table = table;
}

static cli_exit
begin_batch(cli_target *target)
{
	cli_failure failure = {0};
	cli_exit status = begin(target);

	if (status == CLI_EXIT_DONE && !target->database.driver->write_begin(target->database.provider, target->table, &failure))
		status = cli_database_tell(&target->database, &failure);
	target->is_open = status == CLI_EXIT_DONE;
	target->bytes = 0;
	return status;
}

cli_exit
cli_target_end(cli_target *target)
{
	cli_failure failure = {0};

	if (!target->is_open)
		return CLI_EXIT_DONE;
	target->is_open = false;
	if (!target->database.driver->write_end(target->database.provider, &failure))
		return cli_database_tell(&target->database, &failure);
	return cli_database_do(&target->database, "COMMIT");
}

/* Whether a row may refer to the one before it, or that one to it: a batch holds all such. */
static bool
is_together(cli_target *target, const cli_datum *row)
{
	const cli_datum *value;
	bool is_same;

	if (target->table->together == 0)
		return false;
	value = &row[cli_table_key_column(target->table, 0)];
	is_same = target->together && value->length == target->together_length &&
			  memcmp(value->bytes, target->together, value->length) == 0;
	if (!is_same) {
		free(target->together);
		target->together = cli_copy(value->bytes, value->length);
		target->together_length = value->length;
	}
	return is_same;
}

cli_exit
cli_target_add(cli_target *target, const cli_datum *row, size_t size)
{
	cli_failure failure = {0};
	cli_exit status = CLI_EXIT_DONE;
	bool is_bound = is_together(target, row);

	if (cli_interrupted()) {
		cli_tell("interrupted");
		return CLI_EXIT_INTERRUPTED;
	}
	if (target->bytes >= BATCH_SIZE && !is_bound)
		status = cli_target_end(target);
	if (status == CLI_EXIT_DONE && !target->is_open)
		status = begin_batch(target);
	if (status != CLI_EXIT_DONE)
		return status;
	target->bytes += size;
	if (target->database.driver->write_row(target->database.provider, row, &failure))
		return CLI_EXIT_DONE;
	target->database.driver->write_end(target->database.provider, &failure);
	return cli_database_tell(&target->database, &failure);
}

/* ---- the end ---- */

cli_exit
cli_target_finish(cli_target *target)
{
	cli_exit status = do_all(&target->database, target->database.driver->after_loading);

	return status == CLI_EXIT_DONE ? cli_database_do(&target->database, "DROP TABLE compozy_copy") : status;
}
