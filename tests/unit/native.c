/*
 * The native form of the unit tests. Its bytes are the hidden node itself, so that copies of the bytes mean the same, and
 * nodes last as long as the tree.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "native.h"

static cz_json
hide(const cz_json *tree)
{
	cz_json node = *tree;

	node.flags = 0;
	if (tree->kind == CZ_JSON_NUMBER || cz_json_is_container(tree)) {
		node.flags = CZ_JSON_NATIVE;
		node.length = sizeof *tree;
		node.as.native = tree;
	}
	return node;
}

static const cz_json *
hidden(const cz_json *node)
{
	return node->as.native;
}

static cz_code
open_items(cz_context *context, const cz_json *tree, cz_json *opened)
{
	cz_json *items = CZ_NEW_ARRAY(context, tree->length, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < tree->length; i++)
		items[i] = hide(&tree->as.items[i]);
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
		members[i] = (cz_json_member){hide(&tree->as.members[i].key), hide(&tree->as.members[i].value)};
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

	(void)context;
	*found = false;
	for (uint32_t i = 0; i < tree->length; i++) {
		const cz_json_member *candidate = &tree->as.members[i];

		*found = cz_text_equal((cz_text){candidate->key.as.text, candidate->key.length}, key);
		if (*found) {
			*value = hide(&candidate->value);
			return CZ_OK;
		}
	}
	return CZ_OK;
}

static cz_code
element(cz_context *context, const cz_json *array, uint32_t index, cz_json *value, bool *found)
{
	(void)context;
	*found = index < hidden(array)->length;
	if (*found)
		*value = hide(&hidden(array)->as.items[index]);
	return CZ_OK;
}

static uint32_t
count(const cz_json *node)
{
	return hidden(node)->length;
}

static bool
small_int(const cz_json *node, int64_t *integer)
{
	return cz_json_small_int(&test_native_host, hidden(node), integer);
}

static const cz_json_native native = {open, number, member, element, count, small_int};

const cz_host test_native_host = {TEST_HOST, .json = &native};

cz_code
test_native(cz_context *context, const cz_json *tree, cz_json *node)
{
	cz_json *kept = CZ_NEW(context, cz_json);

	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = *tree;
	*node = hide(kept);
	return CZ_OK;
}
