/*
 * Atomic sections, and what the store asks about the database.
 *
 * In autocommit a section is a transaction of its own; one that writes begins IMMEDIATE, so that the write lock comes first and
 * a snapshot that has grown old can't refuse it half-way (SQLITE_BUSY_SNAPSHOT, which no busy handler covers). Inside the
 * caller's transaction it is a savepoint. Inside a statement that writes SQLite has neither, and the call is refused.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

/*
 * The guard. When SQLite runs out of memory while it prepares a statement, it refuses every further one until the caller's statement has
 * ended, so that a ROLLBACK of ours can't run and the transaction would stay open. But a reading statement that is reset in
 * that condition rolls the transaction back itself. So such a statement stands open while a section lasts: a pragma, since it is
 * not prepared anew when the schema changes.
 */

/* section->state and call->section */
enum
{
	NOTHING,
	TRANSACTION,
	SAVEPOINT
};

cz_code
cz_sqlite_guard_hold(cz_context *context)
{
	sqlite3_stmt *guard = cz_connection_own(cz_call_of(context)->connection, CZ_OWN_GUARD);
	int result = guard ? SQLITE_ROW : sqlite3_extended_errcode(cz_call_of(context)->connection->db);

	if (guard && !sqlite3_stmt_busy(guard))
		result = sqlite3_step(guard);
	if (result == SQLITE_ROW)
		return CZ_OK;
	(void)cz_sqlite_failed(context, result);
	cz_sqlite_guard_release(context);
	return context->error.code;
}

void
cz_sqlite_guard_release(cz_context *context)
{
	sqlite3_reset(cz_call_of(context)->connection->own[CZ_OWN_GUARD]);
}

static cz_code
run_own(cz_context *context, cz_own_statement number)
{
	sqlite3_stmt *statement = cz_connection_own(cz_call_of(context)->connection, number);
	int result;

	if (!statement)
		return cz_sqlite_failed(context, sqlite3_extended_errcode(cz_call_of(context)->connection->db));
	result = sqlite3_step(statement);
	if (result == SQLITE_DONE || result == SQLITE_ROW) {
		sqlite3_reset(statement);
		return CZ_OK;
	}
	(void)cz_sqlite_failed(context, result);
	sqlite3_reset(statement);
	return context->error.code;
}

/* Whether a statement that writes is under way: the caller's, since ours have ended when a section begins. */
static bool
inside_writing_statement(sqlite3 *db)
{
	for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s))
		if (sqlite3_stmt_busy(s) && !sqlite3_stmt_readonly(s))
			return true;
	return false;
}

/* Undoes the section. An error that was serious enough for SQLite to roll back by itself leaves nothing to undo. */
static void
undo(cz_context *context, int state)
{
	cz_connection *connection = cz_call_of(context)->connection;
	cz_error error = context->error;

	connection->schema_version = -1;
	if (!sqlite3_get_autocommit(connection->db)) {
		if (state == TRANSACTION)
			(void)run_own(context, CZ_OWN_ROLLBACK);
		else {
			(void)run_own(context, CZ_OWN_ROLLBACK_TO);
			(void)run_own(context, CZ_OWN_RELEASE);
		}
	}
	if (cz_call_of(context)->open_sections == 0)
		cz_sqlite_guard_release(context);
	if (state == TRANSACTION)
		cz_turn_end(connection);
	context->error = error;
}

/*
 * What ends a section is prepared before it begins: where memory runs out in the middle, it must still be undone.
 */
static cz_code
prepare_end(cz_context *context, bool transaction)
{
	cz_connection *connection = cz_call_of(context)->connection;
	bool ready = !cz_connection_own(connection, CZ_OWN_GUARD) ? false
				 : transaction ? cz_connection_own(connection, CZ_OWN_COMMIT) && cz_connection_own(connection, CZ_OWN_ROLLBACK)
							 : cz_connection_own(connection, CZ_OWN_RELEASE) && cz_connection_own(connection, CZ_OWN_ROLLBACK_TO);

	return ready ? CZ_OK : cz_sqlite_failed(context, sqlite3_extended_errcode(connection->db));
}

/* Holds the guard in what has begun. Where BEGIN had to be prepared anew, so must COMMIT: now, while the guard stands. */
static cz_code
hold_guard(cz_context *context, cz_own_statement begin)
{
	cz_connection *connection = cz_call_of(context)->connection;
	bool changed = begin != CZ_OWN_SAVEPOINT && sqlite3_stmt_status(connection->own[begin], SQLITE_STMTSTATUS_REPREPARE, 1) > 0;

	CZ_TRY(cz_sqlite_guard_hold(context));
	if (!changed)
		return CZ_OK;
	sqlite3_finalize(connection->own[CZ_OWN_COMMIT]);
	connection->own[CZ_OWN_COMMIT] = NULL;
	if (cz_connection_own(connection, CZ_OWN_COMMIT))
		return CZ_OK;
	return cz_sqlite_failed(context, sqlite3_extended_errcode(connection->db));
}

static cz_code
begin_writing(cz_context *context)
{
	cz_connection *connection = cz_call_of(context)->connection;
	cz_code code;

	cz_turn_want(connection);
	code = run_own(context, CZ_OWN_BEGIN_IMMEDIATE);
	if (code != CZ_OK)
		cz_turn_end(connection);
	return code;
}

cz_code
cz_sqlite_begin(cz_context *context, cz_section *section)
{
	sqlite3 *db = cz_call_of(context)->connection->db;
	bool writes = section->mode != CZ_SECTION_READ, autocommit = sqlite3_get_autocommit(db) != 0;
	cz_own_statement begin = !autocommit ? CZ_OWN_SAVEPOINT : writes ? CZ_OWN_BEGIN_IMMEDIATE : CZ_OWN_BEGIN;

	section->state = NOTHING;
	if (!writes && !autocommit)
		return CZ_OK;
	if (inside_writing_statement(db)) {
		if (!writes)
			return CZ_OK;
		return cz_fail(context, CZ_NOT_ATOMIC,
					   "this call writes with several statements and stands inside another statement that writes");
	}
	CZ_TRY(prepare_end(context, autocommit));
	CZ_TRY(begin == CZ_OWN_BEGIN_IMMEDIATE ? begin_writing(context) : run_own(context, begin));
	section->state = autocommit ? TRANSACTION : SAVEPOINT;
	cz_call_of(context)->migrates = section->mode == CZ_SECTION_MIGRATE;
	if (hold_guard(context, begin) != CZ_OK) {
		undo(context, section->state);
		return context->error.code;
	}
	cz_call_of(context)->open_sections++;
	return CZ_OK;
}

/*
 * A section that succeeded is ended only when the call has made its result, for which memory may still run out: see
 * cz_sqlite_settle. One that stands inside another, or after another, of the same call is a savepoint in that one.
 */
cz_code
cz_sqlite_end_section(cz_context *context, cz_section *section, bool failed)
{
	cz_call *call = cz_call_of(context);
	cz_code code = CZ_OK;

	if (section->state == NOTHING)
		return CZ_OK;
	call->open_sections--;
	if (!failed && call->open_sections == 0 && call->section == NOTHING) {
		call->section = section->state;
		return CZ_OK;
	}
	if (!failed)
		code = run_own(context, CZ_OWN_RELEASE);
	if (failed || code != CZ_OK)
		undo(context, section->state);
	return code;
}

/*
 * Commits without the guard, whose open read would keep SQLite from its automatic checkpoint, so that the log grew without end. A COMMIT that
 * runs needs no guard, since SQLite rolls back by itself when it fails; one that must first be prepared anew, since the schema has changed,
 * does.
 */
static cz_code
commit(cz_context *context)
{
	if (!cz_call_of(context)->migrates)
		cz_sqlite_guard_release(context);
	return run_own(context, CZ_OWN_COMMIT);
}

/* Ends the call's section by the code with which the call ends, and gives the code with which it ends now. */
cz_code
cz_sqlite_settle(cz_context *context, cz_code code)
{
	cz_call *call = cz_call_of(context);

	if (call->section == NOTHING)
		return code;
	if (code == CZ_OK)
		code = call->section == TRANSACTION ? commit(context) : run_own(context, CZ_OWN_RELEASE);
	if (code != CZ_OK) {
		undo(context, call->section);
	} else {
		cz_sqlite_guard_release(context);
		if (call->section == TRANSACTION)
			cz_turn_end(call->connection);
	}
	call->section = NOTHING;
	return code;
}

/* ---- facts ---- */

cz_code
cz_sqlite_writable(cz_context *context, bool *writable)
{
	cz_connection *connection = cz_call_of(context)->connection;
	sqlite3_stmt *pragma = cz_connection_own(connection, CZ_OWN_QUERY_ONLY);

	if (!pragma)
		return cz_sqlite_failed(context, sqlite3_extended_errcode(connection->db));
	*writable = sqlite3_db_readonly(connection->db, "main") != 1 &&
				!(sqlite3_step(pragma) == SQLITE_ROW && sqlite3_column_int(pragma, 0));
	sqlite3_reset(pragma);
	return CZ_OK;
}

cz_code
cz_sqlite_has_table(cz_context *context, const char *name, bool *exists)
{
	cz_connection *connection = cz_call_of(context)->connection;
	sqlite3_stmt *statement = cz_connection_own(connection, CZ_OWN_TABLE);
	cz_code code = CZ_OK;
	int result;

	if (!statement)
		return cz_sqlite_failed(context, sqlite3_extended_errcode(connection->db));
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	result = sqlite3_step(statement);
	*exists = result == SQLITE_ROW;
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		code = cz_sqlite_failed(context, result);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return code;
}

/* A table that goes later is noticed when a statement on it fails (cz_sqlite_failed). */
int64_t
cz_sqlite_schema_version(cz_context *context)
{
	return cz_call_of(context)->connection->schema_version;
}

void
cz_sqlite_set_schema_version(cz_context *context, int64_t version)
{
	cz_call_of(context)->connection->schema_version = version;
}

/* ---- measures ---- */

/* Of the log, or the rollback journal while one is open. */
static int64_t
log_size(sqlite3 *db)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK || !file || !file->pMethods ||
		file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return 0;
	return size;
}

static int64_t
cache_misses(sqlite3 *db)
{
	int hits = 0, misses = 0, ignored;

	(void)sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_HIT, &hits, &ignored, 0);
	(void)sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_MISS, &misses, &ignored, 0);
	return misses > 100000 ? (int64_t)misses * 100 / ((int64_t)hits + misses) : 0;
}

cz_code
cz_sqlite_measure(cz_context *context, cz_measure which, int64_t *value)
{
	cz_connection *connection = cz_call_of(context)->connection;
	int64_t waits, in_vain;

	cz_turns_counts(connection, &waits, &in_vain);
	switch (which) {
		case CZ_MEASURE_CACHE_MISSES:
			*value = cache_misses(connection->db);
			break;
		case CZ_MEASURE_LOG_SIZE:
			*value = log_size(connection->db);
			break;
		case CZ_MEASURE_WAITS:
			*value = waits;
			break;
		case CZ_MEASURE_BUSY_ERRORS:
			*value = in_vain;
			break;
	}
	return CZ_OK;
}
