/*
 * What the two files that build checks share: schema_build.c and schema_build_parts.c, which has those of arrays and
 * objects.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_BUILD_H
#define CZ_JSON_SCHEMA_BUILD_H

#include "json/schema_compiler.h"

/* The building of one node. */
typedef struct cz_builder
{
	cz_schema_compiler *compiler;
	uint32_t node;
	const cz_json *slots[CZ_KEYWORD_COUNT]; /* the values of the keywords; NULL: not there */
	cz_schema_check checks[CZ_CHECK_COUNT];
	uint32_t count;
	uint8_t starts[CZ_GROUP_COUNT + 1];
} cz_builder;

/* Room where the schema lives; NULL, with the error recorded, when there is no memory. */
void *cz_schema_keep(const cz_builder *builder, size_t count, size_t size);

/* A further check, to be filled in. */
cz_schema_check *cz_schema_add_check(cz_builder *builder, cz_check_kind kind, cz_schema_keyword keyword);

/* The node of a subschema; CZ_SCHEMA_NONE for NULL. */
uint32_t cz_schema_child(const cz_builder *builder, const cz_json *source);

/* The nodes of an array of subschemas; NULL, with the error recorded, when there is no memory. */
uint32_t *cz_schema_children(const cz_builder *builder, const cz_json *array);

/* The number that a keyword gives; otherwise when it isn't there, UINT64_MAX when it is greater than any count. */
cz_code cz_schema_read_count(const cz_builder *builder, cz_schema_keyword keyword, uint64_t otherwise, uint64_t *count);

/* The checks of a smallest and a largest number. */
cz_code cz_schema_add_limits(cz_builder *builder, cz_check_kind least_kind, cz_schema_keyword least,
                             cz_check_kind most_kind, cz_schema_keyword most);

/* A pattern, found anywhere in a text. */
cz_code cz_schema_make_regexp(const cz_builder *builder, cz_schema_keyword keyword, cz_text pattern,
                              const cz_regexp **regexp);

/* ---- schema_build_parts.c ---- */

cz_code cz_schema_add_arrays(cz_builder *builder);
cz_code cz_schema_add_objects(cz_builder *builder);

#endif
