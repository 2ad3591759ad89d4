/*
 * Moving every task that a filter names, all or none.
 *
 * The rows are locked in their order and the machine is asked about each; then one statement moves them.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/filter.h"
#include "store/history.h"
#include "store/schema.h"
#include "store/set_move.h"

typedef struct cz_moving
{
	cz_filter filter;
	cz_event event;
	cz_changes changes;
	int64_t now;
	cz_status to;
	cz_task_list all;	 /* those that move */
	cz_task_list queued; /* those of them that were PENDING */
	cz_rows *rows;
} cz_moving;

static cz_code
assemble(cz_context *context, const cz_moving *moving, cz_assembly *assembly)
{
	const cz_value *limit = &moving->filter.page.limit;

	cz_assembly_begin(context, "transition all", "ttt", assembly);
	cz_assembly_add(assembly, "SELECT workflow_exec_id, task_exec_id, status FROM task_states WHERE true");
	CZ_TRY(cz_filter_conditions(context, &moving->filter, "", assembly));
	cz_assembly_add(assembly, " ORDER BY created_at, task_exec_id");
	if (!cz_is_null(limit)) {
		cz_assembly_add(assembly, " LIMIT ");
		CZ_TRY(cz_assembly_parameter(context, assembly, 'i', limit));
	}
	cz_assembly_add(assembly, " {for no key update}");
	return cz_assembly_end(assembly);
}

/* The machine's own sentence, with the task it is about. */
static cz_code
refuse(cz_context *context, cz_text task, cz_status from, cz_event event)
{
	cz_status to;
	cz_code code = cz_status_next(context, from, event, &to);
	cz_error error = context->error;

	return cz_fail(context, code, "task \"%.*s\": %s", CZ_QUOTE(task), error.message);
}

/* A task that is there already stays out of it. */
static cz_code
sort_out(cz_context *context, cz_moving *moving, const cz_value *row)
{
	cz_text workflow = row[0].as.text, task = row[1].as.text, status = row[2].as.text;
	cz_status from, to;

	CZ_TRY(cz_poll(context));
	CZ_TRY(cz_status_parse(context, status, &from));
	if (!cz_status_after(from, moving->event, &to))
		return refuse(context, task, from, moving->event);
	if (from == to)
		return CZ_OK;
	moving->to = to;
	CZ_TRY(cz_task_list_add(context, &moving->all, workflow, task, status));
	return from == CZ_PENDING ? cz_task_list_add(context, &moving->queued, workflow, task, status) : CZ_OK;
}

static cz_code
lock_tasks(cz_context *context, cz_moving *moving)
{
	cz_assembly assembly;
	cz_query query;
	bool found = true;
	cz_code code;

	CZ_TRY(assemble(context, moving, &assembly));
	code = cz_query_start_assembled(context, &assembly.statement, assembly.parameters, &query);
	while (code == CZ_OK && found) {
		code = cz_query_next(&query, &found);
		if (code == CZ_OK && found)
			code = sort_out(context, moving, query.row);
	}
	cz_query_end(&query);
	return code;
}

/* The queue follows, and tasks that are tried again must have attempts left. */
static cz_code
follow_queue(cz_context *context, const cz_moving *moving, const cz_value *list)
{
	cz_value queued, spent[3];
	bool found;

	if (moving->queued.count) {
		CZ_TRY(cz_task_list_value(context, &moving->queued, &queued));
		CZ_TRY(cz_execute(context, CZ_SQL_queue_remove_listed, &queued, NULL));
	}
	if (moving->to != CZ_PENDING)
		return CZ_OK;
	CZ_TRY(cz_query_one(context, CZ_SQL_leases_spent, list, spent, &found));
	if (found)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "task \"%.*s\" has had %lld of its %lld attempts",
					   CZ_QUOTE(spent[0].as.text), (long long)spent[1].as.integer, (long long)spent[2].as.integer);
	CZ_TRY(cz_execute(context, CZ_SQL_leases_drop, list, NULL));
	return cz_execute(context, CZ_SQL_queue_add_listed, list, NULL);
}

static cz_code
run_moving(cz_context *context, void *argument)
{
	cz_moving *moving = argument;
	cz_change change = {.event = cz_event_name(moving->event), .at = moving->now};
	cz_value list;

	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(lock_tasks(context, moving));
	if (moving->all.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &moving->all, &list));
	CZ_TRY(cz_set_move(context, moving->to, &moving->changes, moving->now, &list));
	CZ_TRY(follow_queue(context, moving, &list));
	change.to = cz_status_name(moving->to);
	change.actor = moving->changes.actor;
	change.error = moving->changes.error.value;
	CZ_TRY(cz_history_add_listed(context, &change, &list));
	return cz_query_rows(context, CZ_SQL_tasks_listed, &list, moving->rows);
}

cz_code
compozy_task_transition_all(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_moving moving = {.now = context->host->now(context->engine), .rows = rows};

	CZ_TRY(cz_filter_read(context, &cz_task_shape, CZ_FILTER_SET, &args[0], &moving.filter));
	CZ_TRY(cz_event_parse(context, args[1].as.text, &moving.event));
	CZ_TRY(cz_changes_read(context, &cz_task_entity, &args[2], &moving.changes));
	if (!cz_is_null(&moving.changes.worker))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"changes\" has \"worker\", which is for one task at a time");
	return cz_atomically(context, CZ_SECTION_WRITE, run_moving, &moving);
}
