/*
 * The arena: blocks of growing size, filled from front to back.
 *
 * A request larger than half a block gets a block of its own, so that one large text does not waste what is left of
 * the current block.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum
{
	ALIGNMENT = 8,
	FIRST_BLOCK = 8 * 1024, /* large enough for most calls, small enough to be cheap */
	LARGEST_BLOCK = 1024 * 1024,
	OWN_BLOCK = 16 * 1024 /* what grows beyond it has a block of its own, which can be given back */
};

typedef struct cz_block
{
	struct cz_block *older;
	size_t size;   /* with this header */
	bool is_whole; /* one piece */
} cz_block;

void
cz_arena_clear(cz_arena *arena)
{
	cz_block *block = arena->blocks;

	while (block) {
		cz_block *older = block->older;

		arena->source->release(arena->owner, block);
		block = older;
	}
	arena->blocks = arena->marked = NULL;
	arena->next = arena->end = NULL;
}

void
cz_arena_release(cz_arena *arena, const cz_arena_mark *mark)
{
	while (arena->blocks != mark->blocks) {
		cz_block *older = arena->blocks->older;

		arena->source->release(arena->owner, arena->blocks);
		arena->blocks = older;
	}
	arena->marked = mark->marked;
	arena->next = mark->next;
	arena->end = mark->end;
}

static cz_block *
add_block(cz_arena *arena, size_t size, bool is_whole)
{
	cz_block *block = arena->source->allocate(arena->owner, size);

	if (!block)
		return NULL;
	block->older = arena->blocks;
	block->size = size;
	block->is_whole = is_whole;
	arena->blocks = block;
	return block;
}

/* The size of the next block to share: twice the newest, within bounds. */
static size_t
next_block_size(const cz_arena *arena)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;

	return size < FIRST_BLOCK ? FIRST_BLOCK : size > LARGEST_BLOCK ? LARGEST_BLOCK : size;
}

static void *
allocate_slowly(cz_arena *arena, size_t size)
{
	size_t shared = next_block_size(arena);
	cz_block *block;

	if (size > SIZE_MAX - sizeof(cz_block))
		return NULL;
	if (size > shared / 2) {
		block = add_block(arena, sizeof(cz_block) + size, true);
		return block ? block + 1 : NULL;
	}
	block = add_block(arena, shared, false);
	if (!block)
		return NULL;
	arena->next = (char *)(block + 1) + size;
	arena->end = (char *)block + shared;
	return block + 1;
}

void *
cz_arena_allocate(cz_arena *arena, size_t size)
{
	void *piece = arena->next;

	if (size > SIZE_MAX - ALIGNMENT)
		return NULL;
	size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
	if (size > (size_t)(arena->end - arena->next))
		return allocate_slowly(arena, size);
	arena->next += size;
	return piece;
}

void
cz_arena_give_back(cz_arena *arena, const void *piece)
{
	for (cz_block **link = &arena->blocks; *link != arena->marked; link = &(*link)->older) {
		cz_block *block = *link;

		if (block->is_whole && piece == block + 1) {
			*link = block->older;
			arena->source->release(arena->owner, block);
			return;
		}
	}
}

void *
cz_arena_grow(cz_arena *arena, void *old, size_t used, size_t size)
{
	cz_block *block;
	void *piece;

	if (size < OWN_BLOCK) {
		piece = cz_arena_allocate(arena, size);
	} else {
		block = size <= SIZE_MAX - sizeof(cz_block) ? add_block(arena, sizeof(cz_block) + size, true) : NULL;
		piece = block ? block + 1 : NULL;
	}
	if (!piece || !old)
		return piece;
	memcpy(piece, old, used);
	if (used >= FIRST_BLOCK / 2)
		cz_arena_give_back(arena, old);
	return piece;
}
