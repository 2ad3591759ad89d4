/*
 * What an SQL function is: the rows of functions.def as structures.
 *
 * functions.def is included several times with different macros: here for the numbers, in functions.c for the table,
 * in pg_ext for PostgreSQL's entry points. The install script and the reference page are printed from the table
 * (tools/generate.c).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_FUNCTION_H
#define CZ_FUNCTION_H

#include "base/context.h"
#include "base/value.h"

/*
 * What a function does, from which follow PostgreSQL's volatility and parallel safety and SQLite's flags. What asks the clock stays
 * with the leader of a parallel plan, since a stopped clock is the connection's.
 */
typedef enum cz_class
{
	CZ_PURE,	 /* IMMUTABLE (STABLE over values of any type) PARALLEL SAFE · DETERMINISTIC INNOCUOUS */
	CZ_STABLE,	 /* STABLE PARALLEL RESTRICTED · INNOCUOUS: the same within a statement */
	CZ_VOLATILE, /* VOLATILE PARALLEL RESTRICTED · INNOCUOUS: another result at each call */
	CZ_READS,	 /* STABLE PARALLEL RESTRICTED · no flag: reads the tables */
	CZ_WRITES	 /* VOLATILE PARALLEL UNSAFE · DIRECTONLY: changes the tables or the connection */
} cz_class;

typedef enum cz_argument_mode
{
	CZ_REQUIRED, /* NULL: the result is NULL (CZ_WRITES: INVALID_ARGUMENT) */
	CZ_NULLABLE, /* must be given, may be NULL */
	CZ_OPTIONAL, /* may be left out, which is the same as NULL */
	CZ_VARIADIC	 /* the last: none or more, each may be NULL */
} cz_argument_mode;

typedef struct cz_argument
{
	cz_argument_mode mode;
	cz_type type;
	const char *name;
	cz_type other; /* a second type that is taken as well; CZ_NULL for none */
} cz_argument;

typedef struct cz_column
{
	cz_type type;
	const char *name;
} cz_column;

/* The body of a scalar function. args has one value per declared argument (NULLs for those left out), or count values
 * of a variadic one. result is NULL on entry. */
typedef cz_code cz_scalar_body(cz_context *context, const cz_value *args, int count, cz_value *result);

/* Where a table function's rows go: as many values as it has columns, copied before add returns. */
typedef struct cz_rows
{
	cz_code (*add)(struct cz_rows *rows, cz_context *context, const cz_value *values);
	uint64_t bytes; /* that the texts, the JSON and the bytes added so far take, as the engine keeps them */
} cz_rows;

typedef cz_code cz_table_body(cz_context *context, const cz_value *args, cz_rows *rows);

/*
 * An aggregate. The state is state_size zeroed bytes; what it points to is allocated from keep, which lives as long as
 * the state. The context's own arena lives for one call only.
 */
typedef struct cz_aggregate
{
	size_t state_size;
	cz_code (*step)(cz_context *context, cz_arena *keep, void *state, const cz_value *args);
	cz_code (*final)(cz_context *context, const void *state, cz_value *result); /* may be called more than once */

	/* Takes the oldest step back (window frames); NULL when that can't be done. */
	cz_code (*inverse)(cz_context *context, void *state, const cz_value *args);

	/* For parallel plans; all NULL when the order of rows decides the result. deserialize checks what it reads. */
	cz_code (*combine)(cz_context *context, cz_arena *keep, void *state, const void *other);
	cz_code (*serialize)(cz_context *context, const void *state, cz_bytes *bytes);
	cz_code (*deserialize)(cz_context *context, cz_arena *keep, cz_bytes bytes, void *state);
} cz_aggregate;

enum
{
	CZ_MAX_ARGUMENTS = 6,
	CZ_MAX_COLUMNS = 20,
	CZ_MAX_VARIADIC = 1000 /* SQLite's default limit is 127 (100 before 3.x), PostgreSQL's is 100 */
};

typedef enum cz_function_kind
{
	CZ_SCALAR,
	CZ_AGGREGATE,
	CZ_TABLE
} cz_function_kind;

typedef struct cz_function
{
	const char *name;
	cz_function_kind kind;
	cz_class class;
	cz_type result; /* of a scalar or an aggregate */
	cz_argument arguments[CZ_MAX_ARGUMENTS];
	cz_column columns[CZ_MAX_COLUMNS]; /* of a table */
	cz_scalar_body *scalar;
	cz_table_body *table;
	const cz_aggregate *aggregate;
	const char *summary; /* one sentence: the COMMENT ON, the head of the reference entry */
	const char *details; /* Markdown: errors, limits, source; may be empty */
} cz_function;

/* CZ_FN_compozy_version and so on: the index of each function in cz_functions. */
typedef enum cz_function_number
{
#define SECTION(title)
#define SCALAR(name, class, result, arguments, summary, details) CZ_FN_##name,
#define AGGREGATE(name, class, result, arguments, body, summary, details) CZ_FN_##name,
#define TABLE(name, class, columns, arguments, summary, details) CZ_FN_##name,
#include "functions.def"
#undef SECTION
#undef SCALAR
#undef AGGREGATE
#undef TABLE
	CZ_FUNCTION_COUNT
} cz_function_number;

/* The bodies, each with the name of its function, and the aggregates. */
#define SECTION(title)
#define SCALAR(name, class, result, arguments, summary, details) cz_scalar_body name;
#define AGGREGATE(name, class, result, arguments, body, summary, details) extern const cz_aggregate body;
#define TABLE(name, class, columns, arguments, summary, details) cz_table_body name;
#include "functions.def"
#undef SECTION
#undef SCALAR
#undef AGGREGATE
#undef TABLE

extern const cz_function cz_functions[CZ_FUNCTION_COUNT];

/* Derived facts (functions.c). */
int cz_function_arity(const cz_function *function);			 /* declared arguments, a variadic one counted once */
int cz_function_required(const cz_function *function);		 /* how many must be given */
bool cz_function_is_variadic(const cz_function *function);
bool cz_function_is_strict(const cz_function *function);	 /* every argument CZ_REQUIRED, and not CZ_WRITES */
int cz_function_column_count(const cz_function *function);

/* The rule for one argument that is NULL: sets answered when the result is NULL because of it. */
cz_code cz_function_null(cz_context *context, const cz_function *function, int number, bool *answered);

/*
 * Applies the rule for NULLs: answered is true when a required argument is NULL and so the result is (SQL NULL, no
 * rows, row skipped). In line, as the call below: they are part of what every call costs.
 */
static inline cz_code
cz_function_check_nulls(cz_context *context, const cz_function *function, const cz_value *args, int count, bool *answered)
{
	*answered = false;
	for (int i = 0; i < count && function->arguments[i].mode != CZ_VARIADIC; i++)
		if (cz_is_null(&args[i]))
			CZ_TRY(cz_function_null(context, function, i, answered));
	return CZ_OK;
}

/* Runs a scalar function, NULL rule included. */
static inline cz_code
cz_function_call(cz_context *context, const cz_function *function, const cz_value *args, int count, cz_value *result)
{
	bool answered;

	*result = cz_null();
	CZ_TRY(cz_function_check_nulls(context, function, args, count, &answered));
	return answered ? CZ_OK : function->scalar(context, args, count, result);
}

#endif
