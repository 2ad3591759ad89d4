/*
 * The k best of any number of scored ids: a heap whose root is the worst of them.
 *
 * A higher score is better; of equal ones the id that is first in the order of bytes.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_NEAREST_H
#define CZ_DOMAIN_NEAREST_H

#include "base/context.h"

enum { CZ_HIT_ID = 255 }; /* bytes of the longest id */

typedef struct cz_hit
{
	double score;
	uint8_t length;
	char id[CZ_HIT_ID];
} cz_hit;

typedef struct cz_nearest
{
	cz_hit *hits;
	size_t count, limit;
} cz_nearest;

/* Room for limit hits, at least 1. */
cz_code cz_nearest_init(cz_context *context, size_t limit, cz_nearest *nearest);

/* Keeps a hit if it is among the best so far. id has at most CZ_HIT_ID bytes; the score is no NaN. */
void cz_nearest_add(cz_nearest *nearest, double score, cz_text id);

/* Sorts the hits, the best first. Nothing is added afterwards. */
void cz_nearest_sort(cz_nearest *nearest);

static inline cz_text
cz_hit_id(const cz_hit *hit)
{
	return (cz_text){hit->id, hit->length};
}

#endif
