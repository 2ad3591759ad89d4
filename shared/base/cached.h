/*
 * What is made from an argument once and used for many rows: a compiled schema, a compiled path.
 *
 * A statement calls a function for row after row, mostly with the same constant. The host keeps a place for each
 * argument of each call in a statement, as long as the statement runs; what was made there is used again while the
 * argument is a constant of the statement, or its bytes are the same as before.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_CACHED_H
#define CZ_BASE_CACHED_H

#include "base/context.h"

/* A host's place. Its owner sets the arena, whose blocks last as long, and is_constant; the rest is zero. */
typedef struct cz_kept
{
	cz_arena arena;
	const void *made; /* NULL: nothing */
	cz_bytes source;  /* what it was made from, unless is_constant */
	bool is_constant; /* whoever asks for this place gives the same argument */
} cz_kept;

/* Makes it, in memory of keep alone; from is what the caller of cz_cached gave. */
typedef cz_code cz_maker(cz_context *context, cz_arena *keep, const void *from, const void **made);

/*
 * What was made from argument number argument, or is now made from it. source: the bytes that decide what is made;
 * data of NULL when they can't be told.
 */
cz_code cz_cached(cz_context *context, int argument, cz_bytes source, cz_maker *maker, const void *from,
                  const void **made);

#endif
