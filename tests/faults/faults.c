/*
 * Linked into a library of its own for tests: PostgreSQL's half with its allocations wrapped (postgres.sh), so that one of them fails or
 * lets a cancel come. Only what we ask for is wrapped, not what the server does for itself.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

static int64 until_failure = -1; /* allocations that succeed; -1: all */
static bool cancels;			 /* rather than fails */

static bool
fails(void)
{
	if (until_failure < 0 || until_failure-- > 0)
		return false;
	if (cancels)
		InterruptPending = QueryCancelPending = true;
	return !cancels;
}

static void
fail(void)
{
	if (fails())
		ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
}

/* ---- what is wrapped ---- */

#define WRAP(name, parameters, arguments) \
	extern void *__real_##name parameters; \
	extern PGDLLEXPORT void *__wrap_##name parameters; \
	void *__wrap_##name parameters \
	{ \
		fail(); \
		return __real_##name arguments; \
	}

WRAP(palloc, (Size size), (size))
WRAP(MemoryContextAllocZero, (MemoryContext context, Size size), (context, size))
WRAP(MemoryContextAllocHuge, (MemoryContext context, Size size), (context, size))
WRAP(repalloc_huge, (void *block, Size size), (block, size))

extern void *__real_MemoryContextAllocExtended(MemoryContext context, Size size, int flags);
extern PGDLLEXPORT void *__wrap_MemoryContextAllocExtended(MemoryContext context, Size size, int flags);

/* All our calls of it ask for NULL rather than an error. */
void *
__wrap_MemoryContextAllocExtended(MemoryContext context, Size size, int flags)
{
	Assert(flags & MCXT_ALLOC_NO_OOM);
	return fails() ? NULL : __real_MemoryContextAllocExtended(context, size, flags);
}

/* ---- what tests call ---- */

/* compozy_fault(number bigint, cancels boolean): the allocation that fails, from 0. */
PG_FUNCTION_INFO_V1(compozy_fault);
extern PGDLLEXPORT Datum compozy_fault(PG_FUNCTION_ARGS);

Datum
compozy_fault(PG_FUNCTION_ARGS)
{
	until_failure = PG_GETARG_INT64(0);
	cancels = PG_GETARG_BOOL(1);
	PG_RETURN_VOID();
}

/* compozy_fault_end() boolean: whether it was reached. None fails any more. */
PG_FUNCTION_INFO_V1(compozy_fault_end);
extern PGDLLEXPORT Datum compozy_fault_end(PG_FUNCTION_ARGS);

Datum
compozy_fault_end(PG_FUNCTION_ARGS)
{
	bool reached = until_failure < 0;

	until_failure = -1;
	PG_RETURN_BOOL(reached);
}
