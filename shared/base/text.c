/*
 * Text: comparing, trimming, checking UTF-8 (RFC 3629).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/text.h"

bool
cz_text_starts_with(cz_text text, const char *prefix)
{
	size_t length = strlen(prefix);

	return text.length >= length && memcmp(text.data, prefix, length) == 0;
}

static bool
is_space(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

cz_text
cz_text_trim(cz_text text)
{
	while (text.length && is_space(text.data[0])) {
		text.data++;
		text.length--;
	}
	while (text.length && is_space(text.data[text.length - 1]))
		text.length--;
	return text;
}

static char
lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;
}

bool
cz_text_equal_ignoring_case(cz_text a, cz_text b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

/* ---- UTF-8 ---- */

static bool
is_continuation(uint8_t byte)
{
	return (byte & 0xC0) == 0x80;
}

size_t
cz_text_character(const char *data, size_t left)
{
	const uint8_t *p = (const uint8_t *)data;
	uint8_t first = p[0];

	if (first < 0x80)
		return first != 0;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	if (first < 0xE0)
		return left >= 2 && is_continuation(p[1]) ? 2 : 0;
	if (first < 0xF0) {
		if (left < 3 || !is_continuation(p[1]) || !is_continuation(p[2]))
			return 0;
		return (first == 0xE0 && p[1] < 0xA0) || (first == 0xED && p[1] > 0x9F) ? 0 : 3;
	}
	if (left < 4 || !is_continuation(p[1]) || !is_continuation(p[2]) || !is_continuation(p[3]))
		return 0;
	return (first == 0xF0 && p[1] < 0x90) || (first == 0xF4 && p[1] > 0x8F) ? 0 : 4;
}

/* Whether none of the eight bytes is NUL or over 0x7F. */
static bool
is_plain_word(const uint8_t *p)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return ((word | (word - ones)) & highs) == 0;
}

/* The same of four to eight bytes, by their first four and their last four. */
static bool
is_plain_short(const uint8_t *p, size_t length)
{
	uint32_t halves[2];
	uint8_t bytes[8];

	memcpy(&halves[0], p, sizeof halves[0]);
	memcpy(&halves[1], p + length - sizeof halves[1], sizeof halves[1]);
	memcpy(bytes, halves, sizeof bytes);
	return is_plain_word(bytes);
}

size_t
cz_text_valid_prefix(cz_text text)
{
	const uint8_t *start = (const uint8_t *)text.data, *p = start, *end;

	if (text.length == 0)
		return 0;
	if (text.length >= 4 && text.length <= 8 && is_plain_short(start, text.length))
		return text.length;
	end = start + text.length;
	while (p < end) {
		size_t length;

		if (end - p >= 8 && is_plain_word(p)) {
			p += 8;
			continue;
		}
		/* Most characters are ASCII, and most texts too short for words. */
		length = *p - 1u < 0x7F ? 1 : cz_text_character((const char *)p, (size_t)(end - p));
		if (length == 0)
			break;
		p += length;
	}
	return (size_t)(p - start);
}

size_t
cz_text_characters(cz_text text)
{
	size_t characters = 0;

	for (size_t i = 0; i < text.length; i++)
		characters += !is_continuation((uint8_t)text.data[i]);
	return characters;
}
