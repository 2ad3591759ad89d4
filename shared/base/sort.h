/*
 * Sorting pointers by merging: stable, n log n whatever the order was. libc's qsort may allocate, and is not stable.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_SORT_H
#define CZ_BASE_SORT_H

#include "base/context.h"

typedef int cz_compare(const void *a, const void *b);

/* Sorts count pointers in place; the memory it takes is the context's. */
cz_code cz_sort(cz_context *context, const void **items, size_t count, cz_compare *compare);

/* The order of bytes, a shorter text before those that begin with it. */
static inline int
cz_text_compare(cz_text a, cz_text b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common ? memcmp(a.data, b.data, common) : 0;

	return order ? order : a.length < b.length ? -1 : a.length > b.length;
}

#endif
