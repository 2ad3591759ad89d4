/*
 * Reading JSONPath filters (RFC 9535, section 2.3.5): logical expressions, comparisons, tests.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

static cz_code parse_or(cz_path_parser *parser, cz_test **test);

static cz_code
make_test(const cz_path_parser *parser, cz_test_kind kind, cz_test **test)
{
	*test = cz_path_keep(parser, sizeof **test);
	if (!*test)
		return CZ_OUT_OF_MEMORY;
	(*test)->kind = kind;
	return CZ_OK;
}

/* ---- comparisons ---- */

static bool
take_comparison(cz_path_parser *parser, cz_test_kind *kind)
{
	static const struct
	{
		const char *text;
		cz_test_kind kind;
	} operators[] = {
		{"==", CZ_TEST_EQUAL},		{"!=", CZ_TEST_UNEQUAL}, {"<=", CZ_TEST_LESS_EQUAL},
		{">=", CZ_TEST_GREATER_EQUAL}, {"<", CZ_TEST_LESS},	 {">", CZ_TEST_GREATER},
	};

	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (cz_path_take(parser, operators[i].text)) {
			*kind = operators[i].kind;
			return true;
		}
	return false;
}

/* The right side of a comparison. */
static cz_code
parse_comparable(cz_path_parser *parser, cz_operand **operand)
{
	const char *at = parser->p;
	const cz_path_function *function;
	cz_query query;

	CZ_TRY(cz_path_parse_literal(parser, operand));
	if (*operand)
		return CZ_OK;
	if (cz_path_at(parser, '$') || cz_path_at(parser, '@')) {
		CZ_TRY(cz_path_parse_query(parser, &query));
		return cz_path_make_query_operand(parser, at, &query, operand);
	}
	CZ_TRY(cz_path_parse_function_name(parser, &function));
	if (!function)
		return cz_path_expected(parser, "a literal, a query for one value, or a function");
	if (function->is_test)
		return cz_path_wrong(parser, at, "%s() gives no value that could be compared", function->name);
	return cz_path_parse_function_operand(parser, function, operand);
}

/* The operator and the right side behind left. */
static cz_code
parse_comparison(cz_path_parser *parser, cz_operand *left, cz_test **test)
{
	cz_test_kind kind;

	cz_path_skip_blanks(parser);
	if (!take_comparison(parser, &kind))
		return cz_path_expected(parser, "one of == != < <= > >=");
	CZ_TRY(make_test(parser, kind, test));
	cz_path_skip_blanks(parser);
	(*test)->left = left;
	CZ_TRY(parse_comparable(parser, &(*test)->right));
	(*test)->slot = cz_path_slot(parser, left->is_fixed && (*test)->right->is_fixed);
	return CZ_OK;
}

static bool
is_at_comparison(const cz_path_parser *parser)
{
	cz_path_parser ahead = *parser;
	cz_test_kind kind;

	cz_path_skip_blanks(&ahead);
	return take_comparison(&ahead, &kind);
}

/* ---- tests ---- */

/* A query by itself, or compared; negated allows the first alone. */
static cz_code
parse_query_test(cz_path_parser *parser, bool negated, cz_test **test)
{
	const char *at = parser->p;
	cz_operand *left;
	cz_query query;

	CZ_TRY(cz_path_parse_query(parser, &query));
	if (is_at_comparison(parser) && !negated) {
		CZ_TRY(cz_path_make_query_operand(parser, at, &query, &left));
		return parse_comparison(parser, left, test);
	}
	CZ_TRY(make_test(parser, CZ_TEST_EXISTS, test));
	(*test)->query = query;
	(*test)->slot = cz_path_slot(parser, query.is_absolute);
	return CZ_OK;
}

static cz_code
parse_function_test(cz_path_parser *parser, const char *at, const cz_path_function *function, bool negated,
					cz_test **test)
{
	cz_operand *left;

	if (function->is_test) {
		CZ_TRY(cz_path_parse_function_test(parser, function, test));
		if (is_at_comparison(parser))
			return cz_path_wrong(parser, at, "%s() gives no value that could be compared", function->name);
		return CZ_OK;
	}
	CZ_TRY(cz_path_parse_function_operand(parser, function, &left));
	if (negated || !is_at_comparison(parser))
		return cz_path_wrong(parser, at, "%s() gives a value, which must be compared", function->name);
	return parse_comparison(parser, left, test);
}

/* A test, or unless negated a comparison. */
static cz_code
parse_test(cz_path_parser *parser, bool negated, cz_test **test)
{
	const char *at = parser->p;
	const cz_path_function *function;
	cz_operand *left = NULL;

	if (cz_path_at(parser, '$') || cz_path_at(parser, '@'))
		return parse_query_test(parser, negated, test);
	CZ_TRY(cz_path_parse_function_name(parser, &function));
	if (function)
		return parse_function_test(parser, at, function, negated, test);
	if (!negated)
		CZ_TRY(cz_path_parse_literal(parser, &left));
	if (left)
		return parse_comparison(parser, left, test);
	return cz_path_expected(parser, negated ? "a query, a function or \"(\" behind \"!\""
											: "a query, a function, a literal, \"(\" or \"!\"");
}

/* ---- logic ---- */

/* (…), p at the parenthesis. */
static cz_code
parse_parentheses(cz_path_parser *parser, cz_test **test)
{
	parser->p++;
	CZ_TRY(cz_path_enter(parser));
	cz_path_skip_blanks(parser);
	CZ_TRY(parse_or(parser, test));
	cz_path_skip_blanks(parser);
	if (!cz_path_take(parser, ")"))
		return cz_path_expected(parser, "\"&&\", \"||\" or \")\"");
	parser->depth--;
	return CZ_OK;
}

static cz_code
parse_basic(cz_path_parser *parser, cz_test **test)
{
	bool negated = cz_path_take(parser, "!");
	cz_test *inner;

	if (negated)
		cz_path_skip_blanks(parser);
	CZ_TRY(cz_path_at(parser, '(') ? parse_parentheses(parser, &inner) : parse_test(parser, negated, &inner));
	*test = inner;
	if (!negated)
		return CZ_OK;
	CZ_TRY(make_test(parser, CZ_TEST_NOT, test));
	(*test)->first = inner;
	return CZ_OK;
}

typedef cz_code parse_part(cz_path_parser *parser, cz_test **test);

/* Parts with a mark between them; a part alone stays itself. */
static cz_code
parse_list(cz_path_parser *parser, cz_test_kind kind, const char *mark, parse_part *parse, cz_test **test)
{
	cz_test *list, *part;

	CZ_TRY(parse(parser, test));
	for (list = NULL, part = *test;; part = part->next) {
		const char *behind = parser->p;

		cz_path_skip_blanks(parser);
		if (!cz_path_take(parser, mark)) {
			parser->p = behind;
			return CZ_OK;
		}
		if (!list) {
			CZ_TRY(make_test(parser, kind, &list));
			list->first = *test;
			*test = list;
		}
		cz_path_skip_blanks(parser);
		CZ_TRY(parse(parser, &part->next));
	}
}

static cz_code
parse_and(cz_path_parser *parser, cz_test **test)
{
	return parse_list(parser, CZ_TEST_AND, "&&", parse_basic, test);
}

static cz_code
parse_or(cz_path_parser *parser, cz_test **test)
{
	return parse_list(parser, CZ_TEST_OR, "||", parse_and, test);
}

cz_code
cz_path_parse_filter(cz_path_parser *parser, cz_test **test)
{
	CZ_TRY(parse_or(parser, test));
	if (!is_at_comparison(parser))
		return CZ_OK;
	cz_path_skip_blanks(parser);
	return cz_path_wrong(parser, parser->p, "what stands before it can't be compared");
}
