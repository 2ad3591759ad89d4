/*
 * Sets of ASCII characters, as 128 bits.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_CHAR_SET_H
#define CZ_DOMAIN_CHAR_SET_H

#include <stdbool.h>
#include <stdint.h>

typedef struct cz_char_set
{
	uint64_t low, high; /* bit c, bit c - 64 */
} cz_char_set;

/* Bits of one half: those of the other half are 0. */
#define CZ_LOW(character) ((uint64_t)((character) < 64) << ((character) & 63))
#define CZ_HIGH(character) ((uint64_t)((character) >= 64) << ((character) & 63))

#define CZ_LOW_DIGITS UINT64_C(0x03FF000000000000)
#define CZ_HIGH_UPPER UINT64_C(0x0000000007FFFFFE)
#define CZ_HIGH_LOWER UINT64_C(0x07FFFFFE00000000)
#define CZ_HIGH_LETTERS (CZ_HIGH_UPPER | CZ_HIGH_LOWER)

static const cz_char_set cz_digits = {CZ_LOW_DIGITS, 0};
static const cz_char_set cz_letters = {0, CZ_HIGH_LETTERS};
static const cz_char_set cz_alphanumerics = {CZ_LOW_DIGITS, CZ_HIGH_LETTERS};

/* What identifiers and keys are made of: URL-safe base64. */
static const cz_char_set cz_token_characters = {CZ_LOW_DIGITS | CZ_LOW('-'), CZ_HIGH_LETTERS | CZ_HIGH('_')};

static inline bool
cz_char_in(cz_char_set set, char character)
{
	unsigned char byte = (unsigned char)character;

	return byte < 128 && ((byte < 64 ? set.low : set.high) >> (byte & 63) & 1) != 0;
}

/* The first character from p on that isn't of the set; end when all are. */
static inline const char *
cz_char_skip(cz_char_set set, const char *p, const char *end)
{
	while (p < end && cz_char_in(set, *p))
		p++;
	return p;
}

#endif
