/*
 * What a regular expression is compiled to.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_REGEXP_PROGRAM_H
#define CZ_JSON_REGEXP_PROGRAM_H

#include "json/regexp_tree.h"

/* ---- the alphabet (regexp_alphabet.c) ---- */

/*
 * Characters that no set of the expression tells apart are one letter. A character's letter follows from the interval of
 * code points it is in and from its category; categories that no set tells apart are one group.
 */
typedef struct cz_alphabet
{
	uint32_t *starts; /* of the intervals */
	uint32_t intervals;
	uint8_t groups[CZ_CATEGORIES];
	uint32_t group_count;
	uint32_t *letters; /* by interval * group_count + group */
	uint32_t count;	   /* of letters; that number stands for the end of the text */
	uint32_t ascii[128];
} cz_alphabet;

/* The letters of one set. */
typedef struct cz_letter_set
{
	uint64_t *bits;
	uint32_t size;
	uint32_t only; /* the letter, when there is just one */
} cz_letter_set;

/* The alphabet, in memory of keep, and each set's letters by the set's number. */
cz_code cz_alphabet_make(cz_context *context, cz_arena *keep, const cz_regexp_sets *sets, cz_alphabet *alphabet,
						 cz_letter_set **letters);

/* The letter of a character that isn't ASCII. */
uint32_t cz_alphabet_letter(const cz_alphabet *alphabet, uint32_t character);

/* ---- the automaton ---- */

typedef enum cz_state_kind
{
	CZ_STATE_MATCH,
	CZ_STATE_SPLIT,	 /* goes to out and to other */
	CZ_STATE_LETTER, /* takes letter other */
	CZ_STATE_SET,	 /* takes the letters of bits */
	CZ_STATE_NOT_SET,
	CZ_STATE_BEGIN,
	CZ_STATE_END,
	CZ_STATE_BOUNDARY,
	CZ_STATE_NOT_BOUNDARY
} cz_state_kind;

typedef struct cz_state
{
	cz_state_kind kind;
	uint32_t out;
	uint32_t other;
	const uint64_t *bits;
} cz_state;

struct cz_regexp
{
	cz_alphabet alphabet;
	cz_state *states;
	uint32_t count;
	uint32_t start;
	bool whole;
	bool restarts;				/* a match may begin behind the beginning */
	const uint64_t *words;		/* the letters of \w; NULL when nobody asks */
	struct cz_regexp_cache *cache; /* regexp_match.c */
};

static inline bool
cz_bit(const uint64_t *bits, uint32_t number)
{
	return (bits[number / 64] >> (number % 64) & 1) != 0;
}

static inline void
cz_set_bit(uint64_t *bits, uint32_t number)
{
	bits[number / 64] |= UINT64_C(1) << (number % 64);
}

static inline uint32_t
cz_words_for(uint32_t bits)
{
	return (bits + 63) / 64;
}

/* An empty cache. */
cz_code cz_regexp_cache_make(cz_context *context, cz_arena *keep, cz_regexp *regexp);

#endif
