/*
 * The connection's state and its owner, the virtual table compozy_connection.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

/* ---- statements of the adapter's own ---- */

sqlite3_stmt *
cz_connection_own(cz_connection *connection, cz_own_statement number)
{
	static const char *const texts[CZ_OWN_COUNT] = {
		[CZ_OWN_PROBE] = "SELECT 1",
		[CZ_OWN_TEXT] = "SELECT json(?1)",
		[CZ_OWN_TABLE] = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE LIMIT 1",
		[CZ_OWN_QUERY_ONLY] = "PRAGMA query_only",
		[CZ_OWN_GUARD] = "PRAGMA user_version",
		[CZ_OWN_BEGIN] = "BEGIN",
		[CZ_OWN_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
		[CZ_OWN_COMMIT] = "COMMIT",
		[CZ_OWN_ROLLBACK] = "ROLLBACK",
		[CZ_OWN_SAVEPOINT] = "SAVEPOINT compozy",
		[CZ_OWN_RELEASE] = "RELEASE compozy",
		[CZ_OWN_ROLLBACK_TO] = "ROLLBACK TO compozy",
	};

	if (!connection->own[number])
		(void)sqlite3_prepare_v3(connection->db, texts[number], -1, SQLITE_PREPARE_PERSISTENT, &connection->own[number],
								 NULL);
	return connection->own[number];
}

void
cz_connection_finalize(cz_connection *connection)
{
	for (int i = 0; i < CZ_STATEMENT_COUNT; i++) {
		sqlite3_finalize(connection->statements[i].statement);
		connection->statements[i].statement = NULL;
	}
	for (int i = 0; i < CZ_OWN_COUNT; i++) {
		sqlite3_finalize(connection->own[i]);
		connection->own[i] = NULL;
	}
}

/* ---- the owner ---- */

typedef struct owner_table
{
	sqlite3_vtab base;
	cz_connection *connection;
} owner_table;

static int
owner_connect(sqlite3 *db, void *state, int argc, const char *const *argv, sqlite3_vtab **table, char **message)
{
	int result = sqlite3_declare_vtab(db, "CREATE TABLE connection (statements)");
	owner_table *owner;

	(void)argc;
	(void)argv;
	(void)message;
	if (result != SQLITE_OK)
		return result;
	owner = sqlite3_malloc64(sizeof *owner);
	if (!owner)
		return SQLITE_NOMEM;
	memset(owner, 0, sizeof *owner);
	owner->connection = state;
	*table = &owner->base;
	return SQLITE_OK;
}

static int
owner_disconnect(sqlite3_vtab *table)
{
	owner_table *owner = (owner_table *)table;

	cz_connection_finalize(owner->connection);
	sqlite3_free(owner);
	return SQLITE_OK;
}

static int
owner_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	(void)info;
	return SQLITE_OK;
}

/* The table is empty: it is there for its end. */
static int
owner_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
	(void)table;
	*cursor = sqlite3_malloc64(sizeof **cursor);
	return *cursor ? SQLITE_OK : SQLITE_NOMEM;
}

static int
owner_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int
owner_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc, sqlite3_value **argv)
{
	(void)cursor;
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	return SQLITE_OK;
}

static int
owner_next(sqlite3_vtab_cursor *cursor)
{
	(void)cursor;
	return SQLITE_OK;
}

static int
owner_eof(sqlite3_vtab_cursor *cursor)
{
	(void)cursor;
	return 1;
}

static int
owner_column(sqlite3_vtab_cursor *cursor, sqlite3_context *sql, int column)
{
	(void)cursor;
	(void)column;
	sqlite3_result_null(sql);
	return SQLITE_OK;
}

static int
owner_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
	(void)cursor;
	*rowid = 0;
	return SQLITE_OK;
}

static const sqlite3_module owner_module = {
	.xConnect = owner_connect,
	.xBestIndex = owner_best_index,
	.xDisconnect = owner_disconnect,
	.xOpen = owner_open,
	.xClose = owner_close,
	.xFilter = owner_filter,
	.xNext = owner_next,
	.xEof = owner_eof,
	.xColumn = owner_column,
	.xRowid = owner_rowid,
};

int
cz_connection_open(sqlite3 *db, cz_connection **connection)
{
	cz_connection *opened = sqlite3_malloc64(sizeof *opened);
	sqlite3_stmt *touch = NULL;
	int result;

	*connection = NULL;
	if (!opened)
		return SQLITE_NOMEM;
	memset(opened, 0, sizeof *opened);
	opened->db = db;
	opened->schema_version = -1;
	/* From here on SQLite frees the state, also when this call fails. */
	result = sqlite3_create_module_v2(db, "compozy_connection", &owner_module, opened, sqlite3_free);
	if (result != SQLITE_OK)
		return result;
	result = sqlite3_prepare_v2(db, "SELECT 1 FROM compozy_connection", -1, &touch, NULL);
	sqlite3_finalize(touch);
	if (result == SQLITE_OK)
		*connection = opened;
	return result;
}
