/*
 * JSON pointers (RFC 6901): their syntax, and following them.
 *
 * Only the form as a JSON string is read, not the URI fragment. Following a pointer opens nothing: a native document is
 * asked for one member or element after the other.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/pointer.h"

cz_code
cz_pointer_check(cz_context *context, cz_text pointer)
{
	if (pointer.length == 0)
		return CZ_OK;
	if (pointer.data[0] != '/')
		return cz_fail(context, CZ_INVALID_ARGUMENT,
		               "\"%.*s\" is not a JSON pointer: it must be empty or start with \"/\"", CZ_QUOTE(pointer));
	for (size_t i = 0; i < pointer.length; i++) {
		char next = i + 1 < pointer.length ? pointer.data[i + 1] : '\0';

		if (pointer.data[i] == '~' && next != '0' && next != '1')
			return cz_fail(context, CZ_INVALID_ARGUMENT,
			               "\"%.*s\" is not a JSON pointer: \"~\" must be followed by 0 or 1", CZ_QUOTE(pointer));
	}
	return CZ_OK;
}

static cz_code
unescape(cz_context *context, cz_text *token)
{
	char *text = cz_allocate(context, token->length), *out = text;

	if (!text)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < token->length; i++) {
		if (token->data[i] == '~')
			*out++ = token->data[++i] == '0' ? '~' : '/';
		else
			*out++ = token->data[i];
	}
	*token = (cz_text){text, (size_t)(out - text)};
	return CZ_OK;
}

cz_code
cz_pointer_next(cz_context *context, cz_text pointer, size_t *offset, cz_text *token)
{
	const char *first = pointer.data + *offset + 1, *end = pointer.data + pointer.length, *p = first;
	bool escaped = false;

	for (; p < end && *p != '/'; p++)
		escaped |= *p == '~';
	*token = (cz_text){first, (size_t)(p - first)};
	*offset = (size_t)(p - pointer.data);
	return escaped ? unescape(context, token) : CZ_OK;
}

bool
cz_pointer_index(cz_text token, uint32_t *index)
{
	uint64_t number = 0;

	if (token.length == 0 || (token.length > 1 && token.data[0] == '0'))
		return false;
	for (size_t i = 0; i < token.length; i++) {
		if (token.data[i] < '0' || token.data[i] > '9')
			return false;
		if (number < UINT32_MAX)
			number = number * 10 + (uint64_t)(token.data[i] - '0');
	}
	*index = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
	return true;
}

cz_code
cz_json_pointer_get(cz_context *context, const cz_json *document, cz_text pointer, cz_json *value, bool *found)
{
	size_t offset = 0;
	uint32_t index;

	CZ_TRY(cz_pointer_check(context, pointer));
	*value = *document;
	*found = true;
	while (*found && offset < pointer.length) {
		cz_json node = *value;
		cz_text token;

		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_pointer_next(context, pointer, &offset, &token));
		if (node.kind == CZ_JSON_OBJECT)
			CZ_TRY(cz_json_member_get(context, &node, token, value, found));
		else if (cz_pointer_index(token, &index))
			CZ_TRY(cz_json_element_get(context, &node, index, value, found));
		else
			*found = false;
	}
	return CZ_OK;
}
