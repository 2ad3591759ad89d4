/*
 * Growing bytes, and memory that is either there or ends the program.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_BUFFER_H
#define CLI_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Empty when zeroed. */
typedef struct cli_buffer
{
	char *data;
	size_t length;
	size_t capacity;
} cli_buffer;

/* Never NULL: without memory the program says so and ends. */
void *cli_allocate(size_t size);
char *cli_copy(const char *bytes, size_t length); /* NUL-terminated */
char *cli_copy_text(const char *text);

/* Room for one more element in an array of count; capacity is kept in *capacity. Frees the old array if it moves. */
void *cli_grow(void *array, size_t count, size_t *capacity, size_t element_size);

void cli_buffer_add(cli_buffer *buffer, const char *bytes, size_t length);
void cli_buffer_add_text(cli_buffer *buffer, const char *text);
void cli_buffer_add_byte(cli_buffer *buffer, char byte);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void cli_buffer_add_format(cli_buffer *buffer, const char *format, ...);
void cli_buffer_add_arguments(cli_buffer *buffer, const char *format, va_list arguments);
void cli_buffer_truncate(cli_buffer *buffer, size_t length);
void cli_buffer_free(cli_buffer *buffer);

/* NUL-terminated, valid until the next change. */
const char *cli_buffer_text(const cli_buffer *buffer);

/* The bytes as text of their own, for the caller to free; the buffer is empty afterwards. */
char *cli_buffer_take(cli_buffer *buffer);

/* ASCII only, whatever the locale. */
char cli_lower(char byte);
bool cli_is_space(char byte);
bool cli_is_digit(char byte);
bool cli_is_word(char byte); /* may stand in a name: letters, digits, '_', and all beyond ASCII */
bool cli_equal_ignoring_case(const char *a, size_t a_length, const char *b);

#endif
