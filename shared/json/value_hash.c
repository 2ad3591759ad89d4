/*
 * Hashes of values rather than of spellings: a number's is made of its sign, its magnitude and its digits without zeros
 * at either end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/value_hash.h"

#include "json/node.h"
#include "json/number.h"

void
cz_hash_word(cz_hasher *hasher, uint64_t word)
{
	uint64_t state = (hasher->state ^ word) * UINT64_C(0x9E3779B97F4A7C15);

	state ^= state >> 32;
	state *= UINT64_C(0xD6E8FEB86659FD93);
	hasher->state = state ^ state >> 29;
}

void
cz_hash_text(cz_hasher *hasher, cz_text text)
{
	const char *p = text.data, *end = p + text.length;
	uint64_t word = 0;

	cz_hash_word(hasher, text.length);
	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		cz_hash_word(hasher, word);
	}
	if (p == end)
		return;
	word = 0;
	memcpy(&word, p, (size_t)(end - p));
	cz_hash_word(hasher, word);
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
		cz_hash_word(hasher, 0);
		return CZ_OK;
	}
	cz_hash_word(hasher, (uint64_t)(number.point - number.first) * 2 + number.negative);
	for (int64_t i = number.first; i < number.last; i++) {
		digits = digits * 10 + (uint64_t)(cz_number_digit(&number, i) - '0');
		if ((i - number.first) % 16 == 15) {
			cz_hash_word(hasher, digits);
			digits = 0;
		}
	}
	cz_hash_word(hasher, digits);
	return CZ_OK;
}

cz_code
cz_hash_scalar(cz_hasher *hasher, const cz_json *node)
{
	cz_hash_word(hasher, node->kind);
	if (node->kind == CZ_JSON_NUMBER)
		return mix_number(hasher, node);
	if (node->kind == CZ_JSON_STRING)
		cz_hash_text(hasher, cz_json_text_of(node));
	return CZ_OK;
}

cz_code
cz_hash_value(cz_hasher *hasher, const cz_json *node, int depth)
{
	cz_json opened;

	if (!cz_json_is_container(node))
		return cz_hash_scalar(hasher, node);
	CZ_TRY(cz_json_check_depth(hasher->context, depth));
	CZ_TRY(cz_json_open(hasher->context, node, &opened));
	cz_hash_word(hasher, opened.kind);
	cz_hash_word(hasher, opened.length);
	for (uint32_t i = 0; i < opened.length; i++) {
		CZ_TRY(cz_poll(hasher->context));
		if (opened.kind == CZ_JSON_OBJECT)
			cz_hash_text(hasher, cz_json_text_of(&opened.as.members[i].key));
		CZ_TRY(cz_hash_value(hasher, opened.kind == CZ_JSON_OBJECT ? &opened.as.members[i].value : &opened.as.items[i],
		                     depth + 1));
	}
	return CZ_OK;
}
