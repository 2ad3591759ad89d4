/*
 * Sets of characters.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/character_set.h"

#include <unictype.h>

#include "base/sort.h"

enum { FIRST_CAPACITY = 4 };

static cz_code
grow(cz_context *context, cz_character_set *set)
{
	uint32_t capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
	cz_range *ranges = CZ_NEW_ARRAY(context, capacity, cz_range);

	if (!ranges)
		return CZ_OUT_OF_MEMORY;
	if (set->count)
		memcpy(ranges, set->ranges, set->count * sizeof *ranges);
	set->ranges = ranges;
	set->capacity = capacity;
	return CZ_OK;
}

cz_code
cz_character_set_add(cz_context *context, cz_character_set *set, uint32_t first, uint32_t last)
{
	if (set->count == set->capacity)
		CZ_TRY(grow(context, set));
	set->ranges[set->count++] = (cz_range){first, last};
	return CZ_OK;
}

cz_code
cz_character_set_add_ranges(cz_context *context, cz_character_set *set, const cz_range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		CZ_TRY(cz_character_set_add(context, set, ranges[i].first, ranges[i].last));
	return CZ_OK;
}

cz_code
cz_character_set_add_others(cz_context *context, cz_character_set *set, const cz_range *ranges, size_t count)
{
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++) {
		if (ranges[i].first > next)
			CZ_TRY(cz_character_set_add(context, set, next, ranges[i].first - 1));
		next = ranges[i].last + 1;
	}
	return next <= CZ_LAST_CHARACTER ? cz_character_set_add(context, set, next, CZ_LAST_CHARACTER) : CZ_OK;
}

static int
compare_first(const void *a, const void *b)
{
	const cz_range *left = a, *right = b;

	return left->first < right->first ? -1 : left->first > right->first;
}

static cz_code
sort_ranges(cz_context *context, cz_character_set *set)
{
	const void **order = CZ_NEW_ARRAY(context, set->count, const void *);
	cz_range *sorted = CZ_NEW_ARRAY(context, set->count, cz_range);

	if (!order || !sorted)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < set->count; i++)
		order[i] = &set->ranges[i];
	CZ_TRY(cz_sort(context, order, set->count, compare_first));
	for (uint32_t i = 0; i < set->count; i++)
		sorted[i] = *(const cz_range *)order[i];
	set->ranges = sorted;
	set->capacity = set->count;
	return CZ_OK;
}

cz_code
cz_character_set_finish(cz_context *context, cz_character_set *set)
{
	uint32_t kept = 0;

	if (set->count < 2)
		return CZ_OK;
	CZ_TRY(sort_ranges(context, set));
	for (uint32_t i = 1; i < set->count; i++) {
		cz_range *last = &set->ranges[kept];

		if (set->ranges[i].first > last->last + 1)
			set->ranges[++kept] = set->ranges[i];
		else if (set->ranges[i].last > last->last)
			last->last = set->ranges[i].last;
	}
	set->count = kept + 1;
	return CZ_OK;
}

uint32_t
cz_character_category(uint32_t character)
{
	return (uint32_t)__builtin_ctz(uc_general_category(character).bitmask);
}
