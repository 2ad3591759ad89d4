/*
 * Completing a workflow from its top-level tasks.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/latest.h"
#include "store/schema.h"
#include "store/transition.h"

typedef struct cz_completion
{
	const cz_value *id;
	const cz_value *output; /* the caller's, or NULL */
	cz_value row[CZ_WORKFLOW_COLUMN_COUNT];
} cz_completion;

/* What the top-level tasks make of the workflow; WORKFLOW_NOT_READY while one of them is unfinished. */
static cz_code
status_from_tasks(cz_context *context, const cz_latest *tasks, cz_text id, cz_status *status)
{
	*status = CZ_SUCCESS;
	for (size_t i = 0; i < tasks->count; i++) {
		const cz_value *task = tasks->rows[i];
		cz_status task_status;

		if (!cz_is_null(&task[CZ_TASK_PARENT_STATE_ID]))
			continue;
		CZ_TRY(cz_status_parse(context, task[CZ_TASK_STATUS].as.text, &task_status));
		if (!cz_status_is_terminal(task_status))
			return cz_fail(context, CZ_WORKFLOW_NOT_READY, "workflow \"%.*s\" has an unfinished task \"%.*s\", which is %s",
						   CZ_QUOTE(id), CZ_QUOTE(task[CZ_TASK_ID].as.text), cz_status_name(task_status));
		if (task_status == CZ_FAILED || task_status == CZ_TIMED_OUT)
			*status = CZ_FAILED;
	}
	return CZ_OK;
}

/* {"output": …} of one task, with parent_state_id for a child and execution_type for a parallel task. */
static cz_code
task_output(cz_context *context, const cz_value *task, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, 3, cz_json_member);
	const cz_value *parent = &task[CZ_TASK_PARENT_STATE_ID];
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	members[count].key = cz_json_string(CZ_TEXT_OF("output"));
	CZ_TRY(cz_json_from_value(context, "output", &task[CZ_TASK_OUTPUT], &members[count++].value));
	if (cz_text_is(task[CZ_TASK_EXECUTION_TYPE].as.text, "parallel")) {
		members[count++] = cz_json_pair("execution_type", cz_json_string(CZ_TEXT_OF("parallel")));
	}
	if (!cz_is_null(parent)) {
		members[count++] = cz_json_pair("parent_state_id", cz_json_string(parent->as.text));
	}
	*node = cz_json_object(members, count);
	return CZ_OK;
}

/* The output to store: the caller's, as an object, or that of the tasks. */
static cz_code
output_for(cz_context *context, const cz_completion *completion, const cz_latest *tasks, cz_value *output)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	if (cz_is_null(completion->output))
		CZ_TRY(cz_latest_to_json(context, tasks, task_output, node));
	else
		CZ_TRY(cz_state_output_object(context, completion->output, node));
	*output = cz_json_value(node);
	return CZ_OK;
}

/* Moves the locked workflow, whatever its unfinished status, to the status of its tasks. */
static cz_code
store_completion(cz_context *context, cz_completion *completion, cz_status from, cz_status to, const cz_value *output)
{
	int64_t now = context->host->now(context->engine);
	cz_value parameters[] = {
		cz_text_value(cz_text_from(cz_status_name(to))),
		cz_bool(false),
		cz_null(),
		cz_bool(true),
		*output,
		cz_bool(false),
		cz_null(),
		cz_time_value(now),
		*completion->id,
		cz_text_value(cz_text_from(cz_status_name(from))),
	};
	cz_change change = {
		.workflow_exec_id = completion->id->as.text,
		.task_exec_id = CZ_TEXT_OF(""),
		.event = cz_event_name(to == CZ_SUCCESS ? CZ_EVENT_SUCCESS : CZ_EVENT_FAILED),
		.from = cz_status_name(from),
		.to = cz_status_name(to),
		.at = now,
	};
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_workflow_move, parameters, completion->row, &found));
	return cz_history_add(context, &change);
}

static cz_code
run_completion(cz_context *context, void *argument)
{
	cz_completion *completion = argument;
	cz_latest tasks;
	cz_status from, to;
	cz_value output;

	CZ_TRY(cz_entity_read(context, &cz_workflow_entity, CZ_SQL_workflow_lock, completion->id, completion->row));
	CZ_TRY(cz_status_parse(context, completion->row[CZ_WORKFLOW_STATUS].as.text, &from));
	if (from == CZ_SUCCESS || from == CZ_FAILED)
		return CZ_OK;
	if (cz_status_is_terminal(from))
		return cz_fail(context, CZ_INVALID_TRANSITION, "workflow \"%.*s\" is %s and can't complete",
					   CZ_QUOTE(completion->id->as.text), cz_status_name(from));
	CZ_TRY(cz_latest_read(context, CZ_SQL_workflow_tasks, completion->id, &tasks));
	CZ_TRY(status_from_tasks(context, &tasks, completion->id->as.text, &to));
	CZ_TRY(output_for(context, completion, &tasks, &output));
	return store_completion(context, completion, from, to, &output);
}

cz_code
compozy_workflow_complete(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_completion completion = {.id = &args[0], .output = &args[1]};

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_completion, &completion));
	return cz_state_result(context, &cz_workflow_shape, completion.row, result);
}
