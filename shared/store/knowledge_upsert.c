/*
 * Storing chunks: new ones and those that take another's place.
 *
 * An embedding that changes gets a new slot rather than being written over, so that blocks are never rewritten. One that
 * stays the same, as when a document is read in again, keeps its slot.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/json.h"
#include "store/knowledge.h"
#include "store/schema.h"

typedef struct cz_upsert
{
	cz_collection collection;
	const cz_chunk **chunks;
	size_t count;
	cz_value now;
	cz_slots freed;
	cz_fresh fresh;
} cz_upsert;

/* Whether a slot holds the chunk's embedding. */
static cz_code
is_unchanged(cz_context *context, const cz_upsert *upsert, const cz_chunk *chunk, const cz_value *slot, bool *unchanged)
{
	cz_value parameters[] = {upsert->collection.name, *slot};
	cz_query query;
	bool found;
	cz_code code = cz_query_start(context, CZ_SQL_vector_read, parameters, &query);

	if (code == CZ_OK)
		code = cz_query_next(&query, &found);
	if (code == CZ_OK) {
		cz_bytes stored = found ? query.row[1].as.bytes : (cz_bytes){NULL, 0};

		*unchanged = found && stored.length == chunk->embedding.length &&
		             memcmp(stored.data, chunk->embedding.data, stored.length) == 0;
	}
	cz_query_end(&query);
	return code;
}

/* The embedding gets the next slot. */
static cz_code
insert_vector(cz_context *context, cz_upsert *upsert, const cz_chunk *chunk)
{
	cz_value parameters[] = {upsert->collection.name, cz_int(upsert->collection.next_slot++), chunk->id,
							 cz_bytes_value(chunk->embedding)};

	upsert->fresh.embeddings[upsert->fresh.count++] = chunk->embedding.data;
	return cz_execute(context, CZ_SQL_vector_insert, parameters, NULL);
}

static cz_code
store_document(cz_context *context, const cz_upsert *upsert, cz_statement_number statement, const cz_chunk *chunk, cz_value slot,
			   int64_t *changed)
{
	cz_value parameters[] = {upsert->collection.name, chunk->id, slot, chunk->metadata, upsert->now, chunk->document};

	return cz_execute(context, statement, parameters, changed);
}

/* There is a chunk of that id. */
static cz_code
replace_chunk(cz_context *context, cz_upsert *upsert, const cz_chunk *chunk)
{
	cz_value key[] = {upsert->collection.name, chunk->id}, slot;
	bool found, unchanged;

	CZ_TRY(cz_query_one(context, CZ_SQL_document_slot, key, &slot, &found));
	CZ_TRY(is_unchanged(context, upsert, chunk, &slot, &unchanged));
	if (!unchanged) {
		CZ_TRY(cz_slots_add(context, &upsert->freed, slot.as.integer));
		slot = cz_int(upsert->collection.next_slot);
		CZ_TRY(insert_vector(context, upsert, chunk));
	}
	return store_document(context, upsert, CZ_SQL_document_update, chunk, slot, NULL);
}

/* Most are new, and then the insertion says so. */
static cz_code
store_chunk(cz_context *context, cz_upsert *upsert, const cz_chunk *chunk)
{
	int64_t inserted;

	CZ_TRY(store_document(context, upsert, CZ_SQL_document_insert, chunk, cz_int(upsert->collection.next_slot), &inserted));
	if (!inserted)
		return replace_chunk(context, upsert, chunk);
	upsert->collection.chunks++;
	return insert_vector(context, upsert, chunk);
}

static cz_code
check_dimensions(cz_context *context, const cz_upsert *upsert)
{
	char name[CZ_CHUNK_PLACE];

	for (size_t i = 0; i < upsert->count; i++) {
		const cz_chunk *chunk = upsert->chunks[i];

		cz_chunk_place(chunk, "embedding", name);
		CZ_TRY(cz_collection_check_dimension(context, &upsert->collection, name, chunk->embedding));
	}
	return CZ_OK;
}

static cz_code
run_upsert(cz_context *context, void *argument)
{
	cz_upsert *upsert = argument;

	CZ_TRY(cz_collection_lock(context, &upsert->collection.name, &upsert->collection));
	CZ_TRY(check_dimensions(context, upsert));
	upsert->fresh.first = upsert->collection.next_slot;
	upsert->fresh.embeddings = CZ_NEW_ARRAY(context, upsert->count, const uint8_t *);
	if (!upsert->fresh.embeddings)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < upsert->count; i++)
		CZ_TRY(store_chunk(context, upsert, upsert->chunks[i]));
	CZ_TRY(cz_collection_forget(context, &upsert->collection, &upsert->freed));
	CZ_TRY(cz_collection_pack(context, &upsert->collection, &upsert->fresh));
	return cz_collection_store(context, &upsert->collection);
}

/* A text is read here: PostgreSQL's jsonb takes several times as long for arrays of numbers. */
static cz_code
read_chunks(cz_context *context, const cz_value *argument, cz_upsert *upsert)
{
	cz_json *parsed = CZ_NEW(context, cz_json);

	if (!parsed)
		return CZ_OUT_OF_MEMORY;
	if (argument->type == CZ_JSON)
		return cz_chunks_read(context, argument->as.json, &upsert->chunks, &upsert->count);
	CZ_TRY(cz_json_parse(context, argument->as.text, parsed));
	return cz_chunks_read(context, parsed, &upsert->chunks, &upsert->count);
}

cz_code
compozy_knowledge_upsert(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_upsert upsert = {.collection = {.name = args[0]}, .now = cz_time_value(context->host->now(context->engine))};

	(void)count;
	CZ_TRY(read_chunks(context, &args[1], &upsert));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_upsert, &upsert));
	*result = cz_int((int64_t)upsert.count);
	return CZ_OK;
}
