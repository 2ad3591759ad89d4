/*
 * Slots: the numbers under which a collection's embeddings stand.
 *
 * A number is given once and never again, so that what was read under it stays true as long as it is there.
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

cz_code
cz_slots_free(cz_context *context, cz_collection *collection, const cz_slots *slots)
{
	for (size_t i = 0; i < slots->count; i++) {
		cz_value key[] = {collection->name, cz_int(slots->items[i])};

		CZ_TRY(cz_execute(context, CZ_SQL_vector_delete, key, NULL));
	}
	return CZ_OK;
}
