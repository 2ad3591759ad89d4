/*
 * Blocks: the sketches of 128 embeddings in one row.
 *
 * Block b is of the slots from 128 b on. Its bytes are 128 sketches (domain/sketch.h), then 128 strides of codes; where a slot was
 * empty when the block was made, zeros. Which slots there still are, live says, a bit each.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_KNOWLEDGE_BLOCKS_H
#define CZ_STORE_KNOWLEDGE_BLOCKS_H

#include "domain/sketch.h"
#include "store/knowledge.h"

enum
{
	CZ_BLOCK = 128, /* slots */
	CZ_BLOCK_LIVE = CZ_BLOCK / 8 /* bytes */
};

static inline size_t
cz_block_size(size_t dimension)
{
	return CZ_BLOCK * (CZ_SKETCH_SIZE + cz_sketch_stride(dimension));
}

/* What a block holds of one of its slots. */
static inline const uint8_t *
cz_block_sketch(const uint8_t *sketches, size_t index)
{
	return sketches + index * CZ_SKETCH_SIZE;
}

static inline size_t
cz_block_codes(size_t stride, size_t index)
{
	return CZ_BLOCK * CZ_SKETCH_SIZE + index * stride;
}

/* The bits of a block's slots. */
static inline bool
cz_live_has(const uint8_t *live, size_t index)
{
	return (live[index / 8] >> index % 8 & 1) != 0;
}

static inline void
cz_live_set(uint8_t *live, size_t index, bool is_live)
{
	uint8_t bit = (uint8_t)(1u << index % 8);

	live[index / 8] = (uint8_t)(is_live ? live[index / 8] | bit : live[index / 8] & ~bit);
}

/* INVALID_ARGUMENT for a row of knowledge_blocks that can't have been made here. */
cz_code cz_block_check(cz_context *context, const cz_collection *collection, cz_bytes live, const cz_bytes *sketches);

/* The same for knowledge_vectors. */
cz_code cz_vector_row_check(cz_context *context, const cz_collection *collection, cz_text id, cz_bytes embedding);

#endif
