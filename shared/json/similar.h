/*
 * Which elements of an array became which of another: see similar.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SIMILAR_H
#define CZ_JSON_SIMILAR_H

#include "json/tree.h"

/* Elements [from, to) of an array. */
typedef struct cz_run
{
	cz_branch array;
	uint32_t from;
	uint32_t to;
} cz_run;

enum { CZ_NO_PARTNER = UINT32_MAX };

/* The element of b that each of a became, or CZ_NO_PARTNER, in partners; they rise. */
cz_code cz_match_similar(cz_context *context, const cz_run *a, const cz_run *b, uint32_t *partners);

#endif
