/*
 * Saving states as they are: insert or replace.
 *
 * The row that is there is locked first, so that what it was, which the history and the queue want to know, is what is replaced. A
 * save that finds none and is overtaken by another's insert begins again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/domain.h"
#include "function.h"
#include "store/history.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/task.h"
#include "store/transition.h"

/* ---- both kinds ---- */

/* The columns of a state that a save fills in, in the order of its row. */
typedef struct cz_saving
{
	const cz_shape *shape;
	cz_value row[CZ_TASK_COLUMN_COUNT]; /* in: as given; out: as stored */
	int64_t now;
} cz_saving;

static cz_value *
column_of(cz_saving *saving, const char *name)
{
	return &saving->row[cz_state_column(saving->shape, cz_text_from(name))];
}

/* What doesn't depend on a row that may be there. */
static cz_code
fill(cz_context *context, cz_saving *saving)
{
	cz_value *id = &saving->row[0], *status = column_of(saving, "status"), *updated_at = column_of(saving, "updated_at");
	cz_status known;

	saving->now = context->host->now(context->engine);
	if (cz_is_null(status))
		*status = cz_text_value(cz_text_from(cz_status_name(CZ_PENDING)));
	CZ_TRY(cz_status_parse(context, status->as.text, &known));
	if (cz_is_null(updated_at))
		*updated_at = cz_time_value(saving->now);
	return cz_is_null(id) ? cz_state_new_id(context, id) : CZ_OK;
}

static void
fill_created(cz_saving *saving, const cz_value *existing)
{
	cz_value *created_at = column_of(saving, "created_at");

	if (cz_is_null(created_at))
		*created_at = existing ? *existing : cz_time_value(saving->now);
}

/* from: NULL for a new row. */
static cz_code
record(cz_context *context, cz_saving *saving, const cz_value *workflow, const cz_value *task, const cz_value *from)
{
	const cz_value *status = column_of(saving, "status"), *error = column_of(saving, "error");
	cz_change change = {.workflow_exec_id = workflow->as.text, .at = saving->now, .error = *error};
	cz_status before, after;

	CZ_TRY(cz_status_parse(context, status->as.text, &after));
	change.task_exec_id = task ? task->as.text : CZ_TEXT_OF("");
	change.to = cz_status_name(after);
	if (from) {
		CZ_TRY(cz_status_parse(context, from->as.text, &before));
		if (before == after)
			return CZ_OK;
		change.from = cz_status_name(before);
	}
	return cz_history_add(context, &change);
}

/* ---- workflows ---- */

static cz_code
save_workflow(cz_context *context, void *argument)
{
	cz_saving *saving = argument;
	cz_value *row = saving->row;
	cz_value given = row[CZ_WORKFLOW_CREATED_AT], existing[CZ_WORKFLOW_COLUMN_COUNT];
	bool found, stored = false;

	while (!stored) {
		CZ_TRY(cz_poll_now(context));
		CZ_TRY(cz_query_one(context, CZ_SQL_workflow_lock, row, existing, &found));
		row[CZ_WORKFLOW_CREATED_AT] = given;
		fill_created(saving, found ? &existing[CZ_WORKFLOW_CREATED_AT] : NULL);
		CZ_TRY(cz_query_one(context, found ? CZ_SQL_workflow_replace : CZ_SQL_workflow_insert, row, row, &stored));
	}
	return record(context, saving, &row[CZ_WORKFLOW_EXEC_ID], NULL, found ? &existing[CZ_WORKFLOW_STATUS] : NULL);
}

cz_code
compozy_workflow_save(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_saving saving = {.shape = &cz_workflow_shape};
	cz_value *row = saving.row;

	(void)count;
	CZ_TRY(cz_state_from_json(context, &cz_workflow_shape, args[0].as.json, row));
	CZ_TRY(cz_state_check_id(context, "workflow_exec_id", &row[CZ_WORKFLOW_EXEC_ID]));
	CZ_TRY(cz_state_check_name(context, "workflow_id", &row[CZ_WORKFLOW_ID]));
	CZ_TRY(cz_state_check_documents(context, &row[CZ_WORKFLOW_USAGE], &row[CZ_WORKFLOW_ERROR]));
	CZ_TRY(fill(context, &saving));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, save_workflow, &saving));
	return cz_state_result(context, &cz_workflow_shape, row, result);
}

/* ---- tasks ---- */

/* The row is there; so it is the parent that isn't, or not in this workflow. */
static cz_code
refuse_parent(cz_context *context, const cz_value *row)
{
	cz_value copy[CZ_TASK_COLUMN_COUNT];

	memcpy(copy, row, sizeof copy);
	copy[CZ_TASK_EXEC_ID] = cz_null();
	return cz_task_refuse(context, copy);
}

/* A task stays in its workflow, and gets no parent below itself. */
static cz_code
check_replacement(cz_context *context, const cz_value *row, const cz_value *existing)
{
	const cz_value *id = &row[CZ_TASK_EXEC_ID], *parent = &row[CZ_TASK_PARENT_STATE_ID];
	const cz_value *before = &existing[CZ_TASK_PARENT_STATE_ID];
	cz_value keys[] = {row[CZ_TASK_WORKFLOW_EXEC_ID], *parent, *id}, answer[2];
	bool found;

	if (!cz_text_equal(existing[CZ_TASK_WORKFLOW_EXEC_ID].as.text, keys[0].as.text))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "task \"%.*s\" belongs to workflow \"%.*s\" and can't move to another",
					   CZ_QUOTE(id->as.text), CZ_QUOTE(existing[CZ_TASK_WORKFLOW_EXEC_ID].as.text));
	if (cz_is_null(parent) || (!cz_is_null(before) && cz_text_equal(before->as.text, parent->as.text)))
		return CZ_OK;
	CZ_TRY(cz_query_one(context, CZ_SQL_task_above, keys, answer, &found));
	if (!answer[0].as.boolean)
		return refuse_parent(context, row);
	if (answer[1].as.boolean)
		return cz_fail(context, CZ_CYCLE, "task \"%.*s\" can't have a parent that stands below it, \"%.*s\"",
					   CZ_QUOTE(id->as.text), CZ_QUOTE(parent->as.text));
	return CZ_OK;
}

/* One attempt; stored is false when another session inserted the row meanwhile. */
static cz_code
store_task(cz_context *context, cz_saving *saving, const cz_value *existing, bool *stored)
{
	cz_value *row = saving->row;
	cz_value parameters[CZ_TASK_COLUMN_COUNT], workflow[CZ_TASK_COLUMN_COUNT];
	bool found;

	cz_task_parameters(row, parameters);
	if (existing) {
		if (cz_is_null(&row[CZ_TASK_WORKFLOW_ID]))
			parameters[1] = existing[CZ_TASK_WORKFLOW_ID];
		return cz_query_one(context, CZ_SQL_task_replace, parameters, row, stored);
	}
	CZ_TRY(cz_query_one(context, CZ_SQL_task_insert, parameters, workflow, stored));
	if (*stored) {
		memcpy(row, workflow, sizeof workflow);
		return CZ_OK;
	}
	CZ_TRY(cz_query_one(context, CZ_SQL_task_status, &row[CZ_TASK_EXEC_ID], workflow, &found));
	return found ? CZ_OK : cz_task_refuse(context, row);
}

static cz_code
save_task(cz_context *context, void *argument)
{
	cz_saving *saving = argument;
	cz_value *row = saving->row;
	cz_value given = row[CZ_TASK_CREATED_AT], existing[CZ_TASK_COLUMN_COUNT];
	cz_status from = CZ_PENDING;
	bool found, stored = false;

	while (!stored) {
		CZ_TRY(cz_poll_now(context));
		CZ_TRY(cz_query_one(context, CZ_SQL_task_lock, &row[CZ_TASK_EXEC_ID], existing, &found));
		if (found)
			CZ_TRY(check_replacement(context, row, existing));
		row[CZ_TASK_CREATED_AT] = given;
		fill_created(saving, found ? &existing[CZ_TASK_CREATED_AT] : NULL);
		CZ_TRY(store_task(context, saving, found ? existing : NULL, &stored));
	}
	if (found)
		CZ_TRY(cz_status_parse(context, existing[CZ_TASK_STATUS].as.text, &from));
	CZ_TRY(cz_queue_follow(context, row, !found, from));
	return record(context, saving, &row[CZ_TASK_WORKFLOW_EXEC_ID], &row[CZ_TASK_EXEC_ID],
				  found ? &existing[CZ_TASK_STATUS] : NULL);
}

cz_code
compozy_task_save(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_saving saving = {.shape = &cz_task_shape};

	(void)count;
	CZ_TRY(cz_state_from_json(context, &cz_task_shape, args[0].as.json, saving.row));
	CZ_TRY(cz_task_check(context, saving.row));
	CZ_TRY(fill(context, &saving));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, save_task, &saving));
	return cz_state_result(context, &cz_task_shape, saving.row, result);
}
