/*
 * The table of entries found by their hash.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/hash.h"

enum { FIRST_CAPACITY = 8 };

void *
cz_table_find(const cz_table *table, uint64_t hash, cz_table_match *match, const void *key)
{
	size_t mask = table->capacity - 1;

	if (table->count == 0)
		return NULL;
	for (size_t i = (size_t)hash & mask; table->slots[i].entry; i = (i + 1) & mask)
		if (table->slots[i].hash == hash && match(table->slots[i].entry, key))
			return table->slots[i].entry;
	return NULL;
}

static void
put(cz_table *table, cz_table_slot slot)
{
	size_t mask = table->capacity - 1, i = (size_t)slot.hash & mask;

	while (table->slots[i].entry)
		i = (i + 1) & mask;
	table->slots[i] = slot;
}

/* Twice the slots. The arena takes nothing back, but all that is left behind is less than the new ones. */
static cz_code
grow(cz_context *context, cz_arena *keep, cz_table *table)
{
	cz_table larger = {.capacity = table->capacity ? table->capacity * 2 : FIRST_CAPACITY, .count = table->count};

	if (larger.capacity > SIZE_MAX / sizeof *larger.slots)
		return cz_out_of_memory(context);
	larger.slots = cz_arena_allocate(keep, larger.capacity * sizeof *larger.slots);
	if (!larger.slots)
		return cz_out_of_memory(context);
	memset(larger.slots, 0, larger.capacity * sizeof *larger.slots);
	for (size_t i = 0; i < table->capacity; i++) {
		CZ_TRY(cz_poll(context));
		if (table->slots[i].entry)
			put(&larger, table->slots[i]);
	}
	*table = larger;
	return CZ_OK;
}

cz_code
cz_table_add(cz_context *context, cz_arena *keep, cz_table *table, uint64_t hash, void *entry)
{
	if (table->count * 2 >= table->capacity)
		CZ_TRY(grow(context, keep, table));
	put(table, (cz_table_slot){hash, entry});
	table->count++;
	return CZ_OK;
}
