/*
 * A growing text in a context's arena.
 *
 * The first failure sticks: appending goes on harmlessly and cz_buffer_finish() tells, so that writers check once, at
 * the end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_BUFFER_H
#define CZ_BASE_BUFFER_H

#include "base/context.h"

/* No result is longer: PostgreSQL's and SQLite's largest values are just under this (1 GB and 1,000,000,000). */
#define CZ_RESULT_LIMIT ((size_t)999999000)

typedef struct cz_buffer
{
	cz_context *context;
	char *data;
	size_t length;
	size_t capacity;
	cz_code code;
} cz_buffer;

void cz_buffer_init(cz_buffer *buffer, cz_context *context);

/* Room for size more bytes at the end, or NULL after a failure. The caller writes there and adds to length. */
char *cz_buffer_reserve(cz_buffer *buffer, size_t size);

void cz_buffer_add(cz_buffer *buffer, const char *data, size_t length);
void cz_buffer_add_text(cz_buffer *buffer, cz_text text);
void cz_buffer_add_char(cz_buffer *buffer, char character);

/* The text, or the first error. The text lives as long as the context. */
cz_code cz_buffer_finish(cz_buffer *buffer, cz_text *text);

#endif
