/*
 * Characters as code points. Texts are valid UTF-8 when they come here.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_UTF8_H
#define CZ_BASE_UTF8_H

#include "base/text.h"

#define CZ_LAST_CHARACTER ((uint32_t)0x10FFFF)

/* The character at *p, a byte over 0x7F; *p goes on behind it. */
static inline uint32_t
cz_utf8_read_wide(const char **p)
{
	const uint8_t *bytes = (const uint8_t *)*p;

	if (bytes[0] < 0xE0) {
		*p += 2;
		return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
	}
	if (bytes[0] < 0xF0) {
		*p += 3;
		return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
	}
	*p += 4;
	return (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 | (bytes[3] & 0x3Fu);
}

static inline uint32_t
cz_utf8_read(const char **p)
{
	uint8_t byte = (uint8_t)**p;

	if (byte >= 0x80)
		return cz_utf8_read_wide(p);
	(*p)++;
	return byte;
}

/* Writes a character, four bytes at most, and gives the place behind it. */
static inline char *
cz_utf8_write(char *out, uint32_t character)
{
	if (character < 0x80) {
		*out++ = (char)character;
		return out;
	}
	if (character < 0x800) {
		*out++ = (char)(0xC0 | character >> 6);
	} else {
		if (character < 0x10000) {
			*out++ = (char)(0xE0 | character >> 12);
		} else {
			*out++ = (char)(0xF0 | character >> 18);
			*out++ = (char)(0x80 | (character >> 12 & 0x3F));
		}
		*out++ = (char)(0x80 | (character >> 6 & 0x3F));
	}
	*out++ = (char)(0x80 | (character & 0x3F));
	return out;
}

#endif
