/*
 * What PostgreSQL would call an expression, and how it would show it.
 *
 * SQLite knows neither: it names a column after the expression's text and has no boolean. So the text is looked at.
 * Names follow PostgreSQL's manual, "Column Labels" (SELECT): a column's or function's own name, the type of a cast,
 * the ELSE of a CASE if that has a name, a subquery's column, else ?column?. Classes follow from the operator that
 * binds least, from literals, and from the result types of functions: ours from shared/functions.def, of the others
 * the common ones.
 *
 * Limits: no types are inferred through the columns of WITH lists that are renamed, and an operator is taken for what
 * it means on numbers and text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_expression.h"

#include <string.h>

/* How deep a name is followed through select lists; one that names itself would go on for ever. */
enum { LOOKUP_LIMIT = 8 };

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- select lists ---- */

static cli_span
inside(cli_span wrapped)
{
	return (cli_span){wrapped.first + 1, wrapped.end - 1};
}

/* What stands in the parentheses that open at token. */
static cli_span
parenthesized(const cli_token *open, const cli_token *end)
{
	cli_span rest = {open + 1, end};

	return (cli_span){open + 1, cli_span_find(rest, WORDS(")"))};
}

cli_span
cli_select_list(cli_span statement)
{
	const cli_token *start =
		cli_span_find(statement, WORDS("select", "values", "insert", "update", "delete", "replace"));
	cli_span list = {start, statement.end};

	if (start == statement.end)
		return list;
	list.first++;
	if (cli_token_is(start, "values"))
		return parenthesized(list.first, statement.end);
	if (!cli_token_is(start, "select")) {
		list.first = cli_span_find(list, WORDS("returning"));
		list.first += list.first < list.end;
		return list;
	}
	list.first += cli_span_starts(list, "distinct") || cli_span_starts(list, "all");
	list.end = cli_span_find(list, WORDS("from", "where", "group", "having", "window", "order", "limit", "union",
										 "except", "intersect"));
	return list;
}

/* Whether a token may be the last of an operand, so that a name right after it is an alias. */
static bool
ends_operand(const cli_token *token)
{
	static const char *const operators[] = {"and",	"or",	 "not",	   "is",	"in",	"like", "glob", "between",
											"case", "when", "then", "else", "collate", "match", "regexp", "over", NULL};

	if (token->kind == CLI_TOKEN_SIGN)
		return cli_token_is(token, ")");
	return !cli_token_is_in(token, operators);
}

static bool
can_be_alias(const cli_token *token)
{
	static const char *const keywords[] = {"end", "null", "true", "false", "isnull", "notnull", NULL};

	return token->kind == CLI_TOKEN_QUOTED || (token->kind == CLI_TOKEN_WORD && !cli_token_is_in(token, keywords));
}

static cli_item
split_alias(cli_span entry)
{
	cli_item item = {.expression = entry};
	const cli_token *last = entry.end - 1;

	if (entry.end - entry.first < 2 || !can_be_alias(last))
		return item;
	if (cli_token_is(last - 1, "as"))
		item.expression.end = last - 1;
	else if (ends_operand(last - 1))
		item.expression.end = last;
	else
		return item;
	item.alias = last;
	return item;
}

bool
cli_select_item(cli_span *list, cli_item *item)
{
	cli_span entry = *list;

	if (cli_span_is_empty(*list))
		return false;
	entry.end = cli_span_find(*list, WORDS(","));
	list->first = entry.end + (entry.end < list->end);
	*item = split_alias(entry);
	return true;
}

static bool
is_query(cli_span span)
{
	return cli_span_starts(span, "select") || cli_span_starts(span, "with") || cli_span_starts(span, "values");
}

/* ---- names ---- */

/* How much a name says: one of a type or of CASE gives way to one that stands inside. */
typedef enum strength
{
	NAMELESS,
	WEAK,
	STRONG
} strength;

static strength figure(cli_buffer *name, cli_span expression);

static strength
name_text(cli_buffer *name, const char *text, strength result)
{
	cli_buffer_truncate(name, 0);
	cli_buffer_add_text(name, text);
	return result;
}

static bool
has_operator(cli_span expression)
{
	static const char *const words[] = {"and",	"or",	"not",	   "is",	 "isnull", "notnull", "in",
										"like", "glob", "between", "regexp", "match",  "escape",  NULL};
	int depth = 0;

	for (const cli_token *token = expression.first; token < expression.end; token++) {
		int nesting = cli_token_nesting(token);
		bool is_plain_sign = nesting != 0 || cli_token_is(token, ".");

		if (depth == 0 && ((token->kind == CLI_TOKEN_SIGN && !is_plain_sign) || cli_token_is_in(token, words)))
			return true;
		depth += nesting;
	}
	return false;
}

/* The names that PostgreSQL keeps types under. */
static const char *
internal_type(const cli_token *type)
{
	static const char *const types[][2] = {{"int", "int4"},		   {"integer", "int4"}, {"bigint", "int8"},
										   {"smallint", "int2"},   {"real", "float4"},	{"float", "float8"},
										   {"double", "float8"},   {"decimal", "numeric"}, {"boolean", "bool"},
										   {"character", "varchar"}, {"char", "bpchar"}};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (cli_token_is(type, types[i][0]))
			return types[i][1];
	return NULL;
}

static strength
figure_cast(cli_buffer *name, cli_span arguments)
{
	cli_span value = {arguments.first, cli_span_find(arguments, WORDS("as"))};
	const cli_token *type = value.end + 1;

	if (figure(name, value) == STRONG || type >= arguments.end)
		return STRONG;
	cli_buffer_truncate(name, 0);
	if (internal_type(type))
		return name_text(name, internal_type(type), WEAK);
	cli_token_add_name(name, type);
	return WEAK;
}

static strength
figure_case(cli_buffer *name, cli_span expression)
{
	cli_span body = {expression.first + 1, expression.end - 1};
	cli_span otherwise = {cli_span_find(body, WORDS("else")), body.end};

	if (otherwise.first < otherwise.end) {
		otherwise.first++;
		if (figure(name, otherwise) == STRONG)
			return STRONG;
	}
	return name_text(name, "case", WEAK);
}

static strength
figure_query(cli_buffer *name, cli_span query)
{
	cli_span list = cli_select_list(query);
	cli_item item;

	if (cli_token_is(query.first, "values"))
		return name_text(name, "column1", STRONG);
	cli_buffer_truncate(name, 0);
	if (cli_select_item(&list, &item))
		cli_item_add_name(name, &item);
	return STRONG;
}

static strength
figure_function(cli_buffer *name, cli_span expression)
{
	if (cli_span_starts(expression, "cast"))
		return figure_cast(name, parenthesized(expression.first + 1, expression.end));
	if (cli_span_starts(expression, "trim"))
		return name_text(name, "btrim", STRONG);
	cli_buffer_truncate(name, 0);
	cli_token_add_name(name, expression.first);
	return STRONG;
}

static strength
figure(cli_buffer *name, cli_span expression)
{
	const cli_token *last;

	expression.end = cli_span_find(expression, WORDS("collate"));
	if (cli_span_is_empty(expression))
		return NAMELESS;
	if (cli_span_is_wrapped(expression))
		return is_query(inside(expression)) ? figure_query(name, inside(expression)) : figure(name, inside(expression));
	if (has_operator(expression) || expression.first->kind == CLI_TOKEN_STRING ||
		expression.first->kind == CLI_TOKEN_NUMBER || cli_token_is_in(expression.first, WORDS("null", "true", "false")))
		return NAMELESS;
	if (cli_span_starts(expression, "case"))
		return figure_case(name, expression);
	if (expression.first + 1 < expression.end && cli_token_is(expression.first + 1, "("))
		return figure_function(name, expression);
	last = expression.end - 1;
	cli_buffer_truncate(name, 0);
	cli_token_add_name(name, last);
	return STRONG;
}

void
cli_item_add_name(cli_buffer *name, const cli_item *item)
{
	cli_buffer figured = {0};

	if (item->alias)
		cli_token_add_name(name, item->alias);
	else
		cli_buffer_add_text(name,
							figure(&figured, item->expression) == NAMELESS ? "?column?" : cli_buffer_text(&figured));
	cli_buffer_free(&figured);
}

/* ---- classes ---- */

static cli_class expression_class(cli_span expression, const cli_scope *scope, int lookups);

cli_class
cli_type_class(const char *name, size_t length)
{
	static const struct
	{
		const char *part;
		cli_class class;
	} parts[] = {{"bool", CLI_CLASS_BOOLEAN}, {"int", CLI_CLASS_NUMBER},  {"real", CLI_CLASS_NUMBER},
				 {"floa", CLI_CLASS_NUMBER},  {"doub", CLI_CLASS_NUMBER}, {"num", CLI_CLASS_NUMBER},
				 {"dec", CLI_CLASS_NUMBER}};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		size_t part = strlen(parts[i].part);

		for (size_t at = 0; at + part <= length; at++)
			if (cli_equal_ignoring_case(name + at, part, parts[i].part))
				return parts[i].class;
	}
	return length > 0 ? CLI_CLASS_TEXT : CLI_CLASS_UNKNOWN;
}

/* The result types of shared/functions.def as classes. */
enum
{
	RESULT_BOOL = CLI_CLASS_BOOLEAN,
	RESULT_INT = CLI_CLASS_NUMBER,
	RESULT_DOUBLE = CLI_CLASS_NUMBER,
	RESULT_TEXT = CLI_CLASS_TEXT,
	RESULT_JSON = CLI_CLASS_TEXT,
	RESULT_BYTES = CLI_CLASS_TEXT,
	RESULT_TIME = CLI_CLASS_TEXT
};

static cli_class
named_function_class(const cli_token *name)
{
	static const struct
	{
		const char *name;
		int class;
	} functions[] = {
#define SECTION(title)
#define SCALAR(name, class, result, arguments, summary, details) {#name, RESULT_##result},
#define AGGREGATE(name, class, result, arguments, body, summary, details) {#name, RESULT_##result},
#define TABLE(name, class, columns, arguments, summary, details)
#include "../shared/functions.def"
#undef SECTION
#undef SCALAR
#undef AGGREGATE
#undef TABLE
		{"count", CLI_CLASS_NUMBER},	{"sum", CLI_CLASS_NUMBER},	  {"avg", CLI_CLASS_NUMBER},
		{"length", CLI_CLASS_NUMBER},	{"abs", CLI_CLASS_NUMBER},	  {"round", CLI_CLASS_NUMBER},
		{"row_number", CLI_CLASS_NUMBER}, {"rank", CLI_CLASS_NUMBER}, {"dense_rank", CLI_CLASS_NUMBER},
		{"exists", CLI_CLASS_BOOLEAN},
	};

	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (cli_token_is(name, functions[i].name))
			return (cli_class)functions[i].class;
	return CLI_CLASS_UNKNOWN;
}

/* The first of a comma list whose class is known. */
static cli_class
list_class(cli_span list, const cli_scope *scope, int lookups)
{
	cli_class class = CLI_CLASS_UNKNOWN;
	cli_item item;

	while (class == CLI_CLASS_UNKNOWN && cli_select_item(&list, &item))
		class = expression_class(item.expression, scope, lookups);
	return class;
}

static cli_class
function_class(cli_span expression, const cli_scope *scope, int lookups)
{
	static const char *const like_argument[] = {"coalesce", "nullif",	   "max",		 "min", "lag",
												"lead",		"first_value", "last_value", NULL};
	cli_span arguments = parenthesized(expression.first + 1, expression.end);

	if (cli_span_starts(expression, "cast")) {
		const cli_token *type = cli_span_find(arguments, WORDS("as")) + 1;

		return type < arguments.end ? cli_type_class(type->text, type->length) : CLI_CLASS_UNKNOWN;
	}
	if (cli_token_is_in(expression.first, like_argument))
		return list_class(arguments, scope, lookups);
	return named_function_class(expression.first);
}

/* The first branch whose class is known. */
static cli_class
case_class(cli_span expression, const cli_scope *scope, int lookups)
{
	cli_span body = {expression.first + 1, expression.end - 1};
	cli_class class = CLI_CLASS_UNKNOWN;

	while (class == CLI_CLASS_UNKNOWN && !cli_span_is_empty(body)) {
		cli_span branch = {cli_span_find(body, WORDS("then", "else")), body.end};

		branch.first += branch.first < branch.end;
		branch.end = cli_span_find(branch, WORDS("when", "else"));
		class = expression_class(branch, scope, lookups);
		body.first = branch.end;
	}
	return class;
}

/* The class of the entry with that name in a list, if there is one. */
static cli_class
named_item_class(cli_span list, const char *wanted, const cli_scope *scope, int lookups)
{
	cli_buffer name = {0};
	cli_class class = CLI_CLASS_UNKNOWN;
	cli_item item;

	while (class == CLI_CLASS_UNKNOWN && cli_select_item(&list, &item)) {
		cli_buffer_truncate(&name, 0);
		cli_item_add_name(&name, &item);
		if (strcmp(cli_buffer_text(&name), wanted) == 0)
			class = expression_class(item.expression, scope, lookups + 1);
	}
	cli_buffer_free(&name);
	return class;
}

/* By the entries of that name in any select list, or the tables with a column of that name. */
static cli_class
name_class(const cli_token *name, const cli_scope *scope, int lookups)
{
	cli_buffer wanted = {0};
	cli_class class = CLI_CLASS_UNKNOWN;
	cli_span rest = scope->statement;

	cli_token_add_name(&wanted, name);
	for (; class == CLI_CLASS_UNKNOWN && !cli_span_is_empty(rest); rest.first++)
		if (cli_span_starts(rest, "select"))
			class = named_item_class(cli_select_list(rest), cli_buffer_text(&wanted), scope, lookups);
	for (rest = scope->statement; class == CLI_CLASS_UNKNOWN && !cli_span_is_empty(rest); rest.first++)
		if (rest.first->kind == CLI_TOKEN_WORD || rest.first->kind == CLI_TOKEN_QUOTED)
			class = scope->table_column(scope->schema, rest.first, name);
	cli_buffer_free(&wanted);
	return class;
}

static cli_class
operator_class(cli_span expression)
{
	static const char *const truths[] = {"and",	 "or",		"not",	  "is",	   "isnull", "notnull", "in", "like",
										 "glob", "between", "regexp", "match", "=",		 "==",		"<>", "!=",
										 "<",	 ">",		"<=",	  ">=",	   NULL};

	if (cli_span_find(expression, truths) < expression.end)
		return CLI_CLASS_BOOLEAN;
	if (cli_span_find(expression, WORDS("||", "->", "->>")) < expression.end)
		return CLI_CLASS_TEXT;
	return CLI_CLASS_NUMBER;
}

static cli_class
literal_class(const cli_token *token)
{
	if (token->kind == CLI_TOKEN_NUMBER)
		return CLI_CLASS_NUMBER;
	if (token->kind == CLI_TOKEN_STRING)
		return CLI_CLASS_TEXT;
	return cli_token_is_in(token, WORDS("true", "false")) ? CLI_CLASS_BOOLEAN : CLI_CLASS_UNKNOWN;
}

static cli_class
query_class(cli_span query, const cli_scope *scope, int lookups)
{
	cli_span list = cli_select_list(query);
	cli_item item;

	return cli_select_item(&list, &item) ? expression_class(item.expression, scope, lookups) : CLI_CLASS_UNKNOWN;
}

static cli_class
expression_class(cli_span expression, const cli_scope *scope, int lookups)
{
	if (cli_span_is_empty(expression) || lookups > LOOKUP_LIMIT)
		return CLI_CLASS_UNKNOWN;
	if (cli_span_is_wrapped(expression))
		return is_query(inside(expression)) ? query_class(inside(expression), scope, lookups)
											: expression_class(inside(expression), scope, lookups);
	if (has_operator(expression))
		return operator_class(expression);
	if (cli_span_starts(expression, "case"))
		return case_class(expression, scope, lookups);
	if (expression.first + 1 < expression.end && cli_token_is(expression.first + 1, "("))
		return function_class(expression, scope, lookups);
	if (literal_class(expression.first) != CLI_CLASS_UNKNOWN || cli_token_is(expression.first, "null"))
		return literal_class(expression.first);
	return name_class(expression.end - 1, scope, lookups);
}

cli_class
cli_expression_class(cli_span expression, const cli_scope *scope)
{
	return expression_class(expression, scope, 0);
}
