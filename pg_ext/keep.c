/*
 * Where what is made from an argument is kept: with the place in a query that calls us, as long as the query's plan
 * runs.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "host.h"

#include "nodes/primnodes.h"
#include "utils/memutils.h"

#include "base/cached.h"
#include "values.h"

static void *
allocate(void *owner, size_t size)
{
	return MemoryContextAllocExtended(owner, size, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
}

static void
release(void *owner, void *block)
{
	(void)owner;
	pfree(block);
}

/*
 * Only a literal: an external parameter, which the server's own get_fn_expr_arg_stable() takes as well, changes between
 * the calls that PL/pgSQL makes from one place.
 */
static bool
is_constant(FmgrInfo *flinfo, int number)
{
	FuncExpr *call = (FuncExpr *)flinfo->fn_expr;

	return call && IsA(call, FuncExpr) && number < list_length(call->args) && IsA(list_nth(call->args, number), Const);
}

struct cz_kept *
cz_pg_kept(void *engine, int number)
{
	static const cz_block_source blocks = {allocate, release};
	FunctionCallInfo fcinfo = ((cz_pg_call *)engine)->fcinfo;
	cz_kept **place = fcinfo ? cz_pg_kept_place(fcinfo, number) : NULL;

	if (place && !*place) {
		MemoryContext memory = fcinfo->flinfo->fn_mcxt;
		cz_kept *kept = MemoryContextAllocZero(memory, sizeof *kept);

		kept->is_constant = is_constant(fcinfo->flinfo, number);
		cz_arena_init(&kept->arena, &blocks, memory, NULL, 0);
		*place = kept;
	}
	return place ? *place : NULL;
}
