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
	cz_nearest nearest;
} cz_search;

/* Scores a row of knowledge_vectors (id, embedding) exactly; argument is the search. */
cz_code cz_search_consider(cz_context *context, const cz_value *row, void *argument);

#endif
