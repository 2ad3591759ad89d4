/*
 * Equality and containment by value, as jsonb's = and @>.
 *
 * Numbers compare as decimals (1 equals 1.0), strings as bytes. Where one array is sought in another, its scalars are
 * looked up in a set as soon as comparing each with each would cost more than making one; containers have to be tried
 * each with each, since containment is no equality.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/value_set.h"

/* Up to that many pairs of elements are compared one by one: making a set is a dozen comparisons and an allocation. */
enum { FEW_PAIRS = 64 };

/* ---- equality ---- */

bool
cz_json_is_same(const cz_json *a, const cz_json *b)
{
	if (a->kind != b->kind || a->length != b->length || cz_json_is_native(a) != cz_json_is_native(b))
		return false;
	if (cz_json_is_native(a))
		return memcmp(a->as.native, b->as.native, a->length) == 0;
	return a->as.text == b->as.text;
}

static cz_code
equal_numbers(cz_context *context, const cz_json *a, const cz_json *b, bool *equal)
{
	cz_text a_text = cz_json_text_of(a), b_text = cz_json_text_of(b);

	if (cz_json_is_native(a))
		CZ_TRY(cz_json_spelling(context, a, &a_text));
	if (cz_json_is_native(b))
		CZ_TRY(cz_json_spelling(context, b, &b_text));
	*equal = cz_json_number_compare(a_text, b_text) == 0;
	return CZ_OK;
}

static cz_code
equal_arrays(cz_context *context, const cz_json *a, const cz_json *b, int depth, bool *equal)
{
	for (uint32_t i = 0; *equal && i < a->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_equal_at(context, &a->as.items[i], &b->as.items[i], depth + 1, equal));
	}
	return CZ_OK;
}

static cz_code
equal_objects(cz_context *context, const cz_json *a, const cz_json *b, int depth, bool *equal)
{
	for (uint32_t i = 0; *equal && i < a->length; i++) {
		const cz_json_member *left = &a->as.members[i], *right = &b->as.members[i];

		CZ_TRY(cz_poll(context));
		*equal = cz_json_key_compare(&left->key, &right->key) == 0;
		if (*equal)
			CZ_TRY(cz_json_equal_at(context, &left->value, &right->value, depth + 1, equal));
	}
	return CZ_OK;
}

static cz_code
equal_containers(cz_context *context, const cz_json *a, const cz_json *b, int depth, bool *equal)
{
	cz_json a_opened, b_opened;

	*equal = cz_json_count(context, a) == cz_json_count(context, b);
	if (!*equal)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, a, &a_opened));
	CZ_TRY(cz_json_open(context, b, &b_opened));
	return a->kind == CZ_JSON_ARRAY ? equal_arrays(context, &a_opened, &b_opened, depth, equal)
	                                : equal_objects(context, &a_opened, &b_opened, depth, equal);
}

cz_code
cz_json_equal_at(cz_context *context, const cz_json *a, const cz_json *b, int depth, bool *equal)
{
	*equal = a->kind == b->kind;
	if (!*equal || a->kind <= CZ_JSON_TRUE || cz_json_is_same(a, b))
		return CZ_OK;
	if (a->kind == CZ_JSON_NUMBER)
		return equal_numbers(context, a, b, equal);
	if (a->kind != CZ_JSON_STRING)
		return equal_containers(context, a, b, depth, equal);
	*equal = cz_text_equal(cz_json_text_of(a), cz_json_text_of(b));
	return CZ_OK;
}

cz_code
cz_json_equal(cz_context *context, const cz_json *a, const cz_json *b, bool *equal)
{
	return cz_json_equal_at(context, a, b, 1, equal);
}

/* ---- containment ---- */

static cz_code contains_at(cz_context *context, const cz_json *whole, const cz_json *part, int depth, bool *contains);

/* A part of an array that was found or not, one by one. */
static cz_code
array_has_scalar(cz_context *context, const cz_json *array, const cz_json *scalar, bool *has)
{
	*has = false;
	for (uint32_t i = 0; !*has && i < array->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_equal_at(context, &array->as.items[i], scalar, 1, has));
	}
	return CZ_OK;
}

static cz_code
array_has_container(cz_context *context, const cz_json *array, const cz_json *part, int depth, bool *has)
{
	*has = false;
	for (uint32_t i = 0; !*has && i < array->length; i++) {
		CZ_TRY(cz_poll(context));
		if (array->as.items[i].kind == part->kind)
			CZ_TRY(contains_at(context, &array->as.items[i], part, depth, has));
	}
	return CZ_OK;
}

/* The scalars among an array's elements. */
static cz_code
collect_scalars(cz_context *context, const cz_json *array, cz_value_set *set)
{
	bool added;

	CZ_TRY(cz_value_set_init(set, context, array->length));
	for (uint32_t i = 0; i < array->length; i++)
		if (!cz_json_is_container(&array->as.items[i]))
			CZ_TRY(cz_value_set_add(set, &array->as.items[i], &added));
	return CZ_OK;
}

static cz_code
contains_scalars(cz_context *context, const cz_json *whole, const cz_json *part, bool *contains)
{
	bool few = (uint64_t)whole->length * part->length <= FEW_PAIRS;
	cz_value_set scalars;

	if (!few)
		CZ_TRY(collect_scalars(context, whole, &scalars));
	for (uint32_t i = 0; *contains && i < part->length; i++) {
		const cz_json *item = &part->as.items[i];

		if (cz_json_is_container(item))
			continue;
		if (few)
			CZ_TRY(array_has_scalar(context, whole, item, contains));
		else
			CZ_TRY(cz_value_set_has(&scalars, item, contains));
	}
	return CZ_OK;
}

static bool
has_containers(const cz_json *array)
{
	for (uint32_t i = 0; i < array->length; i++)
		if (cz_json_is_container(&array->as.items[i]))
			return true;
	return false;
}

/* Both arrays are opened. */
static cz_code
contains_array(cz_context *context, const cz_json *whole, const cz_json *part, int depth, bool *contains)
{
	cz_json all, wanted;

	CZ_TRY(contains_scalars(context, whole, part, contains));
	if (!*contains || !has_containers(part))
		return CZ_OK;
	/* Each element may be looked into many times: native ones are opened once and for all. */
	CZ_TRY(cz_json_open_all(context, whole, depth, &all));
	CZ_TRY(cz_json_open_all(context, part, depth, &wanted));
	for (uint32_t i = 0; *contains && i < wanted.length; i++)
		if (cz_json_is_container(&wanted.as.items[i]))
			CZ_TRY(array_has_container(context, &all, &wanted.as.items[i], depth + 1, contains));
	return CZ_OK;
}

/* part is opened; whole needn't be. */
static cz_code
contains_object(cz_context *context, const cz_json *whole, const cz_json *part, int depth, bool *contains)
{
	for (uint32_t i = 0; *contains && i < part->length; i++) {
		const cz_json_member *member = &part->as.members[i];
		cz_json value;

		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_member_get(context, whole, cz_json_text_of(&member->key), &value, contains));
		if (*contains)
			CZ_TRY(contains_at(context, &value, &member->value, depth + 1, contains));
	}
	return CZ_OK;
}

static cz_code
contains_at(cz_context *context, const cz_json *whole, const cz_json *part, int depth, bool *contains)
{
	cz_json whole_opened, part_opened;

	if (!cz_json_is_container(part))
		return cz_json_equal_at(context, whole, part, depth, contains);
	*contains = whole->kind == part->kind;
	if (!*contains || cz_json_count(context, part) == 0)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, part, &part_opened));
	if (part->kind == CZ_JSON_OBJECT)
		return contains_object(context, whole, &part_opened, depth, contains);
	CZ_TRY(cz_json_open(context, whole, &whole_opened));
	return contains_array(context, &whole_opened, &part_opened, depth, contains);
}

cz_code
cz_json_contains(cz_context *context, const cz_json *whole, const cz_json *part, bool *contains)
{
	cz_json array;

	if (whole->kind != CZ_JSON_ARRAY || cz_json_is_container(part))
		return contains_at(context, whole, part, 1, contains);
	/* Only at the top does an array hold a bare scalar. */
	CZ_TRY(cz_json_open(context, whole, &array));
	return array_has_scalar(context, &array, part, contains);
}
