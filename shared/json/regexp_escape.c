/*
 * The escapes of regular expressions: RFC 9485, section 4; ECMA-262, 22.2.1 with the flag u.
 *
 * With u ECMA-262 refuses the escapes that mean nothing special, "\-" outside classes or "\a": so do we.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_tree.h"

const cz_range cz_regexp_word[4] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};

/* WhiteSpace and LineTerminator, ECMA-262, 12.2 and 12.3. */
static const cz_range space[] = {{'\t', '\r'},		{' ', ' '},		  {0xA0, 0xA0},	  {0x1680, 0x1680}, {0x2000, 0x200A},
								 {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

static const cz_range digit[] = {{'0', '9'}};

static cz_code
not_an_escape(const cz_regexp_parser *parser, const char *at)
{
	const char *end = at + 1;

	if (end == parser->end)
		return cz_regexp_wrong(parser, at, "a backslash ends the expression");
	(void)cz_utf8_read(&end);
	return cz_regexp_wrong(parser, at, "\"%.*s\" is not an escape", (int)(end - at), at);
}

/* ---- \p{…} ---- */

static bool
is_property_character(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_' ||
		   (character >= '0' && character <= '9');
}

static cz_text
take_word(cz_regexp_parser *parser)
{
	const char *first = parser->p;

	while (parser->p < parser->end && is_property_character(*parser->p))
		parser->p++;
	return (cz_text){first, (size_t)(parser->p - first)};
}

static cz_code
add_property(cz_regexp_parser *parser, cz_character_set *set, cz_text name, cz_text value, bool negated, bool *known)
{
	uint32_t categories;

	if (parser->dialect == CZ_REGEXP_ECMA)
		return cz_character_set_add_property(parser->context, set, name, value, negated, known);
	categories = value.length ? 0 : cz_category_of_interoperable(name);
	*known = categories != 0;
	set->categories |= negated ? CZ_ALL_CATEGORIES & ~categories : categories;
	return CZ_OK;
}

/* Behind \p or \P, the backslash of which is at. */
static cz_code
parse_property(cz_regexp_parser *parser, const char *at, cz_character_set *set)
{
	bool negated = at[1] == 'P', known;
	cz_text name, value = CZ_TEXT_OF("");

	if (!cz_regexp_is_at(parser, "{"))
		return cz_regexp_wrong(parser, parser->p, "expected \"{\" behind \"\\%c\"", at[1]);
	parser->p++;
	name = take_word(parser);
	if (cz_regexp_is_at(parser, "=")) {
		parser->p++;
		value = take_word(parser);
		if (value.length == 0)
			return cz_regexp_wrong(parser, parser->p, "expected the value of a property");
	}
	if (!cz_regexp_is_at(parser, "}"))
		return cz_regexp_wrong(parser, parser->p, "expected \"}\" behind the name of a property");
	parser->p++;
	CZ_TRY(add_property(parser, set, name, value, negated, &known));
	if (!known)
		return cz_regexp_wrong(parser, at, "\"%.*s\" is not a known property", (int)(parser->p - at), at);
	return CZ_OK;
}

/* ---- characters ---- */

/* A character by a letter; 0 for none. */
static uint32_t
control_of(char letter, bool ecma)
{
	switch (letter) {
		case 'n':
			return '\n';
		case 'r':
			return '\r';
		case 't':
			return '\t';
		case 'f':
			return ecma ? '\f' : 0;
		case 'v':
			return ecma ? '\v' : 0;
		default:
			return 0;
	}
}

/* The characters that an escape takes their meaning from. */
static bool
is_syntax(char character, bool ecma, bool in_class)
{
	const char *syntax = ecma ? "^$\\.*+?()[]{}|/" : "()*+-.?[\\]^{|}";

	return (character != '\0' && strchr(syntax, character) != NULL) || (ecma && in_class && character == '-');
}

static bool
hex_digit(char character, uint32_t *digit_value)
{
	if (character >= '0' && character <= '9')
		*digit_value = (uint32_t)(character - '0');
	else if ((character | 0x20) >= 'a' && (character | 0x20) <= 'f')
		*digit_value = (uint32_t)((character | 0x20) - 'a' + 10);
	else
		return false;
	return true;
}

/* So many hexadecimal digits at p. */
static bool
take_hex(cz_regexp_parser *parser, int digits, uint32_t *number)
{
	const char *p = parser->p;
	uint32_t value;

	*number = 0;
	for (int i = 0; i < digits; i++) {
		if (p == parser->end || !hex_digit(*p++, &value))
			return false;
		*number = *number * 16 + value;
	}
	parser->p = p;
	return true;
}

/* u{…}, behind the bracket. */
static bool
take_braced(cz_regexp_parser *parser, uint32_t *number)
{
	const char *first = parser->p;
	uint32_t value;

	*number = 0;
	while (parser->p < parser->end && hex_digit(*parser->p, &value) && *number <= CZ_LAST_CHARACTER) {
		*number = *number * 16 + value;
		parser->p++;
	}
	if (parser->p == first || !cz_regexp_is_at(parser, "}") || *number > CZ_LAST_CHARACTER)
		return false;
	parser->p++;
	return true;
}

/* Behind \u. Two halves of a surrogate pair are one character. */
static bool
take_unicode(cz_regexp_parser *parser, uint32_t *number)
{
	const char *second;
	uint32_t low;

	if (cz_regexp_is_at(parser, "{")) {
		parser->p++;
		return take_braced(parser, number);
	}
	if (!take_hex(parser, 4, number))
		return false;
	second = parser->p;
	if ((*number & 0xFC00) != 0xD800 || !cz_regexp_is_at(parser, "\\u"))
		return true;
	parser->p += 2;
	if (take_hex(parser, 4, &low) && (low & 0xFC00) == 0xDC00)
		*number = 0x10000 + ((*number & 0x3FF) << 10) + (low & 0x3FF);
	else
		parser->p = second;
	return true;
}

static bool
is_letter(char character)
{
	return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
}

/* A character by its number: c, x, u and 0. p is behind the letter. */
static bool
take_numbered(cz_regexp_parser *parser, char letter, uint32_t *number)
{
	char next = parser->p < parser->end ? *parser->p : '\0';

	switch (letter) {
		case 'c':
			if (!is_letter(next))
				return false;
			parser->p++;
			*number = (uint32_t)next & 0x1F;
			return true;
		case 'x':
			return take_hex(parser, 2, number);
		case 'u':
			return take_unicode(parser, number);
		case '0':
			*number = 0;
			return next < '0' || next > '9';
		default:
			return false;
	}
}

/* ---- sets ---- */

/* d, s, w, and in capitals their complements; false for another letter. */
static cz_code
add_named_set(cz_regexp_parser *parser, char letter, cz_character_set *set, bool *known)
{
	const cz_range *ranges = digit;
	size_t count = sizeof digit / sizeof *digit;

	*known = (letter | 0x20) == 'd' || (letter | 0x20) == 's' || (letter | 0x20) == 'w';
	if (!*known)
		return CZ_OK;
	if ((letter | 0x20) == 's') {
		ranges = space;
		count = sizeof space / sizeof *space;
	} else if ((letter | 0x20) == 'w') {
		ranges = cz_regexp_word;
		count = sizeof cz_regexp_word / sizeof *cz_regexp_word;
	}
	if (letter & 0x20)
		return cz_character_set_add_ranges(parser->context, set, ranges, count);
	return cz_character_set_add_others(parser->context, set, ranges, count);
}

/* The escapes that ECMA-262 alone has. */
static cz_code
parse_ecma(cz_regexp_parser *parser, const char *at, bool in_class, cz_character_set *set, cz_regexp_escape *escape)
{
	char letter = at[1];

	CZ_TRY(add_named_set(parser, letter, set, &escape->is_set));
	if (escape->is_set)
		return CZ_OK;
	if (in_class && letter == 'b') {
		escape->character = '\b';
		return CZ_OK;
	}
	if (!in_class && ((letter >= '1' && letter <= '9') || letter == 'k'))
		return cz_regexp_unsupported(parser, at, "a backreference");
	return take_numbered(parser, letter, &escape->character) ? CZ_OK : not_an_escape(parser, at);
}

cz_code
cz_regexp_parse_escape(cz_regexp_parser *parser, bool in_class, cz_character_set *set, cz_regexp_escape *escape)
{
	const char *at = parser->p;
	bool ecma = parser->dialect == CZ_REGEXP_ECMA;
	char letter = parser->end - at > 1 ? at[1] : '\0';

	*escape = (cz_regexp_escape){.character = control_of(letter, ecma)};
	if (parser->end - at < 2)
		return not_an_escape(parser, at);
	parser->p += 2;
	if (escape->character)
		return CZ_OK;
	if (is_syntax(letter, ecma, in_class)) {
		escape->character = (uint32_t)letter;
		return CZ_OK;
	}
	if (letter == 'p' || letter == 'P') {
		escape->is_set = true;
		return parse_property(parser, at, set);
	}
	return ecma ? parse_ecma(parser, at, in_class, set, escape) : not_an_escape(parser, at);
}
