/*
 * SQLite as the host: memory, clock, random bytes, interrupts, errors.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include <time.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

#include "store/schema.h"

/* ---- memory ---- */

static void *
allocate(void *engine, size_t size)
{
	(void)engine;
	return sqlite3_malloc64(size);
}

static void
release(void *engine, void *block)
{
	(void)engine;
	sqlite3_free(block);
}

/* ---- interrupts ---- */

static bool
interrupted(void *engine)
{
	cz_connection *connection = ((cz_call *)engine)->connection;
	sqlite3_stmt *probe;
	int result;

#if SQLITE_VERSION_NUMBER >= 3041000
	if (sqlite3_libversion_number() >= 3041000)
		return sqlite3_is_interrupted(connection->db) != 0;
#endif
	/* An older library tells only by refusing to step a statement. */
	probe = cz_connection_own(connection, CZ_OWN_PROBE);
	if (!probe)
		return false;
	result = sqlite3_step(probe);
	sqlite3_reset(probe);
	return result == SQLITE_INTERRUPT;
}

/* ---- clock ---- */

/* Any negative number makes a value belong to the statement rather than to one call in it. */
enum { NOW_OF_STATEMENT = -7041776 };

static int64_t
read_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t
now(void *engine)
{
	cz_call *call = engine;
	int64_t *kept;

	if (call->connection->clock_stopped)
		return call->connection->clock;
	kept = call->sql ? sqlite3_get_auxdata(call->sql, NOW_OF_STATEMENT) : NULL;
	if (kept)
		return *kept;
	if (!call->now)
		call->now = read_clock();
	kept = call->sql ? sqlite3_malloc64(sizeof *kept) : NULL;
	if (kept) {
		*kept = call->now;
		sqlite3_set_auxdata(call->sql, NOW_OF_STATEMENT, kept, sqlite3_free);
	}
	return call->now;
}

static void
set_clock(void *engine, const int64_t *time)
{
	cz_connection *connection = ((cz_call *)engine)->connection;

	connection->clock_stopped = time != NULL;
	connection->clock = time ? *time : 0;
}

/* ---- random bytes ---- */

/* getentropy gives at most 256 bytes at once. */
static bool
fill(void *bytes, size_t size)
{
	for (size_t done = 0; done < size; done += 256)
		if (getentropy((char *)bytes + done, size - done < 256 ? size - done : 256) != 0)
			return false;
	return true;
}

static bool
random_bytes(void *engine, void *bytes, size_t size)
{
	return cz_random_take(&((cz_call *)engine)->connection->random, (uint64_t)getpid(), fill, bytes, size);
}

const cz_host cz_sqlite_host = {
	.memory = {allocate, release},
	.interrupted = interrupted,
	.now = now,
	.set_clock = set_clock,
	.kept = cz_sqlite_kept,
	.random = random_bytes,
	.configure = cz_sqlite_configure,
	.database = &cz_sqlite_database,
};

void
cz_sqlite_start(cz_context *context, cz_call *call)
{
	cz_context_init(context, &cz_sqlite_host, call);
}

/* ---- errors ---- */

int
cz_sqlite_result_code(const cz_context *context)
{
	const cz_error *error = &context->error;

	return error->code == CZ_ENGINE ? error->engine_code : cz_error_kind_of(error->code)->sqlite_code;
}

char *
cz_sqlite_message(const cz_context *context)
{
	const cz_error *error = &context->error;

	if (error->code == CZ_ENGINE)
		return sqlite3_mprintf("%s", error->message);
	return sqlite3_mprintf("%s: %s", cz_error_kind_of(error->code)->name, error->message);
}

void
cz_sqlite_report(sqlite3_context *sql, const cz_context *context)
{
	char *message = cz_sqlite_message(context);

	if (!message || context->error.code == CZ_OUT_OF_MEMORY)
		sqlite3_result_error_nomem(sql);
	else {
		sqlite3_result_error(sql, message, -1);
		sqlite3_result_error_code(sql, cz_sqlite_result_code(context));
	}
	sqlite3_free(message);
}

/* Whether SQLite's message says that a table or column of ours is not there. */
static bool
lacks_schema(const char *message)
{
	return strncmp(message, "no such table: ", 15) == 0 || strncmp(message, "no such column: ", 16) == 0;
}

cz_code
cz_sqlite_failed(cz_context *context, int result)
{
	cz_connection *connection = cz_call_of(context)->connection;
	const char *message = sqlite3_errmsg(connection->db);
	int extended = sqlite3_extended_errcode(connection->db);

	if ((extended & 0xff) == (result & 0xff))
		result = extended;
	if (result == SQLITE_BUSY_SNAPSHOT)
		message = "database is locked: another connection wrote after this transaction had read; "
				  "repeat it under BEGIN IMMEDIATE";
	switch (result & 0xff) {
		case SQLITE_NOMEM:
			return cz_out_of_memory(context);
		case SQLITE_INTERRUPT:
			return cz_fail(context, CZ_INTERRUPTED, "the call was canceled");
		case SQLITE_READONLY:
			return cz_read_only(context);
		case SQLITE_ERROR:
			if (lacks_schema(message)) {
				connection->schema_version = -1;
				return cz_schema_missing(context);
			}
			break;
		default:
			break;
	}
	(void)cz_fail(context, CZ_ENGINE, "%s", message);
	context->error.engine_code = result;
	return CZ_ENGINE;
}
