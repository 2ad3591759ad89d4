/*
 * The bracketed classes of regular expressions.
 *
 * RFC 9485 has "-" as a character at the beginning and the end alone, and neither "[" nor an empty class; ECMA-262 takes
 * both, and its empty class matches nothing.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_tree.h"

/* A character of a class, or with is_set what an escape has added to it. */
static cz_code
parse_member(cz_regexp_parser *parser, cz_character_set *set, cz_regexp_escape *member)
{
	*member = (cz_regexp_escape){0};
	if (*parser->p == '\\')
		return cz_regexp_parse_escape(parser, true, set, member);
	if (parser->dialect == CZ_REGEXP_INTEROPERABLE && (*parser->p == '[' || *parser->p == '-'))
		return cz_regexp_wrong(parser, parser->p, "\"%c\" in a class is written \"\\%c\"", *parser->p, *parser->p);
	member->character = cz_utf8_read(&parser->p);
	return CZ_OK;
}

/* Whether p is at a "-" that makes a range: something other than the class's end is behind it. */
static bool
is_at_range(const cz_regexp_parser *parser)
{
	return parser->end - parser->p > 1 && parser->p[0] == '-' && parser->p[1] != ']';
}

/* A character, a range, or an escape for many. */
static cz_code
parse_members(cz_regexp_parser *parser, cz_character_set *set)
{
	const char *at = parser->p;
	cz_regexp_escape first, last;

	CZ_TRY(parse_member(parser, set, &first));
	last = first;
	if (is_at_range(parser) && (!first.is_set || parser->dialect == CZ_REGEXP_ECMA)) {
		parser->p++;
		CZ_TRY(parse_member(parser, set, &last));
		if (first.is_set || last.is_set)
			return cz_regexp_wrong(parser, at, "a range goes from one character to another");
		if (first.character > last.character)
			return cz_regexp_wrong(parser, at, "the range \"%.*s\" is backwards", (int)(parser->p - at), at);
	}
	return first.is_set ? CZ_OK : cz_character_set_add(parser->context, set, first.character, last.character);
}

/* A "-" of RFC 9485 that stands for itself, if p is at one. */
static cz_code
take_hyphen(cz_regexp_parser *parser, cz_character_set *set)
{
	if (parser->dialect != CZ_REGEXP_INTEROPERABLE || !cz_regexp_is_at(parser, "-"))
		return CZ_OK;
	parser->p++;
	return cz_character_set_add(parser->context, set, '-', '-');
}

static bool
is_at_end(const cz_regexp_parser *parser)
{
	return parser->p == parser->end || *parser->p == ']';
}

cz_code
cz_regexp_parse_class(cz_regexp_parser *parser, cz_character_set *set, bool *negated)
{
	const char *open = parser->p++;

	*negated = cz_regexp_is_at(parser, "^");
	parser->p += *negated;
	if (parser->dialect == CZ_REGEXP_INTEROPERABLE && cz_regexp_is_at(parser, "]"))
		return cz_regexp_wrong(parser, parser->p, "a class has at least one character");
	CZ_TRY(take_hyphen(parser, set));
	while (!is_at_end(parser) && !(parser->dialect == CZ_REGEXP_INTEROPERABLE && cz_regexp_is_at(parser, "-]"))) {
		CZ_TRY(cz_poll(parser->context));
		CZ_TRY(parse_members(parser, set));
	}
	CZ_TRY(take_hyphen(parser, set));
	if (!cz_regexp_is_at(parser, "]"))
		return cz_regexp_wrong(parser, open, "this class is not closed");
	parser->p++;
	return CZ_OK;
}
