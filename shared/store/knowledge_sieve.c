/*
 * Searching blocks: sketches first, and the embeddings themselves only of what can be among the best.
 *
 * Of each embedding the sketch says between what its merit lies (domain/sketch.h). While blocks are read, the k highest lower
 * bounds are kept; what has its upper bound below all of them can't be among the k best. What is left is scored exactly, the
 * highest upper bound first, until that bound is below the worst of k exact ones. So the result is that of scoring everything.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>

#include "base/sort.h"
#include "store/knowledge_blocks.h"
#include "store/knowledge_search.h"

enum { FIRST_CANDIDATES = 1024 };

typedef struct cz_candidate
{
	double upper;
	int64_t slot;
} cz_candidate;

typedef struct cz_sieve
{
	cz_context *call; /* whose memory holds it all */
	cz_search *search;
	const cz_slots *allowed; /* in order; NULL: every slot */
	cz_sketch_query query;
	cz_block_layout layout;
	double *lower; /* the highest lower bounds: a heap, the least at its root */
	size_t lower_count;
	double known; /* a merit below which nothing is wanted */
	cz_candidate *candidates;
	size_t count, capacity;
} cz_sieve;

/* ---- what can't be among the best ---- */

/* The least merit that is wanted, by what has been scored exactly. */
static double
least_merit(const cz_search *search)
{
	double least = search->has_min_score ? cz_sketch_merit(search->metric, search->min_score) : -HUGE_VAL;

	if (search->nearest.count == search->nearest.limit) {
		double worst = cz_sketch_merit(search->metric, search->nearest.hits[0].score);

		least = worst > least ? worst : least;
	}
	return least;
}

static double
threshold(const cz_sieve *sieve)
{
	bool full = sieve->lower_count == sieve->search->nearest.limit;

	return full && sieve->lower[0] > sieve->known ? sieve->lower[0] : sieve->known;
}

static void
sift_up(double *heap, size_t place)
{
	for (double moved = heap[place]; place > 0 && moved < heap[(place - 1) / 2]; place = (place - 1) / 2) {
		heap[place] = heap[(place - 1) / 2];
		heap[(place - 1) / 2] = moved;
	}
}

static void
replace_root(double *heap, size_t count, double number)
{
	size_t place = 0;

	for (size_t child; (child = 2 * place + 1) < count; place = child) {
		if (child + 1 < count && heap[child + 1] < heap[child])
			child++;
		if (number <= heap[child])
			break;
		heap[place] = heap[child];
	}
	heap[place] = number;
}

static void
note_lower(cz_sieve *sieve, double lower)
{
	if (sieve->lower_count < sieve->search->nearest.limit) {
		sieve->lower[sieve->lower_count] = lower;
		sift_up(sieve->lower, sieve->lower_count++);
	} else if (lower > sieve->lower[0]) {
		replace_root(sieve->lower, sieve->lower_count, lower);
	}
}

/* ---- candidates ---- */

/* Forgets those that are out by now. */
static void
prune(cz_sieve *sieve)
{
	double least = threshold(sieve);
	size_t count = 0;

	for (size_t i = 0; i < sieve->count; i++)
		if (sieve->candidates[i].upper >= least)
			sieve->candidates[count++] = sieve->candidates[i];
	sieve->count = count;
}

/* At least half of the place is free afterwards, so that pruning costs no more than what was added. */
static cz_code
make_room(cz_sieve *sieve)
{
	cz_candidate *candidates;

	prune(sieve);
	if (sieve->count < sieve->capacity / 2)
		return CZ_OK;
	sieve->capacity = sieve->capacity ? sieve->capacity * 2 : FIRST_CANDIDATES;
	candidates = CZ_NEW_ARRAY(sieve->call, sieve->capacity, cz_candidate);
	if (!candidates)
		return CZ_OUT_OF_MEMORY;
	if (sieve->count)
		memcpy(candidates, sieve->candidates, sieve->count * sizeof *candidates);
	sieve->candidates = candidates;
	return CZ_OK;
}

static cz_code
sift_slot(cz_sieve *sieve, int64_t first, int64_t index, const uint8_t *block)
{
	cz_sketch sketch = cz_sketch_read(block + cz_block_sketch(index));
	cz_bounds bounds =
		cz_sketch_bounds(&sieve->query, &sketch, (const int8_t *)block + cz_block_codes(&sieve->layout, index));

	if (bounds.upper < threshold(sieve))
		return CZ_OK;
	note_lower(sieve, bounds.lower);
	if (sieve->count == sieve->capacity)
		CZ_TRY(make_room(sieve));
	sieve->candidates[sieve->count++] = (cz_candidate){bounds.upper, first + index};
	return CZ_OK;
}

/* ---- blocks ---- */

/* The bits of those of a block's slots that are allowed. */
static int64_t
allowed_in(const cz_sieve *sieve, int64_t first)
{
	const cz_slots *allowed = sieve->allowed;
	int64_t bits = 0;

	for (size_t i = cz_slots_find(allowed, first); i < allowed->count; i++) {
		int64_t index = allowed->items[i] - first;

		if (index >= sieve->layout.slots)
			break;
		bits |= cz_block_bit(index);
	}
	return bits;
}

/* A row of block, live, sketches. */
static cz_code
sift_block(cz_context *context, const cz_value *row, void *argument)
{
	cz_sieve *sieve = argument;
	int64_t first = row[0].as.integer * sieve->layout.slots, live = row[1].as.integer;
	cz_code code = CZ_OK;

	CZ_TRY(cz_block_check(context, &sieve->search->collection, &sieve->layout, row[2].as.bytes));
	if (sieve->allowed)
		live &= allowed_in(sieve, first);
	for (int64_t i = 0; i < sieve->layout.slots && code == CZ_OK; i++)
		if (live & cz_block_bit(i))
			code = sift_slot(sieve, first, i, row[2].as.bytes.data);
	if (code != CZ_OK)
		context->error = sieve->call->error;
	return code;
}

/* ---- the embeddings of what is left ---- */

static int
compare_candidates(const void *a, const void *b)
{
	double left = ((const cz_candidate *)a)->upper, right = ((const cz_candidate *)b)->upper;

	return left > right ? -1 : left < right;
}

static cz_code
score_candidates(cz_context *context, cz_sieve *sieve)
{
	const void **order = CZ_NEW_ARRAY(context, sieve->count, const void *);

	if (!order)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < sieve->count; i++)
		order[i] = &sieve->candidates[i];
	CZ_TRY(cz_sort(context, order, sieve->count, compare_candidates));
	for (size_t i = 0; i < sieve->count; i++) {
		const cz_candidate *candidate = order[i];

		if (candidate->upper < least_merit(sieve->search))
			return CZ_OK;
		CZ_TRY(cz_search_slot(context, sieve->search, candidate->slot));
	}
	return CZ_OK;
}

cz_code
cz_search_blocks(cz_context *context, cz_search *search, const cz_slots *allowed, size_t most, bool *done)
{
	cz_sieve sieve = {.call = context, .search = search, .allowed = allowed, .known = least_merit(search)};

	sieve.layout = cz_block_layout_of(&search->collection);
	CZ_TRY(cz_sketch_query_make(context, search->metric, search->query.data, search->collection.dimension, &sieve.query));
	sieve.lower = CZ_NEW_ARRAY(context, search->nearest.limit, double);
	if (!sieve.lower)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_scan(context, CZ_SQL_blocks, &search->collection.name, sift_block, &sieve));
	prune(&sieve);
	*done = sieve.count <= most;
	return *done ? score_candidates(context, &sieve) : CZ_OK;
}
