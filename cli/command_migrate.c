/*
 * compozy migrate: the tables brought to a version.
 *
 * The functions do it: each call is one transaction, in which one runner at a time finds what is missing. So many may
 * start at once, and one that was killed has left nothing half done (migration.h).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "database.h"
#include "json_out.h"
#include "migration.h"
#include "report.h"

enum { TO, WAIT, DRY_RUN, FORCE };

static const cli_flag flags[] = {
	[TO] = {"to", "N", "up to version N, or down to it", NULL},
	[WAIT] = {"wait", "SECONDS", "for another migration on PostgreSQL, 600 unless given", NULL},
	[DRY_RUN] = {"dry-run", NULL, "say what would be done", NULL},
	[FORCE] = {"force", NULL, "down: also drop tables that hold rows", NULL},
	{0},
};

enum { LONGEST_WAIT = 86400 };

static const char status_query[] = "SELECT version, name, applied_at, state FROM compozy_migrate_status() ORDER BY version";

static const cli_report_column columns[] = {
	{"version", "VERSION", CLI_LOOK_NUMBER},
	{"name", "NAME", CLI_LOOK_TEXT},
	{"applied_at", "APPLIED", CLI_LOOK_TIME},
	{"state", "STATE", CLI_LOOK_STATUS},
	{0},
};

enum { VERSION, NAME, APPLIED_AT, STATE };

/* What a migration in one direction is about. */
typedef struct migration_plan
{
	const cli_call *call;
	bool is_up;
	long to;		/* the version to reach */
	long wait;		/* seconds, for another one */
	cli_result before; /* the migrations and their states */
} migration_plan;

/* ---- what is to be done ---- */

static long
version_of(const cli_result *rows, size_t row)
{
	return strtol(cli_result_at(rows, row, VERSION)->text, NULL, 10);
}

static bool
is_in_state(const cli_result *rows, size_t row, const char *state)
{
	return strcmp(cli_result_at(rows, row, STATE)->text, state) == 0;
}

static bool
is_planned(const migration_plan *plan, size_t row)
{
	long version = version_of(&plan->before, row);

	return plan->is_up ? is_in_state(&plan->before, row, "pending") && version <= plan->to
					   : is_in_state(&plan->before, row, "applied") && version > plan->to;
}

static long
count_planned(const migration_plan *plan)
{
	long count = 0;

	for (size_t i = 0; i < cli_result_rows(&plan->before); i++)
		count += is_planned(plan, i);
	return count;
}

static long
last_applied(const cli_result *rows)
{
	long last = 0;

	for (size_t i = 0; i < cli_result_rows(rows); i++)
		if (!is_in_state(rows, i, "pending"))
			last = version_of(rows, i);
	return last;
}

static cli_exit
refuse_newer(const cli_result *rows)
{
	for (size_t i = 0; i < cli_result_rows(rows); i++)
		if (is_in_state(rows, i, "unknown")) {
			cli_tell("the tables are at version %ld, made by a newer compozy, which must migrate them", last_applied(rows));
			return CLI_EXIT_SCHEMA;
		}
	return CLI_EXIT_DONE;
}

/* Up to the last unless told; down by one. */
static cli_exit
set_target(migration_plan *plan)
{
	long last = version_of(&plan->before, cli_result_rows(&plan->before) - 1);

	plan->to = plan->is_up ? last : last_applied(&plan->before) - 1;
	if (plan->to < 0)
		plan->to = 0;
	return cli_read_number(flags[TO].name, plan->call->flags[TO], 0, last, &plan->to) &&
				   cli_read_number(flags[WAIT].name, plan->call->flags[WAIT], 0, LONGEST_WAIT, &plan->wait)
			   ? CLI_EXIT_DONE
			   : CLI_EXIT_USAGE;
}

/* ---- doing it ---- */

static cli_exit
call_down(cli_database *database, const migration_plan *plan, long *done)
{
	char number[24];
	cli_parameter parameter = {CLI_CLASS_NUMBER, number};
	const char *statement =
		plan->call->flags[FORCE] ? "SELECT compozy_migrate_down($1, true)" : "SELECT compozy_migrate_down($1)";
	cli_result result;
	cli_exit status;

	snprintf(number, sizeof number, "%ld", count_planned(plan));
	status = cli_database_run(database, statement, &parameter, 1, &result);
	if (status == CLI_EXIT_DONE)
		*done = strtol(cli_result_at(&result, 0, 0)->text, NULL, 10);
	cli_result_free(&result);
	return status;
}

/*
 * The function takes a number of steps, so that what another has taken back meanwhile must be seen first: applying
 * nothing takes the lock of migrations until the transaction ends.
 */
static cli_exit
take_back(cli_database *database, migration_plan *plan, long *done)
{
	cli_exit status = cli_migration_begin(database, plan->wait);

	if (status == CLI_EXIT_DONE)
		status = cli_database_do(database, "SELECT compozy_migrate_up(0)");
	cli_result_free(&plan->before);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(database, status_query, NULL, 0, &plan->before);
	if (status == CLI_EXIT_DONE)
		status = call_down(database, plan, done);
	return status == CLI_EXIT_DONE ? cli_database_do(database, "COMMIT") : status;
}

static void
print_plan_json(const migration_plan *plan, long done, long version)
{
	bool is_dry = plan->call->flags[DRY_RUN] != NULL;
	cli_buffer json = {0};
	bool is_first = true;

	cli_buffer_add_format(&json, "{\"%s\": %ld, \"version\": %ld, \"dry_run\": %s, \"migrations\": [",
						  plan->is_up ? "applied" : "taken_back", done, version, is_dry ? "true" : "false");
	for (size_t i = 0; i < cli_result_rows(&plan->before) && (is_dry || done > 0); i++) {
		if (!is_planned(plan, i))
			continue;
		cli_buffer_add_format(&json, "%s{\"version\": %ld, \"name\": ", is_first ? "" : ", ", version_of(&plan->before, i));
		cli_json_add_string(&json, cli_result_at(&plan->before, i, NAME)->text);
		cli_buffer_add_byte(&json, '}');
		is_first = false;
	}
	printf("%s]}\n", cli_buffer_text(&json));
	cli_buffer_free(&json);
}

/* Down goes from the last. */
static void
print_planned(const migration_plan *plan, const char *what)
{
	size_t rows = cli_result_rows(&plan->before);

	for (size_t i = 0; i < rows; i++) {
		size_t row = plan->is_up ? i : rows - 1 - i;

		if (is_planned(plan, row))
			printf("%s %ld: %s\n", what, version_of(&plan->before, row), cli_result_at(&plan->before, row, NAME)->text);
	}
}

/* done is how many this runner did: less than planned when another was faster. */
static void
print_done(const migration_plan *plan, long done, long version)
{
	bool is_dry = plan->call->flags[DRY_RUN] != NULL;

	if (plan->call->json)
		print_plan_json(plan, done, version);
	else if (is_dry) {
		print_planned(plan, plan->is_up ? "would apply" : "would take back");
		printf("the tables are at version %ld; nothing was changed\n", version);
	} else {
		if (done == count_planned(plan))
			print_planned(plan, plan->is_up ? "applied" : "took back");
		else if (done > 0)
			printf("%s %ld; others did the rest\n", plan->is_up ? "applied" : "took back", done);
		printf("the tables are at version %ld%s\n", version, done > 0 ? "" : "; there was nothing to do");
	}
}

static cli_exit
carry_out(cli_database *database, migration_plan *plan)
{
	long done = 0;
	cli_schema schema = {.applied = last_applied(&plan->before)};
	cli_exit status = refuse_newer(&plan->before);

	if (status == CLI_EXIT_DONE)
		status = set_target(plan);
	if (status != CLI_EXIT_DONE)
		return status;
	if (count_planned(plan) > 0 && !plan->call->flags[DRY_RUN]) {
		status = plan->is_up ? cli_migration_up(database, plan->to, plan->wait, &done) : take_back(database, plan, &done);
		if (status == CLI_EXIT_DONE)
			status = cli_database_schema(database, &schema);
	}
	if (status == CLI_EXIT_DONE)
		print_done(plan, done, schema.applied);
	return status;
}

static cli_exit
run_plan(const cli_call *call, bool is_up)
{
	migration_plan plan = {.call = call, .is_up = is_up, .wait = CLI_MIGRATION_WAIT};
	bool makes = is_up && !call->flags[DRY_RUN];
	cli_database database;
	cli_exit status = cli_database_connect(&database, call, makes ? CLI_FOR_MIGRATION : CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_database_refuse_unfinished(&database);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(&database, status_query, NULL, 0, &plan.before);
	if (status == CLI_EXIT_DONE)
		status = carry_out(&database, &plan);
	cli_result_free(&plan.before);
	cli_database_close(&database);
	return status;
}

/* ---- the command ---- */

static cli_exit
print_status(const cli_call *call)
{
	cli_result rows;
	cli_database database;
	cli_exit status = cli_database_connect(&database, call, CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_database_run(&database, status_query, NULL, 0, &rows);
	if (status == CLI_EXIT_DONE)
		cli_report_print(stdout, &rows, columns, call->json);
	cli_result_free(&rows);
	cli_database_close(&database);
	return status;
}

static cli_exit
run_migrate(const cli_call *call)
{
	switch (cli_read_verb(call)) {
		case 0:
			return run_plan(call, true);
		case 1:
			return run_plan(call, false);
		case 2:
			return print_status(call);
		default:
			return CLI_EXIT_USAGE;
	}
}

const cli_subcommand cli_command_migrate = {
	.name = "migrate",
	.words = "up|down|status",
	.verbs = "up down status",
	.summary = "Brings the tables to a version, or says at which they are.",
	.details = "up applies what is missing; where they are not there, it makes SQLite's file and PostgreSQL's extension\n"
			   "first. down takes the last one back. Many may run it at once: each migration is applied once, and none of\n"
			   "them fails. Indexes of tables with rows are built on PostgreSQL while others write.\n",
	.examples = "  compozy migrate up\n"
				"  compozy migrate up --dry-run\n"
				"  compozy migrate down --to 2\n"
				"  compozy migrate status --json\n",
	.flags = flags,
	.least_words = 1,
	.most_words = 1,
	.run = run_migrate,
};
