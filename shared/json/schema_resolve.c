/*
 * What a reference refers to (2020-12 Core, section 8.2; draft 7 Core, section 8.3).
 *
 * The URI names a resource: the document, a subschema with an identifier of its own, or a meta-schema, which is made
 * when it is asked for. The fragment names the resource's root, an anchor, or by a JSON pointer any place in it.
 * Pointers may lead through and into what no keyword makes a schema (`definitions` of a newer draft, a keyword of the
 * user's own): what they find there becomes one.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/pointer.h"
#include "json/schema_compiler.h"
#include "json/schema_uri.h"

typedef struct cz_reference
{
	cz_schema_compiler *compiler;
	uint32_t node; /* that it stands in */
	cz_schema_keyword keyword;
	cz_text text;
} cz_reference;

static cz_code
fail(const cz_reference *reference, const char *why)
{
	return cz_schema_fail(reference->compiler, reference->node, reference->keyword, "\"%.*s\" %s",
	                      CZ_QUOTE(reference->text), why);
}

/* ---- the resource ---- */

static cz_code
find_resource(const cz_reference *reference, cz_text uri, uint32_t *resource)
{
	cz_schema_compiler *compiler = reference->compiler;

	*resource = compiler->nodes[reference->node].resource;
	if (uri.length == 0)
		return CZ_OK;
	CZ_TRY(cz_uri_resolve(compiler->context, compiler->bases[*resource].uri, uri, &uri));
	if (cz_schema_index_find(&compiler->index, CZ_INDEX_RESOURCES, uri, resource))
		return CZ_OK;
	CZ_TRY(cz_schema_load_meta(compiler, uri));
	if (cz_schema_index_find(&compiler->index, CZ_INDEX_RESOURCES, uri, resource))
		return CZ_OK;
	return fail(reference, "refers to nothing in the schema, and other documents are not fetched");
}

/* ---- a pointer ---- */

/* A way along a document: where it is, the last node it came through, and the place in the pointer there. */
typedef struct cz_way
{
	const cz_json *at;
	uint32_t node;
	size_t from;
} cz_way;

static void
take_step(cz_way *way, cz_text token)
{
	const cz_json *at = way->at;
	uint32_t index;

	way->at = NULL;
	if (at->kind == CZ_JSON_OBJECT && cz_json_member_find(at, token, &index))
		way->at = &at->as.members[index].value;
	else if (at->kind == CZ_JSON_ARRAY && cz_pointer_index(token, &index) && index < at->length)
		way->at = &at->as.items[index];
}

/* What the way has led to, as a node, if it is one. */
static void
note_node(const cz_reference *reference, cz_way *way, size_t offset)
{
	if (cz_schema_index_find(&reference->compiler->index, CZ_INDEX_PLACES, cz_schema_index_place(way->at), &way->node))
		way->from = offset;
}

/* Makes a schema of what no keyword says is one. */
static cz_code
add_late(const cz_reference *reference, const cz_way *way, cz_text pointer, uint32_t *target)
{
	cz_schema_compiler *compiler = reference->compiler;
	cz_text rest = {pointer.data + way->from, pointer.length - way->from};
	char *kept;

	if (!cz_schema_is_schema(way->at))
		return fail(reference, "refers to a value that is no schema (an object or a boolean)");
	kept = cz_arena_allocate(compiler->keep, rest.length);
	if (!kept)
		return cz_out_of_memory(compiler->context);
	memcpy(kept, rest.data, rest.length);
	rest.data = kept;
	CZ_TRY(cz_schema_add_node(compiler, way->at, compiler->nodes[way->node].resource, way->node, rest, target));
	compiler->is_late = true;
	CZ_TRY(cz_schema_scan(compiler));
	compiler->is_late = false;
	return CZ_OK;
}

static cz_code
follow_pointer(const cz_reference *reference, uint32_t resource, cz_text pointer, uint32_t *target)
{
	cz_schema_compiler *compiler = reference->compiler;
	uint32_t root = compiler->bases[resource].root;
	cz_way way = {compiler->sources[root], root, 0};
	size_t offset = 0;
	cz_text token;

	if (cz_pointer_check(compiler->context, pointer) != CZ_OK)
		return fail(reference, "has a fragment that is not a JSON pointer: \"~\" must be followed by 0 or 1");
	while (offset < pointer.length) {
		CZ_TRY(cz_poll(compiler->context));
		CZ_TRY(cz_pointer_next(compiler->context, pointer, &offset, &token));
		take_step(&way, token);
		if (!way.at)
			return fail(reference, "refers to a place that is not there");
		note_node(reference, &way, offset);
	}
	*target = way.node;
	return way.from == pointer.length ? CZ_OK : add_late(reference, &way, pointer, target);
}

/* ---- an anchor ---- */

static cz_code
follow_anchor(const cz_reference *reference, uint32_t resource, cz_text name, uint32_t *target, uint32_t *number)
{
	cz_schema_compiler *compiler = reference->compiler;
	const cz_json *dynamic;

	if (!cz_schema_index_find(&compiler->index, resource, name, target))
		return fail(reference, "refers to an anchor that is not there");
	dynamic = cz_schema_member(compiler->sources[*target], "$dynamicAnchor");
	if (dynamic && cz_text_equal(cz_json_text_of(dynamic), name))
		(void)cz_schema_index_find(&compiler->index, CZ_INDEX_ANCHORS, name, number);
	return CZ_OK;
}

cz_code
cz_schema_resolve(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text text,
                  uint32_t *target, uint32_t *name)
{
	cz_reference reference = {compiler, node, keyword, text};
	cz_uri_parts parts = cz_uri_split(text);
	uint32_t resource;
	cz_text fragment;
	bool decoded;

	*name = CZ_SCHEMA_NONE;
	CZ_TRY(find_resource(&reference, parts.uri, &resource));
	CZ_TRY(cz_uri_decode(compiler->context, parts.fragment, &fragment, &decoded));
	if (!decoded)
		return fail(&reference, "has a fragment with a \"%\" that encodes nothing");
	*target = compiler->bases[resource].root;
	if (fragment.length == 0)
		return CZ_OK;
	if (fragment.data[0] == '/')
		return follow_pointer(&reference, resource, fragment, target);
	return follow_anchor(&reference, resource, fragment, target, name);
}
