/*
 * Text: UTF-8 bytes with a length, never NUL-terminated by contract; and byte strings.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_TEXT_H
#define CZ_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct cz_text
{
	const char *data;
	size_t length;
} cz_text;

typedef struct cz_bytes
{
	const uint8_t *data;
	size_t length;
} cz_bytes;

/* A text from a C literal, measured at compile time. */
#define CZ_TEXT_OF(literal) ((cz_text){(literal), sizeof(literal) - 1})

/* A text from a NUL-terminated string. */
static inline cz_text
cz_text_from(const char *string)
{
	return (cz_text){string, strlen(string)};
}

static inline bool
cz_text_equal(cz_text a, cz_text b)
{
	return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

static inline bool
cz_text_is(cz_text text, const char *literal)
{
	return cz_text_equal(text, cz_text_from(literal));
}

bool cz_text_starts_with(cz_text text, const char *prefix);

/* Without the ASCII white space at both ends. */
cz_text cz_text_trim(cz_text text);

/* ASCII only, whatever the host's locale. */
bool cz_text_equal_ignoring_case(cz_text a, cz_text b);

/*
 * The number of leading bytes that are valid UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF)
 * without U+0000; equal to the length when the whole text is good.
 */
size_t cz_text_valid_prefix(cz_text text);

/* The bytes of the character at data, of which left are there; 0 when it is no valid character or U+0000. */
size_t cz_text_character(const char *data, size_t left);

/* The number of characters in a valid text. */
size_t cz_text_characters(cz_text text);

#endif
