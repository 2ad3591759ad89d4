/*
 * The usage of stored workflows and tasks: adding to it, reading it.
 *
 * The row is locked before its usage is read, so that of two callers who add at once the second sees what the first
 * stored. The lock is one that leaves the key alone, since a task that is inserted holds a lock on its workflow's.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/usage.h"
#include "function.h"
#include "store/schema.h"
#include "store/transition.h"

/* ---- adding ---- */

/* What differs between a workflow's usage and a task's. */
typedef struct cz_usage_owner
{
	const cz_entity *entity;
	const char *kind; /* of the usage's place */
	cz_statement_number lock; /* $1 id → usage, workflow_exec_id */
	cz_statement_number store; /* $1 usage, $2 updated_at, $3 workflow_exec_id, $4 task_exec_id → the row */
} cz_usage_owner;

static const cz_usage_owner workflow_owner = {&cz_workflow_entity, "the usage of workflow", CZ_SQL_workflow_usage_lock,
											  CZ_SQL_workflow_usage_store};
static const cz_usage_owner task_owner = {&cz_task_entity, "the usage of task", CZ_SQL_task_usage_lock,
										  CZ_SQL_task_usage_store};

typedef struct cz_usage_merge
{
	const cz_usage_owner *owner;
	const cz_value *id;
	cz_usage_sum sum; /* the caller's usage, to which the stored one is added */
	cz_value row[CZ_TASK_COLUMN_COUNT]; /* out */
} cz_usage_merge;

static cz_code
run_merge(cz_context *context, void *argument)
{
	cz_usage_merge *merge = argument;
	const cz_usage_owner *owner = merge->owner;
	cz_usage_place place = {owner->kind, merge->id->as.text};
	cz_value locked[2], parameters[4];
	cz_json *usage = CZ_NEW(context, cz_json);
	bool found;

	if (!usage)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_entity_read(context, owner->entity, owner->lock, merge->id, locked));
	if (!cz_is_null(&locked[0]))
		CZ_TRY(cz_usage_sum_add(context, &context->arena, &merge->sum, &place, locked[0].as.json));
	CZ_TRY(cz_usage_sum_to_json(context, &merge->sum, usage));
	parameters[0] = cz_json_value(usage);
	parameters[1] = cz_time_value(context->host->now(context->engine));
	parameters[2] = locked[1];
	parameters[3] = *merge->id;
	return cz_query_one(context, owner->store, parameters, merge->row, &found);
}

static cz_code
merge_usage(cz_context *context, const cz_usage_owner *owner, const cz_value *args, cz_value *result)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_usage_merge merge = {.owner = owner, .id = &args[0]};

	CZ_TRY(cz_usage_sum_add(context, &context->arena, &merge.sum, &place, args[1].as.json));
	CZ_TRY(cz_schema_require_writable(context));
	if (merge.sum.lines.count > 0)
		CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_merge, &merge));
	else
		CZ_TRY(cz_entity_read(context, owner->entity, owner->entity->read, merge.id, merge.row));
	return cz_state_result(context, owner->entity->shape, merge.row, result);
}

cz_code
compozy_workflow_merge_usage(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return merge_usage(context, &workflow_owner, args, result);
}

cz_code
compozy_task_merge_usage(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return merge_usage(context, &task_owner, args, result);
}

/* ---- reading ---- */

/* The usage of tasks, added up in memory of the call. */
typedef struct cz_tasks_usage
{
	cz_context *call;
	cz_usage_sum sum;
	bool found; /* the workflow */
} cz_tasks_usage;

static cz_code
add_task(cz_context *context, const cz_value *row, void *argument)
{
	cz_tasks_usage *tasks = argument;
	cz_usage_place place = {task_owner.kind, CZ_TEXT_OF("")};

	tasks->found = true;
	if (cz_is_null(&row[1]))
		return CZ_OK;
	place.name = row[0].as.text;
	return cz_usage_sum_add(context, &tasks->call->arena, &tasks->sum, &place, row[1].as.json);
}

cz_code
compozy_task_usage(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_tasks_usage tasks = {.call = context};
	cz_value row[2] = {args[0]};

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_usage, &args[0], &row[1]));
	CZ_TRY(add_task(context, row, &tasks));
	return cz_usage_sum_result(context, &tasks.sum, result);
}

cz_code
compozy_workflow_usage(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_tasks_usage tasks = {.call = context};

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_scan(context, CZ_SQL_workflow_tasks_usage, args, add_task, &tasks));
	if (!tasks.found)
		return cz_entity_missing(context, &cz_workflow_entity, args[0].as.text);
	return cz_usage_sum_result(context, &tasks.sum, result);
}
