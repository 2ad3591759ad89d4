/*
 * Whether the extension's objects in the database are those that this library was made with.
 *
 * A release that changes no function has the last number of its version raised alone, and goes with the objects of its
 * predecessor. With any other the library would read arguments that an older script didn't declare: every call is refused
 * until ALTER EXTENSION compozy UPDATE.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "host.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/parallel.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/pg_extension.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

#include "domain/version.h"

/* The version of the objects; NULL where the functions were created without the extension. */
static char *
installed_version(void)
{
	Relation extensions = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple row;
	char *version = NULL;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ, CStringGetDatum("compozy"));
	scan = systable_beginscan(extensions, ExtensionNameIndexId, true, NULL, 1, &key);
	row = systable_getnext(scan);
	if (HeapTupleIsValid(row)) {
		bool is_null;
		Datum datum = heap_getattr(row, Anum_pg_extension_extversion, RelationGetDescr(extensions), &is_null);

		version = is_null ? NULL : TextDatumGetCString(datum);
	}
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	return version;
}

/* Up to the last of the three numbers. */
static bool
have_same_functions(const char *a, const char *b)
{
	const char *end = strrchr(b, '.');

	return strncmp(a, b, (size_t)(end - b) + 1) == 0;
}

/*
 * Not while a script runs, which makes the objects, or pg_upgrade, which brings the old ones; a parallel worker's leader has checked.
 */
void
cz_pg_version_check(cz_context *context)
{
	char *version;

	if (creating_extension || IsBinaryUpgrade || IsParallelWorker() || !IsTransactionState())
		return;
	version = installed_version();
	if (!version || have_same_functions(version, CZ_VERSION))
		return;
	cz_fail(context, CZ_UNSUPPORTED,
			"the extension's objects are of version %s and the library is of %s; ALTER EXTENSION compozy UPDATE makes them one", version,
			CZ_VERSION);
	cz_pg_raise(context);
}
