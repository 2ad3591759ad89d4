/*
 * Which elements two sequences have in common, in order: see align.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_ALIGN_H
#define CZ_JSON_ALIGN_H

#include "base/context.h"

/* Elements are numbers below ids, equal elements having the same. */
typedef struct cz_sequence
{
	const uint32_t *ids;
	uint8_t *kept; /* result: 1 for an element of the common subsequence */
	uint32_t count;
} cz_sequence;

/* Sets kept of both: the first kept element of a is equal to the first of b, and so on. */
cz_code cz_align(cz_context *context, cz_sequence *a, cz_sequence *b, uint32_t ids);

#endif
