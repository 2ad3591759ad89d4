/*
 * compozy import: rows that compozy export wrote, into an empty database.
 *
 * A line at a time. An import that ended early is begun anew, since a file may be a stream that can't be read again from where it
 * ended.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "host.h"
#include "interrupt.h"
#include "progress.h"
#include "row_line.h"
#include "target.h"

static const cli_flag flags[] = {{0}};

typedef struct import_run
{
	const cli_call *call;
	cli_target target;
	cli_progress progress;
	FILE *in;
	const char *name; /* of the file */
	long line_number;
	bool is_ended; /* its last line was read */
	char *fingerprint;
} import_run;

static cli_exit
tell(const import_run *import, const char *sentence)
{
	cli_tell("%s:%ld: %s", import->name, import->line_number, sentence);
	return CLI_EXIT_FAILED;
}

/* ---- the lines that are no rows ---- */

static bool
get_int(cz_context *context, const cz_json *line, const char *name, int64_t *number)
{
	cz_json value;
	bool is_found, is_integer = false;

	return cz_json_member_get(context, line, cz_text_from(name), &value, &is_found) == CZ_OK && is_found &&
		   value.kind == CZ_JSON_NUMBER && cz_json_get_int(context, &value, number, &is_integer) == CZ_OK && is_integer;
}

static cli_exit
read_header(import_run *import, cz_context *context, const cz_json *line)
{
	int64_t format, version;
	cli_schema schema;
	cli_exit status;

	if (!get_int(context, line, "compozy_export", &format) || !get_int(context, line, "schema", &version))
		return tell(import, "this is no file that compozy export wrote");
	if (format != CLI_EXPORT_FORMAT) {
		cli_tell("%s: the file's format is %lld, this compozy reads %d", import->name, (long long)format, CLI_EXPORT_FORMAT);
		return CLI_EXIT_SCHEMA;
	}
	status = cli_database_schema(&import->target.database, &schema);
	if (status == CLI_EXIT_DONE && version != schema.known) {
		cli_tell("%s: the rows are of tables at version %lld, this compozy has %ld; import them with the compozy that wrote them",
				 import->name, (long long)version, schema.known);
		return CLI_EXIT_SCHEMA;
	}
	return status;
}

/* Gives false when it isn't the last line. */
static bool
read_end(import_run *import, cz_context *context, const cz_json *line)
{
	int64_t rows;
	cz_json value;
	bool is_found;

	if (!get_int(context, line, "rows", &rows) ||
		cz_json_member_get(context, line, cz_text_from("fingerprint"), &value, &is_found) != CZ_OK || !is_found ||
		value.kind != CZ_JSON_STRING)
		return false;
	import->is_ended = rows == import->progress.rows;
	import->fingerprint = cli_copy(value.as.text, value.length);
	return true;
}

/* ---- rows ---- */

static cli_exit
add_row(import_run *import, cz_context *context, const cz_json *line)
{
	cli_datum row[CLI_MOST_COLUMNS];
	const cli_table *table;
	cli_exit status = CLI_EXIT_DONE;
	size_t size;

	if (cli_row_line_read(context, line, &table, row) != CZ_OK)
		return tell(import, context->error.message);
	size = cli_row_size(table, row);
	if (import->target.table != table) {
		status = cli_target_end(&import->target);
		cli_target_begin(&import->target, table);
		import->progress.what = table->name;
	}
	cli_progress_add(&import->progress, size, false);
	return status == CLI_EXIT_DONE ? cli_target_add(&import->target, row, size) : status;
}

static cli_exit
take_line(import_run *import, cz_context *context, cz_text text)
{
	cz_json line;

	import->line_number++;
	if (cz_json_parse(context, text, &line) != CZ_OK)
		return tell(import, import->line_number == 1 ? "this is no file that compozy export wrote" : context->error.message);
	if (import->line_number == 1)
		return read_header(import, context, &line);
	if (import->fingerprint)
		return tell(import, "there is a line behind the last one");
	return read_end(import, context, &line) ? CLI_EXIT_DONE : add_row(import, context, &line);
}

static cli_exit
read_lines(import_run *import)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	cli_exit status = CLI_EXIT_DONE;

	while (status == CLI_EXIT_DONE && (length = getline(&line, &capacity, import->in)) > 0) {
		cz_context context;

		cz_context_init(&context, &cli_host, NULL);
		status = take_line(import, &context, (cz_text){line, (size_t)length});
		cz_context_clear(&context);
	}
	free(line);
	if (status == CLI_EXIT_DONE && cli_interrupted()) {
		cli_tell("interrupted");
		return CLI_EXIT_INTERRUPTED;
	}
	if (status == CLI_EXIT_DONE && !import->is_ended) {
		cli_tell("%s: the file is not whole: its last line with the number of rows is missing or says another number", import->name);
		return CLI_EXIT_FAILED;
	}
	return status == CLI_EXIT_DONE ? cli_target_end(&import->target) : status;
}

/* ---- the whole ---- */

/* What an import that ended early has left; children first. */
static cli_exit
empty_target(import_run *import)
{
	static const cli_key start;
	const cli_table *table = cli_tables;
	cli_exit status = CLI_EXIT_DONE;

	while (table->name)
		table++;
	while (import->target.is_resumed && status == CLI_EXIT_DONE && table-- > cli_tables)
		status = cli_target_cut(&import->target, table, &start);
	return status;
}

static cli_exit
compare_fingerprint(import_run *import)
{
	cli_result result;
	cli_exit status;

	cli_progress_say(&import->progress, "comparing the fingerprint");
	status = cli_database_run(&import->target.database, "SELECT compozy_fingerprint()", NULL, 0, &result);
	if (status == CLI_EXIT_DONE && strcmp(cli_result_at(&result, 0, 0)->text, import->fingerprint) != 0) {
		cli_tell("%s: the rows are not those that were exported: their fingerprint is another", import->name);
		status = CLI_EXIT_FAILED;
	}
	cli_result_free(&result);
	return status;
}

static cli_exit
import_all(import_run *import)
{
	cli_exit status;

	cli_progress_begin(&import->progress);
	status = empty_target(import);
	if (status == CLI_EXIT_DONE)
		status = read_lines(import);
	if (status == CLI_EXIT_DONE)
		status = compare_fingerprint(import);
	if (status == CLI_EXIT_DONE)
		status = cli_target_finish(&import->target);
	cli_progress_end(&import->progress);
	if (status == CLI_EXIT_DONE)
		printf(import->call->json ? "{\"imported\": %lld, \"fingerprint\": \"%s\"}\n"
								  : "imported %lld rows\nthe fingerprints are equal: %s\n",
			   (long long)import->progress.rows, import->fingerprint);
	free(import->fingerprint);
	return status;
}

static cli_exit
run_import(const cli_call *call)
{
	import_run import = {.call = call, .in = stdin, .name = "standard input"};
	cli_exit status;

	if (call->word_count > 0 && strcmp(call->words[0], "-") != 0) {
		import.name = call->words[0];
		import.in = fopen(import.name, "r");
	}
	if (!import.in) {
		cli_tell("%s: %s", import.name, strerror(errno));
		return CLI_EXIT_USAGE;
	}
	status = cli_target_open(&import.target, call, NULL, NULL);
	if (status == CLI_EXIT_DONE) {
		status = import_all(&import);
		cli_target_close(&import.target);
	}
	if (import.in != stdin)
		fclose(import.in);
	return status;
}

const cli_subcommand cli_command_import = {
	.name = "import",
	.words = "[FILE]",
	.summary = "Reads rows that compozy export wrote, into an empty database.",
	.details = "From FILE or standard input. What is missing, the file, the extension, the tables, is made. At the end the fingerprint\n"
			   "is compared with the one that was exported. An import that was interrupted is begun anew by the same command.\n",
	.examples = "  compozy import all.jsonl\n"
				"  gzip -dc all.jsonl.gz | compozy import\n",
	.flags = flags,
	.most_words = 1,
	.run = run_import,
};
