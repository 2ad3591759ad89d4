/*
 * compozy workflow watch: the history, line by line as it grows.
 *
 * Changes that are written at once may become visible in another order than that of their times, so each workflow's or
 * task's own count (seq) tells which were printed.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#define _GNU_SOURCE /* tdestroy */
#include "workflow.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "report.h"

static const char history_query[] =
	"SELECT h.occurred_at, h.task_exec_id, t.task_id, h.seq, h.event, h.from_status, h.to_status, h.actor, h.error "
	"FROM compozy_history($1) h LEFT JOIN task_states t ON t.workflow_exec_id = h.workflow_exec_id "
	"AND t.task_exec_id = h.task_exec_id";

static const char status_query[] =
	"SELECT CASE WHEN status IN (SELECT s.status FROM compozy_statuses() s WHERE s.is_terminal) THEN 'over' ELSE 'open' END "
	"FROM workflow_states WHERE workflow_exec_id = $1";

enum { TIME, TASK, TASK_ID, SEQ, EVENT, FROM, TO, ACTOR, ERROR };

static const cli_report_column columns[] = {
	{"occurred_at", NULL, CLI_LOOK_TIME}, {"task_exec_id", NULL, CLI_LOOK_TEXT},	 {"task_id", NULL, CLI_LOOK_TEXT},
	{"seq", NULL, CLI_LOOK_NUMBER},		  {"event", NULL, CLI_LOOK_TEXT},		 {"from_status", NULL, CLI_LOOK_STATUS},
	{"to_status", NULL, CLI_LOOK_STATUS}, {"actor", NULL, CLI_LOOK_TEXT},		 {"error", NULL, CLI_LOOK_JSON},
	{0},
};

/* ---- what was printed ---- */

/* How far a task's changes, or with "" the workflow's own, were printed. */
typedef struct seen
{
	char *task;
	long seq;
} seen;

static int
compare_seen(const void *a, const void *b)
{
	return strcmp(((const seen *)a)->task, ((const seen *)b)->task);
}

static void
free_seen(void *entry)
{
	free(((seen *)entry)->task);
	free(entry);
}

static bool
is_new(void **tree, const char *task, long seq)
{
	seen key = {.task = cli_copy_text(task ? task : "")};
	seen **found = tfind(&key, tree, compare_seen);
	bool is_first = !found;

	if (is_first) {
		seen *entry = cli_allocate(sizeof *entry);

		*entry = (seen){.task = key.task, .seq = seq};
		(void)tsearch(entry, tree, compare_seen);
		return true;
	}
	free(key.task);
	if (seq <= (*found)->seq)
		return false;
	(*found)->seq = seq;
	return true;
}

/* ---- printing ---- */

static void
print_status(const cli_value *status)
{
	const char *color = status->text ? cli_report_color(stdout, status->text) : "";

	printf("%s%s%s", color, status->text ? status->text : "", *color ? cli_report_color_end(stdout) : "");
}

static void
print_text(const char *before, const cli_value *value, cli_look look)
{
	cli_buffer shown = {0};

	if (!value->text)
		return;
	cli_report_add_value(&shown, value, look);
	printf("%s%s", before, cli_buffer_text(&shown));
	cli_buffer_free(&shown);
}

static void
print_change(const cli_result *rows, size_t row, bool json)
{
	const cli_value *values = cli_result_at(rows, row, 0);
	cli_buffer line = {0};

	if (json) {
		cli_report_add_json(&line, rows, row, columns);
		printf("%s\n", cli_buffer_text(&line));
		cli_buffer_free(&line);
		return;
	}
	print_text("", &values[TIME], CLI_LOOK_TIME);
	if (values[TASK].text)
		print_text("  ", values[TASK_ID].text ? &values[TASK_ID] : &values[TASK], CLI_LOOK_TEXT);
	else
		fputs("  workflow", stdout);
	print_text("  ", &values[EVENT], CLI_LOOK_TEXT);
	fputs(values[FROM].text ? "  " : "", stdout);
	print_status(&values[FROM]);
	fputs(values[FROM].text ? " → " : "  ", stdout);
	print_status(&values[TO]);
	print_text("  by ", &values[ACTOR], CLI_LOOK_TEXT);
	print_text("  ", &values[ERROR], CLI_LOOK_JSON);
	putchar('\n');
}

/* Prints what is new; is_over tells that nothing more will come. */
static cli_exit
look(cli_database *database, const cli_parameter *id, void **tree, bool json, bool *is_over)
{
	cli_result state, rows = {0};
	/* The status first: what led to a final one is in the history then. */
	cli_exit status = cli_database_run(database, status_query, id, 1, &state);

	if (status == CLI_EXIT_DONE)
		status = cli_database_run(database, history_query, id, 1, &rows);
	*is_over = cli_result_rows(&state) == 0 || strcmp(cli_result_at(&state, 0, 0)->text, "over") == 0;
	for (size_t i = 0; i < cli_result_rows(&rows); i++)
		if (is_new(tree, cli_result_at(&rows, i, TASK)->text, strtol(cli_result_at(&rows, i, SEQ)->text, NULL, 10)))
			print_change(&rows, i, json);
	fflush(stdout);
	cli_result_free(&state);
	cli_result_free(&rows);
	return status;
}

cli_exit
cli_workflow_watch(cli_database *database, const char *id, long seconds, bool json)
{
	cli_parameter parameter = {CLI_CLASS_TEXT, id};
	void *tree = NULL;
	bool is_over = false;
	cli_exit status = CLI_EXIT_DONE;

	for (;;) {
		status = look(database, &parameter, &tree, json, &is_over);
		if (status != CLI_EXIT_DONE || is_over)
			break;
		cli_interrupt_sleep(seconds * 1000);
		if (cli_interrupted()) {
			status = CLI_EXIT_INTERRUPTED;
			break;
		}
	}
	tdestroy(tree, free_seen);
	return status;
}
