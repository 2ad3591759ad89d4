/*
 * PostgreSQL 13 to 18: the only place that looks at the version.
 *
 * The first header of every file of pg_ext, since it includes postgres.h and settles PGDLLEXPORT before that: up to
 * 15 the macro is empty, and under -fvisibility=hidden the server would find neither the magic block nor the
 * functions.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_COMPAT_H
#define CZ_PG_COMPAT_H

#if defined(__GNUC__) && !defined(_WIN32) && !defined(PGDLLEXPORT)
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#if PG_VERSION_NUM < 130000
#error "compozy needs PostgreSQL 13 or newer"
#endif

/* 16 moved the macros of variable-length types out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 14 made int64_to_numeric public and gave numeric its infinities. */
#if PG_VERSION_NUM >= 140000
static inline Numeric
cz_pg_numeric_from_int(int64 number)
{
	return int64_to_numeric(number);
}

static inline bool
cz_pg_numeric_is_finite(Numeric number)
{
	return !numeric_is_nan(number) && !numeric_is_inf(number);
}
#else
static inline Numeric
cz_pg_numeric_from_int(int64 number)
{
	return DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(number)));
}

static inline bool
cz_pg_numeric_is_finite(Numeric number)
{
	return !numeric_is_nan(number);
}
#endif

/* A search_path as it was, to compare with the one in force without looking anything up; 17 gave it another name. */
#if PG_VERSION_NUM >= 170000
typedef SearchPathMatcher cz_pg_search_path;
#define cz_pg_search_path_get GetSearchPathMatcher
#define cz_pg_search_path_in_force SearchPathMatchesCurrentEnvironment
#else
typedef OverrideSearchPath cz_pg_search_path;
#define cz_pg_search_path_get GetOverrideSearchPath
#define cz_pg_search_path_in_force OverrideSearchPathMatchesCurrent
#endif

/* The executor's prepared CHECKs (checks.c): 14 opens the tables that a statement writes at its start, 18 can leave a CHECK unenforced. */
#define CZ_PG_HAS_KEPT_CHECKS (PG_VERSION_NUM >= 140000)
#if PG_VERSION_NUM >= 180000
#define CZ_PG_CHECKS ri_CheckConstraintExprs
#define cz_pg_check_is_enforced(check) ((check)->ccenforced)
#define cz_pg_has_virtual_columns(constraints) ((constraints)->has_generated_virtual)
#else
#define CZ_PG_CHECKS ri_ConstraintExprs
#define cz_pg_check_is_enforced(check) ((void)(check), true)
#define cz_pg_has_virtual_columns(constraints) ((void)(constraints), false)
#endif

#endif
