/*
 * The compiler's index: a hash table with open addressing, at most half full, that grows by doubling.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_index.h"

#include "base/hash.h"

typedef struct cz_schema_slot
{
	uint64_t hash;
	cz_text key;
	uint32_t space;
	uint32_t number;
	bool used;
} cz_schema_slot;

enum { FIRST_CAPACITY = 64 };

static cz_code
make_slots(cz_schema_index *index, size_t capacity)
{
	index->slots = CZ_NEW_ARRAY(index->context, capacity, cz_schema_slot);
	if (!index->slots)
		return CZ_OUT_OF_MEMORY;
	memset(index->slots, 0, capacity * sizeof *index->slots);
	index->mask = capacity - 1;
	return CZ_OK;
}

cz_code
cz_schema_index_init(cz_schema_index *index, cz_context *context)
{
	*index = (cz_schema_index){.context = context};
	return make_slots(index, FIRST_CAPACITY);
}

static uint64_t
hash_of(const cz_schema_index *index, uint32_t space, cz_text key)
{
	uint64_t state = cz_hash_mix((uint64_t)(uintptr_t)index, space);

	if (space == CZ_INDEX_PLACES)
		return cz_hash_mix(state, (uint64_t)(uintptr_t)key.data);
	return cz_hash_text(state, key);
}

static bool
is_key(const cz_schema_slot *slot, uint64_t hash, uint32_t space, cz_text key)
{
	if (slot->hash != hash || slot->space != space)
		return false;
	return space == CZ_INDEX_PLACES ? slot->key.data == key.data : cz_text_equal(slot->key, key);
}

/* The slot of the key, or the free one where it belongs. */
static cz_code
find(const cz_schema_index *index, uint64_t hash, uint32_t space, cz_text key, cz_schema_slot **slot)
{
	for (size_t i = (size_t)hash & index->mask;; i = (i + 1) & index->mask) {
		CZ_TRY(cz_poll(index->context));
		*slot = &index->slots[i];
		if (!(*slot)->used || is_key(*slot, hash, space, key))
			return CZ_OK;
	}
}

static cz_code
grow(cz_schema_index *index)
{
	cz_schema_slot *old = index->slots, *slot;
	size_t capacity = index->mask + 1;

	CZ_TRY(make_slots(index, capacity * 2));
	for (size_t i = 0; i < capacity; i++)
		if (old[i].used) {
			CZ_TRY(find(index, old[i].hash, old[i].space, old[i].key, &slot));
			*slot = old[i];
		}
	return CZ_OK;
}

cz_code
cz_schema_index_add(cz_schema_index *index, uint32_t space, cz_text key, uint32_t number, bool *added)
{
	uint64_t hash = hash_of(index, space, key);
	cz_schema_slot *slot;

	if (index->used * 2 > index->mask)
		CZ_TRY(grow(index));
	CZ_TRY(find(index, hash, space, key, &slot));
	*added = !slot->used;
	if (!*added)
		return CZ_OK;
	*slot = (cz_schema_slot){hash, key, space, number, true};
	index->used++;
	return CZ_OK;
}

cz_code
cz_schema_index_find(const cz_schema_index *index, uint32_t space, cz_text key, uint32_t *number, bool *found)
{
	cz_schema_slot *slot;

	CZ_TRY(find(index, hash_of(index, space, key), space, key, &slot));
	*found = slot->used;
	*number = slot->number;
	return CZ_OK;
}
