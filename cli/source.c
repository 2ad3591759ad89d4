/*
 * A database whose rows are carried elsewhere, as it is at one moment.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "source.h"

#include <stdlib.h>

#include "interrupt.h"

cli_exit
cli_source_open(cli_database *source, const cli_call *call, const char *flag, const char *name)
{
	cli_exit status = cli_database_connect_to(source, call, flag, name, CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_database_require_tables(source);
	if (status == CLI_EXIT_DONE)
		status = cli_database_do(source, source->driver->begin_reading);
	if (status != CLI_EXIT_DONE)
		cli_database_close(source);
	return status;
}

cli_exit
cli_source_tell_left(cli_database *source)
{
	cli_result result;
	cli_exit status;
	long count;

	if (source->driver != &cli_driver_postgres)
		return CLI_EXIT_DONE;
	status = cli_database_run(source,
							  "SELECT count(*) FROM pg_index JOIN pg_class c ON c.oid = indexrelid "
							  "WHERE indrelid = 'knowledge_vectors'::regclass AND starts_with(c.relname, 'knowledge_index_')",
							  NULL, 0, &result);
	count = status == CLI_EXIT_DONE ? strtol(cli_result_at(&result, 0, 0)->text, NULL, 10) : 0;
	cli_result_free(&result);
	if (count > 0)
		cli_tell("warning: the indexes that compozy_knowledge_index made (%ld) are not carried along; call it again on the target",
				 count);
	return status;
}

cli_exit
cli_source_count(cli_database *source, cli_progress *progress)
{
	cli_buffer sql = {0};
	cli_result result;
	cli_exit status = CLI_EXIT_DONE;

	if (!progress->is_shown)
		return status;
	cli_progress_say(progress, "counting rows");
	cli_buffer_add_text(&sql, "SELECT 0");
	for (const cli_table *table = cli_tables; table->name; table++)
		cli_buffer_add_format(&sql, " + (SELECT count(*) FROM %s)", table->name);
	status = cli_database_run(source, cli_buffer_text(&sql), NULL, 0, &result);
	if (status == CLI_EXIT_DONE)
		progress->total = strtoll(cli_result_at(&result, 0, 0)->text, NULL, 10);
	cli_result_free(&result);
	cli_buffer_free(&sql);
	return status;
}

cli_exit
cli_source_read(cli_database *source, const cli_table *table, const cli_key *from, cli_row_use use, void *argument)
{
	cli_datum row[CLI_MOST_COLUMNS];
	cli_failure failure = {0};
	cli_step step = CLI_STEP_FAILED;
	cli_exit status = CLI_EXIT_DONE;

	if (!source->driver->read_begin(source->provider, table, from, &failure))
		return cli_database_tell(source, &failure);
	/* What came between two statements has canceled nothing. */
	while (status == CLI_EXIT_DONE && !cli_interrupted() &&
		   (step = source->driver->read_next(source->provider, row, &failure)) == CLI_STEP_ROW)
		status = use(argument, table, row);
	source->driver->read_end(source->provider);
	if (status == CLI_EXIT_DONE && (step == CLI_STEP_FAILED || cli_interrupted()))
		return cli_database_tell(source, &failure);
	return status;
}
