/*
 * Aggregates: the five support functions of each.
 *
 * A state is made at the first row, in the aggregate's memory context, together with the arena for what it points to;
 * it is freed with that context. Support functions over internal are not STRICT, so that each sees NULL for a state
 * that was never made: without rows the final function gets a fresh one, and combining with none changes nothing.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "call.h"

#include "host.h"
#include "values.h"

typedef struct state
{
	cz_pg_call owner; /* of keep: its memory is the aggregate's */
	cz_arena keep;
	int64 body[FLEXIBLE_ARRAY_MEMBER]; /* what shared code knows */
} state;

static MemoryContext
aggregate_memory(FunctionCallInfo fcinfo, const cz_function *function)
{
	MemoryContext memory;

	if (!AggCheckCallContext(fcinfo, &memory))
		elog(ERROR, "a support function of %s was called outside an aggregate", function->name);
	return memory;
}

static state *
make_state(MemoryContext memory, const cz_function *function)
{
	state *made = MemoryContextAllocZero(memory, offsetof(state, body) + function->aggregate->state_size);

	made->owner.memory = memory;
	cz_arena_init(&made->keep, &cz_pg_host.memory, &made->owner, NULL, 0);
	return made;
}

/* The state an argument holds, or NULL. */
static state *
state_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : (state *)PG_GETARG_POINTER(number);
}

/* ---- step ---- */

static cz_code
step(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, state *into)
{
	cz_pg_arguments arguments;
	bool skipped;

	CZ_TRY(cz_pg_arguments_read(context, fcinfo, function, 1, &arguments));
	CZ_TRY(cz_function_check_nulls(context, function, arguments.values, arguments.count, &skipped));
	return skipped ? CZ_OK : function->aggregate->step(context, &into->keep, into->body, arguments.values);
}

Datum
cz_pg_aggregate_step(FunctionCallInfo fcinfo, const cz_function *function)
{
	MemoryContext memory = aggregate_memory(fcinfo, function);
	state *into = state_argument(fcinfo, 0);
	cz_pg_call call;
	cz_context context;

	if (!into)
		into = make_state(memory, function);
	cz_pg_call_begin(&call, &context, true);
	cz_pg_call_end(&call, &context, step(&context, fcinfo, function, into));
	PG_RETURN_POINTER(into);
}

/* ---- final ---- */

static cz_code
finish(cz_context *context, const cz_function *function, const state *from, cz_value *result)
{
	void *empty;

	*result = cz_null();
	if (from)
		return function->aggregate->final(context, from->body, result);
	empty = cz_allocate(context, function->aggregate->state_size);
	if (!empty)
		return CZ_OUT_OF_MEMORY;
	memset(empty, 0, function->aggregate->state_size);
	return function->aggregate->final(context, empty, result);
}

Datum
cz_pg_aggregate_final(FunctionCallInfo fcinfo, const cz_function *function)
{
	state *from = state_argument(fcinfo, 0);
	cz_pg_call call;
	cz_context context;
	cz_value result;
	Datum datum = (Datum)0;
	cz_code code;

	(void)aggregate_memory(fcinfo, function);
	cz_pg_call_begin(&call, &context, true);
	code = finish(&context, function, from, &result);
	fcinfo->isnull = cz_is_null(&result);
	if (code == CZ_OK && !fcinfo->isnull)
		code = cz_pg_datum(&context, &result, function->result, &datum);
	cz_pg_call_end(&call, &context, code);
	return datum;
}

/* ---- parallel plans ---- */

/* Copies what it needs of the second state, which may be gone before the first. */
Datum
cz_pg_aggregate_combine(FunctionCallInfo fcinfo, const cz_function *function)
{
	MemoryContext memory = aggregate_memory(fcinfo, function);
	state *into = state_argument(fcinfo, 0);
	const state *other = state_argument(fcinfo, 1);
	cz_pg_call call;
	cz_context context;

	if (!into && !other)
		PG_RETURN_NULL();
	if (!into)
		into = make_state(memory, function);
	if (!other)
		PG_RETURN_POINTER(into);
	cz_pg_call_begin(&call, &context, true);
	cz_pg_call_end(&call, &context, function->aggregate->combine(&context, &into->keep, into->body, other->body));
	PG_RETURN_POINTER(into);
}

static cz_code
serialize(cz_context *context, const cz_function *function, const state *from, Datum *datum)
{
	cz_value bytes = {.type = CZ_BYTES};

	CZ_TRY(function->aggregate->serialize(context, from->body, &bytes.as.bytes));
	return cz_pg_datum(context, &bytes, CZ_BYTES, datum);
}

Datum
cz_pg_aggregate_serialize(FunctionCallInfo fcinfo, const cz_function *function)
{
	cz_pg_call call;
	cz_context context;
	Datum datum = (Datum)0;

	(void)aggregate_memory(fcinfo, function);
	cz_pg_call_begin(&call, &context, true);
	cz_pg_call_end(&call, &context, serialize(&context, function, (state *)PG_GETARG_POINTER(0), &datum));
	return datum;
}

/* The state is read once, by combine, so it stands in the memory of this call rather than the aggregate's. */
Datum
cz_pg_aggregate_deserialize(FunctionCallInfo fcinfo, const cz_function *function)
{
	const struct varlena *bytes = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	state *into = make_state(CurrentMemoryContext, function);
	cz_pg_call call;
	cz_context context;

	(void)aggregate_memory(fcinfo, function);
	cz_pg_call_begin(&call, &context, true);
	cz_pg_call_end(&call, &context,
				   function->aggregate->deserialize(
					   &context, &into->keep, (cz_bytes){(const uint8_t *)VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)},
					   into->body));
	PG_RETURN_POINTER(into);
}
