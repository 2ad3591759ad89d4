/*
 * The extension's entry point: checks SQLite and the database, and registers every function of the table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"
SQLITE_EXTENSION_INIT1

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

/* A database that can't be read is for SQLite to refuse, when the first thing is registered. */
static int
check_encoding(sqlite3 *db, char **message)
{
	sqlite3_stmt *pragma = NULL;
	int result = SQLITE_OK;

	if (sqlite3_prepare_v2(db, "PRAGMA encoding", -1, &pragma, NULL) == SQLITE_OK && sqlite3_step(pragma) == SQLITE_ROW) {
		const char *encoding = (const char *)sqlite3_column_text(pragma, 0);

		if (encoding && strcmp(encoding, "UTF-8") != 0) {
			*message = sqlite3_mprintf("UNSUPPORTED: the database's encoding is %s; compozy needs UTF-8", encoding);
			result = SQLITE_ERROR;
		}
	}
	sqlite3_finalize(pragma);
	return result;
}

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
	return result;
}

__attribute__((visibility("default"))) int
sqlite3_compozy_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	cz_connection *connection;
	int result;

	SQLITE_EXTENSION_INIT2(api);
	result = check_version(message);
	if (result == SQLITE_OK)
		result = check_encoding(db, message);
	if (result == SQLITE_OK)
		result = cz_connection_open(db, &connection);
	if (result == SQLITE_OK)
		result = register_all(db, connection);
	if (result != SQLITE_OK && !*message)
		*message = sqlite3_mprintf("%s", sqlite3_errmsg(db));
	return result;
}
