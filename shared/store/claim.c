/*
 * Claiming tasks: from the queue, oldest first, each by one worker only.
 *
 * On PostgreSQL a claim takes the queue's rows that no other session holds, so that workers don't wait for each other;
 * on SQLite it holds the write lock. A row of the queue whose task is not PENDING (any more) is dropped on the way.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/filter.h"
#include "store/history.h"
#include "store/lease.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/task_list.h"

/* Tasks that one call may claim. */
enum { CLAIM_LIMIT = 1000 };

typedef struct cz_claim
{
	cz_value worker;
	cz_filter filter;
	int64_t wanted, now, until;
	cz_task_list taken;
	cz_rows *rows;
} cz_claim;

/* Adds the pairs of keys that a query gives to a list; started is what starting it gave. */
static cz_code
collect(cz_context *context, cz_query *query, cz_code started, cz_task_list *list)
{
	bool found = true;
	cz_code code = started;

	while (code == CZ_OK && found) {
		code = cz_query_next(query, &found);
		if (code == CZ_OK && found)
			code = cz_task_list_add(context, list, query->row[0].as.text, query->row[1].as.text,
									cz_text_from(cz_status_name(CZ_PENDING)));
	}
	cz_query_end(query);
	return code;
}

/* Takes up to limit rows from the queue whose tasks the filter names. */
static cz_code
take_filtered(cz_context *context, const cz_claim *claim, const cz_value *limit, cz_task_list *list)
{
	cz_assembly assembly;
	cz_query query;

	cz_assembly_begin(context, "claim", "tt", &assembly);
	cz_assembly_add(&assembly, "DELETE FROM task_queue WHERE {row in} SELECT q.{row} FROM task_queue q JOIN task_states t ON "
							   "t.workflow_exec_id = q.workflow_exec_id AND t.task_exec_id = q.task_exec_id "
							   "WHERE t.status = 'PENDING'");
	CZ_TRY(cz_filter_conditions(context, &claim->filter, "t.", &assembly));
	cz_assembly_add(&assembly, " ORDER BY q.created_at, q.task_exec_id LIMIT ");
	CZ_TRY(cz_assembly_parameter(context, &assembly, 'i', limit));
	cz_assembly_add(&assembly, " {skip locked queue} {end row in} RETURNING workflow_exec_id, task_exec_id");
	CZ_TRY(cz_assembly_end(&assembly));
	return collect(context, &query,
				   cz_query_start_assembled(context, &assembly.statement, assembly.parameters, &query), list);
}

static cz_code
take_next(cz_context *context, const cz_claim *claim, const cz_value *limit, cz_task_list *list)
{
	cz_query query;

	if (claim->filter.count)
		return take_filtered(context, claim, limit, list);
	return collect(context, &query, cz_query_start(context, CZ_SQL_queue_take, limit, &query), list);
}

/* Takes rows from the queue and starts those of their tasks that are PENDING; none is true when the queue gave nothing. */
static cz_code
take(cz_context *context, cz_claim *claim, bool *none)
{
	cz_value limit = cz_int(claim->wanted - (int64_t)claim->taken.count);
	cz_value start[] = {cz_time_value(claim->now), cz_null()};
	cz_task_list next = {0};
	cz_query query;

	CZ_TRY(take_next(context, claim, &limit, &next));
	*none = next.count == 0;
	if (*none)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &next, &start[1]));
	return collect(context, &query, cz_query_start(context, CZ_SQL_tasks_start, start, &query), &claim->taken);
}

static cz_code
record(cz_context *context, const cz_claim *claim, const cz_value *list)
{
	cz_change change = {
		.event = cz_event_name(CZ_EVENT_STARTED),
		.to = cz_status_name(CZ_RUNNING),
		.at = claim->now,
		.actor = claim->worker,
	};

	return cz_history_add_listed(context, &change, list);
}

static cz_code
run_claim(cz_context *context, void *argument)
{
	cz_claim *claim = argument;
	cz_value lease[] = {claim->worker, cz_time_value(claim->until), cz_int(CZ_DEFAULT_ATTEMPTS), cz_null()};
	bool none = false;

	CZ_TRY(cz_schema_require_writable(context));
	while (!none && (int64_t)claim->taken.count < claim->wanted) {
		CZ_TRY(cz_poll_now(context));
		CZ_TRY(take(context, claim, &none));
	}
	if (claim->taken.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &claim->taken, &lease[3]));
	CZ_TRY(cz_execute(context, CZ_SQL_leases_take, lease, NULL));
	CZ_TRY(record(context, claim, &lease[3]));
	return cz_query_rows(context, CZ_SQL_tasks_claimed, &lease[3], claim->rows);
}

cz_code
compozy_task_claim(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_claim claim = {.worker = args[0], .wanted = 1, .now = context->host->now(context->engine), .rows = rows};
	int64_t lease;

	CZ_TRY(cz_lease_check_name(context, "worker", &args[0]));
	if (!cz_is_null(&args[1]))
		claim.wanted = args[1].as.integer;
	if (claim.wanted < 1 || claim.wanted > CLAIM_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"count\" is %lld; allowed: 1 to %d", (long long)claim.wanted,
					   CLAIM_LIMIT);
	CZ_TRY(cz_lease_duration(context, &args[2], &lease));
	CZ_TRY(cz_filter_read(context, &cz_task_shape, CZ_FILTER_ONLY, &args[3], &claim.filter));
	CZ_TRY(cz_time_add(context, claim.now, lease, &claim.until));
	return cz_atomically(context, CZ_SECTION_WRITE, run_claim, &claim);
}
