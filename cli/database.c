/*
 * The database of a call: settings, driver and connection, with errors told to the user.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "database.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "migration.h"

static const cli_driver *const drivers[] = {&cli_driver_postgres, &cli_driver_sqlite};

/* ---- connecting ---- */

static const cli_driver *
find_driver(const char *name)
{
	for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++)
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	return NULL;
}

/* A NULL name: the configured database. */
static cli_exit
read_settings(cli_database *database, const cli_call *call, const char *flag, const char *name)
{
	cli_buffer message = {0};
	cli_exit status = CLI_EXIT_DONE;

	*database = (cli_database){.label = ""};
	if (cli_settings_read(&database->settings, call->config, call->settings, &message) &&
		(!name || cli_settings_name(&database->settings, flag, name, &message)))
		database->driver = find_driver(cli_setting_text(&database->settings, CLI_SET_DRIVER));
	else {
		status = CLI_EXIT_USAGE;
		cli_tell("%s", cli_buffer_text(&message));
		cli_settings_free(&database->settings);
	}
	cli_buffer_free(&message);
	return status;
}

static cli_exit
connect_database(cli_database *database, cli_purpose purpose)
{
	cli_failure failure = {0};

	database->provider = database->driver->open(&database->settings, purpose, &failure);
	cli_interrupt_watch(database->driver, database->provider);
	if (!database->provider) {
		cli_tell("%s%s", database->label, cli_buffer_text(&failure.message));
		cli_database_close(database);
	}
	cli_buffer_free(&failure.message);
	return failure.status;
}

cli_exit
cli_database_connect(cli_database *database, const cli_call *call, cli_purpose purpose)
{
	return cli_database_connect_to(database, call, NULL, NULL, purpose);
}

cli_exit
cli_database_connect_to(cli_database *database, const cli_call *call, const char *flag, const char *name,
						cli_purpose purpose)
{
	cli_exit status = read_settings(database, call, flag, name);

	if (flag && strcmp(flag, "from") == 0)
		database->label = "--from: ";
	else if (flag && strcmp(flag, "to") == 0)
		database->label = "--to: ";
	return status == CLI_EXIT_DONE ? connect_database(database, purpose) : status;
}

void
cli_database_close(cli_database *database)
{
	if (database->provider) {
		cli_interrupt_forget(database->provider);
		database->driver->close(database->provider);
	}
	cli_settings_free(&database->settings);
	*database = (cli_database){0};
}

/* ---- running ---- */

cli_exit
cli_database_run(cli_database *database, const char *text, const cli_parameter *parameters, size_t count,
				 cli_result *result)
{
	cli_statement statement = {.text = text, .parameters = parameters, .parameter_count = count};

	*result = (cli_result){0};
	if (cli_interrupted())
		return CLI_EXIT_INTERRUPTED;
	database->driver->run(database->provider, &statement, result);
	if (cli_interrupted()) {
		cli_tell("interrupted");
		return CLI_EXIT_INTERRUPTED;
	}
	if (result->status != CLI_EXIT_DONE)
		cli_tell("%s%s", database->label, result->message);
	return result->status;
}

cli_exit
cli_database_do(cli_database *database, const char *text)
{
	cli_result result;
	cli_exit status = cli_database_run(database, text, NULL, 0, &result);

	cli_result_free(&result);
	return status;
}

cli_exit
cli_database_tell(const cli_database *database, cli_failure *failure)
{
	cli_exit status = cli_interrupted() ? CLI_EXIT_INTERRUPTED : failure->status;

	if (cli_interrupted())
		cli_tell("interrupted");
	else
		cli_tell("%s%s", database->label, cli_buffer_text(&failure->message));
	cli_buffer_free(&failure->message);
	*failure = (cli_failure){0};
	return status;
}

/* ---- the tables ---- */

cli_exit
cli_database_schema(cli_database *database, cli_schema *schema)
{
	cli_result rows;
	cli_exit status = cli_database_run(database, "SELECT version, state FROM compozy_migrate_status()", NULL, 0, &rows);

	*schema = (cli_schema){0};
	for (size_t i = 0; i < cli_result_rows(&rows); i++) {
		long version = strtol(cli_result_at(&rows, i, 0)->text, NULL, 10);
		const char *state = cli_result_at(&rows, i, 1)->text;

		if (strcmp(state, "pending") != 0)
			schema->applied = version;
		if (strcmp(state, "unknown") != 0)
			schema->known = version;
		else
			schema->is_newer = true;
	}
	cli_result_free(&rows);
	return status;
}

cli_exit
cli_database_refuse_unfinished(cli_database *database)
{
	if (!database->driver->has_table(database->provider, "compozy_copy"))
		return CLI_EXIT_DONE;
	cli_tell("%sthe database is an unfinished copy: the same compozy copy goes on with it, the same import begins it anew", database->label);
	return CLI_EXIT_FAILED;
}

cli_exit
cli_database_require_tables(cli_database *database)
{
	cli_schema schema;
	cli_exit status = cli_database_refuse_unfinished(database);

	if (status == CLI_EXIT_DONE)
		status = cli_database_schema(database, &schema);
	if (status != CLI_EXIT_DONE)
		return status;
	if (schema.is_newer)
		cli_tell("%sthe tables are at version %ld, made by a newer compozy; this one knows %ld", database->label,
				 schema.applied, schema.known);
	else if (schema.applied == 0)
		cli_tell("%sthere are no tables of compozy; compozy migrate up makes them", database->label);
	else if (schema.applied < schema.known)
		cli_tell("%sthe tables are at version %ld, this compozy needs %ld; compozy migrate up brings them there",
				 database->label, schema.applied, schema.known);
	else
		return CLI_EXIT_DONE;
	return CLI_EXIT_SCHEMA;
}

static cli_exit
migrate(cli_database *database)
{
	cli_schema schema;
	long done;
	cli_exit status = cli_database_refuse_unfinished(database);

	if (status == CLI_EXIT_DONE)
		status = cli_database_schema(database, &schema);
	if (status == CLI_EXIT_DONE && schema.applied < schema.known)
		status = cli_migration_up(database, schema.known, CLI_MIGRATION_WAIT, &done);
	return status;
}

cli_exit
cli_database_open(cli_database *database, const cli_call *call, cli_purpose purpose)
{
	cli_exit status = read_settings(database, call, NULL, NULL);
	bool migrates = status == CLI_EXIT_DONE && cli_setting_is_on(&database->settings, CLI_SET_AUTO_MIGRATE);

	if (status == CLI_EXIT_DONE)
		status = connect_database(database, migrates ? CLI_FOR_MIGRATION : purpose);
	if (status != CLI_EXIT_DONE)
		return status;
	if (migrates)
		status = migrate(database);
	if (status == CLI_EXIT_DONE)
		status = cli_database_require_tables(database);
	if (status != CLI_EXIT_DONE)
		cli_database_close(database);
	return status;
}
