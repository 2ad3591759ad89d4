/*
 * The context of one call: who hosts it, its memory, its error.
 *
 * It is the first argument of everything in shared/ that can fail. The adapter makes it on its stack for each call of an
 * SQL function and clears it afterwards.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_CONTEXT_H
#define CZ_BASE_CONTEXT_H

#include "base/arena.h"
#include "base/error.h"

struct cz_kept;		   /* base/cached.h: what is made from an argument */
struct cz_database;	   /* store/database.h: statements */
struct cz_json_native; /* json/json.h: documents in the engine's own form */

/* What an engine does for shared code. Each function gets the context's engine pointer. */
typedef struct cz_host
{
	cz_block_source memory;

	/* Whether the user wants the call to end. May leave by longjmp instead of returning true. */
	bool (*interrupted)(void *engine);

	/* Microseconds since 1970-01-01T00:00:00Z, the same throughout one statement. */
	int64_t (*now)(void *engine);

	/* Stops the clock at *time; NULL lets it run. The pointer itself is NULL where that can't be done. */
	void (*set_clock)(void *engine, const int64_t *time);

	/* Makes the connection fit for many workers (compozy_configure); NULL: nothing to do. */
	cz_code (*configure)(cz_context *context);

	/*
	 * The place where what is made from an argument of this call is kept; NULL where the call belongs to no statement.
	 * The pointer itself is NULL where nothing is ever kept (unit tests).
	 */
	struct cz_kept *(*kept)(void *engine, int argument);

	/* Fills bytes from the operating system's generator; false when it can't. */
	bool (*random)(void *engine, void *bytes, size_t size);

	const struct cz_json_native *json;	 /* NULL where JSON reaches us as text */
	const struct cz_database *database; /* NULL where there is none (unit tests) */
} cz_host;

/* Small calls run without asking the engine for memory: this much stands in the context itself. */
enum { CZ_FIRST_BLOCK = 1024 };

struct cz_context
{
	const cz_host *host;
	void *engine;
	cz_arena arena;
	uint32_t ticks; /* of cz_poll */
	cz_error error;
	union
	{
		char bytes[CZ_FIRST_BLOCK];
		int64_t align;
	} first;
};

/* Both are in line: every call of every function begins and ends with them. */
static inline void
cz_context_init(cz_context *context, const cz_host *host, void *engine)
{
	context->host = host;
	context->engine = engine;
	context->ticks = 0;
	context->error.code = CZ_OK;
	cz_arena_init(&context->arena, &host->memory, engine, context->first.bytes, sizeof context->first.bytes);
}

static inline void
cz_context_clear(cz_context *context)
{
	if (context->arena.blocks)
		cz_arena_clear(&context->arena);
}

/* From the context's arena; NULL, with the error recorded, when there is no memory or count * size overflows. */
void *cz_allocate(cz_context *context, size_t size);
void *cz_allocate_array(cz_context *context, size_t count, size_t size);
#define CZ_NEW(context, type) ((type *)cz_allocate((context), sizeof(type)))
#define CZ_NEW_ARRAY(context, count, type) ((type *)cz_allocate_array((context), (count), sizeof(type)))

/* What grows doubles while it is small, and takes half as much again when it is large. */
static inline size_t
cz_next_capacity(size_t capacity)
{
	return capacity < 1024 * 1024 ? capacity * 2 : capacity + capacity / 2;
}

/* A copy in the context's arena. */
cz_code cz_text_copy(cz_context *context, cz_text source, cz_text *copy);
cz_code cz_bytes_copy(cz_context *context, cz_bytes source, cz_bytes *copy);

/* Called once per turn of a loop over data; asks the host every thousand turns. INTERRUPTED ends the call. */
cz_code cz_poll_now(cz_context *context);
static inline cz_code
cz_poll(cz_context *context)
{
	return (++context->ticks & 1023) == 0 ? cz_poll_now(context) : CZ_OK;
}

#endif
