/*
 * Named locks that end by themselves: a row of a table, the same on both engines, so that a lock outlives connections,
 * pools and crashes, and no engine's own locks are asked for what they can't do.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/domain.h"
#include "function.h"
#include "store/lease.h"
#include "store/schema.h"

typedef struct cz_locking
{
	cz_statement_number number;
	const cz_value *parameters;
	cz_value answer;
	bool found;
} cz_locking;

static cz_code
run(cz_context *context, void *argument)
{
	cz_locking *locking = argument;

	return cz_query_one(context, locking->number, locking->parameters, &locking->answer, &locking->found);
}

cz_code
compozy_lock(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t lease, until, now = context->host->now(context->engine);
	cz_value parameters[4] = {args[0], args[1]};
	cz_locking locking = {.number = CZ_SQL_lock_take, .parameters = parameters};

	(void)count;
	CZ_TRY(cz_lease_check_name(context, "name", &args[0]));
	CZ_TRY(cz_lease_check_name(context, "owner", &args[1]));
	CZ_TRY(cz_lease_duration(context, &args[2], &lease));
	CZ_TRY(cz_time_add(context, now, lease, &until));
	parameters[2] = cz_time_value(until);
	parameters[3] = cz_time_value(now);
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run, &locking));
	*result = cz_bool(locking.found);
	return CZ_OK;
}

cz_code
compozy_unlock(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value parameters[] = {args[0], args[1], cz_time_value(context->host->now(context->engine))};
	cz_locking locking = {.number = CZ_SQL_lock_give, .parameters = parameters};

	(void)count;
	CZ_TRY(cz_lease_check_name(context, "name", &args[0]));
	CZ_TRY(cz_lease_check_name(context, "owner", &args[1]));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run, &locking));
	*result = cz_bool(locking.found && locking.answer.as.boolean);
	return CZ_OK;
}
