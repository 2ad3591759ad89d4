/*
 * compozy workflow tree.
 *
 *   w1  triage  RUNNING
 *   ├─ split  RUNNING  parallel  t1
 *   │  ├─ classify  SUCCESS  basic  t2
 *   │  └─ answer  PENDING  basic  t3
 *   └─ report  PENDING  basic  t4
 *
 * The tasks come by created_at, task_exec_id, and so do each one's children. A task whose parent is not there stands at
 * the top, so that none is missing; those in a circle, which the functions refuse, would be: they are counted below.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "workflow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static const char workflow_query[] = "SELECT workflow_id, status FROM workflow_states WHERE workflow_exec_id = $1";

static const char task_query[] =
	"SELECT task_exec_id, task_id, status, execution_type, parent_state_id, agent_id, tool_id, created_at, updated_at "
	"FROM task_states WHERE workflow_exec_id = $1 ORDER BY created_at, task_exec_id";

enum { ID, TASK_ID, STATUS, TYPE, PARENT };

static const cli_report_column columns[] = {
	{"task_exec_id", NULL, CLI_LOOK_TEXT},	 {"task_id", NULL, CLI_LOOK_TEXT},	  {"status", NULL, CLI_LOOK_STATUS},
	{"execution_type", NULL, CLI_LOOK_TEXT}, {"parent_state_id", NULL, CLI_LOOK_TEXT}, {"agent_id", NULL, CLI_LOOK_TEXT},
	{"tool_id", NULL, CLI_LOOK_TEXT},		 {"created_at", NULL, CLI_LOOK_TIME}, {"updated_at", NULL, CLI_LOOK_TIME},
	{0},
};

/* ---- the tree ---- */

enum { NONE = -1 };

typedef struct node
{
	long first_child;
	long last_child;
	long next; /* of the same parent */
} node;

typedef struct task_tree
{
	const cli_result *rows;
	node *nodes;	/* one for each row */
	node root;
	size_t printed;
	bool json;
} task_tree;

/* qsort has no argument for what the numbers mean, so pairs are sorted. */
typedef struct named_row
{
	const char *id;
	size_t row;
} named_row;

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const named_row *)a)->id, ((const named_row *)b)->id);
}

static void
append_child(task_tree *tree, node *parent, size_t row)
{
	if (parent->last_child == NONE)
		parent->first_child = (long)row;
	else
		tree->nodes[parent->last_child].next = (long)row;
	parent->last_child = (long)row;
}

static node *
parent_of(task_tree *tree, size_t row, const named_row *names, size_t count)
{
	named_row key = {.id = cli_result_at(tree->rows, row, PARENT)->text};
	const named_row *found = key.id ? bsearch(&key, names, count, sizeof *names, compare_names) : NULL;

	return found ? &tree->nodes[found->row] : &tree->root;
}

static void
build(task_tree *tree)
{
	size_t count = cli_result_rows(tree->rows);
	named_row *names = cli_allocate(count * sizeof *names);

	tree->nodes = cli_allocate(count * sizeof *tree->nodes);
	tree->root = (node){NONE, NONE, NONE};
	for (size_t i = 0; i < count; i++) {
		tree->nodes[i] = (node){NONE, NONE, NONE};
		names[i] = (named_row){cli_result_at(tree->rows, i, ID)->text, i};
	}
	qsort(names, count, sizeof *names, compare_names);
	for (size_t i = 0; i < count; i++)
		append_child(tree, parent_of(tree, i, names, count), i);
	free(names);
}

/* ---- printing ---- */

static void
print_value(const cli_value *value, cli_look look)
{
	const char *color = look == CLI_LOOK_STATUS && value->text ? cli_report_color(stdout, value->text) : "";
	cli_buffer shown = {0};

	cli_report_add_value(&shown, value, look);
	printf("%s%s%s", color, cli_buffer_text(&shown), *color ? cli_report_color_end(stdout) : "");
	cli_buffer_free(&shown);
}

/* A task's values in one line, two blanks between. */
static void
print_values(const cli_value *values)
{
	static const size_t shown[] = {TASK_ID, STATUS, TYPE, ID};

	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		fputs(i > 0 ? "  " : "", stdout);
		print_value(&values[shown[i]], columns[shown[i]].look);
	}
	putchar('\n');
}

static void
print_title(const char *id, const cli_result *workflow)
{
	printf("%s  ", id);
	print_value(cli_result_at(workflow, 0, 0), CLI_LOOK_TEXT);
	fputs("  ", stdout);
	print_value(cli_result_at(workflow, 0, 1), CLI_LOOK_STATUS);
	putchar('\n');
}

static void
print_task(task_tree *tree, size_t row, size_t depth, const char *indent, bool is_last)
{
	if (tree->json) {
		cli_buffer json = {0};

		cli_report_add_json(&json, tree->rows, row, columns);
		cli_buffer_truncate(&json, json.length - 1);
		printf("%s\n%s, \"depth\": %zu}", tree->printed > 0 ? "," : "", cli_buffer_text(&json), depth);
		cli_buffer_free(&json);
	} else {
		printf("%s%s", indent, is_last ? "└─ " : "├─ ");
		print_values(cli_result_at(tree->rows, row, 0));
	}
	tree->printed++;
}

/* A level of the tree that is being printed. */
typedef struct level
{
	long next;			  /* the task to print next */
	size_t indent_length; /* of the tasks here */
} level;

/* With a stack of its own: the depth is the data's. */
static void
print_tasks(task_tree *tree)
{
	level *levels = NULL;
	size_t depth = 1, capacity = 0;
	cli_buffer indent = {0};

	levels = cli_grow(levels, 0, &capacity, sizeof *levels);
	levels[0] = (level){.next = tree->root.first_child};
	while (depth > 0) {
		level *here = &levels[depth - 1];
		long row = here->next;
		bool is_last;

		if (row == NONE) {
			depth--;
			continue;
		}
		is_last = tree->nodes[row].next == NONE;
		here->next = tree->nodes[row].next;
		cli_buffer_truncate(&indent, here->indent_length);
		print_task(tree, (size_t)row, depth - 1, cli_buffer_text(&indent), is_last);
		cli_buffer_add_text(&indent, is_last ? "   " : "│  ");
		levels = cli_grow(levels, depth, &capacity, sizeof *levels);
		levels[depth++] = (level){tree->nodes[row].first_child, indent.length};
	}
	free(levels);
	cli_buffer_free(&indent);
}

static void
print_tree(const char *id, const cli_result *workflow, const cli_result *rows, bool json)
{
	task_tree tree = {.rows = rows, .json = json};
	size_t missing;

	build(&tree);
	if (json)
		putchar('[');
	else
		print_title(id, workflow);
	print_tasks(&tree);
	if (json)
		fputs("\n]\n", stdout);
	missing = cli_result_rows(rows) - tree.printed;
	if (missing > 0)
		cli_tell("%zu tasks are not shown: they are their own ancestors", missing);
	free(tree.nodes);
}

cli_exit
cli_workflow_tree(cli_database *database, const char *id, bool json)
{
	cli_parameter parameter = {CLI_CLASS_TEXT, id};
	cli_result workflow, rows = {0};
	cli_exit status = cli_database_run(database, workflow_query, &parameter, 1, &workflow);

	if (status == CLI_EXIT_DONE && cli_result_rows(&workflow) == 0) {
		cli_tell("WORKFLOW_NOT_FOUND: there is no workflow \"%s\"", id);
		status = CLI_EXIT_FAILED;
	}
	if (status == CLI_EXIT_DONE)
		status = cli_database_run(database, task_query, &parameter, 1, &rows);
	if (status == CLI_EXIT_DONE)
		print_tree(id, &workflow, &rows, json);
	cli_result_free(&workflow);
	cli_result_free(&rows);
	return status;
}
