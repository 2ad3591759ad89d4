/*
 * What a schema's compiler looks up: numbers by address or by text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_INDEX_H
#define CZ_JSON_SCHEMA_INDEX_H

#include "base/context.h"

/* The spaces of keys that aren't a resource's; a resource's anchors are in the space of its number. */
enum
{
	CZ_INDEX_PLACES = INT32_MAX, /* keys are addresses */
	CZ_INDEX_RESOURCES = INT32_MAX - 1, /* keys are URIs */
	CZ_INDEX_ANCHORS = INT32_MAX - 2 /* keys are names of dynamic anchors */
};

typedef struct cz_schema_index
{
	cz_context *context;
	struct cz_schema_slot *slots;
	size_t mask; /* the number of slots, a power of two, less one */
	size_t used;
} cz_schema_index;

cz_code cz_schema_index_init(cz_schema_index *index, cz_context *context);

/* added is false, and nothing changed, when the key is there already. The key must live as long as the index. */
cz_code cz_schema_index_add(cz_schema_index *index, uint32_t space, cz_text key, uint32_t number, bool *added);

cz_code cz_schema_index_find(const cz_schema_index *index, uint32_t space, cz_text key, uint32_t *number, bool *found);

/* The key of an address. */
static inline cz_text
cz_schema_index_place(const void *address)
{
	return (cz_text){address, 0};
}

#endif
