/*
 * Strings, numbers and words of a text (RFC 8259, sections 3, 6 and 7).
 *
 * A string without escapes stays where it is; one with escapes is written anew, into as many bytes as it has in the
 * text, which is always enough. U+0000 and lone surrogates are refused, as jsonb refuses them. Numbers stay as they are
 * spelled: their limits are checked here, their normal form is made when somebody asks for it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/number.h"
#include "json/parser.h"

enum { SMALL_INT_DIGITS = 18 };

/* ---- strings ---- */

/* Past the characters that are not ASCII, the first of which is at p. */
static const char *
skip_wide(const cz_parser *parser, const char *p)
{
	cz_text run = {p, 0};
	size_t valid;

	while (p + run.length < parser->end && (unsigned char)p[run.length] >= 0x80)
		run.length++;
	valid = cz_text_valid_prefix(run);
	if (valid == run.length)
		return p + valid;
	return cz_parse_fail(parser, p + valid, "the byte 0x%02X in a string is not valid UTF-8", (unsigned char)p[valid]);
}

/* What a string can't go on with at p: neither a quote, nor an escape, nor a character. */
static const char *
fail_in_string(const cz_parser *parser, const char *p)
{
	if (p >= parser->end)
		return cz_parse_fail(parser, p, "expected the closing quote of a string, but the text ends");
	return cz_parse_fail(parser, p, "the control character U+%04X in a string must be escaped", (unsigned char)*p);
}

static const char *
finish_string(const cz_parser *parser, const char *p, cz_text text, uint8_t flags, cz_json *node)
{
	if (text.length > CZ_JSON_STRING_LIMIT)
		return cz_parse_exceeds(parser, p, "the string that ends here has more than %zu bytes", CZ_JSON_STRING_LIMIT);
	*node = cz_json_string(text);
	node->flags = flags;
	return p + 1;
}

/* Four hexadecimal digits at p; -1 when there are none. */
static int32_t
read_hex(const cz_parser *parser, const char *p)
{
	int32_t number = 0;

	if (parser->end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			number = number * 16 + (c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			number = number * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return number;
}

static bool
is_surrogate(int32_t unit, int32_t first)
{
	return (unit & 0xFC00) == first;
}

/* The character of the \u escape whose digits are at p, or of a pair of them. */
static const char *
read_unicode(const cz_parser *parser, const char *p, int32_t *character)
{
	const char *escape = p - 2;
	int32_t low;

	*character = read_hex(parser, p);
	if (*character < 0)
		return cz_parse_fail(parser, escape, "expected four hexadecimal digits after \\u");
	if (*character == 0)
		return cz_parse_fail(parser, escape, "\\u0000 is not allowed: text can't hold U+0000");
	if (is_surrogate(*character, 0xDC00))
		return cz_parse_fail(parser, escape, "\\u%.4s is the second half of a surrogate pair without the first", p);
	if (!is_surrogate(*character, 0xD800))
		return p + 4;
	low = parser->end - p >= 6 && p[4] == '\\' && p[5] == 'u' ? read_hex(parser, p + 6) : -1;
	if (!is_surrogate(low, 0xDC00))
		return cz_parse_fail(parser, escape, "\\u%.4s is the first half of a surrogate pair without the second", p);
	*character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
	return p + 10;
}

/* At most four bytes. */
static char *
write_utf8(char *out, int32_t character)
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

/* The character of a two-character escape; 0 for what is none. */
static char
short_escape(char letter)
{
	switch (letter) {
		case '"':
		case '\\':
		case '/':
			return letter;
		case 'b':
			return '\b';
		case 'f':
			return '\f';
		case 'n':
			return '\n';
		case 'r':
			return '\r';
		case 't':
			return '\t';
		default:
			return 0;
	}
}

/* The escape whose backslash is at p; *out is moved on. */
static const char *
read_escape(const cz_parser *parser, const char *p, char **out)
{
	char letter = parser->end - p >= 2 ? p[1] : '\0';
	char escaped = short_escape(letter);
	int32_t character;

	if (escaped) {
		*(*out)++ = escaped;
		return p + 2;
	}
	if (parser->end - p < 2)
		return fail_in_string(parser, parser->end);
	if (letter != 'u')
		return cz_parse_expected(parser, p + 1, "one of \" \\ / b f n r t u after a backslash");
	p = read_unicode(parser, p + 2, &character);
	if (p)
		*out = write_utf8(*out, character);
	return p;
}

/*
 * The closing quote from p on, or the end: nothing but its distance is used, so that errors come in the order of the
 * text.
 */
static const char *
find_close(const cz_parser *parser, const char *p)
{
	for (p = cz_scan_to_escaped(p, parser->end); p < parser->end && *p != '"'; p = cz_scan_to_escaped(p, parser->end))
		p += *p == '\\' && parser->end - p > 1 ? 2 : 1;
	return p;
}

/* A string from first on, the first escape of which is at p. */
static const char *
parse_escaped(const cz_parser *parser, const char *first, const char *p, cz_json *node)
{
	char *text = cz_allocate(parser->context, (size_t)(find_close(parser, p) - first)), *out = text;
	const char *run = first;

	if (!text)
		return NULL;
	while (p) {
		cz_scan_copy(out, run, (size_t)(p - run));
		out += p - run;
		run = p;
		if (cz_poll(parser->context) != CZ_OK)
			return NULL;
		if (p < parser->end && *p == '"')
			return finish_string(parser, p, (cz_text){text, (size_t)(out - text)}, 0, node);
		if (p < parser->end && *p == '\\')
			run = p = read_escape(parser, p, &out);
		else if (p < parser->end && (unsigned char)*p >= 0x80)
			p = skip_wide(parser, p);
		else
			return fail_in_string(parser, p);
		if (p)
			p = cz_scan_to_special(p, parser->end);
	}
	return NULL;
}

const char *
cz_parse_string_from(const cz_parser *parser, const char *first, const char *p, cz_json *node)
{
	while (p < parser->end && (unsigned char)*p >= 0x80) {
		p = skip_wide(parser, p);
		if (!p)
			return NULL;
		p = cz_scan_to_special(p, parser->end);
	}
	if (p < parser->end && *p == '"')
		return finish_string(parser, p, (cz_text){first, (size_t)(p - first)}, CZ_JSON_PLAIN, node);
	if (p < parser->end && *p == '\\')
		return parse_escaped(parser, first, p, node);
	return fail_in_string(parser, p);
}

/* ---- numbers ---- */

static inline const char *
skip_digits(const cz_parser *parser, const char *p)
{
	while (p < parser->end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

/* From what follows the digits before the point. */
static const char *
skip_fraction_and_exponent(const cz_parser *parser, const char *p, bool *exponent)
{
	const char *digits;

	if (*p == '.') {
		digits = ++p;
		p = skip_digits(parser, p);
		if (p == digits)
			return cz_parse_expected(parser, p, "a digit after the decimal point");
	}
	*exponent = p < parser->end && (*p == 'e' || *p == 'E');
	if (*exponent) {
		p++;
		if (p < parser->end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = skip_digits(parser, p);
		if (p == digits)
			return cz_parse_expected(parser, p, "a digit in the exponent");
	}
	return p;
}

/* Refuses what would have too many digits in normal form. NULL after a failure, p otherwise. */
static const char *
check_limits(const cz_parser *parser, const char *p, cz_text spelling)
{
	cz_number number = cz_number_read(spelling);

	if (!cz_number_is_zero(&number) && number.point - number.first > CZ_JSON_INTEGER_DIGITS)
		return cz_parse_exceeds(parser, spelling.data,
		                        "the number %.*s has more than %d digits before the decimal point", CZ_QUOTE(spelling),
		                        CZ_JSON_INTEGER_DIGITS);
	if (cz_number_scale(&number) > CZ_JSON_FRACTION_DIGITS)
		return cz_parse_exceeds(parser, spelling.data,
		                        "the number %.*s has more than %d digits behind the decimal point", CZ_QUOTE(spelling),
		                        CZ_JSON_FRACTION_DIGITS);
	return p;
}

/* Whether a number without an exponent is spelled in normal form: all but a zero with a minus. */
static bool
is_plain(cz_text spelling)
{
	if (spelling.data[0] != '-')
		return true;
	for (size_t i = 1; i < spelling.length; i++)
		if (spelling.data[i] >= '1')
			return true;
	return false;
}

static const char *
parse_number(const cz_parser *parser, const char *p, cz_json *node)
{
	const char *first = p, *whole = p + (*p == '-');
	bool integer = true, exponent = false;
	cz_text spelling;

	p = skip_digits(parser, whole);
	if (p == whole)
		return cz_parse_expected(parser, p, "a digit after the minus sign");
	if (*whole == '0' && p - whole > 1)
		return cz_parse_fail(parser, whole, "a number of several digits can't start with 0");
	if (p < parser->end && (*p == '.' || *p == 'e' || *p == 'E')) {
		integer = false;
		p = skip_fraction_and_exponent(parser, p, &exponent);
		if (!p)
			return NULL;
	}
	spelling = (cz_text){first, (size_t)(p - first)};
	*node = (cz_json){.kind = CZ_JSON_NUMBER, .length = (uint32_t)spelling.length, .as = {.text = first}};
	if (!exponent && is_plain(spelling)) {
		node->flags = CZ_JSON_PLAIN;
		if (integer && p - whole <= SMALL_INT_DIGITS)
			node->flags |= CZ_JSON_SMALL_INT;
	}
	return exponent || spelling.length > CZ_JSON_FRACTION_DIGITS ? check_limits(parser, p, spelling) : p;
}

/* ---- words ---- */

static const char *
parse_word(const cz_parser *parser, const char *p, const char *word, cz_json_kind kind, cz_json *node)
{
	size_t length = strlen(word);

	if ((size_t)(parser->end - p) < length || memcmp(p, word, length) != 0)
		return cz_parse_expected(parser, p, "a value");
	*node = (cz_json){.kind = (uint8_t)kind};
	return p + length;
}

const char *
cz_parse_scalar(const cz_parser *parser, const char *p, cz_json *node)
{
	switch (p < parser->end ? *p : '\0') {
		case 't':
			return parse_word(parser, p, "true", CZ_JSON_TRUE, node);
		case 'f':
			return parse_word(parser, p, "false", CZ_JSON_FALSE, node);
		case 'n':
			return parse_word(parser, p, "null", CZ_JSON_NULL, node);
		case '-':
		case '0':
		case '1':
		case '2':
		case '3':
		case '4':
		case '5':
		case '6':
		case '7':
		case '8':
		case '9':
			return parse_number(parser, p, node);
		default:
			return cz_parse_expected(parser, p, "a value");
	}
}
