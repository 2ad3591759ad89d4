/*
 * The bodies that PostgreSQL's entry points (module.c) have in common, one for each kind of function.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_CALL_H
#define CZ_PG_CALL_H

#include "compat.h"

#include "function.h"

/* ---- call.c ---- */

Datum cz_pg_scalar(FunctionCallInfo fcinfo, const cz_function *function);

/* ---- table.c ---- */

Datum cz_pg_table(FunctionCallInfo fcinfo, const cz_function *function);

/* ---- aggregate.c ---- */

Datum cz_pg_aggregate_step(FunctionCallInfo fcinfo, const cz_function *function);
Datum cz_pg_aggregate_final(FunctionCallInfo fcinfo, const cz_function *function);
Datum cz_pg_aggregate_combine(FunctionCallInfo fcinfo, const cz_function *function);
Datum cz_pg_aggregate_serialize(FunctionCallInfo fcinfo, const cz_function *function);
Datum cz_pg_aggregate_deserialize(FunctionCallInfo fcinfo, const cz_function *function);

#endif
