/*
 * SQL values and shared code's values.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_VALUES_H
#define CZ_PG_VALUES_H

#include "compat.h"

#include "utils/timestamp.h"

#include "base/time.h"
#include "function.h"
#include "json/json.h"

/* timestamptz counts from 2000-01-01, shared code from 1970-01-01. */
#define CZ_PG_EPOCH ((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY)

/* The arguments of one call. Each document has its node beside its value. */
typedef struct cz_pg_arguments
{
	int count;
	bool null_array; /* VARIADIC NULL: the answer is NULL */
	const cz_value *values;
	cz_value few[CZ_MAX_ARGUMENTS];
	cz_json nodes[CZ_MAX_ARGUMENTS];
} cz_pg_arguments;

/* Reads the arguments of a call; the function's own begin at number first (an aggregate's state comes before them). */
cz_code cz_pg_arguments_read(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, int first,
							 cz_pg_arguments *arguments);

/* Where what is made from an argument is kept: a pointer that is NULL at first. Of a function with all its arguments. */
struct cz_kept **cz_pg_kept_place(FunctionCallInfo fcinfo, int number);

/* A value of the declared type as a datum in the current memory context. The value must not be NULL. */
cz_code cz_pg_datum(cz_context *context, const cz_value *value, cz_type type, Datum *datum);

/* A datum that is not NULL as a value of the type. name is the argument's, for messages; node takes a document. */
cz_code cz_pg_value(cz_context *context, const char *name, cz_type type, Datum datum, cz_value *value, cz_json *node);

/* The type that stands for shared code's in SQL. */
Oid cz_pg_type(cz_type type);

/* Finite, and of the years that shared code knows. Compared before the shift, which could overflow. */
static inline bool
cz_pg_timestamp_in_range(TimestampTz timestamp)
{
	return timestamp >= CZ_TIME_MIN - CZ_PG_EPOCH && timestamp <= CZ_TIME_MAX - CZ_PG_EPOCH;
}

/* For timestamps in range. */
static inline int64
cz_pg_time_from_timestamp(TimestampTz timestamp)
{
	return timestamp + CZ_PG_EPOCH;
}

#endif
