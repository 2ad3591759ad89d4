/*
 * Setting and removing what a pointer names (RFC 6901; the meaning is that of RFC 6902's add and remove, except that
 * setting an element replaces it).
 *
 * The result shares everything with the document but the containers along the pointer.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/pointer.h"

typedef struct cz_editor
{
	cz_context *context;
	cz_text pointer;
	const cz_json *value; /* NULL: remove */
} cz_editor;

/* ---- one container, opened ---- */

/* The object with replaced members at index taken out and added, unless it is NULL, put there. */
static cz_code
splice_members(cz_context *context, const cz_json *object, uint32_t index, uint32_t replaced,
               const cz_json_member *added, cz_json *result)
{
	size_t count = (size_t)object->length - replaced + (added != NULL), rest = object->length - index - replaced;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_json_check_count(context, count));
	if (index)
		memcpy(members, object->as.members, index * sizeof *members);
	if (added)
		members[index] = *added;
	if (rest)
		memcpy(members + count - rest, object->as.members + index + replaced, rest * sizeof *members);
	*result = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
splice_items(cz_context *context, const cz_json *array, uint32_t index, uint32_t replaced, const cz_json *added,
             cz_json *result)
{
	size_t count = (size_t)array->length - replaced + (added != NULL), rest = array->length - index - replaced;
	cz_json *items = CZ_NEW_ARRAY(context, count, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_json_check_count(context, count));
	if (index)
		memcpy(items, array->as.items, index * sizeof *items);
	if (added)
		items[index] = *added;
	if (rest)
		memcpy(items + count - rest, array->as.items + index + replaced, rest * sizeof *items);
	*result = cz_json_array(items, count);
	return CZ_OK;
}

/* ---- refusals; offset is the end of the pointer to what should hold the value ---- */

static cz_code
fail_nothing(const cz_editor *editor, size_t offset)
{
	cz_text holder = {editor->pointer.data, offset};

	return cz_fail(editor->context, CZ_INVALID_ARGUMENT, "\"%.*s\" can't be set: there is nothing at \"%.*s\"",
	               CZ_QUOTE(editor->pointer), CZ_QUOTE(holder));
}

static cz_code
fail_scalar(const cz_editor *editor, size_t offset, const cz_json *node)
{
	cz_text holder = {editor->pointer.data, offset};

	return cz_fail(editor->context, CZ_INVALID_ARGUMENT,
	               "\"%.*s\" can't be set: the %s at \"%.*s\" is neither an object nor an array",
	               CZ_QUOTE(editor->pointer), cz_json_kind_name(node), CZ_QUOTE(holder));
}

static cz_code
fail_index(const cz_editor *editor, size_t offset, cz_text token, uint32_t length)
{
	cz_text holder = {editor->pointer.data, offset};

	return cz_fail(editor->context, CZ_INVALID_ARGUMENT,
	               "\"%.*s\" can't be set: \"%.*s\" is not an index of the array at \"%.*s\"; allowed: 0 to %u, \"-\"",
	               CZ_QUOTE(editor->pointer), CZ_QUOTE(token), CZ_QUOTE(holder), length);
}

/* ---- along the pointer ---- */

static cz_code edit_at(const cz_editor *editor, const cz_json *node, size_t offset, int depth, cz_json *result);

/* next is the place behind the token. */
static cz_code
edit_object(const cz_editor *editor, const cz_json *object, size_t next, cz_text token, int depth, cz_json *result)
{
	cz_json_member member = {.key = cz_json_string(token)};
	uint32_t index;
	bool found = cz_json_member_find(object, token, &index);

	if (next < editor->pointer.length) {
		if (!found)
			return fail_nothing(editor, next);
		CZ_TRY(edit_at(editor, &object->as.members[index].value, next, depth + 1, &member.value));
	} else if (editor->value) {
		if (token.length > CZ_JSON_STRING_LIMIT)
			return cz_fail(editor->context, CZ_LIMIT_EXCEEDED, "a key has %zu bytes; allowed: at most %zu",
			               token.length, CZ_JSON_STRING_LIMIT);
		member.value = *editor->value;
	} else {
		return splice_members(editor->context, object, index, 1, NULL, result);
	}
	return splice_members(editor->context, object, index, found, &member, result);
}

static cz_code
edit_array(const cz_editor *editor, const cz_json *array, size_t offset, size_t next, cz_text token, int depth,
           cz_json *result)
{
	bool last = next == editor->pointer.length;
	uint32_t index = array->length;
	cz_json item;

	if (!cz_pointer_index(token, &index) && !cz_text_is(token, "-"))
		return fail_index(editor, offset, token, array->length);
	if (index > array->length)
		return fail_index(editor, offset, token, array->length);
	if (!last && index == array->length)
		return fail_nothing(editor, next);
	if (!last)
		CZ_TRY(edit_at(editor, &array->as.items[index], next, depth + 1, &item));
	else if (editor->value)
		item = *editor->value;
	else
		return splice_items(editor->context, array, index, 1, NULL, result);
	return splice_items(editor->context, array, index, index < array->length, &item, result);
}

static cz_code
edit_at(const cz_editor *editor, const cz_json *node, size_t offset, int depth, cz_json *result)
{
	size_t next = offset;
	cz_json opened;
	cz_text token;

	if (!cz_json_is_container(node))
		return fail_scalar(editor, offset, node);
	CZ_TRY(cz_json_check_depth(editor->context, depth));
	CZ_TRY(cz_poll(editor->context));
	CZ_TRY(cz_pointer_next(editor->context, editor->pointer, &next, &token));
	CZ_TRY(cz_json_open(editor->context, node, &opened));
	return node->kind == CZ_JSON_OBJECT ? edit_object(editor, &opened, next, token, depth, result)
	                                    : edit_array(editor, &opened, offset, next, token, depth, result);
}

cz_code
cz_json_pointer_set(cz_context *context, const cz_json *document, cz_text pointer, const cz_json *value,
                    cz_json *result)
{
	cz_editor editor = {context, pointer, value};

	CZ_TRY(cz_pointer_check(context, pointer));
	if (pointer.length > 0)
		return edit_at(&editor, document, 0, 1, result);
	*result = *value;
	return CZ_OK;
}

cz_code
cz_json_pointer_remove(cz_context *context, const cz_json *document, cz_text pointer, cz_json *result)
{
	cz_editor editor = {context, pointer, NULL};
	cz_json value;
	bool found;

	if (pointer.length == 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
		               "the pointer \"\" names the whole document, which can't be removed");
	CZ_TRY(cz_json_pointer_get(context, document, pointer, &value, &found));
	if (found)
		return edit_at(&editor, document, 0, 1, result);
	*result = *document;
	return CZ_OK;
}
