/*
 * compozy_configure(): what SQLite needs so that many workers can share a file.
 *
 * SQLite's own busy handler sleeps longer and longer, up to 100 ms, so that among many writers the one that has waited longest
 * tries least often and starves. This one waits a short random time, every time.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include <time.h>

enum
{
	WAIT_AT_LEAST = 200,	  /* µs */
	WAIT_AT_MOST = 5000,	  /* µs */
	GIVE_UP_AFTER = 5000000 /* µs */
};

/* Mean wait times count: about 1,900 attempts are five seconds. */
static int
wait_for_lock(void *state, int attempt)
{
	struct timespec pause = {0};
	uint16_t random;

	(void)state;
	if (attempt >= GIVE_UP_AFTER / ((WAIT_AT_LEAST + WAIT_AT_MOST) / 2))
		return 0;
	sqlite3_randomness(sizeof random, &random);
	pause.tv_nsec = (WAIT_AT_LEAST + random % (WAIT_AT_MOST - WAIT_AT_LEAST)) * 1000L;
	nanosleep(&pause, NULL);
	return 1;
}

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
	result = sqlite3_busy_handler(db, wait_for_lock, NULL);
	if (result != SQLITE_OK)
		return cz_sqlite_failed(context, result);
	CZ_TRY(set_journal(context));
	CZ_TRY(run_pragma(context, "PRAGMA synchronous = NORMAL"));
	return run_pragma(context, "PRAGMA foreign_keys = ON");
}
