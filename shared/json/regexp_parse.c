/*
 * Reading regular expressions: choices, sequences, groups and quantifiers.
 *
 * The two dialects differ in the escapes and classes, which have files of their own, and in what may follow "(". A lazy
 * quantifier means the same as a greedy one, since nobody asks what was matched.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_tree.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- errors ---- */

/* The place of a byte, in characters from 1. */
static size_t
place_of(const cz_regexp_parser *parser, const char *at)
{
	return cz_text_characters((cz_text){parser->expression.data, (size_t)(at - parser->expression.data)}) + 1;
}

cz_code
cz_regexp_wrong(const cz_regexp_parser *parser, const char *at, const char *format, ...)
{
	char cause[CZ_HINT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(cause, sizeof cause, format, arguments);
	va_end(arguments);
	return cz_fail(parser->context, CZ_INVALID_ARGUMENT, "the regular expression \"%.*s\" is wrong at character %zu: %s",
				   CZ_QUOTE(parser->expression), place_of(parser, at), cause);
}

cz_code
cz_regexp_unsupported(const cz_regexp_parser *parser, const char *at, const char *what)
{
	return cz_fail(parser->context, CZ_UNSUPPORTED,
				   "the regular expression \"%.*s\" has %s at character %zu, which can't be matched in linear time",
				   CZ_QUOTE(parser->expression), what, place_of(parser, at));
}

/* ---- nodes ---- */

static cz_code
make_node(cz_regexp_parser *parser, cz_regexp_kind kind, cz_regexp_node **node)
{
	*node = CZ_NEW(parser->context, cz_regexp_node);
	if (!*node)
		return CZ_OUT_OF_MEMORY;
	**node = (cz_regexp_node){.kind = kind};
	return CZ_OK;
}

static bool
match_set(const void *entry, const void *key)
{
	const cz_character_set *a = &((const cz_regexp_set *)entry)->characters, *b = key;

	return a->categories == b->categories && a->count == b->count &&
		   (a->count == 0 || memcmp(a->ranges, b->ranges, a->count * sizeof *a->ranges) == 0);
}

cz_code
cz_regexp_add_set(cz_context *context, cz_regexp_sets *sets, const cz_character_set *characters, uint32_t *number)
{
	uint64_t hash = cz_hash_text(cz_hash_mix(cz_hash_seed(context), characters->categories),
								 (cz_text){(const char *)characters->ranges, characters->count * sizeof(cz_range)});
	cz_regexp_set *set = cz_table_find(&sets->table, hash, match_set, characters);

	if (!set) {
		set = CZ_NEW(context, cz_regexp_set);
		if (!set)
			return CZ_OUT_OF_MEMORY;
		*set = (cz_regexp_set){*characters, sets->count, sets->first};
		CZ_TRY(cz_table_add(context, &context->arena, &sets->table, hash, set));
		sets->first = set;
		sets->count++;
	}
	*number = set->number;
	return CZ_OK;
}

static cz_code
make_set(cz_regexp_parser *parser, cz_character_set *set, bool negated, cz_regexp_node **node)
{
	CZ_TRY(cz_character_set_finish(parser->context, set));
	CZ_TRY(make_node(parser, CZ_REGEXP_SET, node));
	(*node)->negated = negated;
	return cz_regexp_add_set(parser->context, &parser->sets, set, &(*node)->set);
}

static cz_code
make_character(cz_regexp_parser *parser, uint32_t character, cz_regexp_node **node)
{
	cz_character_set set = {0};

	CZ_TRY(cz_character_set_add(parser->context, &set, character, character));
	return make_set(parser, &set, false, node);
}

/* The end of a line ends what "." takes: \n and \r, in ECMA-262 (12.3) U+2028 and U+2029 too. */
static cz_code
make_dot(cz_regexp_parser *parser, cz_regexp_node **node)
{
	static const cz_range ends[] = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
	size_t count = parser->dialect == CZ_REGEXP_ECMA ? 3 : 2;
	cz_character_set set = {0};

	CZ_TRY(cz_character_set_add_ranges(parser->context, &set, ends, count));
	return make_set(parser, &set, true, node);
}

/* ---- atoms ---- */

static cz_code parse_choice(cz_regexp_parser *parser, int depth, cz_regexp_node **node);

static bool
is_name_character(uint32_t character, bool first)
{
	bool ascii = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '$' ||
				 character == '_' || (!first && character >= '0' && character <= '9');

	return ascii || character >= 0x80;
}

/* The name and the bracket behind "(?<". */
static cz_code
skip_name(cz_regexp_parser *parser)
{
	bool first = true;

	while (parser->p < parser->end && *parser->p != '>') {
		const char *at = parser->p;

		if (!is_name_character(cz_utf8_read(&parser->p), first))
			return cz_regexp_wrong(parser, at, "the name of a group has letters, digits, \"_\" and \"$\"");
		first = false;
	}
	if (first || parser->p == parser->end)
		return cz_regexp_wrong(parser, parser->p, "expected %s", first ? "the name of a group" : "\">\" behind a name");
	parser->p++;
	return CZ_OK;
}

/* What stands behind "(?" in ECMA-262. */
static cz_code
parse_group_kind(cz_regexp_parser *parser, const char *open)
{
	if (cz_regexp_is_at(parser, "=") || cz_regexp_is_at(parser, "!"))
		return cz_regexp_unsupported(parser, open, "a lookahead");
	if (cz_regexp_is_at(parser, "<=") || cz_regexp_is_at(parser, "<!"))
		return cz_regexp_unsupported(parser, open, "a lookbehind");
	if (cz_regexp_is_at(parser, ":") || cz_regexp_is_at(parser, "<")) {
		bool named = *parser->p++ == '<';

		return named ? skip_name(parser) : CZ_OK;
	}
	return cz_regexp_wrong(parser, parser->p, "expected one of : = ! < behind \"(?\"");
}

static cz_code
parse_group(cz_regexp_parser *parser, int depth, cz_regexp_node **node)
{
	const char *open = parser->p++;

	if (depth >= CZ_REGEXP_DEPTH_LIMIT)
		return cz_fail(parser->context, CZ_LIMIT_EXCEEDED,
					   "the regular expression \"%.*s\" has groups nested deeper than %d", CZ_QUOTE(parser->expression),
					   (int)CZ_REGEXP_DEPTH_LIMIT);
	if (parser->dialect == CZ_REGEXP_ECMA && cz_regexp_is_at(parser, "?")) {
		parser->p++;
		CZ_TRY(parse_group_kind(parser, open));
	}
	CZ_TRY(parse_choice(parser, depth + 1, node));
	if (!cz_regexp_is_at(parser, ")"))
		return cz_regexp_wrong(parser, open, "this group is not closed");
	parser->p++;
	return CZ_OK;
}

static cz_code
parse_class(cz_regexp_parser *parser, cz_regexp_node **node)
{
	cz_character_set set = {0};
	bool negated;

	CZ_TRY(cz_regexp_parse_class(parser, &set, &negated));
	return make_set(parser, &set, negated, node);
}

static cz_code
parse_escape(cz_regexp_parser *parser, cz_regexp_node **node)
{
	cz_character_set set = {0};
	cz_regexp_escape escape = {0};

	if (parser->dialect == CZ_REGEXP_ECMA && (cz_regexp_is_at(parser, "\\b") || cz_regexp_is_at(parser, "\\B"))) {
		CZ_TRY(make_node(parser, CZ_REGEXP_BOUNDARY, node));
		(*node)->negated = parser->p[1] == 'B';
		parser->asks_words = true;
		parser->p += 2;
		return CZ_OK;
	}
	CZ_TRY(cz_regexp_parse_escape(parser, false, &set, &escape));
	return escape.is_set ? make_set(parser, &set, false, node) : make_character(parser, escape.character, node);
}

static cz_code
parse_atom(cz_regexp_parser *parser, int depth, cz_regexp_node **node)
{
	const char *at = parser->p;

	switch (*parser->p) {
		case '(':
			return parse_group(parser, depth, node);
		case '[':
			return parse_class(parser, node);
		case '\\':
			return parse_escape(parser, node);
		case '.':
			parser->p++;
			return make_dot(parser, node);
		case '^':
		case '$':
			parser->p++;
			return make_node(parser, *at == '^' ? CZ_REGEXP_BEGIN : CZ_REGEXP_END, node);
		case '*':
		case '+':
		case '?':
		case '{':
			return cz_regexp_wrong(parser, at, "\"%c\" has nothing to repeat", *at);
		case ')':
		case ']':
		case '}':
			return cz_regexp_wrong(parser, at, "\"%c\" closes nothing; as a character it is written \"\\%c\"", *at, *at);
		default:
			return make_character(parser, cz_utf8_read(&parser->p), node);
	}
}

/* ---- quantifiers ---- */

/* A count; one of more than 32 bits is the largest but one, beyond every limit. */
static cz_code
parse_count(cz_regexp_parser *parser, uint32_t *count)
{
	uint64_t number = 0;
	const char *first = parser->p;

	for (; parser->p < parser->end && *parser->p >= '0' && *parser->p <= '9'; parser->p++)
		if (number < UINT32_MAX)
			number = number * 10 + (uint64_t)(*parser->p - '0');
	if (parser->p == first)
		return cz_regexp_wrong(parser, first, "expected a number of times");
	*count = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX - 1;
	return CZ_OK;
}

static cz_code
parse_braces(cz_regexp_parser *parser, uint32_t *least, uint32_t *most)
{
	const char *open = parser->p++;

	CZ_TRY(parse_count(parser, least));
	*most = *least;
	if (cz_regexp_is_at(parser, ",")) {
		parser->p++;
		*most = CZ_REGEXP_UNBOUNDED;
		if (!cz_regexp_is_at(parser, "}"))
			CZ_TRY(parse_count(parser, most));
	}
	if (!cz_regexp_is_at(parser, "}"))
		return cz_regexp_wrong(parser, parser->p, "expected \"}\" behind a number of times");
	parser->p++;
	if (*least > *most)
		return cz_regexp_wrong(parser, open, "at least %lu times and at most %lu", (unsigned long)*least,
							   (unsigned long)*most);
	return CZ_OK;
}

static cz_code
parse_quantifier(cz_regexp_parser *parser, uint32_t *least, uint32_t *most)
{
	char first = parser->p < parser->end ? *parser->p : '\0';

	*least = *most = 1;
	if (first == '{')
		CZ_TRY(parse_braces(parser, least, most));
	else if (first == '*' || first == '+' || first == '?') {
		parser->p++;
		*least = first == '+';
		*most = first == '?' ? 1 : CZ_REGEXP_UNBOUNDED;
	} else {
		return CZ_OK;
	}
	if (parser->dialect == CZ_REGEXP_ECMA && cz_regexp_is_at(parser, "?"))
		parser->p++;
	return CZ_OK;
}

static bool
is_assertion(const cz_regexp_node *node)
{
	return node->kind == CZ_REGEXP_BEGIN || node->kind == CZ_REGEXP_END || node->kind == CZ_REGEXP_BOUNDARY;
}

static cz_code
parse_piece(cz_regexp_parser *parser, int depth, cz_regexp_node **node)
{
	const char *quantifier;
	cz_regexp_node *repeat;
	uint32_t least, most;

	CZ_TRY(parse_atom(parser, depth, node));
	quantifier = parser->p;
	CZ_TRY(parse_quantifier(parser, &least, &most));
	if (parser->p == quantifier)
		return CZ_OK;
	if (parser->dialect == CZ_REGEXP_ECMA && is_assertion(*node))
		return cz_regexp_wrong(parser, quantifier, "\"%c\" has nothing to repeat", *quantifier);
	CZ_TRY(make_node(parser, CZ_REGEXP_REPEAT, &repeat));
	repeat->least = least;
	repeat->most = most;
	repeat->child = *node;
	*node = repeat;
	return CZ_OK;
}

/* ---- sequences and choices ---- */

static cz_code
parse_sequence(cz_regexp_parser *parser, int depth, cz_regexp_node **node)
{
	CZ_TRY(make_node(parser, CZ_REGEXP_SEQUENCE, node));
	while (parser->p < parser->end && *parser->p != '|' && !(*parser->p == ')' && depth > 0)) {
		cz_regexp_node *piece;

		CZ_TRY(cz_poll(parser->context));
		CZ_TRY(parse_piece(parser, depth, &piece));
		piece->sibling = (*node)->child;
		(*node)->child = piece;
	}
	return CZ_OK;
}

static cz_code
parse_choice(cz_regexp_parser *parser, int depth, cz_regexp_node **node)
{
	cz_regexp_node *choice, *branch;

	CZ_TRY(parse_sequence(parser, depth, node));
	if (!cz_regexp_is_at(parser, "|"))
		return CZ_OK;
	CZ_TRY(make_node(parser, CZ_REGEXP_CHOICE, &choice));
	choice->child = *node;
	*node = choice;
	while (cz_regexp_is_at(parser, "|")) {
		parser->p++;
		CZ_TRY(parse_sequence(parser, depth, &branch));
		branch->sibling = choice->child;
		choice->child = branch;
	}
	return CZ_OK;
}

cz_code
cz_regexp_parse(cz_regexp_parser *parser, cz_regexp_node **node)
{
	if (parser->expression.length > CZ_REGEXP_LENGTH_LIMIT)
		return cz_fail(parser->context, CZ_LIMIT_EXCEEDED,
					   "the regular expression \"%.*s\" has %zu bytes; allowed: at most %d", CZ_QUOTE(parser->expression),
					   parser->expression.length, (int)CZ_REGEXP_LENGTH_LIMIT);
	parser->p = parser->expression.data;
	parser->end = parser->p + parser->expression.length;
	return parse_choice(parser, 0, node);
}
