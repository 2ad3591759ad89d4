/*
 * A search under way.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_KNOWLEDGE_SEARCH_H
#define CZ_STORE_KNOWLEDGE_SEARCH_H

#include "domain/nearest.h"
#include "store/knowledge.h"

typedef struct cz_search
{
	cz_collection collection;
	cz_metric metric;
	const cz_vector_kernel *kernel;
	cz_bytes query;
	bool has_min_score;
	double min_score;
	cz_value filter; /* what the metadata must contain; NULL: anything */
	bool exact; /* whatever index there is */
	cz_nearest nearest;
} cz_search;

/* Scores a row of id, embedding exactly. */
cz_code cz_search_row(cz_context *context, const cz_value *row, cz_search *search);

/* The same for what stands in a slot. */
cz_code cz_search_slot(cz_context *context, cz_search *search, int64_t slot);

/*
 * Scores what is in blocks and can be among the best; allowed (NULL: all) are the slots that may be, in order. Gives up, with
 * done false, where more than most would have to be scored exactly one by one.
 */
cz_code cz_search_blocks(cz_context *context, cz_search *search, const cz_slots *allowed, size_t most, bool *done);

/*
 * Scores what the collection's approximate index says (knowledge_index.c); done is false, and nothing scored, where there is none, it is
 * of another metric, or it gives too few.
 */
cz_code cz_search_index(cz_context *context, cz_search *search, bool *done);

#endif
