/*
 * Where one is in a document while walking down, to be written as a pointer when somebody wants to know.
 *
 * A place is a link of a chain up to the root, whose place is NULL; it may stand on the C stack.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PLACE_H
#define CZ_JSON_PLACE_H

#include "json/json.h"

typedef struct cz_place
{
	const struct cz_place *parent;
	const cz_json *key; /* of a member; NULL for an element */
	uint32_t index;		/* of an element */
} cz_place;

static inline cz_place
cz_place_member(const cz_place *parent, const cz_json *key)
{
	return (cz_place){.parent = parent, .key = key};
}

static inline cz_place
cz_place_element(const cz_place *parent, uint32_t index)
{
	return (cz_place){.parent = parent, .index = index};
}

/* Bytes that one link has in a pointer, the '/' included. */
size_t cz_place_length(const cz_place *place);

/* The pointer (RFC 6901) of a place. */
cz_code cz_place_pointer(cz_context *context, const cz_place *place, cz_text *pointer);

#endif
