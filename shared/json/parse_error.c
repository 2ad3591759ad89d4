/*
 * What the parser says: where, what it expected, what it got.
 *
 * Lines end at U+000A; columns count characters from 1. Only a failed call pays for the counting.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/parser.h"

#include <stdarg.h>
#include <stdio.h>

enum
{
	SENTENCE_SIZE = 256,
	DESCRIPTION_SIZE = 96,
	LONGEST_WORD = 20 /* of a word that stands where none should, repeated in the sentence */
};

static const char *
fail_at(const cz_parser *parser, const char *at, cz_code code, const char *sentence)
{
	const char *line = parser->start;
	size_t lines = 1;

	for (const char *p = parser->start; p < at; p++)
		if (*p == '\n') {
			lines++;
			line = p + 1;
		}
	(void)cz_fail(parser->context, code, "line %zu, column %zu: %s", lines,
	              cz_text_characters((cz_text){line, (size_t)(at - line)}) + 1, sentence);
	return NULL;
}

const char *
cz_parse_fail(const cz_parser *parser, const char *at, const char *format, ...)
{
	char sentence[SENTENCE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	return fail_at(parser, at, CZ_INVALID_JSON, sentence);
}

const char *
cz_parse_exceeds(const cz_parser *parser, const char *at, const char *format, ...)
{
	char sentence[SENTENCE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	return fail_at(parser, at, CZ_LIMIT_EXCEEDED, sentence);
}

static bool
is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The bytes to repeat of what stands at p: a word, or a character; 0 when it can't be shown. */
static int
shown_length(const char *p, const char *end)
{
	int length = 0;

	while (p + length < end && length < LONGEST_WORD && is_word_character(p[length]))
		length++;
	if (length > 0 || (unsigned char)*p < 0x20 || *p == 0x7F)
		return length;
	return (int)cz_text_character(p, (size_t)(end - p));
}

/* A remark on a beginning that is common in what is nearly JSON. */
static const char *
remark_on(const char *p, int length)
{
	if (*p == '\'')
		return " (JSON strings stand in double quotes)";
	if (*p == '/' || *p == '#')
		return " (JSON has no comments)";
	if (length == 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		return " (a byte order mark)";
	return "";
}

static void
describe(const cz_parser *parser, const char *p, char *description)
{
	unsigned int byte;
	int length;

	if (p >= parser->end) {
		snprintf(description, DESCRIPTION_SIZE, "but the text ends");
		return;
	}
	byte = (unsigned char)*p;
	length = shown_length(p, parser->end);
	if (length > 0)
		snprintf(description, DESCRIPTION_SIZE, "got \"%.*s\"%s", length, p, remark_on(p, length));
	else if (byte < 0x80)
		snprintf(description, DESCRIPTION_SIZE, "got U+%04X", byte);
	else
		snprintf(description, DESCRIPTION_SIZE, "got the byte 0x%02X, which is not valid UTF-8", byte);
}

const char *
cz_parse_expected(const cz_parser *parser, const char *at, const char *what)
{
	char description[DESCRIPTION_SIZE];

	describe(parser, at, description);
	return cz_parse_fail(parser, at, "expected %s, %s", what, description);
}
