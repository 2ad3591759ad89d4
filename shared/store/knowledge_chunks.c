/*
 * Reading chunks: an array of objects, checked whole before anything is stored.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>

#include "base/sort.h"
#include "json/json.h"
#include "store/knowledge.h"

void
cz_chunk_place(const cz_chunk *chunk, const char *member, char place[CZ_CHUNK_PLACE])
{
	snprintf(place, CZ_CHUNK_PLACE, "chunks[%zu].%s", chunk->index, member);
}

/* ---- members ---- */

static cz_code
wrong_kind(cz_context *context, const cz_chunk *chunk, const char *member, const cz_json *value, const char *allowed)
{
	char place[CZ_CHUNK_PLACE];

	cz_chunk_place(chunk, member, place);
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is of type %s; allowed: %s", place, cz_json_kind_name(value),
				   allowed);
}

static cz_code
read_text(cz_context *context, const cz_chunk *chunk, const char *member, const cz_json *value, cz_value *text)
{
	if (value->kind != CZ_JSON_STRING)
		return wrong_kind(context, chunk, member, value, "string");
	*text = cz_text_value(CZ_TEXT_OF(""));
	return cz_json_spelling(context, value, &text->as.text);
}

static cz_code
read_id(cz_context *context, const cz_json *value, cz_chunk *chunk)
{
	CZ_TRY(read_text(context, chunk, "id", value, &chunk->id));
	if (chunk->id.as.text.length > 0 && chunk->id.as.text.length <= CZ_KNOWLEDGE_ID_LIMIT)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"chunks[%zu].id\" is \"%.*s\", %zu bytes long; allowed: 1 to %d",
				   chunk->index, CZ_QUOTE(chunk->id.as.text), chunk->id.as.text.length, CZ_KNOWLEDGE_ID_LIMIT);
}

static cz_code
read_embedding(cz_context *context, const cz_json *value, cz_chunk *chunk)
{
	char place[CZ_CHUNK_PLACE];

	cz_chunk_place(chunk, "embedding", place);
	return cz_vector_from_json(context, place, value, &chunk->embedding);
}

static cz_code
read_metadata(cz_context *context, const cz_json *value, cz_chunk *chunk)
{
	if (value->kind != CZ_JSON_OBJECT)
		return wrong_kind(context, chunk, "metadata", value, "object");
	chunk->metadata = cz_json_value(value);
	return CZ_OK;
}

static cz_code
read_member(cz_context *context, const cz_json_member *member, cz_chunk *chunk)
{
	cz_text name;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	if (cz_text_is(name, "id"))
		return read_id(context, &member->value, chunk);
	if (cz_text_is(name, "embedding"))
		return read_embedding(context, &member->value, chunk);
	if (cz_text_is(name, "document"))
		return member->value.kind == CZ_JSON_NULL ? CZ_OK
												  : read_text(context, chunk, "document", &member->value, &chunk->document);
	if (cz_text_is(name, "metadata"))
		return member->value.kind == CZ_JSON_NULL ? CZ_OK : read_metadata(context, &member->value, chunk);
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "argument \"chunks[%zu]\" has \"%.*s\"; allowed: id, document, embedding, metadata", chunk->index,
				   CZ_QUOTE(name));
}

/* ---- chunks ---- */

static cz_code
read_chunk(cz_context *context, const cz_json *object, cz_chunk *chunk)
{
	static const cz_json empty = {.kind = CZ_JSON_OBJECT};
	cz_json *opened = CZ_NEW(context, cz_json); /* texts may stand in it */

	if (!opened)
		return CZ_OUT_OF_MEMORY;
	chunk->id = chunk->document = cz_null();
	chunk->metadata = cz_json_value(&empty);
	chunk->embedding = (cz_bytes){NULL, 0};
	if (object->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"chunks[%zu]\" is of type %s; allowed: object", chunk->index,
					   cz_json_kind_name(object));
	CZ_TRY(cz_json_open(context, object, opened));
	for (uint32_t i = 0; i < opened->length; i++)
		CZ_TRY(read_member(context, &opened->as.members[i], chunk));
	if (cz_is_null(&chunk->id) || !chunk->embedding.data)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"chunks[%zu]\" has no \"%s\"", chunk->index,
					   cz_is_null(&chunk->id) ? "id" : "embedding");
	return CZ_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	return cz_text_compare(((const cz_chunk *)a)->id.as.text, ((const cz_chunk *)b)->id.as.text);
}

/* Sorted, so that two with one id stand together. */
static cz_code
check_unique(cz_context *context, const cz_chunk **chunks, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (compare_ids(chunks[i - 1], chunks[i]) == 0)
			return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"chunks\" has id \"%.*s\" twice, at %zu and %zu",
						   CZ_QUOTE(chunks[i]->id.as.text), chunks[i - 1]->index, chunks[i]->index);
	return CZ_OK;
}

cz_code
cz_chunks_read(cz_context *context, const cz_json *array, const cz_chunk ***chunks, size_t *count)
{
	cz_json opened;
	const void **sorted;
	cz_chunk *read;

	if (array->kind != CZ_JSON_ARRAY)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"chunks\" is of type %s; allowed: an array of objects",
					   cz_json_kind_name(array));
	CZ_TRY(cz_json_open(context, array, &opened));
	*count = opened.length;
	read = CZ_NEW_ARRAY(context, *count, cz_chunk);
	sorted = CZ_NEW_ARRAY(context, *count, const void *);
	if (!read || !sorted)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < *count; i++) {
		CZ_TRY(cz_poll(context));
		read[i].index = i;
		CZ_TRY(read_chunk(context, &opened.as.items[i], &read[i]));
		sorted[i] = &read[i];
	}
	CZ_TRY(cz_sort(context, sorted, *count, compare_ids));
	*chunks = (const cz_chunk **)sorted;
	return check_unique(context, *chunks, *count);
}
