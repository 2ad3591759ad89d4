/*
 * Making blocks, and taking them apart.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/knowledge_blocks.h"

/* ---- checks ---- */

static cz_code
foreign_row(cz_context *context, const char *table, const cz_collection *collection)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT, "table \"%s\" holds a row of collection \"%.*s\" that isn't compozy's", table,
				   CZ_QUOTE(collection->name.as.text));
}

cz_code
cz_block_check(cz_context *context, const cz_collection *collection, const cz_block_layout *layout, cz_bytes sketches)
{
	return sketches.length == layout->size ? CZ_OK : foreign_row(context, "knowledge_blocks", collection);
}

cz_code
cz_vector_row_check(cz_context *context, const cz_collection *collection, cz_text id, cz_bytes embedding)
{
	if (embedding.length == collection->dimension * 4 && id.length <= CZ_KNOWLEDGE_ID_LIMIT)
		return CZ_OK;
	return foreign_row(context, "knowledge_vectors", collection);
}

/* Whether too little of a block is alive: half of what a search reads always is. */
static bool
is_sparse(const cz_block_layout *layout, int64_t live)
{
	int64_t count = 0;

	for (int64_t i = 0; i < layout->slots; i++)
		count += (live & cz_block_bit(i)) != 0;
	return count * 2 < layout->slots;
}

/* ---- moving what is left of a block ---- */

static cz_code
move_slot(cz_context *context, cz_collection *collection, int64_t slot)
{
	cz_value vector[] = {cz_int(collection->next_slot), collection->name, cz_int(slot)}, document[3], id[1];
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_vector_move, vector, id, &found));
	if (!found)
		return CZ_OK;
	document[0] = vector[0];
	document[1] = collection->name;
	document[2] = id[0];
	collection->next_slot++;
	return cz_execute(context, CZ_SQL_document_move, document, NULL);
}

static cz_code
move_live(cz_context *context, cz_collection *collection, const cz_block_layout *layout, int64_t first, int64_t live)
{
	for (int64_t i = 0; i < layout->slots; i++)
		if (live & cz_block_bit(i))
			CZ_TRY(move_slot(context, collection, first + i));
	return CZ_OK;
}

/* ---- making ---- */

typedef struct cz_packing
{
	const cz_collection *collection;
	cz_block_layout layout;
	int64_t first; /* slot */
	int64_t live;
	uint8_t *sketches;
} cz_packing;

static void
pack_embedding(cz_packing *packing, int64_t slot, const uint8_t *embedding)
{
	int64_t index = slot - packing->first;
	cz_sketch sketch;

	cz_sketch_make(embedding, packing->collection->dimension,
				   (int8_t *)packing->sketches + cz_block_codes(&packing->layout, index), &sketch);
	cz_sketch_write(&sketch, packing->sketches + cz_block_sketch(index));
	packing->live |= cz_block_bit(index);
}

/* A row of slot, id, embedding. */
static cz_code
pack_row(cz_context *context, const cz_value *row, void *argument)
{
	cz_packing *packing = argument;

	CZ_TRY(cz_vector_row_check(context, packing->collection, row[1].as.text, row[2].as.bytes));
	pack_embedding(packing, row[0].as.integer, row[2].as.bytes.data);
	return CZ_OK;
}

static cz_code
pack_rows(cz_context *context, cz_packing *packing, int64_t from, int64_t to)
{
	cz_value range[] = {packing->collection->name, cz_int(from), cz_int(to)};

	return from < to ? cz_scan(context, CZ_SQL_vectors_between, range, pack_row, packing) : CZ_OK;
}

static int64_t
within(int64_t slot, int64_t least, int64_t most)
{
	return slot < least ? least : slot > most ? most : slot;
}

/* What is fresh is packed from memory, what lies before and behind it is read. */
static cz_code
pack_slots(cz_context *context, cz_packing *packing, const cz_fresh *fresh)
{
	int64_t end = packing->first + packing->layout.slots;
	int64_t from = within(fresh->first, packing->first, end), to = within(fresh->first + (int64_t)fresh->count, from, end);

	CZ_TRY(pack_rows(context, packing, packing->first, from));
	for (int64_t slot = from; slot < to; slot++)
		pack_embedding(packing, slot, fresh->embeddings[slot - fresh->first]);
	return pack_rows(context, packing, to, end);
}

static cz_code
insert_block(cz_context *context, const cz_packing *packing)
{
	cz_value parameters[] = {
		packing->collection->name,
		cz_int(packing->first / packing->layout.slots),
		cz_int(packing->live),
		cz_bytes_value((cz_bytes){packing->sketches, packing->layout.size}),
	};

	return cz_execute(context, CZ_SQL_block_insert, parameters, NULL);
}

/* Fewer than a block is worth go to the end again. */
static cz_code
pack_next(cz_context *context, cz_collection *collection, const cz_block_layout *layout, const cz_fresh *fresh, uint8_t *sketches)
{
	cz_packing packing = {collection, *layout, collection->packed_slots, 0, sketches};

	memset(sketches, 0, layout->size);
	CZ_TRY(pack_slots(context, &packing, fresh));
	collection->packed_slots += layout->slots;
	if (is_sparse(layout, packing.live))
		return move_live(context, collection, layout, packing.first, packing.live);
	return insert_block(context, &packing);
}

cz_code
cz_collection_pack(cz_context *context, cz_collection *collection, const cz_fresh *fresh)
{
	cz_block_layout layout = cz_block_layout_of(collection);
	uint8_t *sketches = cz_allocate(context, layout.size);

	if (!sketches)
		return CZ_OUT_OF_MEMORY;
	while (collection->next_slot - collection->packed_slots >= layout.slots)
		CZ_TRY(pack_next(context, collection, &layout, fresh, sketches));
	return CZ_OK;
}

/* ---- forgetting ---- */

/* The block whose bits are being cleared; slots come mostly in order. */
typedef struct cz_clearing
{
	cz_collection *collection;
	cz_block_layout layout;
	int64_t block; /* -1: none */
	int64_t live;
	cz_slots sparse; /* blocks that are to be taken apart */
} cz_clearing;

static cz_code
read_live(cz_context *context, const cz_collection *collection, int64_t block, int64_t *live, bool *found)
{
	cz_value key[] = {collection->name, cz_int(block)}, row[1];

	CZ_TRY(cz_query_one(context, CZ_SQL_block_live, key, row, found));
	*live = *found ? row[0].as.integer : 0;
	return CZ_OK;
}

static cz_code
store_cleared(cz_context *context, cz_clearing *clearing)
{
	cz_value parameters[] = {cz_int(clearing->live), clearing->collection->name, cz_int(clearing->block)};

	if (clearing->block < 0)
		return CZ_OK;
	if (is_sparse(&clearing->layout, clearing->live))
		CZ_TRY(cz_slots_add(context, &clearing->sparse, clearing->block));
	return cz_execute(context, CZ_SQL_block_live_store, parameters, NULL);
}

static cz_code
clear_slot(cz_context *context, cz_clearing *clearing, int64_t slot)
{
	int64_t block = slot / clearing->layout.slots;
	bool found = true;

	if (block != clearing->block) {
		CZ_TRY(store_cleared(context, clearing));
		CZ_TRY(read_live(context, clearing->collection, block, &clearing->live, &found));
		clearing->block = found ? block : -1;
	}
	clearing->live &= ~cz_block_bit(slot % clearing->layout.slots);
	return CZ_OK;
}

/* A block may stand in the list twice. */
static cz_code
take_apart(cz_context *context, cz_collection *collection, const cz_block_layout *layout, int64_t block)
{
	cz_value key[] = {collection->name, cz_int(block)};
	int64_t live;
	bool found;

	CZ_TRY(read_live(context, collection, block, &live, &found));
	if (!found)
		return CZ_OK;
	CZ_TRY(move_live(context, collection, layout, block * layout->slots, live));
	return cz_execute(context, CZ_SQL_block_delete, key, NULL);
}

/* Blocks are taken apart once all slots are gone: one that moved first could not be forgotten any more. */
cz_code
cz_collection_forget(cz_context *context, cz_collection *collection, const cz_slots *slots)
{
	cz_clearing clearing = {.collection = collection, .layout = cz_block_layout_of(collection), .block = -1};

	for (size_t i = 0; i < slots->count; i++) {
		cz_value key[] = {collection->name, cz_int(slots->items[i])};

		CZ_TRY(cz_execute(context, CZ_SQL_vector_delete, key, NULL));
		if (slots->items[i] < collection->packed_slots)
			CZ_TRY(clear_slot(context, &clearing, slots->items[i]));
	}
	CZ_TRY(store_cleared(context, &clearing));
	for (size_t i = 0; i < clearing.sparse.count; i++)
		CZ_TRY(take_apart(context, collection, &clearing.layout, clearing.sparse.items[i]));
	return CZ_OK;
}
