/*
 * jsonb and shared code's trees: reading without unpacking, writing without text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_JSONB_H
#define CZ_PG_JSONB_H

#include "compat.h"

#include "utils/jsonb.h"

#include "json/json.h"

extern const cz_json_native cz_pg_json_native;

/* ---- jsonb.c ---- */

/* The document as a node that points into the datum, which must be detoasted and live as long as the node. */
cz_code cz_pg_jsonb_node(cz_context *context, const Jsonb *jsonb, cz_json *node);

/* A finite number as a node that points to it. */
cz_json cz_pg_numeric_node(Numeric number);

/* LIMIT_EXCEEDED when a container of that many bytes, itself at level depth, goes below CZ_JSON_DEPTH_LIMIT. */
cz_code cz_pg_jsonb_check_depth(cz_context *context, const JsonbContainer *container, size_t size, int depth);

/* ---- jsonb_read.c ---- */

/* The container's child number index as a node; of an object the keys come first, then the values. */
void cz_pg_jsonb_child(const JsonbContainer *container, uint32 index, cz_json *node);

cz_code cz_pg_jsonb_open(cz_context *context, const cz_json *node, cz_json *opened);
cz_code cz_pg_jsonb_number(cz_context *context, const cz_json *node, cz_text *spelling);
cz_code cz_pg_jsonb_member(cz_context *context, const cz_json *object, cz_text key, cz_json *value, bool *found);
cz_code cz_pg_jsonb_element(cz_context *context, const cz_json *array, uint32_t index, cz_json *value, bool *found);
uint32_t cz_pg_jsonb_count(const cz_json *node);
bool cz_pg_jsonb_small_int(const cz_json *node, int64_t *number);

/* Children of a container: elements, or keys and values. */
static inline uint32
cz_pg_jsonb_children(const JsonbContainer *container)
{
	return JsonContainerIsObject(container) ? 2 * JsonContainerSize(container) : JsonContainerSize(container);
}

/* ---- jsonb_write.c ---- */

/* The tree as jsonb in the current memory context, the same bytes that jsonb_in makes of its text. */
cz_code cz_pg_jsonb_write(cz_context *context, const cz_json *node, Jsonb **jsonb);

#endif
