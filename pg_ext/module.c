/*
 * PostgreSQL's entry points: one C symbol for each SQL function, so that nothing is looked up by name at a call and
 * profilers tell them apart.
 *
 * They are printed by the preprocessor from shared/functions.def. Each aggregate has all five support functions; the
 * install script declares those that the aggregate has a use for.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "call.h"

#include "miscadmin.h"
#include "utils/snapmgr.h"

#include "host.h"

PG_MODULE_MAGIC;

#define ENTRY(symbol, body, name) \
	PGDLLEXPORT PG_FUNCTION_INFO_V1(symbol); \
	Datum symbol(PG_FUNCTION_ARGS) \
	{ \
		return body(fcinfo, &cz_functions[CZ_FN_##name]); \
	}

#define SECTION(title)
#define SCALAR(name, class, result, arguments, summary, details) ENTRY(pg_##name, cz_pg_scalar, name)
#define TABLE(name, class, columns, arguments, summary, details) ENTRY(pg_##name, cz_pg_table, name)
#define AGGREGATE(name, class, result, arguments, body, summary, details) \
	ENTRY(pg_##name##_step, cz_pg_aggregate_step, name) \
	ENTRY(pg_##name##_final, cz_pg_aggregate_final, name) \
	ENTRY(pg_##name##_combine, cz_pg_aggregate_combine, name) \
	ENTRY(pg_##name##_serialize, cz_pg_aggregate_serialize, name) \
	ENTRY(pg_##name##_deserialize, cz_pg_aggregate_deserialize, name)
#include "functions.def"

extern PGDLLEXPORT void _PG_init(void);

/*
 * Says at load, rather than at the first call, that a database is not served: PostgreSQL looks a function up in the library
 * before it calls, and of one that only an older script has it would say no more than that it isn't there.
 *
 * Not for a preload setting, when no snapshot is active: the postmaster is in no database, and a session refused there could
 * not be opened for ALTER EXTENSION. There the first call says it.
 */
void
_PG_init(void)
{
	if (OidIsValid(MyDatabaseId) && ActiveSnapshotSet())
		cz_pg_host_prepare();
}
