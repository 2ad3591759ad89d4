/*
 * compozy export: all rows as lines of JSON.
 *
 * The first line says in which format they are, the last how many they were and their fingerprint.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "new_file.h"
#include "row_line.h"
#include "source.h"

enum { PIECE = 128 * 1024 }; /* written at once */

static const cli_flag flags[] = {{0}};

typedef struct export_run
{
	cli_database source;
	cli_progress progress;
	cli_buffer lines;
	FILE *out;
} export_run;

static cli_exit
write_lines(export_run *export)
{
	bool is_done = fwrite(export->lines.data, 1, export->lines.length, export->out) == export->lines.length;

	cli_buffer_truncate(&export->lines, 0);
	if (is_done)
		return CLI_EXIT_DONE;
	cli_tell("the output can't be written: %s", strerror(errno));
	return CLI_EXIT_FAILED;
}

static cli_exit
add_row(void *argument, const cli_table *table, const cli_datum *row)
{
	export_run *export = argument;

	cli_progress_add(&export->progress, cli_row_size(table, row), false);
	cli_row_line_add(&export->lines, table, row);
	return export->lines.length < PIECE ? CLI_EXIT_DONE : write_lines(export);
}

static cli_exit
add_header(export_run *export)
{
	cli_schema schema;
	cli_exit status = cli_database_schema(&export->source, &schema);

	cli_buffer_add_format(&export->lines, "{\"compozy_export\": %d, \"schema\": %ld}\n", CLI_EXPORT_FORMAT, schema.applied);
	return status;
}

static cli_exit
add_end(export_run *export)
{
	cli_result result;
	cli_exit status;

	cli_progress_say(&export->progress, "computing the fingerprint");
	status = cli_database_run(&export->source, "SELECT compozy_fingerprint()", NULL, 0, &result);
	if (status == CLI_EXIT_DONE)
		cli_buffer_add_format(&export->lines, "{\"rows\": %lld, \"fingerprint\": \"%s\"}\n", (long long)export->progress.rows,
							  cli_result_at(&result, 0, 0)->text);
	cli_result_free(&result);
	return status == CLI_EXIT_DONE ? write_lines(export) : status;
}

static cli_exit
write_all(export_run *export)
{
	static const cli_key start;
	cli_exit status;

	cli_progress_begin(&export->progress);
	status = cli_source_count(&export->source, &export->progress);
	if (status == CLI_EXIT_DONE)
		status = add_header(export);
	for (const cli_table *table = cli_tables; table->name && status == CLI_EXIT_DONE; table++) {
		export->progress.what = table->name;
		status = cli_source_read(&export->source, table, &start, add_row, export);
	}
	if (status == CLI_EXIT_DONE)
		status = add_end(export);
	cli_progress_end(&export->progress);
	if (status == CLI_EXIT_DONE)
		status = cli_source_tell_left(&export->source);
	cli_buffer_free(&export->lines);
	return status;
}

static cli_exit
write_file(export_run *export, const char *path)
{
	cli_new_file file;
	cli_exit status = cli_new_file_begin(&file, path, false);

	if (status != CLI_EXIT_DONE)
		return status;
	export->out = fopen(file.written, "w");
	if (export->out) {
		status = write_all(export);
		if (fclose(export->out) != 0 && status == CLI_EXIT_DONE) {
			cli_tell("the file \"%s\" can't be written: %s", path, strerror(errno));
			status = CLI_EXIT_FAILED;
		}
	} else {
		cli_tell("the file \"%s\" can't be written: %s", path, strerror(errno));
		status = CLI_EXIT_FAILED;
	}
	if (status == CLI_EXIT_DONE)
		status = cli_new_file_finish(&file);
	cli_new_file_end(&file);
	return status;
}

static cli_exit
run_export(const cli_call *call)
{
	export_run export = {.out = stdout};
	bool has_file = call->word_count > 0 && strcmp(call->words[0], "-") != 0;
	cli_exit status = cli_source_open(&export.source, call, NULL, NULL);

	if (status != CLI_EXIT_DONE)
		return status;
	status = has_file ? write_file(&export, call->words[0]) : write_all(&export);
	cli_database_close(&export.source);
	return status;
}

const cli_subcommand cli_command_export = {
	.name = "export",
	.words = "[FILE]",
	.summary = "Writes all rows as lines of JSON.",
	.details = "Into FILE, which must be new, or to standard output. The rows are of one moment, whoever writes meanwhile. The last\n"
			   "line has their fingerprint, which compozy import compares.\n",
	.examples = "  compozy export all.jsonl\n"
				"  compozy export | gzip > all.jsonl.gz\n",
	.flags = flags,
	.most_words = 1,
	.run = run_export,
};
