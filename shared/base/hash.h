/*
 * Hashing for tables in memory: a state that words and texts are mixed into.
 *
 * Nothing that is stored or shown depends on it. Start with a seed that the one who chooses the texts doesn't know (an
 * address), so that colliding ones are hard to make.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_HASH_H
#define CZ_BASE_HASH_H

#include "base/text.h"

static inline uint64_t
cz_hash_word(uint64_t state, uint64_t word)
{
	state = (state ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	state ^= state >> 32;
	state *= UINT64_C(0xD6E8FEB86659FD93);
	return state ^ state >> 29;
}

static inline uint64_t
cz_hash_text(uint64_t state, cz_text text)
{
	const char *p = text.data, *end = p + text.length;
	uint64_t word = 0;

	state = cz_hash_word(state, text.length);
	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		state = cz_hash_word(state, word);
	}
	if (p == end)
		return state;
	word = 0;
	memcpy(&word, p, (size_t)(end - p));
	return cz_hash_word(state, word);
}

#endif
