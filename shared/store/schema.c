/*
 * The schema's version: what every store function asks, and the errors that follow.
 *
 * The answer is cached by the adapter, which forgets it when the tables could have changed: asking costs a comparison.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/schema.h"

#include "function.h"
#include "store/migrations.h"

cz_code
cz_schema_missing(cz_context *context)
{
	cz_code code = cz_fail(context, CZ_SCHEMA_OUTDATED,
						   "the tables are not there; run SELECT compozy_migrate_up() to create them");

	cz_hint(context, "On PostgreSQL they are looked up in the search_path.");
	return code;
}

cz_code
cz_read_only(cz_context *context)
{
	return cz_fail(context, CZ_READ_ONLY, "the database or the transaction is read-only, and this function writes");
}

cz_code
cz_schema_version(cz_context *context, int64_t *version)
{
	cz_value row[1];
	bool exists, found;

	*version = 0;
	CZ_TRY(context->host->database->has_table(context, "compozy_migrations", &exists));
	if (!exists)
		return CZ_OK;
	CZ_TRY(cz_query_one(context, CZ_SQL_schema_version, NULL, row, &found));
	*version = row[0].as.integer;
	return CZ_OK;
}

cz_code
cz_schema_newer(cz_context *context, int64_t version)
{
	return cz_fail(context, CZ_UNSUPPORTED, "the tables are at version %lld, made by a newer library; this one knows up to %d",
				   (long long)version, CZ_SCHEMA_VERSION);
}

/* Asks the database, not the cache. */
static cz_code
confirm_version(cz_context *context)
{
	int64_t version;

	CZ_TRY(cz_schema_version(context, &version));
	if (version == 0)
		return cz_schema_missing(context);
	if (version < CZ_SCHEMA_VERSION)
		return cz_fail(context, CZ_SCHEMA_OUTDATED,
					   "the tables are at version %lld, this library needs %d; run SELECT compozy_migrate_up()",
					   (long long)version, CZ_SCHEMA_VERSION);
	if (version > CZ_SCHEMA_VERSION)
		return cz_schema_newer(context, version);
	context->host->database->set_schema_version(context, version);
	return CZ_OK;
}

cz_code
cz_schema_require(cz_context *context)
{
	return context->host->database->schema_version(context) == CZ_SCHEMA_VERSION ? CZ_OK : confirm_version(context);
}

cz_code
cz_require_writable(cz_context *context)
{
	bool writable;

	CZ_TRY(context->host->database->writable(context, &writable));
	return writable ? CZ_OK : cz_read_only(context);
}

cz_code
cz_schema_require_writable(cz_context *context)
{
	CZ_TRY(cz_schema_require(context));
	return cz_require_writable(context);
}
