/*
 * The floor on PostgreSQL: compozy_status_is_terminal written by hand, straight against the engine, for one status and no error.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

static bool
is(const text *status, const char *word, size_t length)
{
	return VARSIZE_ANY_EXHDR(status) == length && memcmp(VARDATA_ANY(status), word, length) == 0;
}

PG_FUNCTION_INFO_V1(floor_is_terminal);

Datum
floor_is_terminal(PG_FUNCTION_ARGS)
{
	const text *status = PG_GETARG_TEXT_PP(0);

	PG_RETURN_BOOL(is(status, "SUCCESS", 7) || is(status, "FAILED", 6) || is(status, "CANCELED", 8) ||
				   is(status, "TIMED_OUT", 9));
}
