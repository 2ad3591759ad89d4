/*
 * The writer: normal form, as PostgreSQL prints a jsonb.
 *
 * Escapes are those of PostgreSQL's escape_json: \" \\ \b \f \n \r \t, \u00xx for the other bytes below U+0020, and
 * nothing else. What is flagged PLAIN is copied without a look at its bytes. The recursion is bounded by
 * CZ_JSON_DEPTH_LIMIT, so that no text is written that could not be read again.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/number.h"
#include "json/scan.h"

enum
{
	SMALL = 4096, /* the size from which on the buffer no more than doubles */
	LARGE = 256 * 1024, /* the size from which on the buffer is made as large as the text will be */
	LONGEST_ESCAPE = 6,
	AROUND = 8 /* room for what stands around a string: quotes, a comma, a colon, spaces, a bracket */
};

/* The end of the text is handed from function to function, so that it stays in a register; NULL after a failure. */
typedef struct cz_writer
{
	cz_buffer *buffer;
	cz_context *context;
	char *limit;		 /* of the buffer's room */
	const cz_json *root; /* of which the size isn't known; NULL when it is */
} cz_writer;

static char *write_container(cz_writer *writer, char *out, const cz_json *node, int depth);

/* ---- room ---- */

static char *
fail(cz_writer *writer, cz_code code)
{
	writer->buffer->code = code;
	return NULL;
}

/*
 * Adds the bytes of what is written for a node, but for escapes and for numbers that are spelled anew, of which there are
 * few as a rule. Nothing for what the host has and for what is too deep to be written.
 */
static cz_code
add_size(cz_context *context, const cz_json *node, int depth, size_t *size)
{
	*size += sizeof ", " - 1;
	if (!cz_json_is_container(node)) {
		*size += node->kind == CZ_JSON_STRING ? node->length + sizeof "\"\"" - 1
				 : node->kind != CZ_JSON_NUMBER ? sizeof "false" - 1 : cz_json_is_native(node) ? 0 : node->length;
		return CZ_OK;
	}
	*size += sizeof "[]" - 1;
	if (cz_json_is_native(node) || depth > CZ_JSON_DEPTH_LIMIT)
		return CZ_OK;
	for (uint32_t i = 0; node->kind == CZ_JSON_ARRAY && i < node->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(add_size(context, &node->as.items[i], depth + 1, size));
	}
	for (uint32_t i = 0; node->kind == CZ_JSON_OBJECT && i < node->length; i++) {
		CZ_TRY(cz_poll(context));
		*size += node->as.members[i].key.length + sizeof "\"\": " - 1;
		CZ_TRY(add_size(context, &node->as.members[i].value, depth + 1, size));
	}
	return CZ_OK;
}

/* As much room as the whole document will take, so that there is no larger buffer beside the one it outgrew. */
static cz_code
size_up(cz_writer *writer, size_t *size)
{
	size_t whole = 0;

	CZ_TRY(add_size(writer->context, writer->root, 1, &whole));
	writer->root = NULL;
	if (whole < CZ_RESULT_LIMIT - AROUND && whole > writer->buffer->length + *size)
		*size = whole + AROUND - writer->buffer->length;
	return CZ_OK;
}

/* A document that has outgrown its first room is likely to need several times as much. */
static char *
more_room(cz_writer *writer, char *out, size_t size)
{
	cz_buffer *buffer = writer->buffer;

	buffer->length = (size_t)(out - buffer->data);
	if (buffer->capacity < SMALL && size < buffer->capacity * 3)
		size = buffer->capacity * 3;
	if (buffer->capacity >= LARGE && writer->root) {
		cz_code code = size_up(writer, &size);

		if (code != CZ_OK)
			return fail(writer, code);
	}
	out = cz_buffer_reserve(buffer, size);
	writer->limit = buffer->data + buffer->capacity;
	return out;
}

/* Where size more bytes can be written. */
static inline char *
room(cz_writer *writer, char *out, size_t size)
{
	return (size_t)(writer->limit - out) >= size ? out : more_room(writer, out, size);
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

/* In quotes; leaves room for AROUND. */
static char *
write_escaped(cz_writer *writer, char *out, const cz_json *node)
{
	const char *p = node->as.text, *end = p + node->length;
	cz_code code;

	out = room(writer, out, AROUND);
	if (!out)
		return NULL;
	*out++ = '"';
	while (p < end) {
		const char *special = cz_scan_to_escaped(p, end);
		size_t run = (size_t)(special - p);

		code = cz_poll(writer->context);
		if (code != CZ_OK)
			return fail(writer, code);
		out = room(writer, out, run + LONGEST_ESCAPE + AROUND);
		if (!out)
			return NULL;
		cz_scan_copy(out, p, run);
		out += run;
		if (special < end)
			out = write_escape(out, *special++);
		p = special;
	}
	*out++ = '"';
	return out;
}

/* The same. */
static inline char *
write_string(cz_writer *writer, char *out, const cz_json *node)
{
	if (!(node->flags & CZ_JSON_PLAIN))
		return write_escaped(writer, out, node);
	out = room(writer, out, (size_t)node->length + 2 + AROUND);
	if (!out)
		return NULL;
	*out++ = '"';
	cz_scan_copy(out, node->as.text, node->length);
	out += node->length;
	*out++ = '"';
	return out;
}

/* ---- numbers and words ---- */

static inline char *
write_plain(cz_writer *writer, char *out, const char *text, size_t length)
{
	out = room(writer, out, length + AROUND);
	if (!out)
		return NULL;
	cz_scan_copy(out, text, length);
	return out + length;
}

static char *
write_number(cz_writer *writer, char *out, const cz_json *node)
{
	cz_buffer *buffer = writer->buffer;
	cz_text spelling;
	cz_code code;

	if (node->flags & CZ_JSON_PLAIN)
		return write_plain(writer, out, node->as.text, node->length);
	if (cz_json_is_native(node)) {
		code = writer->context->host->json->number(writer->context, node, &spelling);
		return code == CZ_OK ? write_plain(writer, out, spelling.data, spelling.length) : fail(writer, code);
	}
	buffer->length = (size_t)(out - buffer->data);
	cz_number_write(buffer, cz_json_text_of(node));
	if (buffer->code != CZ_OK)
		return NULL;
	writer->limit = buffer->data + buffer->capacity;
	return room(writer, buffer->data + buffer->length, AROUND);
}

/* depth is the level of the container around node. There is always room for AROUND bytes behind what is written. */
static inline char *
write_node(cz_writer *writer, char *out, const cz_json *node, int depth)
{
	switch (node->kind) {
		case CZ_JSON_NULL:
			return write_plain(writer, out, "null", 4);
		case CZ_JSON_FALSE:
			return write_plain(writer, out, "false", 5);
		case CZ_JSON_TRUE:
			return write_plain(writer, out, "true", 4);
		case CZ_JSON_NUMBER:
			return write_number(writer, out, node);
		case CZ_JSON_STRING:
			return write_string(writer, out, node);
		default:
			return write_container(writer, out, node, depth + 1);
	}
}

/* ---- containers ---- */

static char *
write_array(cz_writer *writer, char *out, const cz_json *array, int depth)
{
	*out++ = '[';
	for (uint32_t i = 0; i < array->length; i++) {
		cz_code code = cz_poll(writer->context);

		if (code != CZ_OK)
			return fail(writer, code);
		if (i > 0) {
			*out++ = ',';
			*out++ = ' ';
		}
		out = write_node(writer, out, &array->as.items[i], depth);
		if (!out)
			return NULL;
	}
	*out++ = ']';
	return room(writer, out, AROUND);
}

static char *
write_object(cz_writer *writer, char *out, const cz_json *object, int depth)
{
	*out++ = '{';
	for (uint32_t i = 0; i < object->length; i++) {
		cz_code code = cz_poll(writer->context);

		if (code != CZ_OK)
			return fail(writer, code);
		if (i > 0) {
			*out++ = ',';
			*out++ = ' ';
		}
		out = write_string(writer, out, &object->as.members[i].key);
		if (!out)
			return NULL;
		*out++ = ':';
		*out++ = ' ';
		out = write_node(writer, out, &object->as.members[i].value, depth);
		if (!out)
			return NULL;
	}
	*out++ = '}';
	return room(writer, out, AROUND);
}

static char *
write_container(cz_writer *writer, char *out, const cz_json *node, int depth)
{
	cz_code code = cz_json_check_depth(writer->context, depth);
	cz_json opened = *node;

	if (code == CZ_OK && cz_json_is_native(node))
		code = cz_json_open(writer->context, node, &opened);
	if (code != CZ_OK)
		return fail(writer, code);
	out = room(writer, out, AROUND);
	if (!out)
		return NULL;
	return node->kind == CZ_JSON_ARRAY ? write_array(writer, out, &opened, depth)
	                                   : write_object(writer, out, &opened, depth);
}

void
cz_json_write(cz_buffer *buffer, const cz_json *node)
{
	cz_writer writer = {.buffer = buffer, .context = buffer->context, .root = node};
	char *out = cz_buffer_reserve(buffer, AROUND);

	if (!out)
		return;
	writer.limit = buffer->data + buffer->capacity;
	out = write_node(&writer, out, node, 0);
	if (out)
		buffer->length = (size_t)(out - buffer->data);
}

cz_code
cz_json_to_text(cz_context *context, const cz_json *node, cz_text *text)
{
	cz_buffer buffer;

	cz_buffer_init(&buffer, context);
	cz_json_write(&buffer, node);
	return cz_buffer_finish(&buffer, text);
}
