/*
 * Deleting workflows with all that belongs to them: their tasks, history, leases and places in the queue.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/schema.h"
#include "store/task_list.h"

/* Workflows that one prune deletes unless told otherwise, and at most. */
enum
{
	DEFAULT_BATCH = 1000,
	BATCH_LIMIT = 100000
};

/*
 * Deletes what hangs on the listed workflows, and them; counts their rows and, where wanted, their tasks'. These are counted
 * before: a task that goes with its parent is none that SQLite says it deleted.
 */
static cz_code
delete_listed(cz_context *context, const cz_task_list *list, int64_t *workflows, int64_t *tasks)
{
	static const cz_statement_number others[] = {CZ_SQL_queue_delete, CZ_SQL_leases_delete, CZ_SQL_events_delete};
	cz_value ids, counted;
	bool found;

	*workflows = 0;
	if (list->count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, list, &ids));
	if (tasks) {
		CZ_TRY(cz_query_one(context, CZ_SQL_tasks_count, &ids, &counted, &found));
		*tasks = counted.as.integer;
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		CZ_TRY(cz_execute(context, others[i], &ids, NULL));
	CZ_TRY(cz_execute(context, CZ_SQL_tasks_delete, &ids, NULL));
	return cz_execute(context, CZ_SQL_workflows_delete, &ids, workflows);
}

/* ---- one ---- */

typedef struct cz_deletion
{
	cz_text id;
	int64_t rows;
} cz_deletion;

static cz_code
run_delete(cz_context *context, void *argument)
{
	cz_deletion *deletion = argument;
	cz_task_list list = {0};
	int64_t workflows, tasks;

	CZ_TRY(cz_task_list_add(context, &list, deletion->id, CZ_TEXT_OF(""), CZ_TEXT_OF("")));
	CZ_TRY(delete_listed(context, &list, &workflows, &tasks));
	deletion->rows = workflows + tasks;
	return CZ_OK;
}

cz_code
compozy_workflow_delete(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_deletion deletion = {.id = args[0].as.text};

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_delete, &deletion));
	*result = cz_int(deletion.rows);
	return CZ_OK;
}

/* ---- those that finished long ago ---- */

typedef struct cz_pruning
{
	cz_value before, limit;
	int64_t workflows;
} cz_pruning;

static cz_code
find_finished(cz_context *context, const cz_pruning *pruning, cz_task_list *list)
{
	cz_value parameters[] = {pruning->before, pruning->limit};
	cz_query query;
	bool found = true;
	cz_code code = cz_query_start(context, CZ_SQL_workflows_finished, parameters, &query);

	while (code == CZ_OK && found) {
		code = cz_query_next(&query, &found);
		if (code == CZ_OK && found)
			code = cz_task_list_add(context, list, query.row[0].as.text, CZ_TEXT_OF(""), CZ_TEXT_OF(""));
	}
	cz_query_end(&query);
	return code;
}

static cz_code
run_prune(cz_context *context, void *argument)
{
	cz_pruning *pruning = argument;
	cz_task_list list = {0};

	CZ_TRY(find_finished(context, pruning, &list));
	return delete_listed(context, &list, &pruning->workflows, NULL);
}

cz_code
compozy_prune(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_pruning pruning = {.before = args[0], .limit = cz_is_null(&args[1]) ? cz_int(DEFAULT_BATCH) : args[1]};

	(void)count;
	if (pruning.limit.as.integer < 1 || pruning.limit.as.integer > BATCH_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"limit\" is %lld; allowed: 1 to %d",
					   (long long)pruning.limit.as.integer, BATCH_LIMIT);
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_prune, &pruning));
	*result = cz_int(pruning.workflows);
	return CZ_OK;
}
