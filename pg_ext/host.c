/*
 * What PostgreSQL does for shared code: memory, the clock, random bytes, interrupts, errors.
 *
 * Blocks come from the memory context that is current when SQL calls us, without throwing, and go back when the call
 * ends. When something leaves by longjmp instead, they are freed with that context. Errors are raised with the
 * SQLSTATE of errors.def; those of statements fly through us untouched, so the transaction is cleaned by the abort
 * they cause.
 *
 * The clock and the pool of random bytes are the backend's.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "host.h"

#include "access/xact.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "base/random.h"
#include "database.h"
#include "jsonb.h"
#include "values.h"

/* ---- memory ---- */

static void *
allocate(void *owner, size_t size)
{
	return MemoryContextAllocExtended(((cz_pg_call *)owner)->memory, size, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
}

static void
release(void *owner, void *block)
{
	(void)owner;
	pfree(block);
}

/* ---- interrupts ---- */

static bool
interrupted(void *engine)
{
	(void)engine;
	CHECK_FOR_INTERRUPTS();
	return false;
}

/* ---- the clock ---- */

static bool clock_stopped;
static int64 clock_time;

static int64_t
statement_time(void *engine)
{
	(void)engine;
	return clock_stopped ? clock_time : cz_pg_time_from_timestamp(GetCurrentStatementStartTimestamp());
}

static void
set_clock(void *engine, const int64_t *time)
{
	(void)engine;
	clock_stopped = time != NULL;
	clock_time = time ? *time : 0;
}

/* ---- random bytes ---- */

static cz_random_pool random_pool;

static bool
fill_random(void *bytes, size_t size)
{
	return pg_strong_random(bytes, size);
}

static bool
take_random(void *engine, void *bytes, size_t size)
{
	(void)engine;
	return cz_random_take(&random_pool, (uint64_t)MyProcPid, fill_random, bytes, size);
}

/* ---- the host ---- */

const cz_host cz_pg_host = {
	.memory = {.allocate = allocate, .release = release},
	.interrupted = interrupted,
	.now = statement_time,
	.set_clock = set_clock,
	.kept = cz_pg_kept,
	.random = take_random,
	.json = &cz_pg_json_native,
	.database = &cz_pg_database,
};

bool cz_pg_host_prepared = false;

/*
 * Not in _PG_init alone: under shared_preload_libraries that runs before there is a database, and in the extension's script
 * before the version is settled.
 */
void
cz_pg_host_prepare(void)
{
	static bool registered = false;
	cz_pg_call call = {.memory = CurrentMemoryContext};
	cz_context context;

	cz_context_init(&context, &cz_pg_host, &call);
	if (GetDatabaseEncoding() != PG_UTF8) {
		cz_fail(&context, CZ_UNSUPPORTED, "the database's encoding is %s; compozy needs UTF-8",
				GetDatabaseEncodingName());
		cz_pg_raise(&context);
	}
	cz_pg_version_check(&context);
	if (!registered) {
		cz_pg_section_prepare();
		cz_pg_planner_prepare();
		cz_pg_checks_prepare();
		registered = true;
	}
	cz_pg_host_prepared = !creating_extension;
}

/* ---- the end of a call ---- */

void
cz_pg_disconnect(void)
{
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
}

void
cz_pg_raise(cz_context *context)
{
	const cz_error *error = &context->error;
	const cz_error_kind *kind;
	const char *state;

	cz_context_clear(context);
	if (error->code == CZ_INTERRUPTED)
		CHECK_FOR_INTERRUPTS();
	if (error->code == CZ_OK || error->code == CZ_ENGINE)
		elog(ERROR, "a function of compozy failed without saying why");
	kind = cz_error_kind_of(error->code);
	state = kind->sqlstate;
	ereport(ERROR, (errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
					errmsg_internal("%s: %s", kind->name, error->message),
					error->hint[0] ? errhint("%s", error->hint) : 0));
	pg_unreachable();
}
