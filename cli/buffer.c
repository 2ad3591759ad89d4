/*
 * Growing bytes, and memory that is either there or ends the program.
 *
 * A command line program has nobody to report a failed allocation to, so none of its parts deals with one.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
resize(void *old, size_t size)
{
	void *memory = realloc(old, size ? size : 1);

	if (!memory) {
		fprintf(stderr, "out of memory\n");
		exit(2);
	}
	return memory;
}

void *
cli_allocate(size_t size)
{
	return resize(NULL, size);
}

char *
cli_copy(const char *bytes, size_t length)
{
	char *copy = cli_allocate(length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *
cli_copy_text(const char *text)
{
	return cli_copy(text, strlen(text));
}

void *
cli_grow(void *array, size_t count, size_t *capacity, size_t element_size)
{
	if (count < *capacity)
		return array;
	*capacity = *capacity ? *capacity * 2 : 16;
	return resize(array, *capacity * element_size);
}

void
cli_buffer_add(cli_buffer *buffer, const char *bytes, size_t length)
{
	size_t needed = buffer->length + length + 1;

	if (needed > buffer->capacity) {
		buffer->capacity = needed > 2 * buffer->capacity ? needed : 2 * buffer->capacity;
		buffer->data = resize(buffer->data, buffer->capacity);
	}
	if (length > 0)
		memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void
cli_buffer_add_text(cli_buffer *buffer, const char *text)
{
	cli_buffer_add(buffer, text, strlen(text));
}

void
cli_buffer_add_byte(cli_buffer *buffer, char byte)
{
	cli_buffer_add(buffer, &byte, 1);
}

void
cli_buffer_add_arguments(cli_buffer *buffer, const char *format, va_list arguments)
{
	va_list again;
	char *text;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	text = cli_allocate((size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	cli_buffer_add(buffer, text, (size_t)length);
	free(text);
}

void
cli_buffer_add_format(cli_buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	cli_buffer_add_arguments(buffer, format, arguments);
	va_end(arguments);
}

void
cli_buffer_truncate(cli_buffer *buffer, size_t length)
{
	if (length < buffer->length) {
		buffer->length = length;
		buffer->data[length] = '\0';
	}
}

void
cli_buffer_free(cli_buffer *buffer)
{
	free(buffer->data);
	*buffer = (cli_buffer){0};
}

const char *
cli_buffer_text(const cli_buffer *buffer)
{
	return buffer->data ? buffer->data : "";
}

char *
cli_buffer_take(cli_buffer *buffer)
{
	char *text = buffer->data ? buffer->data : cli_copy("", 0);

	*buffer = (cli_buffer){0};
	return text;
}

char
cli_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool
cli_is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool
cli_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool
cli_is_word(char byte)
{
	char lower = cli_lower(byte);

	return (lower >= 'a' && lower <= 'z') || cli_is_digit(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

bool
cli_equal_ignoring_case(const char *a, size_t a_length, const char *b)
{
	for (size_t i = 0; i < a_length; i++)
		if (!b[i] || cli_lower(a[i]) != cli_lower(b[i]))
			return false;
	return b[a_length] == '\0';
}
