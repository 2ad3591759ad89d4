/*
 * Reaping: tasks whose lease ran out go back to the queue, or end as TIMED_OUT after their last attempt.
 *
 * In the history both are steps of the machine: timed_out, and for those that are tried again retried.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/schema.h"
#include "store/set_move.h"

/* Leases that are looked at together. */
enum { BATCH = 1000 };

typedef struct cz_reaping
{
	cz_value compare; /* leases that end at or before this time ran out */
	int64_t now;
	cz_task_list ended; /* every lease that ran out */
	cz_task_list again; /* tasks that go back to the queue */
	cz_task_list last;	/* tasks that have had their attempts */
	cz_task_list moved; /* both */
	cz_rows *rows;
} cz_reaping;

/* A finished task's lease has nobody to wait for: it only ends. */
static cz_code
sort_out(cz_context *context, cz_reaping *reaping, const cz_value *row)
{
	cz_text workflow = row[0].as.text, task = row[1].as.text, status = row[2].as.text;
	cz_status from;

	CZ_TRY(cz_status_parse(context, status, &from));
	CZ_TRY(cz_task_list_add(context, &reaping->ended, workflow, task, status));
	if (from == CZ_PENDING || cz_status_is_terminal(from))
		return CZ_OK;
	CZ_TRY(cz_task_list_add(context, &reaping->moved, workflow, task, status));
	return cz_task_list_add(context, row[3].as.integer < row[4].as.integer ? &reaping->again : &reaping->last, workflow, task,
							status);
}

static cz_code
find_ended(cz_context *context, cz_reaping *reaping)
{
	cz_value parameters[] = {reaping->compare, cz_int(BATCH)};
	cz_query query;
	bool found = true;
	cz_code code = cz_query_start(context, CZ_SQL_leases_ended, parameters, &query);

	while (code == CZ_OK && found) {
		code = cz_query_next(&query, &found);
		if (code == CZ_OK && found)
			code = sort_out(context, reaping, query.row);
	}
	cz_query_end(&query);
	return code;
}

/* ---- moving them ---- */

static cz_code
record(cz_context *context, const cz_reaping *reaping, cz_event event, const char *from, cz_status to, const cz_json *error,
	   const cz_value *list)
{
	cz_change change = {
		.event = cz_event_name(event),
		.from = from,
		.to = cz_status_name(to),
		.at = reaping->now,
		.error = error ? cz_json_value(error) : cz_null(),
	};

	return cz_history_add_listed(context, &change, list);
}

static cz_code
try_again(cz_context *context, const cz_reaping *reaping)
{
	const char *timed_out = cz_status_name(CZ_TIMED_OUT);
	cz_changes none = {0};
	cz_value list;

	if (reaping->again.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &reaping->again, &list));
	CZ_TRY(cz_set_move(context, CZ_PENDING, &none, reaping->now, &list));
	CZ_TRY(record(context, reaping, CZ_EVENT_TIMED_OUT, NULL, CZ_TIMED_OUT, NULL, &list));
	CZ_TRY(record(context, reaping, CZ_EVENT_RETRIED, timed_out, CZ_PENDING, NULL, &list));
	return cz_execute(context, CZ_SQL_queue_add_listed, &list, NULL);
}

static cz_code
give_up(cz_context *context, const cz_reaping *reaping)
{
	cz_text code = CZ_TEXT_OF("lease_expired");
	cz_changes changes = {.error = {.given = true}};
	cz_json error;
	cz_value list;

	if (reaping->last.count == 0)
		return CZ_OK;
	CZ_TRY(cz_error_object(context, CZ_TEXT_OF("the lease of the last attempt ran out"), &code, NULL, &error));
	changes.error.value = cz_json_value(&error);
	CZ_TRY(cz_task_list_value(context, &reaping->last, &list));
	CZ_TRY(cz_set_move(context, CZ_TIMED_OUT, &changes, reaping->now, &list));
	return record(context, reaping, CZ_EVENT_TIMED_OUT, NULL, CZ_TIMED_OUT, &error, &list);
}

static cz_code
run_reap(cz_context *context, void *argument)
{
	cz_reaping *reaping = argument;
	cz_value list;

	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(find_ended(context, reaping));
	if (reaping->ended.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &reaping->ended, &list));
	CZ_TRY(cz_execute(context, CZ_SQL_leases_drop, &list, NULL));
	CZ_TRY(try_again(context, reaping));
	CZ_TRY(give_up(context, reaping));
	if (reaping->moved.count == 0)
		return CZ_OK;
	CZ_TRY(cz_task_list_value(context, &reaping->moved, &list));
	return cz_query_rows(context, CZ_SQL_tasks_reaped, &list, reaping->rows);
}

cz_code
compozy_task_reap(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_reaping reaping = {.compare = args[0], .now = context->host->now(context->engine), .rows = rows};

	if (cz_is_null(&reaping.compare))
		reaping.compare = cz_time_value(reaping.now);
	return cz_atomically(context, CZ_SECTION_WRITE, run_reap, &reaping);
}
