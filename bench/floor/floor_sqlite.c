/*
 * The floor on SQLite: compozy_status_is_terminal written by hand, straight against the engine, for one status and no error.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <string.h>

static int
is_terminal(const char *status)
{
	return strcmp(status, "SUCCESS") == 0 || strcmp(status, "FAILED") == 0 || strcmp(status, "CANCELED") == 0 ||
		   strcmp(status, "TIMED_OUT") == 0;
}

static void
floor_is_terminal(sqlite3_context *sql, int count, sqlite3_value **args)
{
	const char *status = (const char *)sqlite3_value_text(args[0]);

	(void)count;
	if (status)
		sqlite3_result_int(sql, is_terminal(status));
}

int
sqlite3_floor_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	(void)message;
	SQLITE_EXTENSION_INIT2(api);
	return sqlite3_create_function_v2(db, "floor_is_terminal", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
									  floor_is_terminal, NULL, NULL, NULL);
}
