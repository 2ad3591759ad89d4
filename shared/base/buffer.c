/*
 * The growing text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/buffer.h"

enum { FIRST_CAPACITY = 256 };

void
cz_buffer_init(cz_buffer *buffer, cz_context *context)
{
	*buffer = (cz_buffer){.context = context, .code = CZ_OK};
}

static void
grow(cz_buffer *buffer, size_t size)
{
	size_t capacity = buffer->capacity ? cz_next_capacity(buffer->capacity) : FIRST_CAPACITY;
	char *data;

	if (size > CZ_RESULT_LIMIT || buffer->length + size > CZ_RESULT_LIMIT) {
		buffer->code = cz_fail(buffer->context, CZ_LIMIT_EXCEEDED, "the result is longer than %zu bytes", CZ_RESULT_LIMIT);
		return;
	}
	if (capacity < buffer->length + size)
		capacity = buffer->length + size;
	data = cz_arena_grow(&buffer->context->arena, buffer->data, buffer->length, capacity);
	if (!data) {
		buffer->code = cz_out_of_memory(buffer->context);
		return;
	}
	buffer->data = data;
	buffer->capacity = capacity;
}

char *
cz_buffer_reserve(cz_buffer *buffer, size_t size)
{
	if (buffer->code == CZ_OK && (size > buffer->capacity - buffer->length || !buffer->data))
		grow(buffer, size);
	return buffer->code == CZ_OK ? buffer->data + buffer->length : NULL;
}

void
cz_buffer_add(cz_buffer *buffer, const char *data, size_t length)
{
	char *end = cz_buffer_reserve(buffer, length);

	if (end && length) {
		memcpy(end, data, length);
		buffer->length += length;
	}
}

void
cz_buffer_add_text(cz_buffer *buffer, cz_text text)
{
	cz_buffer_add(buffer, text.data, text.length);
}

void
cz_buffer_add_char(cz_buffer *buffer, char character)
{
	cz_buffer_add(buffer, &character, 1);
}

cz_code
cz_buffer_finish(cz_buffer *buffer, cz_text *text)
{
	if (buffer->code != CZ_OK)
		return buffer->code;
	*text = (cz_text){buffer->data ? buffer->data : "", buffer->length};
	return CZ_OK;
}
