/*
 * Lists of slots.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/knowledge.h"

enum { FIRST_CAPACITY = 64 };

cz_code
cz_slots_add(cz_context *context, cz_slots *slots, int64_t slot)
{
	if (slots->count == slots->capacity) {
		size_t capacity = slots->capacity ? slots->capacity * 2 : FIRST_CAPACITY;
		int64_t *items = CZ_NEW_ARRAY(context, capacity, int64_t);

		if (!items)
			return CZ_OUT_OF_MEMORY;
		if (slots->count)
			memcpy(items, slots->items, slots->count * sizeof *items);
		slots->items = items;
		slots->capacity = capacity;
	}
	slots->items[slots->count++] = slot;
	return CZ_OK;
}

static cz_code
add_row(cz_context *context, const cz_value *row, void *argument)
{
	cz_slots *slots = argument;
	cz_code code = cz_slots_add(slots->call, slots, row[0].as.integer);

	if (code != CZ_OK)
		context->error = slots->call->error;
	return code;
}

cz_code
cz_slots_read(cz_context *context, cz_statement_number statement, const cz_value *parameters, cz_slots *slots)
{
	*slots = (cz_slots){.call = context};
	return cz_scan(context, statement, parameters, add_row, slots);
}

size_t
cz_slots_find(const cz_slots *slots, int64_t slot)
{
	size_t low = 0, high = slots->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slots->items[middle] < slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
