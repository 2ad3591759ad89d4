/*
 * Knowledge: collections of chunks, each a document with its embedding and metadata.
 *
 * How they are stored, and why, is in docs/decisions/0011-knowledge-in-blocks.md.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_KNOWLEDGE_H
#define CZ_STORE_KNOWLEDGE_H

#include "domain/vector.h"
#include "store/database.h"

/* Bytes of a collection's name and of a chunk's id. */
enum { CZ_KNOWLEDGE_ID_LIMIT = 255 };

typedef struct cz_collection
{
	cz_value name;
	size_t dimension;
	cz_metric metric;
	int64_t chunks;
	int64_t next_slot;
	int64_t packed_slots; /* slots below are in blocks */
} cz_collection;

/* COLLECTION_NOT_FOUND where there is none of that name. */
cz_code cz_collection_read(cz_context *context, const cz_value *name, cz_collection *collection);

/* The same for a writer: its row is locked until the transaction ends, so that writers of one collection take turns. */
cz_code cz_collection_lock(cz_context *context, const cz_value *name, cz_collection *collection);

/* INVALID_ARGUMENT, with both numbers, for a vector of another dimension than the collection's. */
cz_code cz_collection_check_dimension(cz_context *context, const cz_collection *collection, const char *argument,
									  cz_bytes vector);

/* Stores what a writer changed: chunks and slots. */
cz_code cz_collection_store(cz_context *context, const cz_collection *collection);

/* Drops the approximate index of a collection, where there is one (knowledge_index.c). */
cz_code cz_collection_drop_index(cz_context *context, const cz_value *collection, bool *dropped);

/* The member "metric" of an argument "options". */
cz_code cz_metric_read(cz_context *context, const cz_json *value, cz_metric *metric);

/* A chunk as it was given. */
typedef struct cz_chunk
{
	size_t index; /* in the array */
	cz_value id;
	cz_value document; /* may be NULL */
	cz_value metadata;
	cz_bytes embedding;
} cz_chunk;

/* How messages call a member of a chunk. */
enum { CZ_CHUNK_PLACE = 48 };
void cz_chunk_place(const cz_chunk *chunk, const char *member, char place[CZ_CHUNK_PLACE]);

/* Reads the argument "chunks": pointers to chunks, by id. Embeddings may be of any dimension. */
cz_code cz_chunks_read(cz_context *context, const cz_json *array, const cz_chunk ***chunks, size_t *count);

/* ---- slots: the numbers under which embeddings stand, each given once ---- */

typedef struct cz_slots
{
	cz_context *call; /* whose memory holds them, of cz_slots_read */
	int64_t *items;
	size_t count, capacity;
} cz_slots;

cz_code cz_slots_add(cz_context *context, cz_slots *slots, int64_t slot);

/* The slots that a statement gives, in its order. */
cz_code cz_slots_read(cz_context *context, cz_statement_number statement, const cz_value *parameters, cz_slots *slots);

/* Where the first is that isn't smaller, of slots in order. */
size_t cz_slots_find(const cz_slots *slots, int64_t slot);

/* ---- blocks (knowledge_blocks.c) ---- */

/* Forgets embeddings that no document has any more. What is left of a block may move. */
cz_code cz_collection_forget(cz_context *context, cz_collection *collection, const cz_slots *slots);

/* Embeddings that were just stored in slots one behind the other, so that nobody need read them. */
typedef struct cz_fresh
{
	int64_t first; /* slot */
	const uint8_t **embeddings;
	size_t count;
} cz_fresh;

/* Makes blocks of the slots that are in none, as long as they fill one. */
cz_code cz_collection_pack(cz_context *context, cz_collection *collection, const cz_fresh *fresh);

#endif
