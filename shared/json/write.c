/*
 * The writer: normal form, as PostgreSQL prints a jsonb.
 *
 * Escapes are those of PostgreSQL's escape_json: \" \\ \b \f \n \r \t, \u00xx for the other bytes below U+0020, and nothing
 * else. What is flagged PLAIN is copied without a look at its bytes. The recursion is bounded by CZ_JSON_DEPTH_LIMIT, so
 * that no text is written that could not be read again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/number.h"
#include "json/scan.h"

enum
{
	FIRST_ROOM = 1024,	 /* of a container's text: small documents then grow the buffer once or never */
	LONGEST_ESCAPE = 6
};

static cz_code write_node(cz_buffer *buffer, const cz_json *node, int depth);

static inline char *
room(cz_buffer *buffer, size_t size)
{
	return size < buffer->capacity - buffer->length ? buffer->data + buffer->length : cz_buffer_reserve(buffer, size);
}

/* ---- strings ---- */

static char *
write_escape(char *out, char byte)
{
	static const char hex[] = "0123456789abcdef", letters[] = "btn\0fr"; /* from U+0008 */

	*out++ = '\\';
	if (byte == '"' || byte == '\\') {
		*out++ = byte;
	} else if (byte >= '\b' && byte <= '\r' && letters[byte - '\b']) {
		*out++ = letters[byte - '\b'];
	} else {
		memcpy(out, "u00", 3);
		out += 3;
		*out++ = hex[byte >> 4];
		*out++ = hex[byte & 15];
	}
	return out;
}

/* Without the quotes. */
static cz_code
write_escaped(cz_buffer *buffer, cz_text text)
{
	const char *p = text.data, *end = p + text.length;

	while (p < end) {
		const char *special = cz_scan_to_escaped(p, end);
		size_t run = (size_t)(special - p);
		char *out = room(buffer, run + LONGEST_ESCAPE), *begin = out;

		if (!out)
			return buffer->code;
		cz_scan_copy(out, p, run);
		out += run;
		if (special < end)
			out = write_escape(out, *special++);
		buffer->length += (size_t)(out - begin);
		p = special;
		CZ_TRY(cz_poll(buffer->context));
	}
	return CZ_OK;
}

static cz_code
write_string(cz_buffer *buffer, const cz_json *node)
{
	char *out;

	if (!(node->flags & CZ_JSON_PLAIN)) {
		cz_buffer_add_char(buffer, '"');
		CZ_TRY(write_escaped(buffer, cz_json_text_of(node)));
		cz_buffer_add_char(buffer, '"');
		return buffer->code;
	}
	out = room(buffer, (size_t)node->length + 2);
	if (!out)
		return buffer->code;
	out[0] = '"';
	cz_scan_copy(out + 1, node->as.text, node->length);
	out[node->length + 1] = '"';
	buffer->length += (size_t)node->length + 2;
	return CZ_OK;
}

/* ---- numbers and words ---- */

static cz_code
write_plain(cz_buffer *buffer, const char *text, size_t length)
{
	char *out = room(buffer, length);

	if (!out)
		return buffer->code;
	cz_scan_copy(out, text, length);
	buffer->length += length;
	return CZ_OK;
}

static cz_code
write_number(cz_buffer *buffer, const cz_json *node)
{
	cz_text spelling;

	if (cz_json_is_native(node)) {
		CZ_TRY(buffer->context->host->json->number(buffer->context, node, &spelling));
		return write_plain(buffer, spelling.data, spelling.length);
	}
	if (node->flags & CZ_JSON_PLAIN)
		return write_plain(buffer, node->as.text, node->length);
	cz_number_write(buffer, cz_json_text_of(node));
	return buffer->code;
}

/* ---- containers ---- */

static cz_code
write_array(cz_buffer *buffer, const cz_json *array, int depth)
{
	for (uint32_t i = 0; i < array->length; i++) {
		CZ_TRY(cz_poll(buffer->context));
		CZ_TRY(write_plain(buffer, i > 0 ? ", " : "[", i > 0 ? 2 : 1));
		CZ_TRY(write_node(buffer, &array->as.items[i], depth));
	}
	return array->length > 0 ? write_plain(buffer, "]", 1) : write_plain(buffer, "[]", 2);
}

static cz_code
write_object(cz_buffer *buffer, const cz_json *object, int depth)
{
	for (uint32_t i = 0; i < object->length; i++) {
		CZ_TRY(cz_poll(buffer->context));
		CZ_TRY(write_plain(buffer, i > 0 ? ", " : "{", i > 0 ? 2 : 1));
		CZ_TRY(write_string(buffer, &object->as.members[i].key));
		CZ_TRY(write_plain(buffer, ": ", 2));
		CZ_TRY(write_node(buffer, &object->as.members[i].value, depth));
	}
	return object->length > 0 ? write_plain(buffer, "}", 1) : write_plain(buffer, "{}", 2);
}

static cz_code
write_container(cz_buffer *buffer, const cz_json *node, int depth)
{
	cz_json opened;

	CZ_TRY(cz_json_check_depth(buffer->context, depth));
	CZ_TRY(cz_json_open(buffer->context, node, &opened));
	return node->kind == CZ_JSON_ARRAY ? write_array(buffer, &opened, depth) : write_object(buffer, &opened, depth);
}

/* depth is the level of the container around node. */
static cz_code
write_node(cz_buffer *buffer, const cz_json *node, int depth)
{
	switch (node->kind) {
		case CZ_JSON_NULL:
			return write_plain(buffer, "null", 4);
		case CZ_JSON_FALSE:
			return write_plain(buffer, "false", 5);
		case CZ_JSON_TRUE:
			return write_plain(buffer, "true", 4);
		case CZ_JSON_NUMBER:
			return write_number(buffer, node);
		case CZ_JSON_STRING:
			return write_string(buffer, node);
		default:
			return write_container(buffer, node, depth + 1);
	}
}

void
cz_json_write(cz_buffer *buffer, const cz_json *node)
{
	cz_code code;

	if (buffer->code != CZ_OK)
		return;
	if (cz_json_is_container(node))
		(void)room(buffer, FIRST_ROOM);
	code = write_node(buffer, node, 0);
	if (code != CZ_OK)
		buffer->code = code;
}

cz_code
cz_json_to_text(cz_context *context, const cz_json *node, cz_text *text)
{
	cz_buffer buffer;

	cz_buffer_init(&buffer, context);
	cz_json_write(&buffer, node);
	return cz_buffer_finish(&buffer, text);
}
