/*
 * Hashing, and a table of entries found by their hash: open addressing, at most half full.
 *
 * The table holds pointers; what an entry is, and when one has the key looked for, its owner says. Hashes begin with a
 * seed made of an address, which the one who writes the data doesn't know, so that keys that collide are hard to
 * make. No result depends on it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_HASH_H
#define CZ_BASE_HASH_H

#include "base/context.h"

/* ---- hashing ---- */

static inline uint64_t
cz_hash_mix(uint64_t state, uint64_t word)
{
	state = (state ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	state ^= state >> 32;
	state *= UINT64_C(0xD6E8FEB86659FD93);
	return state ^ state >> 29;
}

static inline uint64_t
cz_hash_text(uint64_t state, cz_text text)
{
	const char *p = text.data;
	size_t left = text.length;
	uint64_t word = 0;

	state = cz_hash_mix(state, text.length);
	for (; left >= 8; p += 8, left -= 8) {
		memcpy(&word, p, 8);
		state = cz_hash_mix(state, word);
	}
	if (left == 0)
		return state;
	word = 0;
	memcpy(&word, p, left);
	return cz_hash_mix(state, word);
}

static inline uint64_t
cz_hash_seed(const void *owner)
{
	return (uint64_t)(uintptr_t)owner;
}

/* ---- the table ---- */

typedef struct cz_table_slot
{
	uint64_t hash;
	void *entry; /* NULL: free */
} cz_table_slot;

/* Empty when zeroed. */
typedef struct cz_table
{
	cz_table_slot *slots;
	size_t capacity; /* a power of two, or 0 */
	size_t count;
} cz_table;

typedef bool cz_table_match(const void *entry, const void *key);

/* The entry with the key, of that hash; NULL when there is none. */
void *cz_table_find(const cz_table *table, uint64_t hash, cz_table_match *match, const void *key);

/* Adds an entry that isn't there, in memory of keep. */
cz_code cz_table_add(cz_context *context, cz_arena *keep, cz_table *table, uint64_t hash, void *entry);

#endif
