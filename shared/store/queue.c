/*
 * Keeping the queue in step with the tasks' statuses.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/queue.h"

static bool
is_pending(const cz_value *status)
{
	return cz_text_is(status->as.text, cz_status_name(CZ_PENDING));
}

cz_code
cz_queue_follow(cz_context *context, const cz_value *row, bool is_new, cz_status from)
{
	bool waits = is_pending(&row[CZ_TASK_STATUS]), waited = !is_new && from == CZ_PENDING;
	cz_value key[] = {row[CZ_TASK_WORKFLOW_EXEC_ID], row[CZ_TASK_EXEC_ID], row[CZ_TASK_CREATED_AT]};

	if (waits == waited)
		return CZ_OK;
	return cz_execute(context, waits ? CZ_SQL_queue_add : CZ_SQL_queue_remove, key, NULL);
}

cz_code
cz_queue_retry(cz_context *context, const cz_value *row)
{
	cz_value key[] = {row[CZ_TASK_WORKFLOW_EXEC_ID], row[CZ_TASK_EXEC_ID]};
	cz_value attempts[2];
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_lease_drop, key, attempts, &found));
	if (found && attempts[0].as.integer >= attempts[1].as.integer)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "task \"%.*s\" has had %lld of its %lld attempts",
					   CZ_QUOTE(key[1].as.text), (long long)attempts[0].as.integer, (long long)attempts[1].as.integer);
	return CZ_OK;
}

cz_code
cz_queue_limit_attempts(cz_context *context, const cz_value *row, const cz_json *max_attempts)
{
	cz_value parameters[3] = {row[CZ_TASK_WORKFLOW_EXEC_ID], row[CZ_TASK_EXEC_ID]};
	int64_t number = 0;
	bool is_integer = false;

	if (max_attempts->kind == CZ_JSON_NUMBER)
		CZ_TRY(cz_json_get_int(context, max_attempts, &number, &is_integer));
	if (!is_integer || number < 1 || number > CZ_ATTEMPTS_LIMIT) {
		cz_text given;

		CZ_TRY(cz_json_to_text(context, max_attempts, &given));
		return cz_fail(context, CZ_INVALID_ARGUMENT, "max_attempts of the state is %.*s; allowed: 1 to %d", CZ_QUOTE(given),
					   CZ_ATTEMPTS_LIMIT);
	}
	parameters[2] = cz_int(number);
	return cz_execute(context, CZ_SQL_lease_limit, parameters, NULL);
}
