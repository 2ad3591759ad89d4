/*
 * Canceling a workflow with all its unfinished tasks.
 *
 * The workflow is locked first, then its tasks in the order of their keys, then all are moved by one statement each.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/schema.h"
#include "store/set_move.h"

typedef struct cz_canceling
{
	const cz_value *id;
	cz_changes changes;
	int64_t now;
	cz_value row[CZ_WORKFLOW_COLUMN_COUNT]; /* out */
} cz_canceling;

static cz_change
change_to_record(const cz_canceling *canceling)
{
	return (cz_change){
		.event = cz_event_name(CZ_EVENT_CANCELED),
		.to = cz_status_name(CZ_CANCELED),
		.at = canceling->now,
		.error = canceling->changes.error.value,
	};
}

static cz_code
cancel_workflow(cz_context *context, cz_canceling *canceling, cz_status from)
{
	const cz_changes *changes = &canceling->changes;
	cz_change change = change_to_record(canceling);
	cz_value parameters[] = {
		cz_text_value(cz_text_from(change.to)),
		cz_bool(false), cz_null(), cz_bool(false), cz_null(),
		cz_bool(changes->error.given), changes->error.value,
		cz_time_value(canceling->now), *canceling->id, cz_text_value(cz_text_from(cz_status_name(from))),
	};
	bool moved;

	CZ_TRY(cz_query_one(context, CZ_SQL_workflow_move, parameters, canceling->row, &moved));
	change.workflow_exec_id = canceling->id->as.text;
	change.task_exec_id = CZ_TEXT_OF("");
	change.from = cz_status_name(from);
	return cz_history_add(context, &change);
}

static cz_code
list_unfinished(cz_context *context, const cz_canceling *canceling, cz_task_list *list)
{
	cz_query query;
	bool found = true;
	cz_code code = cz_query_start(context, CZ_SQL_tasks_unfinished, canceling->id, &query);

	while (code == CZ_OK && found) {
		code = cz_query_next(&query, &found);
		if (code == CZ_OK && found)
			code = cz_task_list_add(context, list, query.row[0].as.text, query.row[1].as.text, query.row[2].as.text);
	}
	cz_query_end(&query);
	return code;
}

static cz_code
cancel_tasks(cz_context *context, const cz_canceling *canceling)
{
	cz_change change = change_to_record(canceling);
	cz_task_list tasks = {0};
	cz_value list;

	CZ_TRY(list_unfinished(context, canceling, &tasks));
	if (tasks.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &tasks, &list));
	CZ_TRY(cz_set_move(context, CZ_CANCELED, &canceling->changes, canceling->now, &list));
	CZ_TRY(cz_history_add_listed(context, &change, &list));
	return cz_execute(context, CZ_SQL_queue_remove_listed, &list, NULL);
}

static cz_code
run_cancel(cz_context *context, void *argument)
{
	cz_canceling *canceling = argument;
	cz_status from, to;

	CZ_TRY(cz_entity_read(context, &cz_workflow_entity, CZ_SQL_workflow_lock, canceling->id, canceling->row));
	CZ_TRY(cz_status_parse(context, canceling->row[CZ_WORKFLOW_STATUS].as.text, &from));
	CZ_TRY(cz_status_next(context, from, CZ_EVENT_CANCELED, &to));
	if (from == to)
		return CZ_OK;
	CZ_TRY(cancel_workflow(context, canceling, from));
	return cancel_tasks(context, canceling);
}

/* The reason as the error that the workflow and its tasks keep. */
static cz_code
set_reason(cz_context *context, const cz_value *reason, cz_changes *changes)
{
	cz_text code = CZ_TEXT_OF("canceled");
	cz_json *error;

	if (cz_is_null(reason))
		return CZ_OK;
	error = CZ_NEW(context, cz_json);
	if (!error)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_error_object(context, reason->as.text, &code, NULL, error));
	changes->error = (cz_setting){true, cz_json_value(error)};
	return CZ_OK;
}

cz_code
compozy_workflow_cancel(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_canceling canceling = {.id = &args[0], .now = context->host->now(context->engine)};

	(void)count;
	CZ_TRY(set_reason(context, &args[1], &canceling.changes));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_cancel, &canceling));
	return cz_state_result(context, &cz_workflow_shape, canceling.row, result);
}
