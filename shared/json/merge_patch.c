/*
 * Merge patches (RFC 7396): applying one, and making the one between two documents.
 *
 * Objects stand in normal order on both sides, so that each level is one walk along both. What the patch doesn't touch
 * is shared with the document, and what it adds with the patch, native or not, unless it holds a null to be left out.
 *
 * A patch says "remove" with a null, so it can't set one: a difference that needs that is refused rather than
 * said wrongly. A null that both documents have is no difference and does no harm.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/merge_patch.h"

#include "json/node.h"
#include "json/place.h"

/* The order of member i of one opened object and member j of another; an object that has no more comes behind. */
static int
compare_members(const cz_json *a, uint32_t i, const cz_json *b, uint32_t j)
{
	if (i == a->length || j == b->length)
		return i == a->length ? 1 : -1;
	return cz_json_key_compare(&a->as.members[i].key, &b->as.members[j].key);
}

/* ---- applying ---- */

static cz_code apply_at(cz_context *context, const cz_json *target, const cz_json *patch, int depth, cz_json *result);

/*
 * The object without its null members, at any level; in arrays nulls are values (RFC 7396, section 2). changed tells
 * whether there were any: if not, the value is shared as it is.
 */
static cz_code
without_nulls(cz_context *context, const cz_json *object, int depth, cz_json *result, bool *changed)
{
	cz_json opened;
	cz_json_member *members;
	size_t count = 0;

	*changed = false;
	*result = *object;
	if (object->kind != CZ_JSON_OBJECT || cz_json_count(context, object) == 0)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, object, &opened));
	members = CZ_NEW_ARRAY(context, opened.length, cz_json_member);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < opened.length; i++) {
		const cz_json_member *member = &opened.as.members[i];
		bool inner;

		CZ_TRY(cz_poll(context));
		members[count].key = member->key;
		CZ_TRY(without_nulls(context, &member->value, depth + 1, &members[count].value, &inner));
		*changed |= inner || member->value.kind == CZ_JSON_NULL;
		count += member->value.kind != CZ_JSON_NULL;
	}
	if (*changed)
		*result = cz_json_object(members, count);
	return CZ_OK;
}

/* Both are opened. */
static cz_code
apply_members(cz_context *context, const cz_json *target, const cz_json *patch, int depth, cz_json *result)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, (size_t)target->length + patch->length, cz_json_member);
	uint32_t i = 0, j = 0;
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	while (i < target->length || j < patch->length) {
		int order = compare_members(target, i, patch, j);
		const cz_json_member *left = order <= 0 ? &target->as.members[i++] : NULL;
		const cz_json_member *right = order >= 0 ? &patch->as.members[j++] : NULL;
		bool removed = right && right->value.kind == CZ_JSON_NULL, changed;

		CZ_TRY(cz_poll(context));
		members[count] = left ? *left : *right;
		if (left && right)
			CZ_TRY(apply_at(context, &left->value, &right->value, depth + 1, &members[count].value));
		else if (right)
			CZ_TRY(without_nulls(context, &right->value, depth + 1, &members[count].value, &changed));
		count += !removed;
	}
	CZ_TRY(cz_json_check_count(context, count));
	*result = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
apply_at(cz_context *context, const cz_json *target, const cz_json *patch, int depth, cz_json *result)
{
	cz_json target_opened, patch_opened;
	bool changed;

	if (target->kind != CZ_JSON_OBJECT || patch->kind != CZ_JSON_OBJECT)
		return without_nulls(context, patch, depth, result, &changed);
	*result = *target;
	if (cz_json_count(context, patch) == 0)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, target, &target_opened));
	CZ_TRY(cz_json_open(context, patch, &patch_opened));
	return apply_members(context, &target_opened, &patch_opened, depth, result);
}

cz_code
cz_json_merge_patch(cz_context *context, const cz_json *target, const cz_json *patch, cz_json *result)
{
	return apply_at(context, target, patch, 1, result);
}

/* ---- making ---- */

static cz_code diff_objects(cz_context *context, const cz_json *a, const cz_json *b, const cz_place *place, int depth,
                            cz_json *patch);

static cz_code
fail_null(cz_context *context, const cz_place *place)
{
	cz_text pointer;

	CZ_TRY(cz_place_pointer(context, place, &pointer));
	cz_fail(context, CZ_INVALID_ARGUMENT,
	        "a merge patch can't set the null at \"%.*s\" of the second document: a null in it means to remove",
	        CZ_QUOTE(pointer));
	cz_hint(context, "compozy_json_diff gives a patch that can.");
	return CZ_INVALID_ARGUMENT;
}

/* Refuses a value that is new and has a null where the patch would take it for a removal. */
static cz_code
check_no_nulls(cz_context *context, const cz_json *value, const cz_place *place, int depth)
{
	cz_json opened;

	if (value->kind == CZ_JSON_NULL && place)
		return fail_null(context, place);
	if (value->kind != CZ_JSON_OBJECT)
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, value, &opened));
	for (uint32_t i = 0; i < opened.length; i++) {
		cz_place inner = cz_place_member(place, &opened.as.members[i].key);

		CZ_TRY(cz_poll(context));
		CZ_TRY(check_no_nulls(context, &opened.as.members[i].value, &inner, depth + 1));
	}
	return CZ_OK;
}

/* One member that both objects have; changed tells whether the patch has to. */
static cz_code
diff_member(cz_context *context, const cz_json_member *a, const cz_json_member *b, const cz_place *place, int depth,
            cz_json *patch, bool *changed)
{
	cz_place inner = cz_place_member(place, &b->key);
	bool equal;

	if (a->value.kind == CZ_JSON_OBJECT && b->value.kind == CZ_JSON_OBJECT) {
		CZ_TRY(diff_objects(context, &a->value, &b->value, &inner, depth, patch));
		*changed = patch->length > 0;
		return CZ_OK;
	}
	CZ_TRY(cz_json_equal_at(context, &a->value, &b->value, depth, &equal));
	*changed = !equal;
	*patch = b->value;
	return equal ? CZ_OK : check_no_nulls(context, &b->value, &inner, depth);
}

/* One that the second object alone has. */
static cz_code
add_member(cz_context *context, const cz_json_member *member, const cz_place *place, int depth, cz_json *patch)
{
	cz_place inner = cz_place_member(place, &member->key);

	*patch = member->value;
	return check_no_nulls(context, &member->value, &inner, depth);
}

/* Both are opened. */
static cz_code
diff_members(cz_context *context, const cz_json *a, const cz_json *b, const cz_place *place, int depth, cz_json *patch)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, (size_t)a->length + b->length, cz_json_member);
	uint32_t i = 0, j = 0;
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	while (i < a->length || j < b->length) {
		int order = compare_members(a, i, b, j);
		const cz_json_member *left = order <= 0 ? &a->as.members[i++] : NULL;
		const cz_json_member *right = order >= 0 ? &b->as.members[j++] : NULL;
		bool changed = true;

		CZ_TRY(cz_poll(context));
		members[count] = (cz_json_member){right ? right->key : left->key, cz_json_null()};
		if (left && right)
			CZ_TRY(diff_member(context, left, right, place, depth + 1, &members[count].value, &changed));
		else if (right)
			CZ_TRY(add_member(context, right, place, depth + 1, &members[count].value));
		count += changed;
	}
	CZ_TRY(cz_json_check_count(context, count));
	*patch = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
diff_objects(cz_context *context, const cz_json *a, const cz_json *b, const cz_place *place, int depth, cz_json *patch)
{
	cz_json a_opened, b_opened;

	*patch = cz_json_object(NULL, 0);
	if (cz_json_is_same(a, b))
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, a, &a_opened));
	CZ_TRY(cz_json_open(context, b, &b_opened));
	return diff_members(context, &a_opened, &b_opened, place, depth, patch);
}

cz_code
cz_json_merge_diff(cz_context *context, const cz_json *a, const cz_json *b, cz_json *patch)
{
	if (a->kind == CZ_JSON_OBJECT && b->kind == CZ_JSON_OBJECT)
		return diff_objects(context, a, b, NULL, 1, patch);
	*patch = *b;
	return check_no_nulls(context, b, NULL, 1);
}
