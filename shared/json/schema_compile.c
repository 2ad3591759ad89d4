/*
 * Compiling a schema: the parts put together.
 *
 * The document is taken over in normal form, so that it has neither the host's own parts nor spellings that need a
 * second look, and lives as long as the compiled schema. Its subschemas become nodes in the order in which they are
 * found, the root first; building the checks of one may find more (what a reference leads to), which go to the end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdarg.h>
#include <stdio.h>

#include "json/node.h"
#include "json/place.h"
#include "json/schema_compiler.h"

enum { FIRST_CAPACITY = 16 };

/* ---- what the parts share ---- */

void *
cz_schema_grow(cz_context *context, void *array, uint32_t count, uint32_t *capacity, size_t size)
{
	uint32_t larger = *capacity ? *capacity * 2 : FIRST_CAPACITY;
	void *grown;

	if (count < *capacity)
		return array;
	grown = cz_allocate_array(context, larger, size);
	if (!grown)
		return NULL;
	if (count)
		memcpy(grown, array, count * size);
	*capacity = larger;
	return grown;
}

/* The arrays of nodes grow together. */
static cz_code
grow_nodes(cz_schema_compiler *compiler)
{
	uint32_t places = compiler->capacity, sources = compiler->capacity;

	compiler->places =
	    cz_schema_grow(compiler->context, compiler->places, compiler->count, &places, sizeof *compiler->places);
	compiler->sources =
	    cz_schema_grow(compiler->context, compiler->sources, compiler->count, &sources, sizeof *compiler->sources);
	compiler->nodes = cz_schema_grow(compiler->context, compiler->nodes, compiler->count, &compiler->capacity,
	                                 sizeof *compiler->nodes);
	return compiler->places && compiler->sources && compiler->nodes ? CZ_OK : CZ_OUT_OF_MEMORY;
}

cz_code
cz_schema_add_node(cz_schema_compiler *compiler, const cz_json *source, uint32_t resource, uint32_t parent,
                   cz_text pointer, uint32_t *node)
{
	bool added;

	if (compiler->count == CZ_SCHEMA_NODE_LIMIT)
		return cz_fail(compiler->context, CZ_LIMIT_EXCEEDED, "the schema has more than %d subschemas",
		               CZ_SCHEMA_NODE_LIMIT);
	CZ_TRY(cz_poll(compiler->context));
	CZ_TRY(grow_nodes(compiler));
	*node = compiler->count++;
	compiler->nodes[*node] = (cz_schema_node){.resource = resource};
	compiler->places[*node] = (cz_schema_place){parent, pointer};
	compiler->sources[*node] = source;
	return cz_schema_index_add(&compiler->index, CZ_INDEX_PLACES, cz_schema_index_place(source), *node, &added);
}

const cz_json *
cz_schema_member(const cz_json *object, const char *key)
{
	uint32_t index;

	if (object->kind != CZ_JSON_OBJECT || !cz_json_member_find(object, cz_text_from(key), &index))
		return NULL;
	return &object->as.members[index].value;
}

/* ---- places ---- */

void
cz_schema_pointer_add(cz_buffer *buffer, cz_text token)
{
	cz_json key = cz_json_string(token);
	cz_place place = cz_place_member(NULL, &key);
	cz_text pointer;

	if (buffer->code == CZ_OK)
		buffer->code = cz_place_pointer(buffer->context, &place, &pointer);
	if (buffer->code == CZ_OK)
		cz_buffer_add_text(buffer, pointer);
}

void
cz_schema_pointer_write(cz_buffer *buffer, const cz_schema_place *places, uint32_t node)
{
	size_t length = 0;
	char *end;

	for (uint32_t i = node; i != CZ_SCHEMA_NONE; i = places[i].parent)
		length += places[i].pointer.length;
	end = cz_buffer_reserve(buffer, length);
	if (!end)
		return;
	buffer->length += length;
	end += length;
	for (uint32_t i = node; i != CZ_SCHEMA_NONE; i = places[i].parent) {
		end -= places[i].pointer.length;
		if (places[i].pointer.length)
			memcpy(end, places[i].pointer.data, places[i].pointer.length);
	}
}

/* The place of a keyword. */
static void
write_place(cz_buffer *place, const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword)
{
	cz_buffer_init(place, compiler->context);
	cz_schema_pointer_write(place, compiler->places, node);
	if (keyword != CZ_KEYWORD_COUNT)
		cz_schema_pointer_add(place, cz_schema_keywords[keyword].text);
}

static cz_code
fail_at(const cz_schema_compiler *compiler, cz_buffer *place, cz_code code, const char *sentence)
{
	cz_text pointer;

	CZ_TRY(cz_buffer_finish(place, &pointer));
	return cz_fail(compiler->context, code, "the schema is invalid at \"%.*s\": %s", CZ_QUOTE(pointer), sentence);
}

cz_code
cz_schema_fail(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, const char *format, ...)
{
	char sentence[CZ_MESSAGE_SIZE];
	cz_buffer place;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	write_place(&place, compiler, node, keyword);
	return fail_at(compiler, &place, CZ_INVALID_ARGUMENT, sentence);
}

cz_code
cz_schema_fail_behind(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text token,
                      const char *format, ...)
{
	char sentence[CZ_MESSAGE_SIZE];
	cz_buffer place;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	write_place(&place, compiler, node, keyword);
	cz_schema_pointer_add(&place, token);
	return fail_at(compiler, &place, CZ_INVALID_ARGUMENT, sentence);
}

cz_code
cz_schema_fail_again(const cz_schema_compiler *compiler, uint32_t node, cz_schema_keyword keyword, cz_text token)
{
	char sentence[CZ_MESSAGE_SIZE];
	cz_buffer place;

	memcpy(sentence, compiler->context->error.message, sizeof sentence);
	write_place(&place, compiler, node, keyword);
	if (token.data)
		cz_schema_pointer_add(&place, token);
	return fail_at(compiler, &place, compiler->context->error.code, sentence);
}

/* ---- the whole ---- */

static cz_code
take_over(cz_context *context, cz_arena *keep, const cz_json *document, cz_json **taken)
{
	cz_json node;
	cz_text text;

	*taken = cz_arena_allocate(keep, sizeof **taken);
	if (!*taken)
		return cz_out_of_memory(context);
	CZ_TRY(cz_json_to_text(context, document, &text));
	CZ_TRY(cz_json_parse(context, text, &node));
	return cz_json_copy(context, keep, &node, *taken);
}

/* A copy of an array where the schema lives; NULL, with the error recorded, when there is no memory. */
static const void *
keep_array(const cz_schema_compiler *compiler, const void *array, uint32_t count, size_t size)
{
	void *copy = cz_arena_allocate(compiler->keep, count * size);

	if (!copy)
		(void)cz_out_of_memory(compiler->context);
	else if (count)
		memcpy(copy, array, count * size);
	return copy;
}

/* The dynamic anchors in the order of their resources, each resource's together. */
static cz_code
sort_anchors(const cz_schema_compiler *compiler, cz_schema_resource *resources)
{
	cz_schema_anchor *anchors = cz_arena_allocate(compiler->keep, compiler->anchor_count * sizeof *anchors);

	if (!anchors)
		return cz_out_of_memory(compiler->context);
	for (uint32_t i = 0; i < compiler->anchor_count; i++)
		resources[compiler->anchors[i].resource].anchor_count++;
	for (uint32_t i = 0, first = 0; i < compiler->base_count; i++) {
		resources[i].anchors = anchors + first;
		first += resources[i].anchor_count;
		resources[i].anchor_count = 0;
	}
	for (uint32_t i = 0; i < compiler->anchor_count; i++) {
		cz_schema_resource *resource = &resources[compiler->anchors[i].resource];

		anchors[resource->anchors - anchors + resource->anchor_count++] = compiler->anchors[i].anchor;
	}
	return CZ_OK;
}

static cz_code
keep_resources(const cz_schema_compiler *compiler, cz_schema *schema)
{
	cz_schema_resource *resources = cz_arena_allocate(compiler->keep, compiler->base_count * sizeof *resources);

	if (!resources)
		return cz_out_of_memory(compiler->context);
	for (uint32_t i = 0; i < compiler->base_count; i++)
		resources[i] = (cz_schema_resource){.is_meta = compiler->bases[i].is_meta};
	CZ_TRY(sort_anchors(compiler, resources));
	schema->resources = resources;
	schema->resource_count = compiler->base_count;
	return CZ_OK;
}

static cz_code
finish(const cz_schema_compiler *compiler, const cz_schema **compiled)
{
	cz_schema *schema = cz_arena_allocate(compiler->keep, sizeof *schema);

	if (!schema)
		return cz_out_of_memory(compiler->context);
	*schema = (cz_schema){.node_count = compiler->count};
	schema->nodes = keep_array(compiler, compiler->nodes, compiler->count, sizeof *compiler->nodes);
	schema->places = keep_array(compiler, compiler->places, compiler->count, sizeof *compiler->places);
	if (!schema->nodes || !schema->places)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(keep_resources(compiler, schema));
	if (compiler->has_dynamic_refs)
		schema->anchor_names = compiler->anchor_names;
	*compiled = schema;
	return CZ_OK;
}

cz_code
cz_schema_compile(cz_context *context, cz_arena *keep, const cz_json *document, const cz_schema **schema)
{
	cz_schema_compiler compiler = {.context = context, .keep = keep, .index = {.context = context}};
	cz_json *taken;

	CZ_TRY(take_over(context, keep, document, &taken));
	CZ_TRY(cz_schema_scan_document(&compiler, taken, false));
	for (uint32_t i = 0; i < compiler.count; i++)
		CZ_TRY(cz_schema_build(&compiler, i));
	CZ_TRY(cz_schema_untangle(&compiler));
	return finish(&compiler, schema);
}
