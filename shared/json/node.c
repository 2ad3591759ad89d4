/*
 * Nodes: looking into them, opening native ones, making scalars and containers.
 *
 * Looking for a member or an element of a native container asks the host for that one and leaves the rest as it is;
 * everything that walks over a whole level opens it first.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"

#include "base/time.h"

cz_code
cz_json_too_deep(cz_context *context)
{
	return cz_fail(context, CZ_LIMIT_EXCEEDED, "the document is nested deeper than %d levels", CZ_JSON_DEPTH_LIMIT);
}

cz_code
cz_json_check_count(cz_context *context, size_t count)
{
	if (count <= CZ_JSON_COUNT_LIMIT)
		return CZ_OK;
	return cz_fail(context, CZ_LIMIT_EXCEEDED, "an array or object would have %zu elements; allowed: at most %zu",
	               count, CZ_JSON_COUNT_LIMIT);
}

/* ---- access ---- */

cz_code
cz_json_open(cz_context *context, const cz_json *node, cz_json *opened)
{
	if (cz_json_is_native(node) && cz_json_is_container(node))
		return context->host->json->open(context, node, opened);
	*opened = *node;
	return CZ_OK;
}

static cz_code
open_items(cz_context *context, int depth, cz_json *array)
{
	cz_json *items = CZ_NEW_ARRAY(context, array->length, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < array->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_open_all(context, &array->as.items[i], depth + 1, &items[i]));
	}
	array->as.items = items;
	return CZ_OK;
}

static cz_code
open_members(cz_context *context, int depth, cz_json *object)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, object->length, cz_json_member);

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < object->length; i++) {
		CZ_TRY(cz_poll(context));
		members[i].key = object->as.members[i].key;
		CZ_TRY(cz_json_open_all(context, &object->as.members[i].value, depth + 1, &members[i].value));
	}
	object->as.members = members;
	return CZ_OK;
}

cz_code
cz_json_open_all(cz_context *context, const cz_json *node, int depth, cz_json *opened)
{
	*opened = *node;
	if (!cz_json_is_container(node))
		return CZ_OK;
	CZ_TRY(cz_json_check_depth(context, depth));
	CZ_TRY(cz_json_open(context, node, opened));
	return opened->kind == CZ_JSON_ARRAY ? open_items(context, depth, opened) : open_members(context, depth, opened);
}

uint32_t
cz_json_count(cz_context *context, const cz_json *node)
{
	if (!cz_json_is_container(node))
		return 0;
	return cz_json_is_native(node) ? context->host->json->count(node) : node->length;
}

bool
cz_json_member_find(const cz_json *object, cz_text key, uint32_t *index)
{
	uint32_t low = 0, high = object->length;
	cz_json wanted = cz_json_string(key);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = cz_json_key_compare(&object->as.members[middle].key, &wanted);

		if (order == 0) {
			*index = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*index = low;
	return false;
}

cz_code
cz_json_member_get(cz_context *context, const cz_json *node, cz_text key, cz_json *value, bool *found)
{
	uint32_t index;

	*found = false;
	if (node->kind != CZ_JSON_OBJECT)
		return CZ_OK;
	if (cz_json_is_native(node))
		return context->host->json->member(context, node, key, value, found);
	*found = cz_json_member_find(node, key, &index);
	if (*found)
		*value = node->as.members[index].value;
	return CZ_OK;
}

cz_code
cz_json_element_get(cz_context *context, const cz_json *node, uint32_t index, cz_json *value, bool *found)
{
	*found = false;
	if (node->kind != CZ_JSON_ARRAY)
		return CZ_OK;
	if (cz_json_is_native(node))
		return context->host->json->element(context, node, index, value, found);
	*found = index < node->length;
	if (*found)
		*value = node->as.items[index];
	return CZ_OK;
}

int
cz_json_key_compare(const cz_json *a, const cz_json *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return a->length ? memcmp(a->as.text, b->as.text, a->length) : 0;
}

const char *
cz_json_kind_name(const cz_json *node)
{
	static const char *const names[] = {"null", "boolean", "boolean", "number", "string", "array", "object"};

	return names[node->kind];
}

/* ---- making nodes ---- */

cz_json
cz_json_null(void)
{
	return (cz_json){.kind = CZ_JSON_NULL};
}

cz_json
cz_json_bool(bool value)
{
	return (cz_json){.kind = value ? CZ_JSON_TRUE : CZ_JSON_FALSE};
}

cz_json
cz_json_string(cz_text text)
{
	return (cz_json){.kind = CZ_JSON_STRING, .length = (uint32_t)text.length, .as = {.text = text.data}};
}

cz_json
cz_json_array(const cz_json *items, size_t count)
{
	return (cz_json){.kind = CZ_JSON_ARRAY, .length = (uint32_t)count, .as = {.items = items}};
}

cz_json
cz_json_object(const cz_json_member *members, size_t count)
{
	return (cz_json){.kind = CZ_JSON_OBJECT, .length = (uint32_t)count, .as = {.members = members}};
}

cz_code
cz_json_time(cz_context *context, int64_t time, cz_json *node)
{
	char *text = cz_allocate(context, CZ_TIME_TEXT);

	if (!text)
		return CZ_OUT_OF_MEMORY;
	cz_time_write(time, text);
	*node = cz_json_string((cz_text){text, CZ_TIME_TEXT});
	node->flags = CZ_JSON_PLAIN;
	return CZ_OK;
}

/* A text of a caller as a string, or LIMIT_EXCEEDED. */
static cz_code
string_from(cz_context *context, const char *argument, cz_text text, cz_json *node)
{
	if (text.length > CZ_JSON_STRING_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "argument \"%s\" is %zu bytes long; a JSON string has at most %zu",
		               argument, text.length, CZ_JSON_STRING_LIMIT);
	*node = cz_json_string(text);
	return CZ_OK;
}

cz_code
cz_json_from_value(cz_context *context, const char *argument, const cz_value *value, cz_json *node)
{
	switch (value->type) {
		case CZ_BOOL:
			*node = cz_json_bool(value->as.boolean);
			return CZ_OK;
		case CZ_INT:
			return cz_json_int(context, value->as.integer, node);
		case CZ_DOUBLE:
			return cz_json_double(context, value->as.real, node);
		case CZ_TEXT:
			return string_from(context, argument, value->as.text, node);
		case CZ_JSON:
			*node = *value->as.json;
			return CZ_OK;
		case CZ_TIME:
			return cz_json_time(context, value->as.time, node);
		case CZ_BYTES:
			return cz_fail(context, CZ_INVALID_ARGUMENT,
			               "argument \"%s\" is a byte string, which JSON can't hold; allowed: text, numbers, booleans, "
			               "times, JSON",
			               argument);
		default:
			*node = cz_json_null();
			return CZ_OK;
	}
}

cz_code
cz_json_result(cz_context *context, const cz_json *node, cz_value *result)
{
	cz_json *kept = CZ_NEW(context, cz_json);

	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = *node;
	*result = cz_json_value(kept);
	return CZ_OK;
}
