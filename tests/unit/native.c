/*
 * The native form of the unit tests. Its bytes are the address of the hidden node, so that copies of the bytes mean the
 * same.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "native.h"

static cz_code
hide(cz_context *context, const cz_json *tree, cz_json *node)
{
	const cz_json **bytes;

	*node = *tree;
	node->flags = 0;
	if (tree->kind != CZ_JSON_NUMBER && !cz_json_is_container(tree))
		return CZ_OK;
	bytes = CZ_NEW(context, const cz_json *);
	if (!bytes)
		return CZ_OUT_OF_MEMORY;
	*bytes = tree;
	node->flags = CZ_JSON_NATIVE;
	node->length = sizeof *bytes;
	node->as.native = bytes;
	return CZ_OK;
}

static const cz_json *
hidden(const cz_json *node)
{
	return *(const cz_json *const *)node->as.native;
}

static cz_code
open_items(cz_context *context, const cz_json *tree, cz_json *opened)
{
	cz_json *items = CZ_NEW_ARRAY(context, tree->length, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < tree->length; i++)
		CZ_TRY(hide(context, &tree->as.items[i], &items[i]));
	*opened = cz_json_array(items, tree->length);
	return CZ_OK;
}

static cz_code
open(cz_context *context, const cz_json *node, cz_json *opened)
{
	const cz_json *tree = hidden(node);
	cz_json_member *members;

	((test_engine *)context->engine)->opens++;
	if (tree->kind == CZ_JSON_ARRAY)
		return open_items(context, tree, opened);
	members = CZ_NEW_ARRAY(context, tree->length, cz_json_member);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < tree->length; i++) {
		CZ_TRY(hide(context, &tree->as.members[i].key, &members[i].key));
		CZ_TRY(hide(context, &tree->as.members[i].value, &members[i].value));
	}
	*opened = cz_json_object(members, tree->length);
	return CZ_OK;
}

static cz_code
number(cz_context *context, const cz_json *node, cz_text *spelling)
{
	return cz_json_spelling(context, hidden(node), spelling);
}

static cz_code
member(cz_context *context, const cz_json *object, cz_text key, cz_json *value, bool *found)
{
	const cz_json *tree = hidden(object);

	*found = false;
	for (uint32_t i = 0; i < tree->length; i++) {
		const cz_json_member *candidate = &tree->as.members[i];

		*found = cz_text_equal((cz_text){candidate->key.as.text, candidate->key.length}, key);
		if (*found)
			return hide(context, &candidate->value, value);
	}
	return CZ_OK;
}

static cz_code
element(cz_context *context, const cz_json *array, uint32_t index, cz_json *value, bool *found)
{
	*found = index < hidden(array)->length;
	return *found ? hide(context, &hidden(array)->as.items[index], value) : CZ_OK;
}

static uint32_t
count(const cz_json *node)
{
	return hidden(node)->length;
}

static const cz_json_native native = {open, number, member, element, count};

const cz_host test_native_host = {TEST_HOST, .json = &native};

cz_code
test_native(cz_context *context, const cz_json *tree, cz_json *node)
{
	cz_json *kept = CZ_NEW(context, cz_json);

	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = *tree;
	return hide(context, kept, node);
}
