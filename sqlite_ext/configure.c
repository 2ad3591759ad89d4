/*
 * compozy_configure(): what SQLite needs so that many workers can share a file.
 *
 * SQLite's own busy handler sleeps longer and longer, up to 100 ms, so that among many writers the one that has waited longest
 * tries least often and starves, while the one that just wrote finds the lock free and takes it again. Trying often is no
 * way out: a hundred that do take all processors from the one that writes. Here all go by how long the last turns were in
 * coming. Who has had one doesn't ask for the next before half that time is over, and who waits tries so often that there are
 * a few tries for each turn, however many wait and however long a turn is.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include <time.h>

/* In microseconds. */
enum
{
	PAUSE_AT_LEAST = 200,
	PAUSE_BEYOND = 5000, /* at least, of those who have waited long */
	PAUSE_AT_MOST = 100000,
	GIVE_UP_AFTER = 5000000
};

/* Tries in the time that a turn is expected to be in coming; the weight of the last turn in that is one of so many. */
enum
{
	TRIES = 8,
	MEMORY = 4
};

/* What a thread knows of its turns. Not a part of the connection, which may be gone while SQLite still has the handler. */
static _Thread_local struct
{
	int64_t wanted;	  /* when the turn at hand, or the last one, was asked for */
	int64_t tried;	  /* when the lock was first found taken */
	int64_t over;	  /* when the last one ended */
	int64_t expected; /* how long the last ones were in coming */
} turns;

static int64_t
monotonic_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Sleeps for half to one and a half times as long, so that those who began together don't try together. */
static void
pause_about(int64_t microseconds)
{
	struct timespec pause = {0};
	uint16_t random;

	sqlite3_randomness(sizeof random, &random);
	microseconds = microseconds / 2 + microseconds * random / UINT16_MAX;
	if (microseconds > PAUSE_AT_MOST)
		microseconds = PAUSE_AT_MOST;
	pause.tv_nsec = microseconds * 1000;
	nanosleep(&pause, NULL);
}

static int64_t
between(int64_t least, int64_t number, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

/*
 * How long to sleep before the next try: about so that there are TRIES in the time expected, and more the longer it takes beyond. Who
 * can't tell what to expect, or is far beyond it, as all are when many begin at once, tries less and less.
 */
static int64_t
choose_pause(int64_t waited)
{
	int64_t by_turns = turns.expected / TRIES, by_time = waited / (2 * TRIES);

	if (waited > TRIES * turns.expected)
		return between(PAUSE_AT_LEAST, by_time, PAUSE_AT_MOST / 2);
	if (waited > turns.expected)
		by_turns /= 1 + waited / turns.expected;
	by_time = between(PAUSE_AT_LEAST, by_time, PAUSE_BEYOND);
	return by_turns > by_time ? by_turns : by_time;
}

static int
wait_for_lock(void *state, int attempt)
{
	int64_t now = monotonic_time(), waited;

	(void)state;
	if (attempt == 0)
		turns.tried = now;
	waited = now - turns.tried;
	if (waited >= GIVE_UP_AFTER)
		return 0;
	pause_about(choose_pause(waited));
	return 1;
}

void
cz_sqlite_turn_want(const cz_connection *connection)
{
	int64_t now, early;

	if (!connection->takes_turns)
		return;
	now = monotonic_time();
	early = turns.over + turns.expected / 2 - now;
	if (early > PAUSE_AT_LEAST)
		pause_about(early);
	turns.wanted = now;
}

void
cz_sqlite_turn_take(const cz_connection *connection)
{
	if (connection->takes_turns)
		turns.expected += (monotonic_time() - turns.wanted - turns.expected) / MEMORY;
}

void
cz_sqlite_turn_end(const cz_connection *connection)
{
	if (connection->takes_turns)
		turns.over = monotonic_time();
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
	cz_call_of(context)->connection->takes_turns = true;
	CZ_TRY(set_journal(context));
	CZ_TRY(run_pragma(context, "PRAGMA synchronous = NORMAL"));
	return run_pragma(context, "PRAGMA foreign_keys = ON");
}
