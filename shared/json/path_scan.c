/*
 * The smallest parts of JSONPath queries: blanks, integers, names, literals; and errors.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

void *
cz_path_keep(const cz_path_parser *parser, size_t size)
{
	void *piece = cz_arena_allocate(parser->keep, size);

	if (piece)
		memset(piece, 0, size);
	else
		(void)cz_out_of_memory(parser->context);
	return piece;
}

/* ---- errors ---- */

cz_code
cz_path_wrong(const cz_path_parser *parser, const char *at, const char *format, ...)
{
	char cause[CZ_HINT_SIZE];
	cz_text before = {parser->text.data, (size_t)(at - parser->text.data)};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(cause, sizeof cause, format, arguments);
	va_end(arguments);
	return cz_fail(parser->context, CZ_INVALID_ARGUMENT, "the path \"%.*s\" is wrong at character %zu: %s",
				   CZ_QUOTE(parser->text), cz_text_characters(before) + 1, cause);
}

cz_code
cz_path_expected(const cz_path_parser *parser, const char *what)
{
	cz_text rest = {parser->p, (size_t)(parser->end - parser->p)};

	if (rest.length == 0)
		return cz_path_wrong(parser, parser->p, "expected %s, but the path ends", what);
	rest.length = cz_text_character(rest.data, rest.length);
	return cz_path_wrong(parser, parser->p, "expected %s, not \"%.*s\"", what, CZ_QUOTE(rest));
}

cz_code
cz_path_enter(cz_path_parser *parser)
{
	CZ_TRY(cz_poll(parser->context));
	if (++parser->depth > CZ_PATH_DEPTH_LIMIT)
		return cz_fail(parser->context, CZ_LIMIT_EXCEEDED, "the path \"%.*s\" is nested deeper than %d levels",
					   CZ_QUOTE(parser->text), (int)CZ_PATH_DEPTH_LIMIT);
	return CZ_OK;
}

/* ---- blanks and marks ---- */

void
cz_path_skip_blanks(cz_path_parser *parser)
{
	while (parser->p < parser->end &&
		   (*parser->p == ' ' || *parser->p == '\t' || *parser->p == '\n' || *parser->p == '\r'))
		parser->p++;
}

bool
cz_path_take(cz_path_parser *parser, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(parser->end - parser->p) < length || memcmp(parser->p, text, length) != 0)
		return false;
	parser->p += length;
	return true;
}

/* ---- numbers ---- */

static bool
is_digit(const cz_path_parser *parser, const char *p)
{
	return p < parser->end && *p >= '0' && *p <= '9';
}

cz_code
cz_path_scan_int(cz_path_parser *parser, int64_t *number)
{
	const char *first = parser->p;
	bool negative = cz_path_take(parser, "-");
	const char *digits = parser->p;
	int64_t magnitude = 0;

	if (!is_digit(parser, digits))
		return cz_path_expected(parser, "a digit");
	while (is_digit(parser, parser->p) && magnitude <= CZ_PATH_INT_LIMIT)
		magnitude = magnitude * 10 + (*parser->p++ - '0');
	if (magnitude > CZ_PATH_INT_LIMIT)
		return cz_path_wrong(parser, first, "an integer is between -9007199254740991 and 9007199254740991");
	if (*digits == '0' && (negative || parser->p - digits > 1))
		return cz_path_wrong(parser, first, "an integer has no leading 0, and 0 no minus sign");
	*number = negative ? -magnitude : magnitude;
	return CZ_OK;
}

static bool
skip_digits(cz_path_parser *parser)
{
	const char *first = parser->p;

	while (is_digit(parser, parser->p))
		parser->p++;
	return parser->p > first;
}

/* The grammar is JSON's; its limits are too. */
cz_code
cz_path_scan_number(cz_path_parser *parser, cz_json *number)
{
	const char *first = parser->p, *whole;
	char *copy;

	(void)cz_path_take(parser, "-");
	whole = parser->p;
	if (!skip_digits(parser))
		return cz_path_expected(parser, "a digit");
	if (*whole == '0' && parser->p - whole > 1)
		return cz_path_wrong(parser, whole, "a number of several digits can't start with 0");
	if (cz_path_take(parser, ".") && !skip_digits(parser))
		return cz_path_expected(parser, "a digit behind the decimal point");
	if (cz_path_take(parser, "e") || cz_path_take(parser, "E")) {
		if (!cz_path_take(parser, "-"))
			(void)cz_path_take(parser, "+");
		if (!skip_digits(parser))
			return cz_path_expected(parser, "a digit in the exponent");
	}
	copy = cz_path_keep(parser, (size_t)(parser->p - first));
	if (!copy)
		return CZ_OUT_OF_MEMORY;
	memcpy(copy, first, (size_t)(parser->p - first));
	return cz_json_parse(parser->context, (cz_text){copy, (size_t)(parser->p - first)}, number);
}

/* ---- names ---- */

static bool
is_name_character(char character, bool first)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_' ||
		   (unsigned char)character >= 0x80 || (!first && character >= '0' && character <= '9');
}

cz_code
cz_path_scan_name(cz_path_parser *parser, const char *expected, cz_json *name)
{
	const char *first = parser->p;
	cz_text text;
	char *copy;

	while (parser->p < parser->end && is_name_character(*parser->p, parser->p == first))
		parser->p++;
	text = (cz_text){first, (size_t)(parser->p - first)};
	if (text.length == 0)
		return cz_path_expected(parser, expected);
	copy = cz_path_keep(parser, text.length);
	if (!copy)
		return CZ_OUT_OF_MEMORY;
	memcpy(copy, text.data, text.length);
	*name = cz_json_string((cz_text){copy, text.length});
	return CZ_OK;
}

/* ---- strings ---- */

static bool
scan_hex(cz_path_parser *parser, uint32_t *unit)
{
	*unit = 0;
	if (parser->end - parser->p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char digit = *parser->p++, letter = (char)(digit | 0x20);

		if (digit >= '0' && digit <= '9')
			*unit = *unit * 16 + (uint32_t)(digit - '0');
		else if (letter >= 'a' && letter <= 'f')
			*unit = *unit * 16 + (uint32_t)(letter - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* The character of \u…, the backslash of which is at; p is behind the u. */
static cz_code
scan_unicode(cz_path_parser *parser, const char *at, uint32_t *character)
{
	uint32_t low;

	if (!scan_hex(parser, character))
		return cz_path_wrong(parser, at, "expected four hexadecimal digits behind \\u");
	if ((*character & 0xFC00) == 0xDC00)
		return cz_path_wrong(parser, at, "this is the second half of a surrogate pair without the first");
	if ((*character & 0xFC00) != 0xD800)
		return CZ_OK;
	if (!cz_path_take(parser, "\\u") || !scan_hex(parser, &low) || (low & 0xFC00) != 0xDC00)
		return cz_path_wrong(parser, at, "this is the first half of a surrogate pair without the second");
	*character = 0x10000 + ((*character & 0x3FF) << 10) + (low & 0x3FF);
	return CZ_OK;
}

static char
short_escape(char letter, char quote)
{
	static const char letters[] = "bfnrt/\\", characters[] = "\b\f\n\r\t/\\";
	const char *found = letter ? strchr(letters, letter) : NULL;

	return found ? characters[found - letters] : letter == quote ? quote : '\0';
}

/* The escape whose backslash is at p. */
static cz_code
scan_escape(cz_path_parser *parser, char quote, char **out)
{
	const char *at = parser->p++;
	char escaped = parser->p < parser->end ? short_escape(*parser->p, quote) : '\0';
	uint32_t character = (uint32_t)escaped;

	if (escaped)
		parser->p++;
	else if (cz_path_take(parser, "u"))
		CZ_TRY(scan_unicode(parser, at, &character));
	else
		return cz_path_expected(parser, quote == '"' ? "one of \" \\ / b f n r t u behind a backslash"
													 : "one of ' \\ / b f n r t u behind a backslash");
	*out = cz_utf8_write(*out, character);
	return CZ_OK;
}

/* The string's closing quote, or the end. What an escape stands for is never longer than the escape. */
static const char *
find_close(const cz_path_parser *parser, char quote)
{
	const char *p = parser->p;

	while (p < parser->end && *p != quote)
		p += *p == '\\' && parser->end - p > 1 ? 2 : 1;
	return p;
}

cz_code
cz_path_scan_string(cz_path_parser *parser, cz_json *string)
{
	char quote = *parser->p++;
	char *text = cz_path_keep(parser, (size_t)(find_close(parser, quote) - parser->p)), *out = text;

	if (!text)
		return CZ_OUT_OF_MEMORY;
	while (!cz_path_at(parser, quote)) {
		CZ_TRY(cz_poll(parser->context));
		if (parser->p == parser->end)
			return cz_path_expected(parser, "the closing quote of a string");
		if ((unsigned char)*parser->p < 0x20)
			return cz_path_wrong(parser, parser->p, "the control character U+%04X in a string must be escaped",
								 (unsigned)(unsigned char)*parser->p);
		if (*parser->p == '\\')
			CZ_TRY(scan_escape(parser, quote, &out));
		else
			*out++ = *parser->p++;
	}
	parser->p++;
	if ((size_t)(out - text) > CZ_JSON_STRING_LIMIT)
		return cz_fail(parser->context, CZ_LIMIT_EXCEEDED, "a string in the path has more than %zu bytes",
					   CZ_JSON_STRING_LIMIT);
	*string = cz_json_string((cz_text){text, (size_t)(out - text)});
	return CZ_OK;
}
