/*
 * The letters of a regular expression.
 *
 * The bounds of all ranges cut the code points into intervals, and the masks of all sets the categories into groups; each
 * pair of an interval and a group is at first of the same letter as all others. Then set after set divides the
 * letters of which it has a part. A set costs as many steps as it has pairs, so a literal text costs next to nothing.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_program.h"

#include "base/sort.h"

/* ---- intervals and groups ---- */

static int
compare_starts(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

/* Where a range begins, or ends just before; unsorted. */
static uint32_t
collect_starts(const cz_regexp_sets *sets, uint32_t *starts)
{
	uint32_t count = 0;

	starts[count++] = 0;
	for (const cz_regexp_set *set = sets->first; set; set = set->next)
		for (uint32_t i = 0; i < set->characters.count; i++) {
			starts[count++] = set->characters.ranges[i].first;
			starts[count++] = set->characters.ranges[i].last + 1;
		}
	return count;
}

static cz_code
make_intervals(cz_context *context, cz_arena *keep, const cz_regexp_sets *sets, cz_alphabet *alphabet)
{
	size_t most = 1;
	uint32_t *starts, count;
	const void **order;

	for (const cz_regexp_set *set = sets->first; set; set = set->next)
		most += 2 * (size_t)set->characters.count;
	starts = CZ_NEW_ARRAY(context, most, uint32_t);
	order = CZ_NEW_ARRAY(context, most, const void *);
	alphabet->starts = cz_arena_allocate(keep, most * sizeof *starts);
	if (!starts || !order || !alphabet->starts)
		return cz_out_of_memory(context);
	count = collect_starts(sets, starts);
	for (uint32_t i = 0; i < count; i++)
		order[i] = &starts[i];
	CZ_TRY(cz_sort(context, order, count, compare_starts));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t start = *(const uint32_t *)order[i];

		if (i == 0 || start != alphabet->starts[alphabet->intervals - 1])
			alphabet->starts[alphabet->intervals++] = start;
	}
	return CZ_OK;
}

/* The group of a category that all masks treat as this one, or a new group. */
static uint8_t
group_of(const cz_regexp_sets *sets, cz_alphabet *alphabet, uint32_t category)
{
	for (uint32_t other = 0; other < category; other++) {
		bool same = true;

		for (const cz_regexp_set *set = sets->first; set && same; set = set->next)
			same = (set->characters.categories >> category & 1) == (set->characters.categories >> other & 1);
		if (same)
			return alphabet->groups[other];
	}
	return (uint8_t)alphabet->group_count++;
}

static void
make_groups(const cz_regexp_sets *sets, cz_alphabet *alphabet)
{
	for (uint32_t category = 0; category < CZ_CATEGORIES; category++)
		alphabet->groups[category] = group_of(sets, alphabet, category);
}

/* The last interval that begins at a character or before it. */
static uint32_t
interval_of(const cz_alphabet *alphabet, uint32_t character)
{
	uint32_t low = 0, high = alphabet->intervals;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (alphabet->starts[middle] <= character)
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint32_t
cz_alphabet_letter(const cz_alphabet *alphabet, uint32_t character)
{
	uint32_t group = alphabet->group_count > 1 ? alphabet->groups[cz_character_category(character)] : 0;

	return alphabet->letters[interval_of(alphabet, character) * alphabet->group_count + group];
}

/* ---- dividing ---- */

typedef struct divider
{
	cz_context *context;
	cz_alphabet *alphabet;
	uint32_t *members; /* the pairs of the set at hand */
	uint32_t count;
	uint32_t *marks;   /* the number, and 1, of the last set that has a pair */
	uint32_t *sizes;   /* pairs of each letter */
	uint32_t *hits;	   /* of them those in the set at hand */
	uint32_t *heirs;   /* the letter that these become */
	uint32_t *touched; /* the letters with hits */
} divider;

/* Pairs, and so letters, of which every one of the arrays has room for all. */
static uint32_t
count_pairs(const cz_alphabet *alphabet)
{
	return alphabet->intervals * alphabet->group_count;
}

static void
add_pair(divider *state, uint32_t mark, uint32_t pair)
{
	if (state->marks[pair] == mark)
		return;
	state->marks[pair] = mark;
	state->members[state->count++] = pair;
}

static cz_code
add_range(divider *state, uint32_t mark, const cz_range *range)
{
	const cz_alphabet *alphabet = state->alphabet;
	uint32_t groups = alphabet->group_count;

	for (uint32_t i = interval_of(alphabet, range->first); i < alphabet->intervals && alphabet->starts[i] <= range->last;
		 i++) {
		CZ_TRY(cz_poll(state->context));
		for (uint32_t group = 0; group < groups; group++)
			add_pair(state, mark, i * groups + group);
	}
	return CZ_OK;
}

static cz_code
add_group(divider *state, uint32_t mark, uint32_t group)
{
	for (uint32_t i = 0; i < state->alphabet->intervals; i++) {
		CZ_TRY(cz_poll(state->context));
		add_pair(state, mark, i * state->alphabet->group_count + group);
	}
	return CZ_OK;
}

/* Lists the pairs of a set. */
static cz_code
list_members(divider *state, const cz_regexp_set *set, uint32_t mark)
{
	state->count = 0;
	for (uint32_t i = 0; i < set->characters.count; i++)
		CZ_TRY(add_range(state, mark, &set->characters.ranges[i]));
	for (uint32_t category = 0; category < CZ_CATEGORIES; category++)
		if (set->characters.categories >> category & 1)
			CZ_TRY(add_group(state, mark, state->alphabet->groups[category]));
	return CZ_OK;
}

/* A letter that has some of its pairs among the members, but not all, gives those to a new letter. */
static void
divide(divider *state)
{
	cz_alphabet *alphabet = state->alphabet;
	uint32_t touched = 0;

	for (uint32_t i = 0; i < state->count; i++) {
		uint32_t letter = alphabet->letters[state->members[i]];

		if (state->hits[letter]++ == 0)
			state->touched[touched++] = letter;
	}
	for (uint32_t i = 0; i < touched; i++) {
		uint32_t letter = state->touched[i], hits = state->hits[letter];

		state->hits[letter] = 0;
		state->heirs[letter] = letter;
		if (hits == state->sizes[letter])
			continue;
		state->heirs[letter] = alphabet->count++;
		state->sizes[state->heirs[letter]] = hits;
		state->sizes[letter] -= hits;
	}
	for (uint32_t i = 0; i < state->count; i++)
		alphabet->letters[state->members[i]] = state->heirs[alphabet->letters[state->members[i]]];
}

static uint32_t *
make_zeros(cz_context *context, uint32_t count)
{
	uint32_t *zeros = CZ_NEW_ARRAY(context, count, uint32_t);

	if (zeros)
		memset(zeros, 0, count * sizeof *zeros);
	return zeros;
}

static cz_code
start_dividing(cz_context *context, cz_arena *keep, cz_alphabet *alphabet, divider *state)
{
	uint32_t pairs = count_pairs(alphabet);

	*state = (divider){
		.context = context,
		.alphabet = alphabet,
		.members = CZ_NEW_ARRAY(context, pairs, uint32_t),
		.marks = make_zeros(context, pairs),
		.sizes = CZ_NEW_ARRAY(context, pairs, uint32_t),
		.hits = make_zeros(context, pairs),
		.heirs = CZ_NEW_ARRAY(context, pairs, uint32_t),
		.touched = CZ_NEW_ARRAY(context, pairs, uint32_t),
	};
	alphabet->letters = cz_arena_allocate(keep, pairs * sizeof *alphabet->letters);
	if (!state->members || !state->marks || !state->sizes || !state->hits || !state->heirs || !state->touched ||
		!alphabet->letters)
		return cz_out_of_memory(context);
	memset(alphabet->letters, 0, pairs * sizeof *alphabet->letters);
	alphabet->count = 1;
	state->sizes[0] = pairs;
	return CZ_OK;
}

/* ---- the letters of the sets ---- */

static cz_code
make_letter_set(divider *state, cz_arena *keep, cz_letter_set *letters)
{
	const cz_alphabet *alphabet = state->alphabet;
	size_t size = cz_words_for(alphabet->count) * sizeof *letters->bits;

	*letters = (cz_letter_set){.bits = cz_arena_allocate(keep, size)};
	if (!letters->bits)
		return cz_out_of_memory(state->context);
	memset(letters->bits, 0, size);
	for (uint32_t i = 0; i < state->count; i++) {
		letters->only = alphabet->letters[state->members[i]];
		letters->size += !cz_bit(letters->bits, letters->only);
		cz_set_bit(letters->bits, letters->only);
	}
	return CZ_OK;
}

static void
make_ascii(cz_alphabet *alphabet)
{
	for (uint32_t character = 0; character < 128; character++)
		alphabet->ascii[character] = cz_alphabet_letter(alphabet, character);
}

cz_code
cz_alphabet_make(cz_context *context, cz_arena *keep, const cz_regexp_sets *sets, cz_alphabet *alphabet,
				 cz_letter_set **letters)
{
	divider state;

	*alphabet = (cz_alphabet){0};
	CZ_TRY(make_intervals(context, keep, sets, alphabet));
	make_groups(sets, alphabet);
	CZ_TRY(start_dividing(context, keep, alphabet, &state));
	for (const cz_regexp_set *set = sets->first; set; set = set->next) {
		CZ_TRY(list_members(&state, set, 2 * set->number + 1));
		divide(&state);
	}
	*letters = CZ_NEW_ARRAY(context, sets->count, cz_letter_set);
	if (!*letters)
		return CZ_OUT_OF_MEMORY;
	for (const cz_regexp_set *set = sets->first; set; set = set->next) {
		CZ_TRY(list_members(&state, set, 2 * set->number + 2));
		CZ_TRY(make_letter_set(&state, keep, &(*letters)[set->number]));
	}
	make_ascii(alphabet);
	return CZ_OK;
}
