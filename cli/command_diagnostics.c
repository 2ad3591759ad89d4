/*
 * compozy diagnostics: how the database is, once or again and again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "database.h"
#include "interrupt.h"
#include "report.h"

enum { WATCH, INTERVAL, PROMETHEUS };

static const cli_flag flags[] = {
	[WATCH] = {"watch", NULL, "look again and again", NULL},
	[INTERVAL] = {"interval", "SECONDS", "between looks, 5 unless given", NULL},
	[PROMETHEUS] = {"prometheus", NULL, "print metrics in Prometheus' text format", NULL},
	{0},
};

enum { DEFAULT_INTERVAL = 5, LONGEST_INTERVAL = 86400 };

static const char query[] = "SELECT name, value, unit, status, advice FROM compozy_diagnostics()";

static const cli_report_column columns[] = {
	{"name", "NAME", CLI_LOOK_TEXT},		 {"value", "VALUE", CLI_LOOK_TEXT},	  {"unit", "UNIT", CLI_LOOK_TEXT},
	{"status", "STATUS", CLI_LOOK_STATUS}, {"advice", "ADVICE", CLI_LOOK_TEXT}, {0},
};

enum { NAME, VALUE, UNIT, STATUS, ADVICE };

/* How bad a status is, which is also its value as a metric. */
static int
badness(const cli_result *rows, size_t row)
{
	const char *status = cli_result_at(rows, row, STATUS)->text;

	return !status || strcmp(status, "ok") == 0 ? 0 : strcmp(status, "warn") == 0 ? 1 : 2;
}

static cli_exit
worst(const cli_result *rows)
{
	static const cli_exit statuses[] = {CLI_EXIT_DONE, CLI_EXIT_WARNING, CLI_EXIT_PROBLEM};
	int worst_so_far = 0;

	for (size_t i = 0; i < cli_result_rows(rows); i++)
		if (badness(rows, i) > worst_so_far)
			worst_so_far = badness(rows, i);
	return statuses[worst_so_far];
}

/* ---- Prometheus ---- */

static void
print_label(const char *name, const cli_value *value)
{
	printf("%s=\"", name);
	for (const char *text = value->text ? value->text : ""; *text; text++) {
		if (*text == '\n')
			fputs("\\n", stdout);
		else
			printf(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	}
	putchar('"');
}

static bool
is_number(const char *text)
{
	char *end;

	if (!text || !(cli_is_digit(text[0]) || text[0] == '-'))
		return false;
	(void)strtod(text, &end);
	return *end == '\0';
}

static void
print_metrics(const cli_result *rows)
{
	fputs("# HELP compozy_diagnostic What compozy_diagnostics() measures.\n# TYPE compozy_diagnostic gauge\n", stdout);
	for (size_t i = 0; i < cli_result_rows(rows); i++)
		if (is_number(cli_result_at(rows, i, VALUE)->text)) {
			fputs("compozy_diagnostic{", stdout);
			print_label("name", cli_result_at(rows, i, NAME));
			print_label(",unit", cli_result_at(rows, i, UNIT));
			printf("} %s\n", cli_result_at(rows, i, VALUE)->text);
		}
	fputs("# HELP compozy_diagnostic_status 0 ok, 1 warn, 2 fail.\n# TYPE compozy_diagnostic_status gauge\n", stdout);
	for (size_t i = 0; i < cli_result_rows(rows); i++) {
		fputs("compozy_diagnostic_status{", stdout);
		print_label("name", cli_result_at(rows, i, NAME));
		printf("} %d\n", badness(rows, i));
	}
}

/* ---- looks ---- */

static cli_exit
look(cli_database *database, const cli_call *call)
{
	cli_result rows;
	cli_exit status = cli_database_run(database, query, NULL, 0, &rows);

	if (status == CLI_EXIT_DONE) {
		if (call->flags[PROMETHEUS])
			print_metrics(&rows);
		else
			cli_report_print(stdout, &rows, columns, call->json);
		status = worst(&rows);
	}
	cli_result_free(&rows);
	return status;
}

/* On a terminal each look replaces the one before. Ends when interrupted, or when a look fails. */
static cli_exit
watch(cli_database *database, const cli_call *call, long seconds)
{
	cli_exit status;

	do {
		if (isatty(STDOUT_FILENO))
			fputs("\033[H\033[2J", stdout);
		status = look(database, call);
		fflush(stdout);
		if (status != CLI_EXIT_DONE && status != CLI_EXIT_WARNING && status != CLI_EXIT_PROBLEM)
			return status;
		cli_interrupt_sleep(seconds * 1000);
	} while (!cli_interrupted());
	return CLI_EXIT_INTERRUPTED;
}

static cli_exit
run_diagnostics(const cli_call *call)
{
	cli_database database;
	long seconds = DEFAULT_INTERVAL;
	cli_exit status;

	if (!cli_read_number(flags[INTERVAL].name, call->flags[INTERVAL], 1, LONGEST_INTERVAL, &seconds))
		return CLI_EXIT_USAGE;
	if (call->json && call->flags[PROMETHEUS]) {
		cli_tell("--json and --prometheus don't go together");
		return CLI_EXIT_USAGE;
	}
	status = cli_database_connect(&database, call, CLI_FOR_PROGRAM);
	if (status != CLI_EXIT_DONE)
		return status;
	status = call->flags[WATCH] ? watch(&database, call, seconds) : look(&database, call);
	cli_database_close(&database);
	return status;
}

const cli_subcommand cli_command_diagnostics = {
	.name = "diagnostics",
	.words = "",
	.summary = "Shows how the database is: load, locks, sizes, what is stuck.",
	.details = "Ends with 0 when all is well, 6 when something is to be looked at, 7 when something is wrong.\n",
	.examples = "  compozy diagnostics\n"
				"  compozy diagnostics --watch --interval 10\n"
				"  compozy diagnostics --prometheus > /var/lib/node_exporter/compozy.prom\n",
	.flags = flags,
	.run = run_diagnostics,
};
