/*
 * Heartbeats, giving a task back, and the check of leases.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/lease.h"

#include "function.h"
#include "store/history.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/transition.h"

/* ---- arguments ---- */

cz_code
cz_lease_duration(cz_context *context, const cz_value *argument, int64_t *microseconds)
{
	*microseconds = CZ_DEFAULT_LEASE;
	if (cz_is_null(argument))
		return CZ_OK;
	CZ_TRY(cz_duration_parse(context, "lease", argument->as.text, microseconds));
	if (*microseconds > 0 && *microseconds <= CZ_LEASE_LIMIT)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"lease\" is \"%.*s\"; allowed: more than 0, up to 366 days",
				   CZ_QUOTE(argument->as.text));
}

cz_code
cz_lease_check_name(cz_context *context, const char *argument, const cz_value *name)
{
	size_t length = name->as.text.length;

	if (length > 0 && length <= CZ_EXEC_ID_LIMIT)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is \"%.*s\", %zu bytes long; allowed: 1 to %d", argument,
				   CZ_QUOTE(name->as.text), length, CZ_EXEC_ID_LIMIT);
}

/* ---- the check ---- */

static cz_code
lost(cz_context *context, cz_text task_exec_id, cz_text worker)
{
	return cz_fail(context, CZ_LEASE_LOST, "worker \"%.*s\" holds no lease on task \"%.*s\"", CZ_QUOTE(worker),
				   CZ_QUOTE(task_exec_id));
}

cz_code
cz_lease_require(cz_context *context, const cz_value *row, const cz_value *worker, bool end, int64_t now)
{
	cz_value parameters[] = {
		cz_int(0), row[CZ_TASK_WORKFLOW_EXEC_ID], row[CZ_TASK_EXEC_ID], *worker, cz_time_value(now),
	};
	cz_value attempt[1];
	bool held;

	if (end)
		CZ_TRY(cz_query_one(context, CZ_SQL_lease_end, parameters, attempt, &held));
	else
		CZ_TRY(cz_query_one(context, CZ_SQL_lease_hold, parameters + 1, attempt, &held));
	return held ? CZ_OK : lost(context, row[CZ_TASK_EXEC_ID].as.text, worker->as.text);
}

/* ---- heartbeat ---- */

typedef struct cz_heartbeat
{
	const cz_value *id, *worker;
	int64_t now;
	cz_value until; /* the new end */
} cz_heartbeat;

static cz_code
extend(cz_context *context, void *argument)
{
	cz_heartbeat *heartbeat = argument;
	cz_value parameters[] = {heartbeat->until, *heartbeat->id, *heartbeat->worker, cz_time_value(heartbeat->now)};
	cz_value task[2];
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_lease_extend, parameters, &heartbeat->until, &found));
	if (found)
		return CZ_OK;
	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, heartbeat->id, task));
	return lost(context, heartbeat->id->as.text, heartbeat->worker->as.text);
}

cz_code
compozy_task_heartbeat(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_heartbeat heartbeat = {.id = &args[0], .worker = &args[1], .now = context->host->now(context->engine)};
	int64_t lease, until;

	(void)count;
	CZ_TRY(cz_lease_check_name(context, "worker", &args[1]));
	CZ_TRY(cz_lease_duration(context, &args[2], &lease));
	CZ_TRY(cz_time_add(context, heartbeat.now, lease, &until));
	heartbeat.until = cz_time_value(until);
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, extend, &heartbeat));
	*result = heartbeat.until;
	return CZ_OK;
}

/* ---- release ---- */

typedef struct cz_release
{
	const cz_value *id, *worker;
	int64_t now;
	cz_value row[CZ_TASK_COLUMN_COUNT]; /* out */
} cz_release;

/* Back to PENDING, which the machine has no event for, on condition of the status read. */
static cz_code
put_back(cz_context *context, cz_release *release, const cz_value *task, bool *moved)
{
	cz_value parameters[] = {
		cz_text_value(cz_text_from(cz_status_name(CZ_PENDING))),
		cz_bool(false), cz_null(), cz_bool(false), cz_null(), cz_bool(false), cz_null(),
		cz_time_value(release->now), *release->id, task[0], task[1],
	};

	return cz_query_one(context, CZ_SQL_task_move, parameters, release->row, moved);
}

/* An attempt that was given back doesn't count. */
static cz_code
end_lease(cz_context *context, const cz_release *release)
{
	const cz_value *row = release->row;
	cz_value parameters[] = {
		cz_int(1), row[CZ_TASK_WORKFLOW_EXEC_ID], row[CZ_TASK_EXEC_ID], *release->worker, cz_time_value(release->now),
	};
	cz_value attempt[1];
	bool held;

	CZ_TRY(cz_query_one(context, CZ_SQL_lease_end, parameters, attempt, &held));
	return held ? CZ_OK : lost(context, release->id->as.text, release->worker->as.text);
}

static cz_code
run_release(cz_context *context, void *argument)
{
	cz_release *release = argument;
	cz_change change = {.to = cz_status_name(CZ_PENDING), .at = release->now, .actor = *release->worker};
	cz_value task[2];
	cz_status from;
	bool moved = false;

	while (!moved) {
		CZ_TRY(cz_poll_now(context));
		CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, release->id, task));
		CZ_TRY(cz_status_parse(context, task[0].as.text, &from));
		if (from == CZ_PENDING || cz_status_is_terminal(from))
			return lost(context, release->id->as.text, release->worker->as.text);
		CZ_TRY(put_back(context, release, task, &moved));
	}
	CZ_TRY(end_lease(context, release));
	CZ_TRY(cz_queue_follow(context, release->row, false, from));
	change.workflow_exec_id = release->row[CZ_TASK_WORKFLOW_EXEC_ID].as.text;
	change.task_exec_id = release->id->as.text;
	change.from = cz_status_name(from);
	return cz_history_add(context, &change);
}

cz_code
compozy_task_release(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_release release = {.id = &args[0], .worker = &args[1], .now = context->host->now(context->engine)};

	(void)count;
	CZ_TRY(cz_lease_check_name(context, "worker", &args[1]));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_release, &release));
	return cz_state_result(context, &cz_task_shape, release.row, result);
}
