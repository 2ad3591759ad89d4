/*
 * Reading the values in JSONPath filters: literals, singular queries, functions; with the types of RFC 9535, section 2.4.
 *
 * Every parameter's type says what may stand there, so that what isn't well-typed is refused where it begins.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

/* ---- literals ---- */

static bool
is_word_character(const cz_path_parser *parser, const char *p)
{
	return p < parser->end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_');
}

/* true, false, null, not as the beginning of a longer word. */
static bool
take_word(cz_path_parser *parser, const char *word)
{
	const char *first = parser->p;

	if (cz_path_take(parser, word) && !is_word_character(parser, parser->p) && !cz_path_at(parser, '('))
		return true;
	parser->p = first;
	return false;
}

static cz_code
scan_literal(cz_path_parser *parser, cz_json *literal, bool *found)
{
	char first = parser->p < parser->end ? *parser->p : '\0';

	*found = true;
	if (first == '"' || first == '\'')
		return cz_path_scan_string(parser, literal);
	if (first == '-' || (first >= '0' && first <= '9'))
		return cz_path_scan_number(parser, literal);
	if (take_word(parser, "null"))
		*literal = cz_json_null();
	else if (take_word(parser, "true"))
		*literal = cz_json_bool(true);
	else if (take_word(parser, "false"))
		*literal = cz_json_bool(false);
	else
		*found = false;
	return CZ_OK;
}

cz_code
cz_path_parse_literal(cz_path_parser *parser, cz_operand **operand)
{
	cz_json literal;
	bool found;

	*operand = NULL;
	CZ_TRY(scan_literal(parser, &literal, &found));
	if (!found)
		return CZ_OK;
	*operand = cz_path_keep(parser, sizeof **operand);
	if (!*operand)
		return CZ_OUT_OF_MEMORY;
	**operand = (cz_operand){.kind = CZ_OPERAND_LITERAL, .is_fixed = true, .literal = literal};
	return CZ_OK;
}

/* ---- queries ---- */

cz_code
cz_path_make_query_operand(cz_path_parser *parser, const char *at, const cz_query *query, cz_operand **operand)
{
	if (!query->is_singular)
		return cz_path_wrong(parser, at, "a query that can select several values stands where one value is needed");
	*operand = cz_path_keep(parser, sizeof **operand);
	if (!*operand)
		return CZ_OUT_OF_MEMORY;
	**operand = (cz_operand){.kind = CZ_OPERAND_QUERY,
							 .is_fixed = query->is_absolute,
							 .slot = cz_path_slot(parser, query->is_absolute),
							 .query = *query};
	return CZ_OK;
}

/* ---- functions ---- */

static const cz_path_function functions[] = {
	{.name = "length", .operand = CZ_OPERAND_LENGTH, .arguments = 1},
	{.name = "count", .operand = CZ_OPERAND_COUNT, .arguments = 1, .takes_nodes = true},
	{.name = "value", .operand = CZ_OPERAND_VALUE, .arguments = 1, .takes_nodes = true},
	{.name = "match", .test = CZ_TEST_MATCH, .arguments = 2, .is_test = true},
	{.name = "search", .test = CZ_TEST_SEARCH, .arguments = 2, .is_test = true},
};

static bool
is_function_character(const cz_path_parser *parser, const char *p)
{
	return is_word_character(parser, p) && !(*p >= 'A' && *p <= 'Z');
}

cz_code
cz_path_parse_function_name(cz_path_parser *parser, const cz_path_function **function)
{
	const char *first = parser->p, *p = first;
	cz_text name;

	*function = NULL;
	while (is_function_character(parser, p))
		p++;
	if (p == first || *first < 'a' || *first > 'z' || p == parser->end || *p != '(')
		return CZ_OK;
	name = (cz_text){first, (size_t)(p - first)};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (cz_text_is(name, functions[i].name)) {
			parser->p = p + 1;
			*function = &functions[i];
			return CZ_OK;
		}
	return cz_path_wrong(parser, first, "\"%.*s\" is not a function; allowed: length, count, match, search, value",
						 CZ_QUOTE(name));
}

/* The comma behind an argument, or the closing parenthesis. */
static cz_code
end_argument(cz_path_parser *parser, const cz_path_function *function, bool is_last)
{
	cz_path_skip_blanks(parser);
	if (cz_path_take(parser, is_last ? ")" : ","))
		return CZ_OK;
	if (cz_path_at(parser, is_last ? ',' : ')'))
		return cz_path_wrong(parser, parser->p, "%s() takes %d argument%s", function->name, function->arguments,
							 function->arguments == 1 ? "" : "s");
	return cz_path_expected(parser, is_last ? "\")\" behind the arguments" : "\",\" behind an argument");
}

/* An argument of ValueType. */
static cz_code
parse_value(cz_path_parser *parser, const cz_path_function *function, cz_operand **operand)
{
	const char *at = parser->p;
	const cz_path_function *inner;
	cz_query query;

	CZ_TRY(cz_path_parse_literal(parser, operand));
	if (*operand)
		return CZ_OK;
	if (cz_path_at(parser, '$') || cz_path_at(parser, '@')) {
		CZ_TRY(cz_path_parse_query(parser, &query));
		return cz_path_make_query_operand(parser, at, &query, operand);
	}
	CZ_TRY(cz_path_parse_function_name(parser, &inner));
	if (!inner)
		return cz_path_wrong(parser, at, "an argument of %s() is a literal, a query for one value, or a function",
							 function->name);
	if (inner->is_test)
		return cz_path_wrong(parser, at, "%s() gives no value and can't be an argument of %s()", inner->name,
							 function->name);
	return cz_path_parse_function_operand(parser, inner, operand);
}

/* An argument of NodesType. */
static cz_code
parse_nodes(cz_path_parser *parser, const cz_path_function *function, cz_query *query)
{
	if (!cz_path_at(parser, '$') && !cz_path_at(parser, '@'))
		return cz_path_wrong(parser, parser->p, "the argument of %s() is a query, which begins with \"$\" or \"@\"",
							 function->name);
	return cz_path_parse_query(parser, query);
}

cz_code
cz_path_parse_function_operand(cz_path_parser *parser, const cz_path_function *function, cz_operand **operand)
{
	cz_operand *made = cz_path_keep(parser, sizeof *made);

	if (!made)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_path_enter(parser));
	cz_path_skip_blanks(parser);
	made->kind = function->operand;
	if (function->takes_nodes) {
		CZ_TRY(parse_nodes(parser, function, &made->query));
		made->is_fixed = made->query.is_absolute;
	} else {
		CZ_TRY(parse_value(parser, function, &made->argument));
		made->is_fixed = made->argument->is_fixed;
	}
	made->slot = cz_path_slot(parser, made->is_fixed);
	parser->depth--;
	*operand = made;
	return end_argument(parser, function, true);
}

/* A constant expression is compiled with the query; what isn't one matches nothing (section 2.4.6). */
static cz_code
compile_regexp(cz_path_parser *parser, cz_test *test)
{
	const cz_operand *expression = test->right;
	cz_code code;

	if (expression->kind != CZ_OPERAND_LITERAL) {
		test->cache = ++parser->caches;
		return CZ_OK;
	}
	test->has_regexp = true;
	if (expression->literal.kind != CZ_JSON_STRING)
		return CZ_OK;
	code = cz_regexp_compile(parser->context, parser->keep, CZ_REGEXP_INTEROPERABLE, test->kind == CZ_TEST_MATCH,
							 (cz_text){expression->literal.as.text, expression->literal.length}, &test->regexp);
	if (code != CZ_INVALID_ARGUMENT)
		return code;
	test->regexp = NULL;
	parser->context->error.code = CZ_OK;
	return CZ_OK;
}

cz_code
cz_path_parse_function_test(cz_path_parser *parser, const cz_path_function *function, cz_test **test)
{
	cz_test *made = cz_path_keep(parser, sizeof *made);

	if (!made)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_path_enter(parser));
	made->kind = function->test;
	cz_path_skip_blanks(parser);
	CZ_TRY(parse_value(parser, function, &made->left));
	CZ_TRY(end_argument(parser, function, false));
	cz_path_skip_blanks(parser);
	CZ_TRY(parse_value(parser, function, &made->right));
	CZ_TRY(end_argument(parser, function, true));
	made->slot = cz_path_slot(parser, made->left->is_fixed && made->right->is_fixed);
	parser->depth--;
	*test = made;
	return compile_regexp(parser, made);
}
