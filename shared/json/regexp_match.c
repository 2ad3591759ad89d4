/*
 * Matching: a deterministic automaton, made as far as the texts need it.
 *
 * A place of the deterministic automaton is a set of states in which the other one may be, before the assertions and splits
 * that stand there are followed: these may depend on the next character. Following them and taking a letter costs at most as many
 * steps as there are states, once; then the place knows where the letter leads. The places are kept with the expression, up to a
 * size; when it is reached all are forgotten. So a character costs a look-up mostly, and a walk over the states at
 * worst, and the time is linear in the text either way.
 *
 * The places are only ever whole when the host is asked whether to go on, so that it may leave by longjmp.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_program.h"

enum
{
	PLACES_SIZE = 256 * 1024, /* bytes for all places */
	FEWEST_PLACES = 8,
	MOST_PLACES = 4096,
	BLOCK = 16 * 1024 /* bytes matched between two questions whether to go on */
};

typedef struct place
{
	struct place **next; /* by letter, the last for the end of the text; NULL: not known yet */
	uint64_t *states;
	struct place *older; /* in the list of all */
	bool at_begin;
	bool after_word; /* the character before is one of \w */
} place;

typedef struct cz_regexp_cache
{
	cz_arena *keep;
	cz_table table;
	place *all;
	place *reserve; /* of those forgotten, the ones not used again yet */
	uint32_t count; /* of all */
	uint32_t most;
	place *first; /* where texts begin; NULL: not made */
	uint32_t generation; /* how often all were forgotten */
	place matched;
	place dead;

	/* For one step. */
	uint64_t *seen;
	uint64_t *target;
	uint32_t *stack;
} cz_regexp_cache;

static uint32_t
state_words(const cz_regexp *regexp)
{
	return cz_words_for(regexp->count);
}

static size_t
place_size(const cz_regexp *regexp)
{
	return sizeof(place) + (regexp->alphabet.count + 1) * sizeof(place *) + state_words(regexp) * sizeof(uint64_t);
}

cz_code
cz_regexp_cache_make(cz_context *context, cz_arena *keep, cz_regexp *regexp)
{
	cz_regexp_cache *cache = cz_arena_allocate(keep, sizeof *cache);
	size_t words = state_words(regexp), most = PLACES_SIZE / place_size(regexp);

	if (!cache)
		return cz_out_of_memory(context);
	*cache = (cz_regexp_cache){.keep = keep};
	cache->most = (uint32_t)(most < FEWEST_PLACES ? FEWEST_PLACES : most > MOST_PLACES ? MOST_PLACES : most);
	cache->seen = cz_arena_allocate(keep, words * sizeof *cache->seen);
	cache->target = cz_arena_allocate(keep, words * sizeof *cache->target);
	cache->stack = cz_arena_allocate(keep, regexp->count * sizeof *cache->stack);
	if (!cache->seen || !cache->target || !cache->stack)
		return cz_out_of_memory(context);
	regexp->cache = cache;
	return CZ_OK;
}

/* ---- places ---- */

typedef struct place_key
{
	const cz_regexp *regexp;
	bool at_begin;
	bool after_word;
} place_key;

/* A place with the states in target. */
static bool
match_place(const void *entry, const void *key)
{
	const place *at = entry;
	const place_key *wanted = key;

	return at->at_begin == wanted->at_begin && at->after_word == wanted->after_word &&
		   memcmp(at->states, wanted->regexp->cache->target, state_words(wanted->regexp) * sizeof *at->states) == 0;
}

static void
forget_places(cz_regexp_cache *cache)
{
	memset(cache->table.slots, 0, cache->table.capacity * sizeof *cache->table.slots);
	cache->table.count = 0;
	cache->reserve = cache->all;
	cache->first = NULL;
	cache->generation++;
}

static cz_code
allocate_place(cz_context *context, const cz_regexp *regexp, place **made)
{
	cz_regexp_cache *cache = regexp->cache;
	place *at = cz_arena_allocate(cache->keep, place_size(regexp));

	if (!at)
		return cz_out_of_memory(context);
	at->next = (place **)(at + 1);
	at->states = (uint64_t *)(at->next + regexp->alphabet.count + 1);
	at->older = cache->all;
	cache->all = at;
	cache->count++;
	*made = at;
	return CZ_OK;
}

/* A place to be filled in; forgets all when there are too many. */
static cz_code
take_place(cz_context *context, const cz_regexp *regexp, place **taken)
{
	cz_regexp_cache *cache = regexp->cache;

	if (!cache->reserve) {
		if (cache->count < cache->most)
			return allocate_place(context, regexp, taken);
		forget_places(cache);
	}
	*taken = cache->reserve;
	cache->reserve = cache->reserve->older;
	return CZ_OK;
}

/* The place with the states in target. */
static cz_code
find_place(cz_context *context, const cz_regexp *regexp, bool at_begin, bool after_word, place **found)
{
	cz_regexp_cache *cache = regexp->cache;
	place_key key = {regexp, at_begin, after_word};
	size_t size = state_words(regexp) * sizeof *cache->target;
	uint64_t hash = cz_hash_text(cz_hash_mix(cz_hash_seed(cache), at_begin + 2u * after_word),
								 (cz_text){(const char *)cache->target, size});
	place *at = NULL;

	*found = cz_table_find(&cache->table, hash, match_place, &key);
	if (*found)
		return CZ_OK;
	CZ_TRY(take_place(context, regexp, &at));
	memset(at->next, 0, (regexp->alphabet.count + 1) * sizeof(place *));
	memcpy(at->states, cache->target, size);
	at->at_begin = at_begin;
	at->after_word = after_word;
	CZ_TRY(cz_table_add(context, cache->keep, &cache->table, hash, at));
	*found = at;
	return CZ_OK;
}

/* ---- one step ---- */

/* What is known of a place between two characters. */
typedef struct surroundings
{
	uint32_t letter; /* of the next character */
	bool at_begin;
	bool at_end;
	bool at_boundary;
} surroundings;

static bool
is_word(const cz_regexp *regexp, uint32_t letter)
{
	return regexp->words && letter < regexp->alphabet.count && cz_bit(regexp->words, letter);
}

static bool
takes(const cz_state *state, uint32_t letter)
{
	switch (state->kind) {
		case CZ_STATE_LETTER:
			return state->other == letter;
		case CZ_STATE_SET:
			return cz_bit(state->bits, letter);
		default:
			return !cz_bit(state->bits, letter);
	}
}

static bool
holds(const cz_state *state, const surroundings *here)
{
	switch (state->kind) {
		case CZ_STATE_BEGIN:
			return here->at_begin;
		case CZ_STATE_END:
			return here->at_end;
		case CZ_STATE_BOUNDARY:
			return here->at_boundary;
		default:
			return !here->at_boundary;
	}
}

static void
push(cz_regexp_cache *cache, uint32_t state, uint32_t *top)
{
	if (cz_bit(cache->seen, state))
		return;
	cz_set_bit(cache->seen, state);
	cache->stack[(*top)++] = state;
}

/* Follows the states on the stack and puts those behind the next character into target. Whether a match was met. */
static bool
follow(const cz_regexp *regexp, const surroundings *here, uint32_t top)
{
	cz_regexp_cache *cache = regexp->cache;

	while (top > 0) {
		const cz_state *state = &regexp->states[cache->stack[--top]];

		switch (state->kind) {
			case CZ_STATE_MATCH:
				if (here->at_end || !regexp->whole)
					return true;
				break;
			case CZ_STATE_SPLIT:
				push(cache, state->out, &top);
				push(cache, state->other, &top);
				break;
			case CZ_STATE_LETTER:
			case CZ_STATE_SET:
			case CZ_STATE_NOT_SET:
				if (!here->at_end && takes(state, here->letter))
					cz_set_bit(cache->target, state->out);
				break;
			default:
				if (holds(state, here))
					push(cache, state->out, &top);
		}
	}
	return false;
}

/* Puts the states of a place on the stack. */
static uint32_t
begin_step(const cz_regexp *regexp, const place *from)
{
	cz_regexp_cache *cache = regexp->cache;
	uint32_t words = state_words(regexp), top = 0;

	memcpy(cache->seen, from->states, words * sizeof *cache->seen);
	memset(cache->target, 0, words * sizeof *cache->target);
	for (uint32_t word = 0; word < words; word++)
		for (uint64_t bits = from->states[word]; bits; bits &= bits - 1)
			cache->stack[top++] = word * 64 + (uint32_t)__builtin_ctzll(bits);
	return top;
}

static bool
is_empty(const uint64_t *bits, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		if (bits[i])
			return false;
	return true;
}

/* Where a letter leads from a place, for the first time. */
static cz_code
step(cz_context *context, const cz_regexp *regexp, place *from, uint32_t letter, place **to)
{
	cz_regexp_cache *cache = regexp->cache;
	bool word = is_word(regexp, letter);
	surroundings here = {letter, from->at_begin, letter == regexp->alphabet.count, from->after_word != word};
	uint32_t generation = cache->generation;

	CZ_TRY(cz_poll(context));
	if (follow(regexp, &here, begin_step(regexp, from))) {
		*to = &cache->matched;
	} else {
		if (regexp->restarts)
			cz_set_bit(cache->target, regexp->start);
		if (here.at_end || is_empty(cache->target, state_words(regexp)))
			*to = &cache->dead;
		else
			CZ_TRY(find_place(context, regexp, false, word, to));
	}
	if (cache->generation == generation)
		from->next[letter] = *to;
	return CZ_OK;
}

/* ---- a text ---- */

static cz_code
begin_text(cz_context *context, const cz_regexp *regexp, place **at)
{
	cz_regexp_cache *cache = regexp->cache;

	if (!cache->first) {
		memset(cache->target, 0, state_words(regexp) * sizeof *cache->target);
		cz_set_bit(cache->target, regexp->start);
		CZ_TRY(find_place(context, regexp, true, false, &cache->first));
	}
	*at = cache->first;
	return CZ_OK;
}

/* Goes on over the characters that begin before stop, to a place that is final, or behind them. */
static cz_code
run(cz_context *context, const cz_regexp *regexp, const char **p, const char *stop, place **at)
{
	const cz_alphabet *alphabet = &regexp->alphabet;
	const place *matched = &regexp->cache->matched, *dead = &regexp->cache->dead;

	while (*p < stop) {
		uint32_t letter = (unsigned char)**p < 0x80 ? alphabet->ascii[(unsigned char)*(*p)++]
													: cz_alphabet_letter(alphabet, cz_utf8_read_wide(p));
		place *next = (*at)->next[letter];

		if (!next)
			CZ_TRY(step(context, regexp, *at, letter, &next));
		*at = next;
		if (next == matched || next == dead)
			break;
	}
	return CZ_OK;
}

cz_code
cz_regexp_match(cz_context *context, const cz_regexp *regexp, cz_text text, bool *matches)
{
	const place *matched = &regexp->cache->matched, *dead = &regexp->cache->dead;
	const char *p = text.data, *end = p + text.length;
	place *at, *last;

	CZ_TRY(begin_text(context, regexp, &at));
	while (p < end && at != matched && at != dead) {
		CZ_TRY(run(context, regexp, &p, end - p > BLOCK ? p + BLOCK : end, &at));
		if (p < end && at != matched && at != dead)
			CZ_TRY(cz_poll_now(context));
	}
	if (at != matched && at != dead) {
		last = at->next[regexp->alphabet.count];
		if (!last)
			CZ_TRY(step(context, regexp, at, regexp->alphabet.count, &last));
		at = last;
	}
	*matches = at == matched;
	return CZ_OK;
}
