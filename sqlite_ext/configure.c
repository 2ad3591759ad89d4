/*
 * compozy_configure(): what SQLite needs so that many workers can share a file.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

/* A database that lives in memory or is temporary has no file to share, and keeps the journal it has. */
static cz_code
set_journal(cz_context *context)
{
	sqlite3 *db = cz_call_of(context)->connection->db;
	const char *file = sqlite3_db_filename(db, "main");
	sqlite3_stmt *pragma = NULL;
	cz_code code = CZ_OK;
	int result = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &pragma, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_step(pragma);
	if (result != SQLITE_ROW)
		code = cz_sqlite_failed(context, result);
	else if (file && *file) {
		const char *mode = (const char *)sqlite3_column_text(pragma, 0);

		if (!mode)
			code = cz_out_of_memory(context);
		else if (strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0)
			code = cz_fail(context, CZ_UNSUPPORTED, "the database keeps journal_mode %s; compozy_configure() needs wal",
						   mode);
	}
	sqlite3_finalize(pragma);
	return code;
}

static cz_code
run_pragma(cz_context *context, const char *text)
{
	int result = sqlite3_exec(cz_call_of(context)->connection->db, text, NULL, NULL, NULL);

	return result == SQLITE_OK ? CZ_OK : cz_sqlite_failed(context, result);
}

cz_code
cz_sqlite_configure(cz_context *context)
{
	sqlite3 *db = cz_call_of(context)->connection->db;
	int result;

	if (!sqlite3_get_autocommit(db))
		return cz_fail(context, CZ_NOT_ATOMIC, "compozy_configure() can't change the journal inside a transaction");
	result = sqlite3_busy_handler(db, cz_turn_wait, cz_call_of(context)->connection);
	if (result != SQLITE_OK)
		return cz_sqlite_failed(context, result);
	cz_call_of(context)->connection->takes_turns = true;
	CZ_TRY(set_journal(context));
	CZ_TRY(run_pragma(context, "PRAGMA synchronous = NORMAL"));
	/* A log that one large transaction has made long gives that back, and is only as large as it must be (diagnostics.c). */
	CZ_TRY(run_pragma(context, "PRAGMA journal_size_limit = 33554432"));
	return run_pragma(context, "PRAGMA foreign_keys = ON");
}
