/*
 * Eight bytes at a time: looking for the bytes that end a plain run of a string, and copying short texts.
 *
 * Words are read so that the first byte is the lowest one, whatever the machine; a mask has the top bit of each byte found.
 * The subtractions borrow from a byte only when that byte is itself found, so the lowest bit of a mask is always right and
 * only that one is used.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCAN_H
#define CZ_JSON_SCAN_H

#include "base/text.h"

#define CZ_EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t
cz_scan_load(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* The bytes that JSON escapes: '"', '\\' and those below U+0020. */
static inline uint64_t
cz_scan_escaped(uint64_t word)
{
	uint64_t quotes = (word ^ CZ_EACH_BYTE('"')) - CZ_EACH_BYTE(1);
	uint64_t backslashes = (word ^ CZ_EACH_BYTE('\\')) - CZ_EACH_BYTE(1);
	uint64_t controls = word - CZ_EACH_BYTE(0x20);

	return (quotes | backslashes | controls) & ~word & CZ_EACH_BYTE(0x80);
}

/* The same and the bytes that are not ASCII. */
static inline uint64_t
cz_scan_special(uint64_t word)
{
	return cz_scan_escaped(word) | (word & CZ_EACH_BYTE(0x80));
}

/* The place of the first byte found. */
static inline size_t
cz_scan_first(uint64_t mask)
{
	return (size_t)__builtin_ctzll(mask) / 8;
}

static inline bool
cz_scan_is_escaped(char byte)
{
	return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\';
}

/* The first byte from p on that needs an escape or isn't ASCII; end when there is none. */
static inline const char *
cz_scan_to_special(const char *p, const char *end)
{
	for (; end - p >= 8; p += 8) {
		uint64_t mask = cz_scan_special(cz_scan_load(p));

		if (mask)
			return p + cz_scan_first(mask);
	}
	while (p < end && !cz_scan_is_escaped(*p) && (unsigned char)*p < 0x80)
		p++;
	return p;
}

/* The first byte from p on that needs an escape; end when there is none. */
static inline const char *
cz_scan_to_escaped(const char *p, const char *end)
{
	for (; end - p >= 8; p += 8) {
		uint64_t mask = cz_scan_escaped(cz_scan_load(p));

		if (mask)
			return p + cz_scan_first(mask);
	}
	while (p < end && !cz_scan_is_escaped(*p))
		p++;
	return p;
}

/* memcpy for lengths that are mostly small: a call to the library costs more than the copy. */
static inline void
cz_scan_copy(char *to, const char *from, size_t length)
{
	if (length > 16) {
		memcpy(to, from, length);
	} else if (length >= 8) {
		uint64_t first, last;

		memcpy(&first, from, 8);
		memcpy(&last, from + length - 8, 8);
		memcpy(to, &first, 8);
		memcpy(to + length - 8, &last, 8);
	} else if (length >= 4) {
		uint32_t first, last;

		memcpy(&first, from, 4);
		memcpy(&last, from + length - 4, 4);
		memcpy(to, &first, 4);
		memcpy(to + length - 4, &last, 4);
	} else {
		for (size_t i = 0; i < length; i++)
			to[i] = from[i];
	}
}

#endif
