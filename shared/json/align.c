/*
 * The longest common subsequence by Myers' algorithm in linear space ("An O(ND) difference algorithm and its
 * variations", 1986): from both ends of a box, paths of more and more changes are followed until they meet; the boxes
 * before and behind the meeting point are done likewise. The time is about elements times changes.
 *
 * That is little for sequences that are alike and much for those that aren't, so it has a limit, counted in steps and not
 * in time: the result is the same everywhere. Beyond it a box is done by its elements that stand in each of the two once:
 * the longest run of such pairs whose order agrees (patience sorting), and what is equal beside them. That finds a common
 * subsequence, not always a longest one, in n log n.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/align.h"

#include <limits.h>

/* Steps of Myers' algorithm: 4 million, some fifty milliseconds, and a few for each element. */
enum
{
	STEPS = 4 * 1024 * 1024,
	STEPS_PER_ELEMENT = 8
};

/* Elements [a, a_end) of the first sequence and [b, b_end) of the second. */
typedef struct cz_box
{
	int a;
	int a_end;
	int b;
	int b_end;
} cz_box;

/* Within a box: x elements of the first sequence and y of the second from its begin. */
typedef struct cz_point
{
	int x;
	int y;
} cz_point;

/* Elements that stand once in each sequence and are equal. */
typedef struct cz_pair
{
	int a;
	int b;
	int previous; /* the pair before it in the longest run that ends here; -1: none */
} cz_pair;

typedef struct cz_aligner
{
	cz_context *context;
	const uint32_t *a;
	const uint32_t *b;
	uint8_t *a_kept;
	uint8_t *b_kept;
	int64_t steps; /* left */

	/*
	 * The x that the paths have reached on each diagonal. Forward diagonals are x - y, backward ones count from that of
	 * the box's end. A diagonal that no path can be on has NOWHERE: behind the begin, or before the end.
	 */
	int *forward;
	int *backward;

	/* For what is left when the steps are used up; made then. */
	uint32_t ids;
	uint32_t most_pairs;
	uint8_t *a_times; /* of each id in the box: 0, 1, or 2 for more */
	uint8_t *b_times;
	int *b_places;
	cz_pair *pairs;
	int *ends; /* the pair that the best run of each length ends with */
} cz_aligner;

enum { NOWHERE = INT_MAX / 2 };

static bool
equal_at(const cz_aligner *aligner, int a, int b)
{
	return aligner->a[a] == aligner->b[b];
}

static void
keep(cz_aligner *aligner, int a, int b)
{
	aligner->a_kept[a] = 1;
	aligner->b_kept[b] = 1;
}

/* Keeps what is equal at the begin of a box and takes it off. */
static void
trim_begin(cz_aligner *aligner, cz_box *box)
{
	while (box->a < box->a_end && box->b < box->b_end && equal_at(aligner, box->a, box->b))
		keep(aligner, box->a++, box->b++);
}

static void
trim_end(cz_aligner *aligner, cz_box *box)
{
	while (box->a < box->a_end && box->b < box->b_end && equal_at(aligner, box->a_end - 1, box->b_end - 1))
		keep(aligner, --box->a_end, --box->b_end);
}

/* ---- Myers' algorithm ---- */

static int
width_of(const cz_box *box)
{
	return box->a_end - box->a;
}

static int
height_of(const cz_box *box)
{
	return box->b_end - box->b;
}

static bool
is_within(const cz_box *box, int x, int y)
{
	return x >= 0 && y >= 0 && x <= width_of(box) && y <= height_of(box);
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

/* The furthest place on a diagonal after one change more, or NOWHERE. */
static int
extend_forward(cz_aligner *aligner, const cz_box *box, int diagonal, int changes)
{
	const int *reach = aligner->forward;
	int down = changes == 0 ? 0 : reach[diagonal + 1], right = changes == 0 ? -NOWHERE : reach[diagonal - 1] + 1;
	int x = -NOWHERE, start;

	if (is_within(box, down, down - diagonal))
		x = down;
	if (is_within(box, right, right - diagonal))
		x = larger(x, right);
	start = x;
	while (x >= 0 && x < width_of(box) && x - diagonal < height_of(box) &&
	       equal_at(aligner, box->a + x, box->b + x - diagonal))
		x++;
	aligner->steps -= 1 + x - start;
	return x;
}

/* The same from the end. */
static int
extend_backward(cz_aligner *aligner, const cz_box *box, int diagonal, int changes)
{
	const int *reach = aligner->backward;
	int delta = width_of(box) - height_of(box) + diagonal;
	int up = changes == 0 ? width_of(box) : reach[diagonal - 1], left = changes == 0 ? NOWHERE : reach[diagonal + 1] - 1;
	int x = NOWHERE, start;

	if (is_within(box, up, up - delta))
		x = up;
	if (is_within(box, left, left - delta))
		x = smaller(x, left);
	start = x;
	while (x > 0 && x <= width_of(box) && x - delta > 0 && equal_at(aligner, box->a + x - 1, box->b + x - delta - 1))
		x--;
	aligner->steps -= 1 + start - x;
	return x;
}

/* The first of every second diagonal from -changes on that is not below lowest. */
static int
first_diagonal(int changes, int lowest)
{
	return -changes >= lowest ? -changes : lowest + ((lowest + changes) & 1);
}

/* All paths from the begin with so many changes; met tells whether one meets a path from the end, and point where. */
static cz_code
go_forward(cz_aligner *aligner, const cz_box *box, int changes, bool *met, cz_point *point)
{
	int width = width_of(box), height = height_of(box), delta = width - height;

	if (changes <= width)
		aligner->forward[changes + 1] = -NOWHERE;
	if (changes <= height)
		aligner->forward[-changes - 1] = -NOWHERE;
	for (int diagonal = first_diagonal(changes, -height); diagonal <= smaller(changes, width); diagonal += 2) {
		int x = extend_forward(aligner, box, diagonal, changes), other = diagonal - delta;

		CZ_TRY(cz_poll(aligner->context));
		aligner->forward[diagonal] = x;
		*met = delta % 2 != 0 && other > -changes && other < changes && x >= aligner->backward[other];
		*point = (cz_point){x, x - diagonal};
		if (*met)
			return CZ_OK;
	}
	return CZ_OK;
}

static cz_code
go_backward(cz_aligner *aligner, const cz_box *box, int changes, bool *met, cz_point *point)
{
	int width = width_of(box), height = height_of(box), delta = width - height;

	if (changes <= height)
		aligner->backward[changes + 1] = NOWHERE;
	if (changes <= width)
		aligner->backward[-changes - 1] = NOWHERE;
	for (int diagonal = first_diagonal(changes, -width); diagonal <= smaller(changes, height); diagonal += 2) {
		int x = extend_backward(aligner, box, diagonal, changes), other = diagonal + delta;

		CZ_TRY(cz_poll(aligner->context));
		aligner->backward[diagonal] = x;
		*met = delta % 2 == 0 && other >= -changes && other <= changes && x <= aligner->forward[other];
		*point = (cz_point){x, x - other};
		if (*met)
			return CZ_OK;
	}
	return CZ_OK;
}

/* A point on a shortest path through a trimmed box; met is false when the steps were used up before. */
static cz_code
find_middle(cz_aligner *aligner, const cz_box *box, bool *met, cz_point *point)
{
	*met = false;
	for (int changes = 0; !*met && aligner->steps > 0; changes++) {
		CZ_TRY(go_forward(aligner, box, changes, met, point));
		if (!*met)
			CZ_TRY(go_backward(aligner, box, changes, met, point));
	}
	return CZ_OK;
}

/* ---- when the steps are used up ---- */

static cz_code
prepare_pairs(cz_aligner *aligner)
{
	aligner->a_times = cz_allocate(aligner->context, aligner->ids);
	aligner->b_times = cz_allocate(aligner->context, aligner->ids);
	aligner->b_places = CZ_NEW_ARRAY(aligner->context, aligner->ids, int);
	aligner->pairs = CZ_NEW_ARRAY(aligner->context, aligner->most_pairs, cz_pair);
	aligner->ends = CZ_NEW_ARRAY(aligner->context, aligner->most_pairs, int);
	return aligner->a_times && aligner->b_times && aligner->b_places && aligner->pairs && aligner->ends
	           ? CZ_OK
	           : CZ_OUT_OF_MEMORY;
}

static void
count_once(uint8_t *times)
{
	if (*times < 2)
		++*times;
}

static void
count_times(cz_aligner *aligner, const cz_box *box)
{
	for (int i = box->a; i < box->a_end; i++)
		aligner->a_times[aligner->a[i]] = aligner->b_times[aligner->a[i]] = 0;
	for (int i = box->b; i < box->b_end; i++)
		aligner->a_times[aligner->b[i]] = aligner->b_times[aligner->b[i]] = 0;
	for (int i = box->a; i < box->a_end; i++)
		count_once(&aligner->a_times[aligner->a[i]]);
	for (int i = box->b; i < box->b_end; i++) {
		count_once(&aligner->b_times[aligner->b[i]]);
		aligner->b_places[aligner->b[i]] = i;
	}
}

/* The length of the longest run so far that a pair at b can follow. */
static int
find_run(const cz_aligner *aligner, int runs, int b)
{
	int low = 0, high = runs;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (aligner->pairs[aligner->ends[middle]].b < b)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last pair of the longest run of those whose elements stand once in each sequence; -1: there are none. */
static cz_code
find_longest_run(cz_aligner *aligner, const cz_box *box, int *last)
{
	int count = 0, runs = 0;

	count_times(aligner, box);
	for (int i = box->a; i < box->a_end; i++) {
		uint32_t id = aligner->a[i];
		int place, run;

		CZ_TRY(cz_poll(aligner->context));
		if (aligner->a_times[id] != 1 || aligner->b_times[id] != 1)
			continue;
		place = aligner->b_places[id];
		run = find_run(aligner, runs, place);
		aligner->pairs[count] = (cz_pair){i, place, run > 0 ? aligner->ends[run - 1] : -1};
		aligner->ends[run] = count++;
		runs = larger(runs, run + 1);
	}
	*last = runs > 0 ? aligner->ends[runs - 1] : -1;
	return CZ_OK;
}

/* Keeps the pairs of the longest run, from the last on, and what is equal beside them. */
static cz_code
align_by_pairs(cz_aligner *aligner, const cz_box *box)
{
	cz_box left = *box;
	int last;

	if (!aligner->pairs)
		CZ_TRY(prepare_pairs(aligner));
	CZ_TRY(find_longest_run(aligner, box, &last));
	for (int i = last; i >= 0; i = aligner->pairs[i].previous) {
		const cz_pair *pair = &aligner->pairs[i];
		cz_box behind = {pair->a, left.a_end, pair->b, left.b_end};

		CZ_TRY(cz_poll(aligner->context));
		if (pair->a >= left.a_end) /* kept already, beside the pair behind it */
			continue;
		trim_begin(aligner, &behind);
		left.a_end = pair->a;
		left.b_end = pair->b;
		trim_end(aligner, &left);
	}
	trim_begin(aligner, &left);
	return CZ_OK;
}

/* ---- both ---- */

/* Each half has half of the changes, so that the recursion is as deep as their number has bits. */
static cz_code
align_box(cz_aligner *aligner, cz_box box)
{
	cz_box before, behind;
	cz_point point;
	bool met;

	trim_begin(aligner, &box);
	trim_end(aligner, &box);
	if (box.a == box.a_end || box.b == box.b_end)
		return CZ_OK;
	CZ_TRY(find_middle(aligner, &box, &met, &point));
	if (!met)
		return align_by_pairs(aligner, &box);
	before = (cz_box){box.a, box.a + point.x, box.b, box.b + point.y};
	behind = (cz_box){box.a + point.x, box.a_end, box.b + point.y, box.b_end};
	CZ_TRY(align_box(aligner, before));
	return align_box(aligner, behind);
}

cz_code
cz_align(cz_context *context, cz_sequence *a, cz_sequence *b, uint32_t ids)
{
	size_t diagonals = (size_t)a->count + b->count + 3;
	cz_aligner aligner = {context, a->ids, b->ids, a->kept, b->kept, .steps = STEPS, .ids = ids, .most_pairs = a->count};
	int *forward = CZ_NEW_ARRAY(context, diagonals, int), *backward = CZ_NEW_ARRAY(context, diagonals, int);

	if (!forward || !backward)
		return CZ_OUT_OF_MEMORY;
	memset(a->kept, 0, a->count);
	memset(b->kept, 0, b->count);
	aligner.forward = forward + b->count + 1;
	aligner.backward = backward + a->count + 1;
	aligner.steps += (int64_t)STEPS_PER_ELEMENT * ((int64_t)a->count + b->count);
	return align_box(&aligner, (cz_box){0, (int)a->count, 0, (int)b->count});
}
