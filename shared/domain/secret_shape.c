/*
 * Keys and tokens that are known by how they look: the published shapes, and JSON Web Tokens (RFC 7519).
 *
 * A look at one place reads a bounded number of characters, or all of what it takes: so looking everywhere in a text
 * takes time in proportion to its length.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/secret_shape.h"

#include "domain/char_set.h"

typedef enum shape_characters
{
	ALNUM,
	CAPITALS,
	HEX,
	TOKEN,
	RANDOM,
	DOTTED,
	PATH,
	BASE64
} shape_characters;

static const cz_char_set character_sets[] = {
	[ALNUM] = {CZ_LOW_DIGITS, CZ_HIGH_LETTERS},
	[CAPITALS] = {CZ_LOW_DIGITS, CZ_HIGH_UPPER},
	[HEX] = {CZ_LOW_DIGITS, UINT64_C(0x0000007E0000007E)},
	[TOKEN] = {CZ_LOW_DIGITS | CZ_LOW('-'), CZ_HIGH_LETTERS | CZ_HIGH('_')},
	[RANDOM] = {CZ_LOW_DIGITS | CZ_LOW('-'), CZ_HIGH_LETTERS | CZ_HIGH('_')},
	[DOTTED] = {CZ_LOW_DIGITS | CZ_LOW('-') | CZ_LOW('.'), CZ_HIGH_LETTERS | CZ_HIGH('_')},
	[PATH] = {CZ_LOW_DIGITS | CZ_LOW('-') | CZ_LOW('.') | CZ_LOW('/'), CZ_HIGH_LETTERS | CZ_HIGH('_')},
	[BASE64] = {CZ_LOW_DIGITS | CZ_LOW('+') | CZ_LOW('/') | CZ_LOW('='), CZ_HIGH_LETTERS},
};

typedef struct secret_shape
{
	cz_text prefix;
	shape_characters characters;
	size_t least, most;
	cz_text marker;
} secret_shape;

static const secret_shape shapes[] = {
#define SHAPE(prefix, characters, least, most, marker) \
	{{prefix, sizeof(prefix) - 1}, characters, least, most, {marker, sizeof(marker) - 1}},
#include "domain/secret_shapes.def"
#undef SHAPE
};

/* What looks like no word: so many letters and digits in a row. */
enum
{
	LONG_STRETCH = 16,
	SHORT_STRETCH = 8,	/* with a digit among them */
	RANDOM_WINDOW = 128 /* characters that are looked at */
};

/* Whether the token characters from p on look like no word. */
static bool
begins_random(const char *p, const char *end)
{
	int stretch = 0;
	bool digit = false;

	if (end - p > RANDOM_WINDOW)
		end = p + RANDOM_WINDOW;
	for (; p < end && cz_char_in(cz_token_characters, *p); p++) {
		bool counts = cz_char_in(cz_alphanumerics, *p);

		stretch = counts ? stretch + 1 : 0;
		digit = counts && (digit || cz_char_in(cz_digits, *p));
		if (stretch >= LONG_STRETCH || (digit && stretch >= SHORT_STRETCH))
			return true;
	}
	return false;
}

/* Whether the word goes on at p. */
static bool
goes_on(const char *p, const char *end)
{
	return p < end && (*p == '_' || cz_char_in(cz_alphanumerics, *p));
}

static size_t
length_as(const secret_shape *shape, const char *p, const char *end)
{
	const char *key = p + shape->prefix.length, *stop = end;

	if ((size_t)(end - p) < shape->prefix.length + shape->least || memcmp(p, shape->prefix.data, shape->prefix.length) != 0)
		return 0;
	if (shape->most && (size_t)(end - key) > shape->most)
		stop = key + shape->most;
	if (shape->characters == RANDOM && !begins_random(key, end))
		return 0;
	stop = cz_char_skip(character_sets[shape->characters], key, stop);
	while (stop > key && stop[-1] == '.') /* ends a sentence */
		stop--;
	if ((size_t)(stop - key) < shape->least || goes_on(stop, end))
		return 0;
	return (size_t)(stop - p);
}

/* Three parts of base64, the first two of which are JSON objects ({" is eyJ); five where it is encrypted. */
static size_t
jwt_length(const char *p, const char *end)
{
	const char *part = p, *stop = p;
	int parts = 0;
	bool second_is_object = false;

	if (end - p < 3 || memcmp(p, "eyJ", 3) != 0)
		return 0;
	while (parts < 5) {
		stop = cz_char_skip(cz_token_characters, part, end);
		parts++;
		if (parts == 2)
			second_is_object = stop - part >= 3 && memcmp(part, "eyJ", 3) == 0;
		if (stop == end || *stop != '.' || (parts == 3 && second_is_object))
			break;
		part = stop + 1;
	}
	if (parts == 5 || (parts == 3 && second_is_object && stop > part))
		return (size_t)(stop - p);
	return 0;
}

size_t
cz_secret_length(const char *p, const char *end, cz_text *marker)
{
	size_t length = jwt_length(p, end);

	if (length) {
		*marker = CZ_TEXT_OF("[JWT_REDACTED]");
		return length;
	}
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		if (shapes[i].prefix.data[0] != *p)
			continue;
		length = length_as(&shapes[i], p, end);
		if (length) {
			*marker = shapes[i].marker;
			return length;
		}
	}
	return 0;
}
