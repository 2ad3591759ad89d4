/*
 * Hashes of values rather than of spellings: a number's is made of its sign, its magnitude and its digits without zeros
 * at either end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/value_hash.h"

#include "base/hash.h"
#include "json/node.h"
#include "json/number.h"

enum { DIGITS_OF_WORD = 16 };

static cz_code
hash_number(cz_context *context, const cz_json *node, uint64_t *state)
{
	cz_text spelling = cz_json_text_of(node);
	cz_number number;
	uint64_t digits = 0;

	if (cz_json_is_native(node))
		CZ_TRY(cz_json_spelling(context, node, &spelling));
	number = cz_number_read(spelling);
	if (!cz_number_is_zero(&number))
		*state = cz_hash_mix(*state, (uint64_t)(number.point - number.first) * 2 + number.negative);
	for (int64_t i = number.first; i < number.last; i++) {
		digits = digits * 10 + (uint64_t)(cz_number_digit(&number, i) - '0');
		if ((i - number.first) % DIGITS_OF_WORD == DIGITS_OF_WORD - 1) {
			*state = cz_hash_mix(*state, digits);
			digits = 0;
		}
	}
	*state = cz_hash_mix(*state, digits);
	return CZ_OK;
}

cz_code
cz_json_hash_scalar(cz_context *context, const cz_json *node, uint64_t *state)
{
	*state = cz_hash_mix(*state, node->kind);
	if (node->kind == CZ_JSON_NUMBER)
		return hash_number(context, node, state);
	if (node->kind == CZ_JSON_STRING)
		*state = cz_hash_text(*state, cz_json_text_of(node));
	return CZ_OK;
}

cz_code
cz_json_hash_value(cz_context *context, const cz_json *node, int depth, uint64_t *state)
{
	cz_json opened;

	if (!cz_json_is_container(node))
		return cz_json_hash_scalar(context, node, state);
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, node, &opened));
	*state = cz_hash_mix(cz_hash_mix(*state, opened.kind), opened.length);
	for (uint32_t i = 0; i < opened.length; i++) {
		bool object = opened.kind == CZ_JSON_OBJECT;

		CZ_TRY(cz_poll(context));
		if (object)
			*state = cz_hash_text(*state, cz_json_text_of(&opened.as.members[i].key));
		CZ_TRY(cz_json_hash_value(context, object ? &opened.as.members[i].value : &opened.as.items[i], depth + 1, state));
	}
	return CZ_OK;
}
