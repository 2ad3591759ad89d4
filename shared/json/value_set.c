/*
 * The set of values: a hash table with open addressing, at most half full. Should somebody manage to make values that
 * collide, the loops poll.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/value_set.h"

#include "base/hash.h"
#include "json/value_hash.h"

cz_code
cz_value_set_init(cz_value_set *set, cz_context *context, size_t most)
{
	size_t capacity = 8;

	while (capacity / 2 < most)
		capacity *= 2;
	*set =
	    (cz_value_set){context, CZ_NEW_ARRAY(context, capacity, cz_value_slot), capacity - 1, cz_hash_seed(set)};
	if (!set->slots)
		return CZ_OUT_OF_MEMORY;
	memset(set->slots, 0, capacity * sizeof *set->slots);
	return CZ_OK;
}

/* The slot of an equal value, or the free one where it belongs. */
static cz_code
find(cz_value_set *set, const cz_json *value, uint64_t *hash, cz_value_slot **slot)
{
	bool equal = false;

	*hash = set->seed;
	CZ_TRY(cz_json_hash_value(set->context, value, 1, hash));
	for (size_t i = (size_t)*hash & set->mask;; i = (i + 1) & set->mask) {
		CZ_TRY(cz_poll(set->context));
		*slot = &set->slots[i];
		if ((*slot)->value && (*slot)->hash == *hash)
			CZ_TRY(cz_json_equal(set->context, (*slot)->value, value, &equal));
		if (equal || !(*slot)->value)
			return CZ_OK;
	}
}

cz_code
cz_value_set_add(cz_value_set *set, const cz_json *value, bool *added)
{
	cz_value_slot *slot;
	uint64_t hash;

	CZ_TRY(find(set, value, &hash, &slot));
	*added = !slot->value;
	if (*added)
		*slot = (cz_value_slot){hash, value};
	return CZ_OK;
}

cz_code
cz_value_set_has(cz_value_set *set, const cz_json *value, bool *has)
{
	cz_value_slot *slot;
	uint64_t hash;

	CZ_TRY(find(set, value, &hash, &slot));
	*has = slot->value != NULL;
	return CZ_OK;
}
