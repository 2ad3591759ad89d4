/*
 * compozy copy: all rows of one database into another, empty one, of either engine.
 *
 * The source is read in one transaction, so the copy is of one moment, whoever writes meanwhile. A copy that ended early is gone
 * on with: each table is read on both sides until they part, what the target has from there on is deleted, and the rest is copied.
 * So it doesn't matter whether the source has changed since. At the end the fingerprints of both must be the same.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "interrupt.h"
#include "source.h"
#include "target.h"

enum { FROM, TO };

static const cli_flag flags[] = {
	[FROM] = {"from", "DATABASE", "the database to copy, rather than the configured one", NULL},
	[TO] = {"to", "DATABASE", "the database to fill, rather than the configured one", NULL},
	{0},
};

static const char fingerprint_query[] = "SELECT compozy_fingerprint()";

typedef struct copy_run
{
	const cli_call *call;
	cli_database source;
	cli_target target;
	cli_progress progress;
} copy_run;

/* ---- where to go on ---- */

typedef struct parting_place
{
	bool is_found; /* else both have the same rows */
	bool cuts;	   /* the target's rows from there on are other ones */
	cli_key from;
} parting_place;

static cli_exit
part_at(parting_place *parting, const cli_table *table, const cli_datum *source, const cli_datum *target)
{
	const cli_datum *first = !source || (target && cli_row_compare(table, target, source) < 0) ? target : source;
	int width = target && table->together > 0 ? table->together : cli_table_key_width(table);

	parting->is_found = true;
	parting->cuts = target != NULL;
	cli_key_take(&parting->from, table, first, width);
	return CLI_EXIT_DONE;
}

static bool
is_equal(const cli_table *table, const cli_datum *a, const cli_datum *b)
{
	for (size_t i = 0; table->letters[i]; i++)
		if (!cli_datum_equal(table->letters[i], &a[i], &b[i]))
			return false;
	return true;
}

/* One step on one side; NULL at its end. */
static cli_exit
step(cli_database *database, cli_datum *rows, const cli_datum **row)
{
	cli_failure failure = {0};

	if (cli_interrupted())
		return cli_database_tell(database, &failure);
	switch (database->driver->read_next(database->provider, rows, &failure)) {
		case CLI_STEP_ROW:
			*row = rows;
			return CLI_EXIT_DONE;
		case CLI_STEP_END:
			*row = NULL;
			return CLI_EXIT_DONE;
		default:
			return cli_database_tell(database, &failure);
	}
}

static cli_exit
walk(copy_run *copy, const cli_table *table, parting_place *parting)
{
	cli_datum source_row[CLI_MOST_COLUMNS], target_row[CLI_MOST_COLUMNS];
	const cli_datum *source, *target;
	cli_exit status;

	for (;;) {
		status = step(&copy->source, source_row, &source);
		if (status == CLI_EXIT_DONE)
			status = step(&copy->target.database, target_row, &target);
		if (status != CLI_EXIT_DONE || (!source && !target))
			return status;
		if (!source || !target || !is_equal(table, source, target))
			return part_at(parting, table, source, target);
		cli_progress_add(&copy->progress, 0, true);
	}
}

static cli_exit
begin_walk(cli_database *database, const cli_table *table)
{
	static const cli_key start;
	cli_failure failure = {0};

	return database->driver->read_begin(database->provider, table, &start, &failure) ? CLI_EXIT_DONE
																					 : cli_database_tell(database, &failure);
}

static cli_exit
find_parting(copy_run *copy, const cli_table *table, parting_place *parting)
{
	cli_database *source = &copy->source, *target = &copy->target.database;
	cli_exit status = cli_database_do(target, target->driver->begin_reading);

	if (status == CLI_EXIT_DONE)
		status = begin_walk(target, table);
	if (status == CLI_EXIT_DONE)
		status = begin_walk(source, table);
	if (status != CLI_EXIT_DONE)
		return status;
	status = walk(copy, table, parting);
	source->driver->read_end(source->provider);
	target->driver->read_end(target->provider);
	return status == CLI_EXIT_DONE ? cli_database_do(target, "ROLLBACK") : status;
}

/* ---- the rows ---- */

static cli_exit
add_row(void *argument, const cli_table *table, const cli_datum *row)
{
	copy_run *copy = argument;
	size_t size = cli_row_size(table, row);

	cli_progress_add(&copy->progress, size, false);
	return cli_target_add(&copy->target, row, size);
}

static cli_exit
copy_table(copy_run *copy, const cli_table *table)
{
	parting_place parting = {.is_found = !copy->target.is_resumed};
	cli_exit status = CLI_EXIT_DONE;

	copy->progress.what = table->name;
	cli_target_begin(&copy->target, table);
	if (copy->target.is_resumed)
		status = find_parting(copy, table, &parting);
	if (status == CLI_EXIT_DONE && parting.cuts)
		status = cli_target_cut(&copy->target, table, &parting.from);
	if (status == CLI_EXIT_DONE && parting.is_found)
		status = cli_source_read(&copy->source, table, &parting.from, add_row, copy);
	cli_key_free(&parting.from);
	return status == CLI_EXIT_DONE ? cli_target_end(&copy->target) : status;
}

/* ---- the fingerprints ---- */

/* Says which table is another: somebody else has written into the target. */
static cli_exit
tell_difference(copy_run *copy)
{
	cli_exit status = CLI_EXIT_DONE;
	parting_place parting = {0};

	for (const cli_table *table = cli_tables; table->name && status == CLI_EXIT_DONE && !parting.is_found; table++) {
		status = find_parting(copy, table, &parting);
		if (parting.is_found)
			cli_tell("the copy differs from its source in the table %s; who writes into it must wait, and the same command "
					 "mends it",
					 table->name);
	}
	if (status == CLI_EXIT_DONE && !parting.is_found)
		cli_tell("the fingerprints differ, though the rows are the same");
	cli_key_free(&parting.from);
	return status == CLI_EXIT_DONE ? CLI_EXIT_FAILED : status;
}

/* Both at once where the engines allow it; the source's is of the moment that was copied. */
static cli_exit
compare_fingerprints(copy_run *copy, char **fingerprint)
{
	cli_database *source = &copy->source, *target = &copy->target.database;
	cli_statement query = {.text = fingerprint_query};
	cli_result of_source, of_target = {0};
	cli_exit status;
	bool is_same = false;

	cli_progress_say(&copy->progress, "comparing the fingerprints");
	target->driver->start(target->provider, &query);
	source->driver->start(source->provider, &query);
	status = cli_database_run(source, fingerprint_query, NULL, 0, &of_source);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(target, fingerprint_query, NULL, 0, &of_target);
	if (status == CLI_EXIT_DONE) {
		*fingerprint = cli_copy_text(cli_result_at(&of_source, 0, 0)->text);
		is_same = strcmp(*fingerprint, cli_result_at(&of_target, 0, 0)->text) == 0;
	}
	cli_result_free(&of_source);
	cli_result_free(&of_target);
	return status == CLI_EXIT_DONE && !is_same ? tell_difference(copy) : status;
}

/* ---- the command ---- */

static void
print_done(const copy_run *copy, const char *fingerprint)
{
	long long kept = (long long)copy->progress.skipped, copied = (long long)copy->progress.rows - kept;

	if (copy->call->json) {
		printf("{\"copied\": %lld, \"kept\": %lld, \"fingerprint\": \"%s\"}\n", copied, kept, fingerprint);
		return;
	}
	if (copy->target.is_resumed)
		printf("%lld rows were there already\n", kept);
	printf("copied %lld rows\nthe fingerprints are equal: %s\n", copied, fingerprint);
}

static cli_exit
copy_all(copy_run *copy)
{
	char *fingerprint = NULL;
	cli_exit status;

	cli_progress_begin(&copy->progress);
	status = cli_source_count(&copy->source, &copy->progress);
	for (const cli_table *table = cli_tables; table->name && status == CLI_EXIT_DONE; table++)
		status = copy_table(copy, table);
	if (status == CLI_EXIT_DONE)
		status = compare_fingerprints(copy, &fingerprint);
	if (status == CLI_EXIT_DONE)
		status = cli_target_finish(&copy->target);
	cli_progress_end(&copy->progress);
	if (status == CLI_EXIT_DONE)
		status = cli_source_tell_left(&copy->source);
	if (status == CLI_EXIT_DONE)
		print_done(copy, fingerprint);
	free(fingerprint);
	return status;
}

static cli_exit
run_copy(const cli_call *call)
{
	copy_run copy = {.call = call};
	cli_exit status;

	if (!call->flags[FROM] && !call->flags[TO]) {
		cli_tell("copy needs --from, --to or both; see compozy copy --help");
		return CLI_EXIT_USAGE;
	}
	status = cli_source_open(&copy.source, call, flags[FROM].name, call->flags[FROM]);
	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_target_open(&copy.target, call, flags[TO].name, call->flags[TO]);
	if (status == CLI_EXIT_DONE) {
		status = copy_all(&copy);
		cli_target_close(&copy.target);
	}
	cli_database_close(&copy.source);
	return status;
}

const cli_subcommand cli_command_copy = {
	.name = "copy",
	.words = "",
	.summary = "Copies a database into another, of either engine.",
	.details =
		"DATABASE is a connection string of PostgreSQL's (postgres://…, or keywords such as dbname=…), or else a file of\n"
		"SQLite's; ${NAME} in it is the environment's. The one that isn't named is the configured one.\n"
		"\n"
		"The copy is of one moment, and the source may be used meanwhile. The target must be empty; what is missing, the file,\n"
		"the extension, the tables, is made. A copy that was interrupted or killed is gone on with by the same command. At the\n"
		"end the fingerprints of both are compared.\n",
	.examples = "  compozy copy --from work.db --to 'postgres://app:${PASSWORD}@db.example.org/compozy'\n"
				"  compozy copy --to copy.db\n"
				"  compozy copy --from dbname=compozy --to work.db --json\n",
	.flags = flags,
	.run = run_copy,
};
