/*
 * Deep copies that outlive the call: the state of aggregates.
 *
 * Native parts are copied as the bytes they are, which the host understands wherever they stand (at a multiple of 8).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"

static cz_code
copy_bytes(cz_context *context, cz_arena *keep, const void *source, size_t size, const void **copy)
{
	void *bytes = cz_arena_allocate(keep, size);

	if (!bytes)
		return cz_out_of_memory(context);
	if (size)
		memcpy(bytes, source, size);
	*copy = bytes;
	return CZ_OK;
}

static cz_code copy_node(cz_context *context, cz_arena *keep, const cz_json *node, int depth, cz_json *copy);

static cz_code
copy_items(cz_context *context, cz_arena *keep, const cz_json *array, int depth, cz_json *copy)
{
	cz_json *items = cz_arena_allocate(keep, array->length * sizeof *items);

	if (!items)
		return cz_out_of_memory(context);
	for (uint32_t i = 0; i < array->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(copy_node(context, keep, &array->as.items[i], depth + 1, &items[i]));
	}
	*copy = cz_json_array(items, array->length);
	return CZ_OK;
}

static cz_code
copy_members(cz_context *context, cz_arena *keep, const cz_json *object, int depth, cz_json *copy)
{
	cz_json_member *members = cz_arena_allocate(keep, object->length * sizeof *members);

	if (!members)
		return cz_out_of_memory(context);
	for (uint32_t i = 0; i < object->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(copy_node(context, keep, &object->as.members[i].key, depth + 1, &members[i].key));
		CZ_TRY(copy_node(context, keep, &object->as.members[i].value, depth + 1, &members[i].value));
	}
	*copy = cz_json_object(members, object->length);
	return CZ_OK;
}

static cz_code
copy_node(cz_context *context, cz_arena *keep, const cz_json *node, int depth, cz_json *copy)
{
	const void *bytes = NULL;

	*copy = *node;
	if (node->kind <= CZ_JSON_TRUE)
		return CZ_OK;
	if (cz_json_is_container(node) && !cz_json_is_native(node)) {
		CZ_TRY(cz_json_check_depth(context, depth));
		return node->kind == CZ_JSON_ARRAY ? copy_items(context, keep, node, depth, copy)
		                                   : copy_members(context, keep, node, depth, copy);
	}
	CZ_TRY(copy_bytes(context, keep, cz_json_is_native(node) ? node->as.native : node->as.text, node->length, &bytes));
	if (cz_json_is_native(node))
		copy->as.native = bytes;
	else
		copy->as.text = bytes;
	return CZ_OK;
}

cz_code
cz_json_copy(cz_context *context, cz_arena *keep, const cz_json *node, cz_json *copy)
{
	return copy_node(context, keep, node, 1, copy);
}
