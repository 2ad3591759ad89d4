/*
 * The parts of the schema compiler.
 *
 *   schema_compile.c   the whole: takes the document over, lets the parts work, puts the result together
 *   schema_scan.c      finds the subschemas and identifiers of a document and checks its form
 *   schema_resolve.c   what a reference refers to
 *   schema_build.c     a node's checks
 *   schema_cycle.c     replaces bare references, refuses what goes in circles
 *   schema_meta.c      the meta-schemas, made from the table of keywords when somebody refers to them
 *
 * Everything is done along arrays that grow, not by recursion. What the compiled schema needs is allocated in keep, the
 * rest in the context.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_COMPILER_H
#define CZ_JSON_SCHEMA_COMPILER_H

#include "json/schema_index.h"
#include "json/schema_node.h"

/* A resource while compiling. */
typedef struct cz_schema_base
{
	cz_text uri;
	uint32_t root;
	cz_schema_draft draft;
	bool is_meta;
} cz_schema_base;

/* A dynamic anchor while compiling. */
typedef struct cz_schema_found_anchor
{
	uint32_t resource;
	cz_schema_anchor anchor;
} cz_schema_found_anchor;

typedef struct cz_schema_compiler
{
	cz_context *context;
	cz_arena *keep;
	cz_schema_index index;

	/* Of each node: the compiled one, its place, and its source. */
	cz_schema_node *nodes;
	cz_schema_place *places;
	const cz_json **sources;
	uint32_t count, capacity;
	uint32_t scanned; /* nodes before it are */
	bool is_late; /* scanning what no keyword leads to: identifiers there are none of the document's */

	cz_schema_base *bases; /* by number of resource */
	uint32_t base_count, base_capacity;

	cz_schema_found_anchor *anchors;
	uint32_t anchor_count, anchor_capacity;
	uint32_t anchor_names;

	bool has_dynamic_refs;
	uint32_t metas_loaded; /* a bit for each: schema_meta.c */
} cz_schema_compiler;

/* The array, moved if it had to be, with room for one more; NULL, with the error recorded, when there is no memory. */
void *cz_schema_grow(cz_context *context, void *array, uint32_t count, uint32_t *capacity, size_t size);

/* A subschema's source as a new node; LIMIT_EXCEEDED beyond CZ_SCHEMA_NODE_LIMIT. pointer is in keep. */
cz_code cz_schema_add_node(cz_schema_compiler *compiler, const cz_json *source, uint32_t resource, uint32_t parent,
                           cz_text pointer, uint32_t *node);

/*
 * Records that the schema is invalid at node, or at a keyword of it, and gives INVALID_ARGUMENT. The format is that of
 * the rest of the sentence.
 */
cz_code cz_schema_fail(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword,
                       const char *format, ...) CZ_PRINTF(4, 5);

/* The same at an element or member of the keyword's value. */
cz_code cz_schema_fail_behind(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword,
                              cz_text token, const char *format, ...) CZ_PRINTF(5, 6);

/* The error that has been recorded, as one at a keyword of node, behind it at token unless its data is NULL. */
cz_code cz_schema_fail_again(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword,
                             cz_text token);

/* Appends the JSON pointer of a node. */
void cz_schema_pointer_write(cz_buffer *buffer, const cz_schema_place *places, uint32_t node);

/* Appends "/" and a token, escaped (RFC 6901). */
void cz_schema_pointer_add(cz_buffer *buffer, cz_text token);

static inline cz_schema_draft
cz_schema_draft_of(const cz_schema_compiler *compiler, uint32_t node)
{
	return compiler->bases[compiler->nodes[node].resource].draft;
}

/* Whether $ref is all that counts in an object, as draft 7 has it. */
static inline bool
cz_schema_ref_hides(cz_schema_draft draft, const cz_json *ref)
{
	return draft == CZ_DRAFT_OLD && ref && ref->kind == CZ_JSON_STRING;
}

/* The member of an opened object, or NULL. */
const cz_json *cz_schema_member(const cz_json *object, const char *key);

/* ---- schema_scan.c ---- */

/* A document, the first or a meta-schema: its root is the next node. */
cz_code cz_schema_scan_document(cz_schema_compiler *compiler, const cz_json *document, bool is_meta);

/* The nodes that aren't yet. */
cz_code cz_schema_scan(cz_schema_compiler *compiler);

/* ---- schema_resolve.c ---- */

/*
 * The node that the text of a reference at node refers to. name is the number of the dynamic anchor that it names, or
 * CZ_SCHEMA_NONE.
 */
cz_code cz_schema_resolve(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text reference,
                          uint32_t *target, uint32_t *name);

/* ---- schema_build.c ---- */

cz_code cz_schema_build(cz_schema_compiler *compiler, uint32_t node);

/* ---- schema_cycle.c ---- */

cz_code cz_schema_untangle(cz_schema_compiler *compiler);

/* ---- schema_meta.c ---- */

/* Loads the meta-schema with that URI, unless it is there or none has it. */
cz_code cz_schema_load_meta(cz_schema_compiler *compiler, cz_text uri);

/* The draft that a $schema names; 0 for none that we know. */
cz_schema_draft cz_schema_draft_named(cz_text uri);

#endif
