/*
 * What a schema's compiler looks up: numbers by address or by text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_INDEX_H
#define CZ_JSON_SCHEMA_INDEX_H

#include "base/hash.h"

/* The spaces of keys that aren't a resource's; a resource's anchors are in the space of its number. */
enum
{
	CZ_INDEX_PLACES = INT32_MAX, /* keys are addresses */
	CZ_INDEX_RESOURCES = INT32_MAX - 1, /* keys are URIs */
	CZ_INDEX_ANCHORS = INT32_MAX - 2 /* keys are names of dynamic anchors */
};

/* Empty when its context alone is set. */
typedef struct cz_schema_index
{
	cz_context *context;
	cz_table table;
} cz_schema_index;

/* added is false, and nothing changed, when the key is there already. The key must live as long as the index. */
cz_code cz_schema_index_add(cz_schema_index *index, uint32_t space, cz_text key, uint32_t number, bool *added);

/* Whether the key is there; number is left alone when it isn't. */
bool cz_schema_index_find(const cz_schema_index *index, uint32_t space, cz_text key, uint32_t *number);

/* The key of an address. */
static inline cz_text
cz_schema_index_place(const void *address)
{
	return (cz_text){address, 0};
}

#endif
