/*
 * Merging two documents, the second over the first.
 *
 * Objects are merged member by member, which is one walk along both since both are in normal order. A part that only
 * one side has is shared as it is, native or not. No result is nested deeper than the deeper of the two.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/value_set.h"

typedef struct cz_merger
{
	cz_context *context;
	cz_json_arrays arrays;
} cz_merger;

static cz_code merge_values(const cz_merger *merger, const cz_json *base, const cz_json *over, int depth,
                            cz_json *merged);

/* ---- objects ---- */

/* Both are opened. */
static cz_code
merge_members(const cz_merger *merger, const cz_json *base, const cz_json *over, int depth, cz_json *merged)
{
	const cz_json_member *left = base->as.members, *left_end = left + base->length;
	const cz_json_member *right = over->as.members, *right_end = right + over->length;
	cz_json_member *members = CZ_NEW_ARRAY(merger->context, (size_t)base->length + over->length, cz_json_member);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	while (left < left_end || right < right_end) {
		int order = left == left_end ? 1 : right == right_end ? -1 : cz_json_key_compare(&left->key, &right->key);

		CZ_TRY(cz_poll(merger->context));
		members[count] = order <= 0 ? *left : *right;
		if (order == 0)
			CZ_TRY(merge_values(merger, &left->value, &right->value, depth + 1, &members[count].value));
		left += order <= 0;
		right += order >= 0;
		count++;
	}
	CZ_TRY(cz_json_check_count(merger->context, count));
	*merged = cz_json_object(members, count);
	return CZ_OK;
}

/* ---- arrays ---- */

/* Both are opened. The elements of base, followed by those of over that it lacks, each once. */
static cz_code
unite(const cz_merger *merger, const cz_json *base, const cz_json *over, cz_json *items, size_t *count)
{
	cz_value_set set;
	bool added;

	CZ_TRY(cz_value_set_init(&set, merger->context, (size_t)base->length + over->length));
	for (uint32_t i = 0; i < base->length; i++)
		CZ_TRY(cz_value_set_add(&set, &base->as.items[i], &added));
	*count = base->length;
	for (uint32_t i = 0; i < over->length; i++) {
		CZ_TRY(cz_value_set_add(&set, &over->as.items[i], &added));
		if (added)
			items[(*count)++] = over->as.items[i];
	}
	return CZ_OK;
}

static cz_code
merge_items(const cz_merger *merger, const cz_json *base, const cz_json *over, cz_json *merged)
{
	size_t count = (size_t)base->length + over->length;
	cz_json *items = CZ_NEW_ARRAY(merger->context, count, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	if (base->length)
		memcpy(items, base->as.items, base->length * sizeof *items);
	if (merger->arrays == CZ_JSON_ARRAYS_UNION)
		CZ_TRY(unite(merger, base, over, items, &count));
	else if (over->length)
		memcpy(items + base->length, over->as.items, over->length * sizeof *items);
	CZ_TRY(cz_json_check_count(merger->context, count));
	*merged = cz_json_array(items, count);
	return CZ_OK;
}

/* ---- any ---- */

static cz_code
merge_values(const cz_merger *merger, const cz_json *base, const cz_json *over, int depth, cz_json *merged)
{
	bool objects = base->kind == CZ_JSON_OBJECT && over->kind == CZ_JSON_OBJECT;
	bool arrays =
	    base->kind == CZ_JSON_ARRAY && over->kind == CZ_JSON_ARRAY && merger->arrays != CZ_JSON_ARRAYS_REPLACE;
	cz_json base_opened, over_opened;

	*merged = *over;
	if (!objects && !arrays)
		return CZ_OK;
	if (cz_json_count(merger->context, over) == 0) {
		*merged = *base;
		return CZ_OK;
	}
	if (cz_json_count(merger->context, base) == 0 && !(arrays && merger->arrays == CZ_JSON_ARRAYS_UNION))
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(merger->context, depth));
	CZ_TRY(cz_json_open(merger->context, base, &base_opened));
	CZ_TRY(cz_json_open(merger->context, over, &over_opened));
	return objects ? merge_members(merger, &base_opened, &over_opened, depth, merged)
	               : merge_items(merger, &base_opened, &over_opened, merged);
}

cz_code
cz_json_merge(cz_context *context, const cz_json *base, const cz_json *over, cz_json_arrays arrays, cz_json *merged)
{
	cz_merger merger = {context, arrays};

	return merge_values(&merger, base, over, 1, merged);
}
