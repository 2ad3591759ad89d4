/*
 * Blocks: the sketches of several embeddings in one row, as many as fit on a page of PostgreSQL's.
 *
 * A block of n slots is of those from n times its number on. Its bytes are n sketches (domain/sketch.h), then n strides of
 * codes; where a slot was empty when the block was made, zeros. Which slots there still are, live says, a bit each.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_KNOWLEDGE_BLOCKS_H
#define CZ_STORE_KNOWLEDGE_BLOCKS_H

#include "domain/sketch.h"
#include "store/knowledge.h"

enum
{
	CZ_BLOCK_SLOTS = 32, /* at most */
	CZ_BLOCK_BYTES = 7800 /* unless one alone has more: a page, less a name of 255 bytes, two numbers and the headers */
};

/* How the blocks of a collection are laid out. */
typedef struct cz_block_layout
{
	size_t stride;
	int64_t slots;
	size_t size; /* bytes of sketches */
} cz_block_layout;

static inline cz_block_layout
cz_block_layout_of(const cz_collection *collection)
{
	size_t stride = cz_sketch_stride(collection->dimension), one = CZ_SKETCH_SIZE + stride, fit = CZ_BLOCK_BYTES / one;
	size_t slots = fit < 1 ? 1 : fit > CZ_BLOCK_SLOTS ? CZ_BLOCK_SLOTS : fit;

	return (cz_block_layout){stride, (int64_t)slots, slots * one};
}

/* Where the sketch and the codes of a block's slot are. */
static inline size_t
cz_block_sketch(int64_t index)
{
	return (size_t)index * CZ_SKETCH_SIZE;
}

static inline size_t
cz_block_codes(const cz_block_layout *layout, int64_t index)
{
	return (size_t)layout->slots * CZ_SKETCH_SIZE + (size_t)index * layout->stride;
}

/* The bit of a slot in live. */
static inline int64_t
cz_block_bit(int64_t index)
{
	return INT64_C(1) << index;
}

/* INVALID_ARGUMENT for a row of knowledge_blocks whose bytes can't have been made here. */
cz_code cz_block_check(cz_context *context, const cz_collection *collection, const cz_block_layout *layout, cz_bytes sketches);

/* The same for knowledge_vectors. */
cz_code cz_vector_row_check(cz_context *context, const cz_collection *collection, cz_text id, cz_bytes embedding);

#endif
