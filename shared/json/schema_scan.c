/*
 * Scanning a schema's document: its subschemas become nodes, its identifiers are put into the index, and the form of
 * every keyword's value is checked.
 *
 * Subschemas are where keywords have them and nowhere else: an object in `enum` or under an unknown keyword is no
 * schema, and a `$id` in it no identifier.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>

#include "json/node.h"
#include "json/schema_compiler.h"
#include "json/schema_uri.h"

/* ---- identifiers ---- */

static cz_code
add_resource(cz_schema_compiler *compiler, uint32_t node, cz_text uri, cz_schema_draft draft, bool is_meta)
{
	bool added = true;

	compiler->bases = cz_schema_grow(compiler->context, compiler->bases, compiler->base_count, &compiler->base_capacity,
	                                 sizeof *compiler->bases);
	if (!compiler->bases)
		return CZ_OUT_OF_MEMORY;
	if (!compiler->is_late)
		CZ_TRY(cz_schema_index_add(&compiler->index, CZ_INDEX_RESOURCES, uri, compiler->base_count, &added));
	if (!added)
		return cz_schema_fail(compiler, node, CZ_KEYWORD_ID, "another subschema is \"%.*s\" as well", CZ_QUOTE(uri));
	compiler->bases[compiler->base_count] = (cz_schema_base){uri, node, draft, is_meta};
	compiler->nodes[node].resource = compiler->base_count++;
	return CZ_OK;
}

static cz_code
add_anchor(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text name)
{
	uint32_t resource = compiler->nodes[node].resource, other = node;
	bool added = true;

	if (!compiler->is_late)
		CZ_TRY(cz_schema_index_add(&compiler->index, resource, name, node, &added));
	if (added || !cz_schema_index_find(&compiler->index, resource, name, &other) || other == node)
		return CZ_OK;
	return cz_schema_fail(compiler, node, keyword, "another subschema of the same document is called \"%.*s\" as well",
	                      CZ_QUOTE(name));
}

/* The number of a dynamic anchor's name. */
static cz_code
number_name(cz_schema_compiler *compiler, cz_text name, uint32_t *number)
{
	bool added;

	*number = compiler->anchor_names;
	CZ_TRY(cz_schema_index_add(&compiler->index, CZ_INDEX_ANCHORS, name, *number, &added));
	compiler->anchor_names += added;
	(void)cz_schema_index_find(&compiler->index, CZ_INDEX_ANCHORS, name, number);
	return CZ_OK;
}

static cz_code
add_dynamic_anchor(cz_schema_compiler *compiler, uint32_t node, cz_text name)
{
	uint32_t number;

	if (compiler->is_late)
		return CZ_OK;
	CZ_TRY(number_name(compiler, name, &number));
	compiler->anchors = cz_schema_grow(compiler->context, compiler->anchors, compiler->anchor_count,
	                                   &compiler->anchor_capacity, sizeof *compiler->anchors);
	if (!compiler->anchors)
		return CZ_OUT_OF_MEMORY;
	compiler->anchors[compiler->anchor_count++] =
	    (cz_schema_found_anchor){compiler->nodes[node].resource, {number, node}};
	return CZ_OK;
}

/* The draft of a resource: its own $schema, else that of the document it stands in. */
static cz_code
find_draft(const cz_schema_compiler *compiler, uint32_t node, cz_schema_draft outer, cz_schema_draft *draft)
{
	const cz_json *named = cz_schema_member(compiler->sources[node], "$schema");

	*draft = outer;
	if (!named)
		return CZ_OK;
	if (named->kind != CZ_JSON_STRING)
		return cz_schema_fail(compiler, node, CZ_KEYWORD_SCHEMA, "must be a string, and is of type %s",
		                      cz_json_kind_name(named));
	*draft = cz_schema_draft_named(cz_json_text_of(named));
	if (*draft)
		return CZ_OK;
	return cz_schema_fail(compiler, node, CZ_KEYWORD_SCHEMA,
	                      "\"%.*s\" is not known; allowed: https://json-schema.org/draft/2020-12/schema, "
	                      "http://json-schema.org/draft-07/schema#",
	                      CZ_QUOTE(cz_json_text_of(named)));
}

/* Whether $id is an identifier there: in draft 7 not beside $ref. */
static const cz_json *
find_id(const cz_json *source, cz_schema_draft draft)
{
	const cz_json *id = cz_schema_member(source, "$id");

	if (!id || id->kind != CZ_JSON_STRING || cz_schema_ref_hides(draft, cz_schema_member(source, "$ref")))
		return NULL;
	return id;
}

/* What $id says: another base, in draft 7 also or only the name of an anchor. */
static cz_code
take_id(cz_schema_compiler *compiler, uint32_t node, const cz_json *id, cz_schema_draft draft, bool is_root)
{
	cz_schema_base base = compiler->bases[compiler->nodes[node].resource];
	cz_uri_parts parts = cz_uri_split(cz_json_text_of(id));
	cz_text uri;

	if (parts.uri.length > 0 && !is_root) {
		CZ_TRY(cz_uri_resolve(compiler->context, base.uri, parts.uri, &uri));
		CZ_TRY(add_resource(compiler, node, uri, draft, base.is_meta));
	}
	if (parts.fragment.length > 0 && draft == CZ_DRAFT_OLD)
		CZ_TRY(add_anchor(compiler, node, CZ_KEYWORD_ID, parts.fragment));
	return CZ_OK;
}

static cz_code
take_identifiers(cz_schema_compiler *compiler, uint32_t node)
{
	const cz_json *source = compiler->sources[node], *id, *name;
	cz_schema_base base = compiler->bases[compiler->nodes[node].resource];
	cz_schema_draft draft = base.draft;

	id = find_id(source, draft);
	if (id && base.root != node)
		CZ_TRY(find_draft(compiler, node, draft, &draft));
	if (id)
		CZ_TRY(take_id(compiler, node, id, draft, base.root == node));
	if (draft == CZ_DRAFT_OLD)
		return CZ_OK;
	name = cz_schema_member(source, "$anchor");
	if (name && name->kind == CZ_JSON_STRING)
		CZ_TRY(add_anchor(compiler, node, CZ_KEYWORD_ANCHOR, cz_json_text_of(name)));
	name = cz_schema_member(source, "$dynamicAnchor");
	if (!name || name->kind != CZ_JSON_STRING)
		return CZ_OK;
	CZ_TRY(add_anchor(compiler, node, CZ_KEYWORD_DYNAMIC_ANCHOR, cz_json_text_of(name)));
	return add_dynamic_anchor(compiler, node, cz_json_text_of(name));
}

/* ---- subschemas ---- */

/* The way from a node to a subschema: the keyword, and a token behind it unless its data is NULL. */
static cz_code
make_pointer(const cz_schema_compiler *compiler, cz_schema_keyword keyword, cz_text token, cz_text *pointer)
{
	cz_buffer buffer;
	char *kept;

	cz_buffer_init(&buffer, compiler->context);
	cz_schema_pointer_add(&buffer, cz_schema_keywords[keyword].text);
	if (token.data)
		cz_schema_pointer_add(&buffer, token);
	CZ_TRY(cz_buffer_finish(&buffer, pointer));
	kept = cz_arena_allocate(compiler->keep, pointer->length);
	if (!kept)
		return cz_out_of_memory(compiler->context);
	memcpy(kept, pointer->data, pointer->length);
	pointer->data = kept;
	return CZ_OK;
}

static cz_code
add_subschema(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text token,
              const cz_json *source)
{
	uint32_t number;
	cz_text pointer;

	CZ_TRY(make_pointer(compiler, keyword, token, &pointer));
	return cz_schema_add_node(compiler, source, compiler->nodes[node].resource, node, pointer, &number);
}

static cz_code
add_elements(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, const cz_json *array)
{
	for (uint32_t i = 0; i < array->length; i++) {
		char digits[16];

		snprintf(digits, sizeof digits, "%u", i);
		CZ_TRY(add_subschema(compiler, node, keyword, cz_text_from(digits), &array->as.items[i]));
	}
	return CZ_OK;
}

/* Members that aren't schemas (draft 7's dependencies may name properties instead) are none. */
static cz_code
add_members(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, const cz_json *object)
{
	for (uint32_t i = 0; i < object->length; i++) {
		const cz_json_member *member = &object->as.members[i];

		if (cz_schema_is_schema(&member->value))
			CZ_TRY(add_subschema(compiler, node, keyword, cz_json_text_of(&member->key), &member->value));
	}
	return CZ_OK;
}

static cz_code
add_subschemas(cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, const cz_json *value)
{
	switch (cz_schema_keywords[keyword].shape) {
		case CZ_SHAPE_SCHEMA:
		case CZ_SHAPE_SCHEMAS:
		case CZ_SHAPE_SCHEMA_OR_SCHEMAS:
			if (value->kind == CZ_JSON_ARRAY)
				return add_elements(compiler, node, keyword, value);
			return add_subschema(compiler, node, keyword, (cz_text){NULL, 0}, value);
		case CZ_SHAPE_SCHEMA_MEMBERS:
		case CZ_SHAPE_SCHEMA_OR_STRINGS_MEMBERS:
			return add_members(compiler, node, keyword, value);
		default:
			return CZ_OK;
	}
}

static cz_code
check_shape(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, const cz_json *value)
{
	char digits[16];
	cz_schema_flaw flaw;
	cz_text text, token;

	CZ_TRY(cz_schema_shape_check(compiler->context, cz_schema_keywords[keyword].shape,
	                             cz_schema_draft_of(compiler, node), value, &flaw));
	if (!flaw.not_a)
		return CZ_OK;
	CZ_TRY(cz_json_to_text(compiler->context, flaw.value, &text));
	if (!flaw.key && flaw.index == UINT32_MAX)
		return cz_schema_fail(compiler, node, keyword, "%.*s is not %s", CZ_QUOTE(text), flaw.not_a);
	snprintf(digits, sizeof digits, "%u", flaw.index);
	token = flaw.key ? cz_json_text_of(flaw.key) : cz_text_from(digits);
	return cz_schema_fail_behind(compiler, node, keyword, token, "%.*s is not %s", CZ_QUOTE(text), flaw.not_a);
}

/* ---- nodes ---- */

static cz_code
scan_node(cz_schema_compiler *compiler, uint32_t node)
{
	const cz_json *source = compiler->sources[node];
	cz_schema_draft draft;
	bool hidden;

	if (source->kind != CZ_JSON_OBJECT)
		return CZ_OK;
	CZ_TRY(take_identifiers(compiler, node));
	draft = cz_schema_draft_of(compiler, node);
	hidden = cz_schema_ref_hides(draft, cz_schema_member(source, "$ref"));
	for (uint32_t i = 0; i < source->length; i++) {
		const cz_json_member *member = &source->as.members[i];
		cz_schema_keyword keyword = cz_schema_keyword_find(&member->key, draft);

		CZ_TRY(cz_poll(compiler->context));
		/* Beside draft 7's $ref nothing counts, but definitions are written there all the same. */
		if (keyword == CZ_KEYWORD_COUNT || (hidden && keyword != CZ_KEYWORD_DEFINITIONS && keyword != CZ_KEYWORD_REF))
			continue;
		CZ_TRY(check_shape(compiler, node, keyword, &member->value));
		CZ_TRY(add_subschemas(compiler, node, keyword, &member->value));
	}
	return CZ_OK;
}

cz_code
cz_schema_scan(cz_schema_compiler *compiler)
{
	while (compiler->scanned < compiler->count)
		CZ_TRY(scan_node(compiler, compiler->scanned++));
	return CZ_OK;
}

cz_code
cz_schema_scan_document(cz_schema_compiler *compiler, const cz_json *document, bool is_meta)
{
	cz_schema_draft draft;
	const cz_json *id;
	cz_text uri = CZ_TEXT_OF("");
	uint32_t root;

	CZ_TRY(cz_schema_add_node(compiler, document, compiler->base_count, CZ_SCHEMA_NONE, CZ_TEXT_OF(""), &root));
	if (!cz_schema_is_schema(document))
		return cz_schema_fail(compiler, root, CZ_KEYWORD_COUNT,
		                      "must be a schema (an object or a boolean), and is of type %s",
		                      cz_json_kind_name(document));
	CZ_TRY(find_draft(compiler, root, CZ_DRAFT_NEW, &draft));
	id = find_id(document, draft);
	if (id)
		CZ_TRY(cz_uri_resolve(compiler->context, uri, cz_json_text_of(id), &uri));
	CZ_TRY(add_resource(compiler, root, uri, draft, is_meta));
	return cz_schema_scan(compiler);
}
