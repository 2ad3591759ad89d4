/*
 * What the files of the JSON ring share about nodes and nobody else needs.
 *
 * Depth: the recursive functions carry the level they are at, the document's outermost container being at level 1, and
 * refuse to go below CZ_JSON_DEPTH_LIMIT. Making a document from parts doesn't measure it, which would mean looking
 * through all of it (and opening what is native): whoever writes it out or copies it does.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_NODE_H
#define CZ_JSON_NODE_H

#include "json/json.h"

cz_code cz_json_too_deep(cz_context *context);

static inline cz_code
cz_json_check_depth(cz_context *context, int depth)
{
	return depth > CZ_JSON_DEPTH_LIMIT ? cz_json_too_deep(context) : CZ_OK;
}

/* Refuses a container of more than CZ_JSON_COUNT_LIMIT members or elements. */
cz_code cz_json_check_count(cz_context *context, size_t count);

/* The members of an opened object in the order of their keys' UTF-16 code units. */
cz_code cz_json_members_by_utf16(cz_context *context, const cz_json *object, const cz_json_member **members);

/* Whether an opened object has the key; index is its place, or where it would stand. */
bool cz_json_member_find(const cz_json *object, cz_text key, uint32_t *index);

/* Makes all levels below node into nodes, node being at level depth. */
cz_code cz_json_open_all(cz_context *context, const cz_json *node, int depth, cz_json *opened);

/* Whether both, no null or boolean, stand for the same bytes, so that nothing needs to be compared. */
bool cz_json_is_same(const cz_json *a, const cz_json *b);

/* cz_json_equal for values at level depth. */
cz_code cz_json_equal_at(cz_context *context, const cz_json *a, const cz_json *b, int depth, bool *equal);

static inline cz_text
cz_json_text_of(const cz_json *node)
{
	return (cz_text){node->as.text, node->length};
}

#endif
