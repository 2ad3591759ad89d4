/*
 * Merge sort from the bottom up, over runs that insertion has sorted.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/sort.h"

enum { RUN = 8 }; /* pointers that insertion sorts */

static void
insertion_sort(const void **items, size_t count, cz_compare *compare)
{
	for (size_t i = 1; i < count; i++) {
		const void *moved = items[i];
		size_t place = i;

		for (; place > 0 && compare(items[place - 1], moved) > 0; place--)
			items[place] = items[place - 1];
		items[place] = moved;
	}
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Merges the neighbours from[0, middle) and from[middle, count) into to. */
static void
merge(const void **from, size_t middle, size_t count, const void **to, cz_compare *compare)
{
	size_t left = 0, right = middle;

	for (size_t i = 0; i < count; i++) {
		bool take_left = right == count || (left < middle && compare(from[left], from[right]) <= 0);

		to[i] = take_left ? from[left++] : from[right++];
	}
}

cz_code
cz_sort(cz_context *context, const void **items, size_t count, cz_compare *compare)
{
	const void **from = items, **to;

	for (size_t start = 0; start < count; start += RUN)
		insertion_sort(items + start, smaller(RUN, count - start), compare);
	if (count <= RUN)
		return CZ_OK;
	to = CZ_NEW_ARRAY(context, count, const void *);
	if (!to)
		return CZ_OUT_OF_MEMORY;
	for (size_t run = RUN; run < count; run *= 2) {
		const void **other = from;

		for (size_t start = 0; start < count; start += 2 * run) {
			size_t length = smaller(2 * run, count - start);

			CZ_TRY(cz_poll(context));
			merge(from + start, smaller(run, length), length, to + start, compare);
		}
		from = to;
		to = other;
	}
	if (from != items)
		memcpy(items, from, count * sizeof *items);
	return CZ_OK;
}
