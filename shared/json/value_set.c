/*
 * The set of values: a hash table with open addressing, at most half full.
 *
 * The hash is of the value, not of its spelling: a number's are its sign, its magnitude and its digits without zeros at
 * either end. It is seeded with an address, which the one who writes a document doesn't know, so that documents whose
 * values collide are hard to make; if somebody does, the loops poll. Results don't depend on the seed.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/value_set.h"

#include "base/hash.h"
#include "json/node.h"
#include "json/number.h"

/* ---- hashing ---- */

typedef struct cz_hasher
{
	cz_context *context;
	uint64_t state;
} cz_hasher;

static void
mix(cz_hasher *hasher, uint64_t word)
{
	hasher->state = cz_hash_mix(hasher->state, word);
}

static void
mix_text(cz_hasher *hasher, cz_text text)
{
	hasher->state = cz_hash_text(hasher->state, text);
}

static cz_code
mix_number(cz_hasher *hasher, const cz_json *node)
{
	cz_text spelling = cz_json_text_of(node);
	cz_number number;
	uint64_t digits = 0;

	if (cz_json_is_native(node))
		CZ_TRY(cz_json_spelling(hasher->context, node, &spelling));
	number = cz_number_read(spelling);
	if (cz_number_is_zero(&number)) {
		mix(hasher, 0);
		return CZ_OK;
	}
	mix(hasher, (uint64_t)(number.point - number.first) * 2 + number.negative);
	for (int64_t i = number.first; i < number.last; i++) {
		digits = digits * 10 + (uint64_t)(cz_number_digit(&number, i) - '0');
		if ((i - number.first) % 16 == 15) {
			mix(hasher, digits);
			digits = 0;
		}
	}
	mix(hasher, digits);
	return CZ_OK;
}

static cz_code
mix_value(cz_hasher *hasher, const cz_json *node, int depth)
{
	cz_json opened;

	mix(hasher, node->kind);
	if (node->kind <= CZ_JSON_TRUE)
		return CZ_OK;
	if (node->kind == CZ_JSON_NUMBER)
		return mix_number(hasher, node);
	if (node->kind == CZ_JSON_STRING) {
		mix_text(hasher, cz_json_text_of(node));
		return CZ_OK;
	}
	CZ_TRY(cz_json_check_depth(hasher->context, depth));
	CZ_TRY(cz_json_open(hasher->context, node, &opened));
	mix(hasher, opened.length);
	for (uint32_t i = 0; i < opened.length; i++) {
		CZ_TRY(cz_poll(hasher->context));
		if (opened.kind == CZ_JSON_OBJECT)
			mix_text(hasher, cz_json_text_of(&opened.as.members[i].key));
		CZ_TRY(mix_value(hasher, opened.kind == CZ_JSON_OBJECT ? &opened.as.members[i].value : &opened.as.items[i],
		                 depth + 1));
	}
	return CZ_OK;
}

/* ---- the table ---- */

cz_code
cz_value_set_init(cz_value_set *set, cz_context *context, size_t most)
{
	size_t capacity = 8;

	while (capacity / 2 < most)
		capacity *= 2;
	*set =
	    (cz_value_set){context, CZ_NEW_ARRAY(context, capacity, cz_value_slot), capacity - 1, (uint64_t)(uintptr_t)set};
	if (!set->slots)
		return CZ_OUT_OF_MEMORY;
	memset(set->slots, 0, capacity * sizeof *set->slots);
	return CZ_OK;
}

/* The slot of an equal value, or the free one where it belongs. */
static cz_code
find(cz_value_set *set, const cz_json *value, uint64_t *hash, cz_value_slot **slot)
{
	cz_hasher hasher = {set->context, set->seed};
	bool equal = false;

	CZ_TRY(mix_value(&hasher, value, 1));
	*hash = hasher.state;
	for (size_t i = (size_t)hasher.state & set->mask;; i = (i + 1) & set->mask) {
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
