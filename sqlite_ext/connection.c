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

	if (!connection->own[number] && cz_connection_own_statements(connection) == SQLITE_OK)
		(void)sqlite3_prepare_v3(connection->db, texts[number], -1, SQLITE_PREPARE_PERSISTENT, &connection->own[number],
								 NULL);
	return connection->own[number];
}

static void
finalize_all(cz_connection *connection)
{
	for (int i = 0; i < CZ_STATEMENT_COUNT; i++) {
		sqlite3_finalize(connection->statements[i].statement);
		connection->statements[i].statement = NULL;
	}
	for (int i = 0; i < CZ_KEPT_ASSEMBLED; i++) {
		sqlite3_finalize(connection->assembled[i].statement);
		connection->assembled[i].statement = NULL;
	}
	for (int i = 0; i < CZ_OWN_COUNT; i++) {
		sqlite3_finalize(connection->own[i]);
		connection->own[i] = NULL;
	}
}

/* ---- holders ---- */

cz_connection *
cz_connection_new(sqlite3 *db)
{
	cz_connection *connection = sqlite3_malloc64(sizeof *connection);

	if (!connection)
		return NULL;
	memset(connection, 0, sizeof *connection);
	connection->db = db;
	connection->holders = 1;
	connection->schema_version = -1;
	return connection;
}

void
cz_connection_hold(cz_connection *connection)
{
	connection->holders++;
}

void
cz_connection_release(cz_connection *connection)
{
	if (--connection->holders > 0)
		return;
	if (connection->takes_turns)
		sqlite3_busy_timeout(connection->db, CZ_TURN_PATIENCE / 1000); /* the handler would look here */
	cz_turns_release(&connection->turns);
	sqlite3_free(connection);
}

static void
release_connection(void *connection)
{
	cz_connection_release(connection);
}

void
cz_registration_release(void *registration)
{
	cz_connection_release(((cz_registration *)registration)->connection);
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
	int result = sqlite3_declare_vtab(db, "CREATE TABLE connection (library)");
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
	owner->connection->statements_are_owned = true;
	cz_connection_hold(owner->connection);
	*table = &owner->base;
	return SQLITE_OK;
}

static int
owner_disconnect(sqlite3_vtab *table)
{
	owner_table *owner = (owner_table *)table;

	finalize_all(owner->connection);
	owner->connection->statements_are_owned = false;
	cz_connection_release(owner->connection);
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

/* One row, of one column, which tells only who knows where to look: cz_connection_is_loaded. */
typedef struct owner_cursor
{
	sqlite3_vtab_cursor base;
	bool at_end;
} owner_cursor;

static int
owner_open(sqlite3_vtab *table, sqlite3_vtab_cursor **opened)
{
	owner_cursor *cursor = sqlite3_malloc64(sizeof *cursor);

	(void)table;
	if (!cursor)
		return SQLITE_NOMEM;
	memset(cursor, 0, sizeof *cursor);
	*opened = &cursor->base;
	return SQLITE_OK;
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
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	((owner_cursor *)cursor)->at_end = false;
	return SQLITE_OK;
}

static int
owner_next(sqlite3_vtab_cursor *cursor)
{
	((owner_cursor *)cursor)->at_end = true;
	return SQLITE_OK;
}

static int
owner_eof(sqlite3_vtab_cursor *cursor)
{
	return ((owner_cursor *)cursor)->at_end;
}

/* The address of something that each loaded copy of the library has once. */
static char this_library[] = "compozy library";

/* NULL to SQL. */
static int
owner_column(sqlite3_vtab_cursor *cursor, sqlite3_context *sql, int column)
{
	(void)cursor;
	(void)column;
	sqlite3_result_pointer(sql, this_library, this_library, NULL);
	return SQLITE_OK;
}

static int
owner_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
	(void)cursor;
	*rowid = 1;
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

bool
cz_connection_is_loaded(sqlite3 *db)
{
	sqlite3_stmt *question = NULL;
	bool loaded = sqlite3_prepare_v2(db, "SELECT library FROM compozy_connection", -1, &question, NULL) == SQLITE_OK &&
				  sqlite3_step(question) == SQLITE_ROW &&
				  sqlite3_value_pointer(sqlite3_column_value(question, 0), this_library) == this_library;

	sqlite3_finalize(question);
	return loaded;
}

int
cz_connection_register_owner(cz_connection *connection)
{
	cz_connection_hold(connection);
	return sqlite3_create_module_v2(connection->db, "compozy_connection", &owner_module, connection,
									release_connection);
}

/* SQLite disconnects the owner also when it then refuses to close the connection, which may be used again. */
int
cz_connection_own_statements(cz_connection *connection)
{
	sqlite3_stmt *touch = NULL;
	int result = SQLITE_OK;

	if (!connection->statements_are_owned) {
		result = sqlite3_prepare_v2(connection->db, "SELECT 1 FROM compozy_connection", -1, &touch, NULL);
		sqlite3_finalize(touch);
	}
	return result;
}
