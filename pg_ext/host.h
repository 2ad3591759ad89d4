/*
 * What PostgreSQL is to shared code: the engine pointer of a context, and how an error leaves it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_HOST_H
#define CZ_PG_HOST_H

#include "compat.h"

#include "base/context.h"

/* The engine pointer of every context: one call from SQL. */
typedef struct cz_pg_call
{
	MemoryContext memory; /* current at entry: the arena's blocks come from it, results are made in it */
	bool read_only;		  /* statements see the caller's snapshot; false for functions that write */
	bool connected;		  /* to SPI, since the call's first statement */
	FunctionCallInfo fcinfo; /* of a call in a query; NULL: nothing is kept between calls */
} cz_pg_call;

extern const cz_host cz_pg_host;

/* ---- keep.c ---- */
struct cz_kept *cz_pg_kept(void *engine, int number);

/* ---- version.c: raises UNSUPPORTED when the extension's objects are of another release than the library ---- */
void cz_pg_version_check(cz_context *context);

/* Refuses a database that isn't UTF-8, or has another release's objects, and registers the callbacks: once for each backend. */
void cz_pg_host_prepare(void);
extern bool cz_pg_host_prepared;

/* Raises the context's error, whose memory it gives back first. */
_Noreturn void cz_pg_raise(cz_context *context);

static inline void
cz_pg_call_begin(cz_pg_call *call, cz_context *context, bool read_only)
{
	if (unlikely(!cz_pg_host_prepared))
		cz_pg_host_prepare();
	call->memory = CurrentMemoryContext;
	call->read_only = read_only;
	call->connected = false;
	call->fcinfo = NULL;
	cz_context_init(context, &cz_pg_host, call);
}

/* Gives SPI up, and the rows that statements gave. */
void cz_pg_disconnect(void);

/* After the result has been made. Raises what code says, if not CZ_OK. */
static inline void
cz_pg_call_end(cz_pg_call *call, cz_context *context, cz_code code)
{
	if (unlikely(code != CZ_OK))
		cz_pg_raise(context);
	if (unlikely(call->connected))
		cz_pg_disconnect();
	cz_context_clear(context);
}

#endif
