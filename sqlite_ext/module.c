/*
 * The extension's entry point: checks SQLite and the database, and registers every function of the table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifdef __linux__
#define _GNU_SOURCE /* dladdr */
#endif
#include "adapter.h"
SQLITE_EXTENSION_INIT1

#include <dlfcn.h>

/* Window functions, RETURNING, generated tables: all older. 3.38 is the first with JSON built in. */
enum { OLDEST_SQLITE = 3038000 };

static int
check_version(char **message)
{
	if (sqlite3_libversion_number() >= OLDEST_SQLITE)
		return SQLITE_OK;
	*message = sqlite3_mprintf("UNSUPPORTED: this is SQLite %s; compozy needs 3.38.0 or newer", sqlite3_libversion());
	return SQLITE_ERROR;
}

/* A database that can't be read is refused here, before anything is registered. */
static int
check_encoding(sqlite3 *db, char **message)
{
	sqlite3_stmt *pragma = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA encoding", -1, &pragma, NULL);

	if (result == SQLITE_OK && sqlite3_step(pragma) == SQLITE_ROW) {
		const char *encoding = (const char *)sqlite3_column_text(pragma, 0);

		if (encoding && strcmp(encoding, "UTF-8") != 0) {
			*message = sqlite3_mprintf("UNSUPPORTED: the database's encoding is %s; compozy needs UTF-8", encoding);
			result = SQLITE_ERROR;
		}
	}
	sqlite3_finalize(pragma);
	return result;
}

/* The owner comes last: with it the library counts as loaded. */
static int
register_all(sqlite3 *db, cz_connection *connection)
{
	static int (*const by_kind[])(sqlite3 * db, cz_registration * registration) = {
		[CZ_SCALAR] = cz_sqlite_register_scalar,
		[CZ_AGGREGATE] = cz_sqlite_register_aggregate,
		[CZ_TABLE] = cz_sqlite_register_table,
	};
	int result = SQLITE_OK;

	for (int i = 0; i < CZ_FUNCTION_COUNT && result == SQLITE_OK; i++) {
		connection->registrations[i] = (cz_registration){
			.connection = connection,
			.function = &cz_functions[i],
			.arity = cz_function_arity(&cz_functions[i]),
			.variadic = cz_function_is_variadic(&cz_functions[i]),
		};
		result = by_kind[cz_functions[i].kind](db, &connection->registrations[i]);
	}
	if (result == SQLITE_OK)
		result = cz_connection_register_owner(connection);
	return result == SQLITE_OK ? cz_connection_own_statements(connection) : result;
}

/* SQLite unloads a library that fails to start, but keeps what it has registered until then: so the library stays. */
static void
stay_in_memory(void)
{
	static const char inside;
	Dl_info library;

	if (dladdr(&inside, &library))
		(void)dlopen(library.dli_fname, RTLD_NOW);
}

static int
load(sqlite3 *db)
{
	cz_connection *connection = cz_connection_new(db);
	int result;

	if (!connection)
		return SQLITE_NOMEM;
	result = register_all(db, connection);
	if (result != SQLITE_OK)
		stay_in_memory();
	cz_connection_release(connection);
	return result;
}

__attribute__((visibility("default"))) int
sqlite3_compozy_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	int result;

	SQLITE_EXTENSION_INIT2(api);
	result = check_version(message);
	if (result == SQLITE_OK)
		result = check_encoding(db, message);
	if (result == SQLITE_OK && !cz_connection_is_loaded(db))
		result = load(db);
	if (result != SQLITE_OK && !*message)
		*message = sqlite3_mprintf("%s", sqlite3_errmsg(db));
	return result;
}
