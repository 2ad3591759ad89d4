/*
 * Many bytes at a time: looking for the bytes that end a plain run of a string, or spaces, and copying short
 * texts.
 *
 * A step is 16 bytes with SSE2, which every x86-64 has, and 8 bytes in a plain word elsewhere. Its mask has a bit (in a
 * word, one of the eight) for each byte found, the first byte's lowest. In a word the subtractions borrow from a byte
 * only when that byte is itself found, so the lowest bit is always right and only that one is used.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCAN_H
#define CZ_JSON_SCAN_H

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>

enum { CZ_SCAN_STEP = 16 };

/* The bytes that JSON escapes, '"', '\\' and those below U+0020; if wide, those that aren't ASCII as well. */
static inline uint64_t
cz_scan_mask(const char *p, bool wide)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
	__m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
	__m128i found = _mm_or_si128(controls, _mm_or_si128(quotes, backslashes));

	return (uint32_t)_mm_movemask_epi8(wide ? _mm_or_si128(found, bytes) : found);
}

/* The bytes that are no space. */
static inline uint64_t
cz_scan_not_spaces(const char *p)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return 0xFFFF ^ (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
}

/* The place of the first byte found. */
static inline size_t
cz_scan_first(uint64_t mask)
{
	return (size_t)__builtin_ctzll(mask);
}

#else

enum { CZ_SCAN_STEP = 8 };

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

static inline uint64_t
cz_scan_mask(const char *p, bool wide)
{
	uint64_t word = cz_scan_load(p), quotes, backslashes, controls;

	quotes = (word ^ CZ_EACH_BYTE('"')) - CZ_EACH_BYTE(1);
	backslashes = (word ^ CZ_EACH_BYTE('\\')) - CZ_EACH_BYTE(1);
	controls = word - CZ_EACH_BYTE(0x20);
	return (((quotes | backslashes | controls) & ~word) | (wide ? word : 0)) & CZ_EACH_BYTE(0x80);
}

static inline uint64_t
cz_scan_not_spaces(const char *p)
{
	return cz_scan_load(p) ^ CZ_EACH_BYTE(' ');
}

static inline size_t
cz_scan_first(uint64_t mask)
{
	return (size_t)__builtin_ctzll(mask) / 8;
}

#endif

static inline bool
cz_scan_is_found(char byte, bool wide)
{
	return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\' || (wide && (unsigned char)byte >= 0x80);
}

static inline const char *
cz_scan(const char *p, const char *end, bool wide)
{
	for (; end - p >= CZ_SCAN_STEP; p += CZ_SCAN_STEP) {
		uint64_t mask = cz_scan_mask(p, wide);

		if (mask)
			return p + cz_scan_first(mask);
	}
	while (p < end && !cz_scan_is_found(*p, wide))
		p++;
	return p;
}

/* The first byte from p on that needs an escape or isn't ASCII; end when there is none. */
static inline const char *
cz_scan_to_special(const char *p, const char *end)
{
	return cz_scan(p, end, true);
}

/* The first byte from p on that needs an escape; end when there is none. */
static inline const char *
cz_scan_to_escaped(const char *p, const char *end)
{
	return cz_scan(p, end, false);
}

/* The first byte from p on that isn't a space; end when there is none. */
static inline const char *
cz_scan_past_spaces(const char *p, const char *end)
{
	for (; end - p >= CZ_SCAN_STEP; p += CZ_SCAN_STEP) {
		uint64_t mask = cz_scan_not_spaces(p);

		if (mask)
			return p + cz_scan_first(mask);
	}
	while (p < end && *p == ' ')
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
