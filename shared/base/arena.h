/*
 * Memory: an arena over blocks that the host supplies.
 *
 * Shared code allocates from an arena only and hardly ever frees a piece; the adapter releases the arena whole when the call
 * ends. So an engine that leaves by longjmp leaks nothing that its own memory context does not free, and a failed
 * allocation is a NULL that the caller turns into OUT_OF_MEMORY. Everything is aligned to 8 bytes, which is what both
 * engines' allocators guarantee.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_ARENA_H
#define CZ_BASE_ARENA_H

#include <stddef.h>

/* Where an arena's blocks come from. allocate returns NULL when there is no memory. */
typedef struct cz_block_source
{
	void *(*allocate)(void *owner, size_t size);
	void (*release)(void *owner, void *block);
} cz_block_source;

typedef struct cz_arena
{
	const cz_block_source *source;
	void *owner;
	struct cz_block *blocks; /* newest first; NULL until the first allocation that needs one */
	struct cz_block *marked; /* the newest at the latest mark: it and the older ones stay until a release */
	char *next;
	char *end;
} cz_arena;

/* An empty arena. first, of first_size bytes and aligned to 8, is used before any block; it may be NULL. */
static inline void
cz_arena_init(cz_arena *arena, const cz_block_source *source, void *owner, void *first, size_t first_size)
{
	arena->source = source;
	arena->owner = owner;
	arena->blocks = arena->marked = NULL;
	arena->next = first;
	arena->end = first ? arena->next + first_size : NULL;
}

/* Gives every block back to its source. */
void cz_arena_clear(cz_arena *arena);

/* NULL when there is no memory. A size of 0 gives a valid pointer. */
void *cz_arena_allocate(cz_arena *arena, size_t size);

/*
 * A larger piece that begins with the first used bytes of an old one, for what grows; NULL when there is no memory, and
 * then the old one stays. A large old piece is given back, so nobody may look at it any more. old may be NULL.
 */
void *cz_arena_grow(cz_arena *arena, void *old, size_t used, size_t size);

/* Gives back a large piece that nobody needs any more; a small one waits for the end. */
void cz_arena_give_back(cz_arena *arena, const void *piece);

/* How far an arena was filled. */
typedef struct cz_arena_mark
{
	struct cz_block *blocks;
	struct cz_block *marked;
	char *next;
	char *end;
} cz_arena_mark;

static inline cz_arena_mark
cz_arena_get_mark(cz_arena *arena)
{
	cz_arena_mark mark = {arena->blocks, arena->marked, arena->next, arena->end};

	arena->marked = arena->blocks;
	return mark;
}

/* Gives back what was allocated since the mark: for walks that look at far more than they keep. */
void cz_arena_release(cz_arena *arena, const cz_arena_mark *mark);

#endif
