/*
 * Atomic sections, and facts about the database.
 *
 * A statement is atomic in PostgreSQL, and so is a function called by one: a failed section is an error, and the
 * error undoes it. Only migrations need a lock, so that two runners don't both find the same one missing: an advisory
 * lock until the transaction ends (store/migrations.h).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "database.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "utils/inval.h"
#include "utils/memutils.h"

#include "store/migrations.h"

/* ---- sections ---- */

static Oid
current_schema_oid(void)
{
	List *schemas = fetch_search_path(false);
	Oid first = schemas == NIL ? InvalidOid : linitial_oid(schemas);

	list_free(schemas);
	return first;
}

/* What others committed while we waited must be seen by the look-ups that follow. */
static void
lock_migrations(void)
{
	DirectFunctionCall2(pg_advisory_xact_lock_int4, Int32GetDatum(CZ_MIGRATION_LOCK),
						Int32GetDatum((int32)current_schema_oid()));
	AcceptInvalidationMessages();
}

cz_code
cz_pg_section_begin(cz_context *context, cz_section *section)
{
	(void)context;
	if (section->mode == CZ_SECTION_MIGRATE)
		lock_migrations();
	return CZ_OK;
}

cz_code
cz_pg_section_end(cz_context *context, cz_section *section, bool failed)
{
	(void)context;
	(void)section;
	(void)failed;
	return CZ_OK;
}

/* ---- facts ---- */

cz_code
cz_pg_writable(cz_context *context, bool *writable)
{
	(void)context;
	*writable = !XactReadOnly && !RecoveryInProgress();
	return CZ_OK;
}

cz_code
cz_pg_has_table(cz_context *context, const char *name, bool *exists)
{
	(void)context;
	*exists = OidIsValid(RelnameGetRelid(name));
	return CZ_OK;
}

/* ---- the schema's version ---- */

/* The version last confirmed, and under which search_path. */
static int64 known_version = -1;
static cz_pg_search_path *known_path;

static void
forget_version(Datum argument, Oid relation)
{
	(void)argument;
	(void)relation;
	known_version = -1;
}

void
cz_pg_section_prepare(void)
{
	CacheRegisterRelcacheCallback(forget_version, (Datum)0);
}

static bool
path_is_known(void)
{
	return known_path && cz_pg_search_path_in_force(known_path);
}

/* Any change of any table forgets it, and so does a search_path that leads elsewhere. */
int64_t
cz_pg_schema_version(cz_context *context)
{
	(void)context;
	return known_version >= 0 && path_is_known() ? known_version : -1;
}

void
cz_pg_set_schema_version(cz_context *context, int64_t version)
{
	(void)context;
	if (!path_is_known()) {
		cz_pg_search_path *old = known_path;

		known_path = cz_pg_search_path_get(TopMemoryContext);
		if (old) {
			list_free(old->schemas);
			pfree(old);
		}
	}
	known_version = version;
}
