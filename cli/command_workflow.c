/*
 * compozy workflow: which there are, one of them, the tree of its tasks, and what happens to it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "database.h"
#include "json_out.h"
#include "report.h"
#include "workflow.h"

static const cli_flag flags[] = {
	[CLI_WORKFLOW_STATUS] = {"status", "STATUS", "list: of this status; several with commas between",
							 "PENDING RUNNING WAITING PAUSED SUCCESS FAILED CANCELED TIMED_OUT"},
	[CLI_WORKFLOW_NAME] = {"workflow", "NAME", "list: of this workflow_id", NULL},
	[CLI_WORKFLOW_SINCE] = {"since", "TIME", "list: created from then on, such as 2025-01-31T00:00:00Z", NULL},
	[CLI_WORKFLOW_UNTIL] = {"until", "TIME", "list: created before then", NULL},
	[CLI_WORKFLOW_LIMIT] = {"limit", "N", "list: at most so many, 20 unless given; 0 for all", NULL},
	[CLI_WORKFLOW_INTERVAL] = {"interval", "SECONDS", "watch: between looks, 1 unless given", NULL},
	{0},
};

/* ---- list ---- */

enum
{
	LARGEST_PAGE = 1000, /* of compozy_workflow_find */
	DEFAULT_LIMIT = 20,
	LARGEST_LIMIT = 1000000000
};

static const cli_report_column list_columns[] = {
	{"workflow_exec_id", "ID", CLI_LOOK_TEXT},	{"workflow_id", "WORKFLOW", CLI_LOOK_TEXT},
	{"status", "STATUS", CLI_LOOK_STATUS},		{"created_at", "CREATED", CLI_LOOK_TIME},
	{"updated_at", "UPDATED", CLI_LOOK_TIME},	{0},
};

enum { LIST_ID = 0, LIST_CREATED_AT = 3 };

/* One at a time, from "RUNNING,WAITING"; false for one that is none. */
static bool
add_statuses(cli_buffer *json, const char *statuses)
{
	char *copy = cli_copy_text(statuses), *rest = copy;
	bool is_good = true;

	for (char *status; is_good && (status = strsep(&rest, ","));) {
		is_good = cli_check_word(&flags[CLI_WORKFLOW_STATUS], status);
		cli_buffer_add_text(json, json->length > 0 ? ", " : "[");
		cli_json_add_string(json, status);
	}
	cli_buffer_add_byte(json, ']');
	free(copy);
	return is_good;
}

/* The page behind the last row of those so far. */
static void
make_filter(cli_buffer *filter, const cli_call *call, const char *statuses, const cli_result *rows, long page)
{
	size_t count = cli_result_rows(rows);

	cli_buffer_add_byte(filter, '{');
	if (*statuses) {
		cli_json_add_name(filter, "status");
		cli_buffer_add_text(filter, statuses);
	}
	cli_json_add_member(filter, "workflow_id", call->flags[CLI_WORKFLOW_NAME]);
	cli_json_add_member(filter, "created_after", call->flags[CLI_WORKFLOW_SINCE]);
	cli_json_add_member(filter, "created_before", call->flags[CLI_WORKFLOW_UNTIL]);
	if (count > 0) {
		cli_json_add_name(filter, "after");
		cli_buffer_add_byte(filter, '{');
		cli_json_add_member(filter, "created_at", cli_result_at(rows, count - 1, LIST_CREATED_AT)->text);
		cli_json_add_member(filter, "workflow_exec_id", cli_result_at(rows, count - 1, LIST_ID)->text);
		cli_buffer_add_byte(filter, '}');
	}
	cli_json_add_name(filter, "limit");
	cli_buffer_add_format(filter, "%ld}", page);
}

/* Adds the rows of a page, and says how many there were. */
static cli_exit
add_page(cli_database *database, const char *filter, cli_result *rows, size_t *added)
{
	cli_parameter parameter = {CLI_CLASS_TEXT, filter};
	cli_result page;
	cli_exit status = cli_database_run(
		database, "SELECT workflow_exec_id, workflow_id, status, created_at, updated_at FROM compozy_workflow_find($1)",
		&parameter, 1, &page);

	*added = cli_result_rows(&page);
	for (size_t i = 0; i < page.column_count && rows->column_count < page.column_count; i++)
		cli_result_add_column(rows, page.columns[i].name, page.columns[i].class);
	for (size_t i = 0; i < page.value_count; i++)
		cli_result_add_value(rows, page.values[i].text, page.values[i].length);
	cli_result_free(&page);
	return status;
}

static cli_exit
read_list(cli_database *database, const cli_call *call, const char *statuses, long limit, cli_result *rows)
{
	cli_exit status = CLI_EXIT_DONE;
	size_t added;
	long page;

	do {
		cli_buffer filter = {0};

		page = limit - (long)cli_result_rows(rows) < LARGEST_PAGE ? limit - (long)cli_result_rows(rows) : LARGEST_PAGE;
		make_filter(&filter, call, statuses, rows, page);
		status = add_page(database, cli_buffer_text(&filter), rows, &added);
		cli_buffer_free(&filter);
	} while (status == CLI_EXIT_DONE && added == (size_t)page && (long)cli_result_rows(rows) < limit);
	return status;
}

static cli_exit
list(cli_database *database, const cli_call *call)
{
	const char *wanted = call->flags[CLI_WORKFLOW_STATUS];
	long limit = DEFAULT_LIMIT;
	cli_buffer statuses = {0};
	cli_result rows = {0};
	cli_exit status = CLI_EXIT_USAGE;

	if (cli_read_number(flags[CLI_WORKFLOW_LIMIT].name, call->flags[CLI_WORKFLOW_LIMIT], 0, LARGEST_LIMIT, &limit) &&
		(!wanted || add_statuses(&statuses, wanted)))
		status = read_list(database, call, cli_buffer_text(&statuses), limit > 0 ? limit : LARGEST_LIMIT, &rows);
	if (status == CLI_EXIT_DONE)
		cli_report_print(stdout, &rows, list_columns, call->json);
	cli_buffer_free(&statuses);
	cli_result_free(&rows);
	return status;
}

/* ---- show ---- */

static const cli_report_column workflow_columns[] = {
	{"workflow_exec_id", "ID", CLI_LOOK_TEXT}, {"workflow_id", "Workflow", CLI_LOOK_TEXT},
	{"status", "Status", CLI_LOOK_STATUS},	   {"created_at", "Created", CLI_LOOK_TIME},
	{"updated_at", "Updated", CLI_LOOK_TIME},  {"input", "Input", CLI_LOOK_JSON},
	{"output", "Output", CLI_LOOK_JSON},	   {"error", "Error", CLI_LOOK_JSON},
	{"usage", "Usage", CLI_LOOK_JSON},		   {0},
};

static const cli_report_column latest_columns[] = {
	{"task_id", "TASK", CLI_LOOK_TEXT},	   {"status", "STATUS", CLI_LOOK_STATUS}, {"execution_type", "TYPE", CLI_LOOK_TEXT},
	{"task_exec_id", "ID", CLI_LOOK_TEXT}, {"created_at", "CREATED", CLI_LOOK_TIME},
	{"updated_at", "UPDATED", CLI_LOOK_TIME}, {"error", "ERROR", CLI_LOOK_JSON}, {0},
};

static cli_exit
show_json(cli_database *database, const cli_parameter *id)
{
	cli_result rows;
	cli_exit status = cli_database_run(database, "SELECT compozy_workflow_get($1)", id, 1, &rows);

	if (status == CLI_EXIT_DONE)
		printf("%s\n", cli_result_at(&rows, 0, 0)->text);
	cli_result_free(&rows);
	return status;
}

/* "Tasks     5: 1 FAILED, 4 PENDING", with the titles of the lines above. */
static void
print_counts(const cli_result *counts)
{
	long all = 0;

	for (size_t i = 0; i < cli_result_rows(counts); i++)
		all += strtol(cli_result_at(counts, i, 1)->text, NULL, 10);
	printf("Tasks     %ld", all);
	for (size_t i = 0; i < cli_result_rows(counts); i++) {
		const char *status = cli_result_at(counts, i, 0)->text, *color = cli_report_color(stdout, status);

		printf("%s%s %s%s%s", i == 0 ? ": " : ", ", cli_result_at(counts, i, 1)->text, color, status,
			   *color ? cli_report_color_end(stdout) : "");
	}
	fputs("\n\n", stdout);
}

/* The tasks are asked first: the function says so when there is no such workflow. */
static cli_exit
show(cli_database *database, const cli_call *call)
{
	cli_parameter id = {CLI_CLASS_TEXT, call->words[1]};
	cli_buffer filter = {0};
	cli_parameter by_id = {CLI_CLASS_TEXT, NULL};
	cli_result tasks, rows = {0}, counts = {0};
	cli_exit status;

	if (call->json)
		return show_json(database, &id);
	cli_buffer_add_byte(&filter, '{');
	cli_json_add_member(&filter, "workflow_exec_id", call->words[1]);
	cli_buffer_add_byte(&filter, '}');
	by_id.text = cli_buffer_text(&filter);
	status = cli_database_run(database, "SELECT task_id, status, execution_type, task_exec_id, created_at, updated_at, error "
										"FROM compozy_task_latest($1)", &id, 1, &tasks);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(database, "SELECT workflow_exec_id, workflow_id, status, created_at, updated_at, input, "
											"output, error, usage FROM compozy_workflow_find($1)", &by_id, 1, &rows);
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(database, "SELECT status, count(*) FROM task_states WHERE workflow_exec_id = $1 "
											"GROUP BY status ORDER BY status", &id, 1, &counts);
	if (status == CLI_EXIT_DONE && cli_result_rows(&rows) > 0) {
		cli_report_print_row(stdout, &rows, workflow_columns);
		print_counts(&counts);
		cli_report_print(stdout, &tasks, latest_columns, false);
	}
	cli_result_free(&tasks);
	cli_result_free(&rows);
	cli_result_free(&counts);
	cli_buffer_free(&filter);
	return status;
}

/* ---- the command ---- */

static cli_exit
watch(cli_database *database, const cli_call *call)
{
	long seconds = 1;

	if (!cli_read_number(flags[CLI_WORKFLOW_INTERVAL].name, call->flags[CLI_WORKFLOW_INTERVAL], 1, 3600, &seconds))
		return CLI_EXIT_USAGE;
	return cli_workflow_watch(database, call->words[1], seconds, call->json);
}

static cli_exit
tree(cli_database *database, const cli_call *call)
{
	return cli_workflow_tree(database, call->words[1], call->json);
}

static cli_exit
run_workflow(const cli_call *call)
{
	static cli_exit (*const verbs[])(cli_database * database, const cli_call *call) = {list, show, tree, watch};
	int verb = cli_read_verb(call);
	cli_database database;
	cli_exit status;

	if (verb < 0)
		return CLI_EXIT_USAGE;
	if (call->word_count != (verb == 0 ? 1 : 2)) {
		cli_tell(verb == 0 ? "workflow list takes no ID" : "workflow %s needs the workflow's ID", call->words[0]);
		return CLI_EXIT_USAGE;
	}
	status = cli_database_open(&database, call, CLI_FOR_PROGRAM);
	if (status != CLI_EXIT_DONE)
		return status;
	status = verbs[verb](&database, call);
	cli_database_close(&database);
	return status;
}

const cli_subcommand cli_command_workflow = {
	.name = "workflow",
	.words = "list|show ID|tree ID|watch ID",
	.verbs = "list show tree watch",
	.summary = "Shows workflows: a list, one of them, its tasks, what happens to it.",
	.details = "list gives the newest first; show a workflow with the newest task of each name; tree all its tasks,\n"
			   "children under their parents; watch each change of status as it comes, until the workflow has finished.\n",
	.examples = "  compozy workflow list --status RUNNING,WAITING\n"
				"  compozy workflow show 36rZ8mYJ0nYLuHsn0ZrCHxyEXBn\n"
				"  compozy workflow tree 36rZ8mYJ0nYLuHsn0ZrCHxyEXBn\n"
				"  compozy workflow watch 36rZ8mYJ0nYLuHsn0ZrCHxyEXBn --json\n",
	.flags = flags,
	.least_words = 1,
	.most_words = 2,
	.run = run_workflow,
};
