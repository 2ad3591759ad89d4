/*
 * compozy doctor: what is wrong with the rows and the tables, and what mends it.
 *
 * Each check's repair runs in a transaction of its own, so that one that fails leaves the others done. What is left is
 * found out by looking again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "database.h"
#include "interrupt.h"
#include "json_out.h"
#include "report.h"
#include "script.h"

enum { FIX };

static const cli_flag flags[] = {
	[FIX] = {"fix", NULL, "mend what can be mended, each check in a transaction of its own", NULL},
	{0},
};

static const char query[] = "SELECT \"check\", severity, \"rows\", example, explanation, repair FROM compozy_doctor()";

#define SHOWN \
	{"check", "CHECK", CLI_LOOK_TEXT}, {"severity", "SEVERITY", CLI_LOOK_STATUS}, {"rows", "ROWS", CLI_LOOK_NUMBER}, \
		{"example", "EXAMPLE", CLI_LOOK_TEXT}, {"explanation", "EXPLANATION", CLI_LOOK_TEXT}

/* A repair is for machines: a page of SQL at times, and the engine's own. */
static const cli_report_column columns[] = {SHOWN, {0}};
static const cli_report_column all_columns[] = {SHOWN, {"repair", "REPAIR", CLI_LOOK_TEXT}, {0}};

#undef SHOWN

enum { CHECK, SEVERITY, ROWS, EXAMPLE, EXPLANATION, REPAIR };

static cli_exit
worst(const cli_result *found)
{
	cli_exit status = CLI_EXIT_DONE;

	for (size_t i = 0; i < cli_result_rows(found); i++)
		if (strcmp(cli_result_at(found, i, SEVERITY)->text, "error") == 0)
			status = CLI_EXIT_PROBLEM;
		else if (status == CLI_EXIT_DONE)
			status = CLI_EXIT_WARNING;
	return status;
}

/* ---- mending ---- */

/* Adds the names of what was mended to a list of JSON's, or prints them. */
static void
note_mended(cli_buffer *mended, const cli_result *found, size_t row, bool json)
{
	if (!json)
		printf("mended %s\n", cli_result_at(found, row, CHECK)->text);
	cli_buffer_add_text(mended, mended->length > 0 ? ", " : "");
	cli_json_add_string(mended, cli_result_at(found, row, CHECK)->text);
}

/* What can't be mended was told; the next look shows it again. */
static void
mend_all(cli_database *database, const cli_result *found, cli_buffer *mended, bool json)
{
	for (size_t i = 0; i < cli_result_rows(found) && !cli_interrupted(); i++) {
		const char *repair = cli_result_at(found, i, REPAIR)->text;

		if (!repair)
			continue;
		if (cli_script_run_whole(database, repair) == CLI_EXIT_DONE)
			note_mended(mended, found, i, json);
		else
			cli_tell("%s was not mended", cli_result_at(found, i, CHECK)->text);
	}
}

/* ---- the command ---- */

static void
print_found(const cli_result *found, bool json)
{
	if (cli_result_rows(found) > 0 || json)
		cli_report_print(stdout, found, json ? all_columns : columns, json);
	else
		fputs("nothing found\n", stdout);
}

static cli_exit
fix(cli_database *database, const cli_result *found, bool json)
{
	cli_buffer mended = {0};
	cli_result left;
	cli_exit status;

	mend_all(database, found, &mended, json);
	status = cli_database_run(database, query, NULL, 0, &left);
	if (status == CLI_EXIT_DONE) {
		status = worst(&left);
		if (json)
			printf("{\"mended\": [%s], \"left\": ", cli_buffer_text(&mended));
		print_found(&left, json);
		fputs(json ? "}\n" : "", stdout);
	}
	cli_result_free(&left);
	cli_buffer_free(&mended);
	return status;
}

static cli_exit
run_doctor(const cli_call *call)
{
	cli_database database;
	cli_result found = {0};
	cli_exit status = cli_database_connect(&database, call, CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_database_refuse_unfinished(&database);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(&database, query, NULL, 0, &found);
	if (status == CLI_EXIT_DONE && call->flags[FIX])
		status = fix(&database, &found, call->json);
	else if (status == CLI_EXIT_DONE) {
		status = worst(&found);
		print_found(&found, call->json);
	}
	cli_result_free(&found);
	cli_database_close(&database);
	return status;
}

const cli_subcommand cli_command_doctor = {
	.name = "doctor",
	.words = "",
	.summary = "Finds what is wrong with rows and tables, and mends it.",
	.details = "Ends with 0 when nothing was found, 6 with warnings, 7 with errors; with --fix, by what is left.\n",
	.examples = "  compozy doctor\n"
				"  compozy doctor --fix\n",
	.flags = flags,
	.run = run_doctor,
};
