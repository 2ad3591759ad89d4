/*
 * JSONPath beside the standard's own cases (tests/conformance): both forms of documents, errors, limits, time, sweeps.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <time.h>

#include "document.h"
#include "function.h"
#include "json/path_tree.h"

cz_table_body compozy_json_query;

/* ---- running a query ---- */

/* Writes "path value; path value". */
typedef struct lister
{
	cz_path_taker taker;
	cz_buffer buffer;
	size_t count;
	size_t most; /* stops behind that many */
} lister;

static cz_code
list(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	lister *state = (lister *)taker;
	cz_text path;

	CZ_TRY(cz_path_of_place(context, place, &path));
	if (state->count++)
		cz_buffer_add_text(&state->buffer, CZ_TEXT_OF("; "));
	cz_buffer_add_text(&state->buffer, path);
	cz_buffer_add_char(&state->buffer, ' ');
	cz_json_write(&state->buffer, value);
	*more = state->count < state->most;
	return CZ_OK;
}

static cz_code
compile(cz_context *context, const char *query, const cz_path **path)
{
	return cz_path_compile(context, &context->arena, cz_text_from(query), path);
}

/* What is listed goes to memory of its own: a walk gives back what it allocates. */
static cz_code
select_all(cz_context *context, const char *query, const cz_json *document, size_t most, cz_context *memory, cz_text *found)
{
	lister state = {.taker = {list}, .most = most};
	const cz_path *path;

	cz_buffer_init(&state.buffer, memory);
	CZ_TRY(compile(context, query, &path));
	CZ_TRY(cz_path_select(context, path, document, &state.taker));
	return cz_buffer_finish(&state.buffer, found);
}

/* ---- what is selected ---- */

typedef struct path_case
{
	const char *query;
	const char *document;
	const char *found;
} path_case;

#define TEN "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"

static const path_case path_cases[] = {
    {"$", "7", "$ 7"},
    {"$", "[1]", "$ [1]"},
    {"$.a", "7", ""},
    {"$ .a\t[ 'b' ]", "{\"a\": {\"b\": 1}}", "$['a']['b'] 1"},
    {"$['a', \"b\", 'a']", "{\"a\": 1, \"b\": 2}", "$['a'] 1; $['b'] 2; $['a'] 1"},
    {"$.é_1", "{\"é_1\": 1}", "$['é_1'] 1"},
    {"$[0, -1, 7, -8]", "[5, 6]", "$[0] 5; $[1] 6"},
    {"$[0]", "{\"0\": 1}", ""},
    {"$['0']", "[1]", ""},
    {"$.*", "{\"bb\": 1, \"a\": 2}", "$['a'] 2; $['bb'] 1"},
    {"$[*, 0]", "[5, 6]", "$[0] 5; $[1] 6; $[0] 5"},
    {"$[9007199254740991]", "[1]", ""},
    /* slices */
    {"$[1:3]", TEN, "$[1] 1; $[2] 2"},
    {"$[7:]", TEN, "$[7] 7; $[8] 8; $[9] 9"},
    {"$[:2:]", TEN, "$[0] 0; $[1] 1"},
    {"$[-2:]", TEN, "$[8] 8; $[9] 9"},
    {"$[::4]", TEN, "$[0] 0; $[4] 4; $[8] 8"},
    {"$[5:1:-2]", TEN, "$[5] 5; $[3] 3"},
    {"$[::-4]", TEN, "$[9] 9; $[5] 5; $[1] 1"},
    {"$[:-3:-1]", TEN, "$[9] 9; $[8] 8"},
    {"$[1::-1]", TEN, "$[1] 1; $[0] 0"},
    {"$[20:8:-1]", TEN, "$[9] 9"},
    {"$[-20:1]", TEN, "$[0] 0"},
    {"$[1:5:0]", TEN, ""},
    {"$[0:9007199254740991:9007199254740991]", TEN, "$[0] 0"},
    {"$[9007199254740991::-9007199254740991]", TEN, "$[9] 9"},
    {"$[::-1]", "[]", ""},
    {"$[:]", "{\"a\": 1}", ""},
    /* descendants: each value before what is below it, selector by selector */
    {"$..a", "{\"a\": {\"a\": 1}, \"b\": [{\"a\": 2}]}",
     "$['a'] {\"a\": 1}; $['a']['a'] 1; $['b'][0]['a'] 2"},
    {"$..*", "[[1], {\"a\": 2}]", "$[0] [1]; $[1] {\"a\": 2}; $[0][0] 1; $[1]['a'] 2"},
    {"$..[1, 0]", "[[1, 2]]", "$[0] [1, 2]; $[0][1] 2; $[0][0] 1"},
    {"$..a..b", "{\"a\": {\"a\": {\"b\": 1}}}", "$['a']['a']['b'] 1; $['a']['a']['b'] 1"},
    {"$..a", "7", ""},
    /* filters */
    {"$[?@.a]", "[{\"a\": null}, {\"b\": 1}, 3]", "$[0] {\"a\": null}"},
    {"$[?!@.a]", "[{\"a\": null}, {\"b\": 1}]", "$[1] {\"b\": 1}"},
    {"$[?@.*]", "[[], [1], {}, {\"a\": 1}, 1]", "$[1] [1]; $[3] {\"a\": 1}"},
    {"$.*[?@ > 1]", "{\"a\": [1, 2], \"b\": {\"c\": 3}}", "$['a'][1] 2; $['b']['c'] 3"},
    {"$[?@ == 1]", "[1, 1.0, 10e-1, \"1\", true, 1.1]", "$[0] 1; $[1] 1.0; $[2] 1.0"},
    {"$[?@ == 1.0]", "[1, 1.00, 2]", "$[0] 1; $[1] 1.00"},
    {"$[?@ == -0]", "[0, 0.0, 1]", "$[0] 0; $[1] 0.0"},
    {"$[?@ == 1e2]", "[100, 1e2]", "$[0] 100; $[1] 100"},
    {"$[?@ > 9007199254740993]", "[9007199254740993, 9007199254740994]", "$[1] 9007199254740994"},
    {"$[?@ < 0.1]", "[0.09999999999999999999, 0.1, -1]", "$[0] 0.09999999999999999999; $[2] -1"},
    {"$[?@ <= 'b']", "[\"a\", \"b\", \"c\", 1, \"ab\"]", "$[0] \"a\"; $[1] \"b\"; $[4] \"ab\""},
    {"$[?@ > '\\uFFFF']", "[\"\U0001F432\", \"\uFB33\"]", "$[0] \"\U0001F432\""},
    {"$[?@ >= null]", "[null, 0]", "$[0] null"},
    {"$[?@ < true]", "[false, true]", ""},
    {"$[?@ != false]", "[false, true, 0]", "$[1] true; $[2] 0"},
    {"$[?@ == $[0]]", "[{\"a\": [1]}, {\"a\": [1.0]}, {\"a\": [2]}]", "$[0] {\"a\": [1]}; $[1] {\"a\": [1.0]}"},
    {"$[?@.a == @.b]", "[{}, {\"a\": 1}, {\"a\": 1, \"b\": 1}]", "$[0] {}; $[2] {\"a\": 1, \"b\": 1}"},
    {"$[?@.a <= @.b]", "[{}, {\"a\": 1}]", "$[0] {}"},
    {"$[?@.a < @.b]", "[{}]", ""},
    {"$[?@ == \"\\u0000\"]", "[\"\"]", ""},
    {"$[?@.a && @.b || !(@.c)]", "[{\"a\": 1, \"b\": 1, \"c\": 1}, {\"a\": 1, \"c\": 1}, {}]",
     "$[0] {\"a\": 1, \"b\": 1, \"c\": 1}; $[2] {}"},
    {"$[?@.a || @.b && @.c]", "[{\"a\": 1}, {\"b\": 1}, {\"b\": 1, \"c\": 1}]", "$[0] {\"a\": 1}; $[2] {\"b\": 1, \"c\": 1}"},
    {"$[?((@.a == 1))]", "[{\"a\": 1}, {\"a\": 2}]", "$[0] {\"a\": 1}"},
    {"$[?@[?@.x == 1]]", "[[{\"x\": 1}], [{\"x\": 2}], 1]", "$[0] [{\"x\": 1}]"},
    {"$[?1 == 1, ?1 == 2]", "[5]", "$[0] 5"},
    {"$[?$.a == 1]", "{\"a\": 1, \"b\": 2}", "$['a'] 1; $['b'] 2"},
    /* functions */
    {"$[?length(@) == 2]", "[\"\u00e9\U0001F432\", \"ab\", [1, 2], {\"a\": 1}, 2, {\"a\": 1, \"b\": 2}]",
     "$[0] \"é🐲\"; $[1] \"ab\"; $[2] [1, 2]; $[5] {\"a\": 1, \"b\": 2}"},
    {"$[?length(@) == length(@.a)]", "[1]", "$[0] 1"},
    {"$[?length('abc') == 3]", "[1]", "$[0] 1"},
    {"$[?length(length(@)) == 3]", "[1]", ""},
    {"$[?length(value(@..x)) > 1]", "[{\"y\": {\"x\": \"ab\"}}, {\"x\": [1, 2], \"z\": {\"x\": 1}}]",
     "$[0] {\"y\": {\"x\": \"ab\"}}"},
    {"$[?count(@.*) == 2]", "[[1, 2], {\"a\": 1, \"b\": 2}, 2]", "$[0] [1, 2]; $[1] {\"a\": 1, \"b\": 2}"},
    {"$[?count(@..*) == count($[0]..*)]", "[[1, [2]], [3]]", "$[0] [1, [2]]"},
    {"$[?value(@.a) == 1]", "[{\"a\": 1}, {}]", "$[0] {\"a\": 1}"},
    {"$[?value(@.*) == 1]", "[[1], [1, 1]]", "$[0] [1]"},
    {"$[?match(@, 'a.c')]", "[\"abc\", \"xabc\", 1]", "$[0] \"abc\""},
    {"$[?search(@, 'b+')]", "[\"abc\", \"ac\"]", "$[0] \"abc\""},
    {"$[?match(@, '(')]", "[\"(\"]", ""},
    {"$[?!match(@, '(')]", "[\"(\"]", "$[0] \"(\""},
    {"$[?match(@.s, @.r)]", "[{\"s\": \"ab\", \"r\": \"a.\"}, {\"s\": \"ab\", \"r\": \"[\"}, {\"s\": \"b\", \"r\": \"b\"}, {\"s\": \"b\"}]",
     "$[0] {\"r\": \"a.\", \"s\": \"ab\"}; $[2] {\"r\": \"b\", \"s\": \"b\"}"},
    {"$.v[?search(@, $.r)]", "{\"r\": \"^b\", \"v\": [\"ab\", \"ba\"]}", "$['v'][1] \"ba\""},
    {"$[?match('abc', 'ab.') && search(@, 'x') ]", "[\"x\", \"y\"]", "$[0] \"x\""},
    /* strings and normalized paths */
    {"$[\"\\b\\f\\n\\r\\t\\/\\\\\\\"'\"]", "{\"\\b\\f\\n\\r\\t/\\\\\\\"'\": 1}", "$['\\b\\f\\n\\r\\t/\\\\\"\\''] 1"},
    {"$['\\u0001\\u00E9\\uD83D\\uDC32\\'\"\\u001f']", "{\"\\u0001é🐲'\\\"\\u001f\": 1}", "$['\\u0001é🐲\\'\"\\u001f'] 1"},
    {"$['']", "{\"\": 1}", "$[''] 1"},
    {"$[10]", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]", "$[10] 1"},
};

static void
check_selected(cz_context *context, cz_context *memory)
{
	for (size_t i = 0; i < COUNT(path_cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, path_cases[i].document, native), first;
			const cz_path *path = NULL;
			cz_text found = CZ_TEXT_OF("");
			bool any = false;

			CHECK_CASE(select_all(context, path_cases[i].query, &node, SIZE_MAX, memory, &found) == CZ_OK, "%s: %s",
			           path_cases[i].query, context->error.message);
			CHECK_CASE(cz_text_is(found, path_cases[i].found), "%s: got %.*s", path_cases[i].query, (int)found.length,
			           found.data);
			CHECK(compile(context, path_cases[i].query, &path) == CZ_OK);
			CHECK(cz_path_first(context, path, &node, &first, &any) == CZ_OK);
			CHECK_CASE(any == (found.length > 0), "%s", path_cases[i].query);
			CHECK(select_all(context, path_cases[i].query, &node, 1, memory, &found) == CZ_OK);
			CHECK_CASE(strncmp(path_cases[i].found, found.data, found.length) == 0, "%s", path_cases[i].query);
		}
}

/* ---- what is wrong ---- */

typedef struct error_case
{
	const char *query;
	const char *place;
	const char *cause;
} error_case;

static const error_case error_cases[] = {
    {"", "1", "expected \"$\", but the path ends"},
    {" $", "1", "expected \"$\", not \" \""},
    {"a", "1", "expected \"$\", not \"a\""},
    {"$ ", "2", "expected \".\", \"..\", \"[\" or the end, not \" \""},
    {"$.a b", "4", "expected \".\", \"..\", \"[\" or the end, not \" \""},
    {"$.", "3", "expected a name or * behind \".\", but the path ends"},
    {"$. a", "3", "expected a name or * behind \".\", not \" \""},
    {"$.1", "3", "expected a name or * behind \".\", not \"1\""},
    {"$.é-", "4", "expected \".\", \"..\", \"[\" or the end, not \"-\""},
    {"$.['a']", "3", "expected a name or * behind \".\", not \"[\""},
    {"$..", "4", "expected a name, * or \"[\" behind \"..\", but the path ends"},
    {"$...a", "4", "expected a name, * or \"[\" behind \"..\", not \".\""},
    {"$[", "3", "expected a name in quotes, an index, a slice, * or ?, but the path ends"},
    {"$[]", "3", "expected a name in quotes, an index, a slice, * or ?, not \"]\""},
    {"$[a]", "3", "expected a name in quotes, an index, a slice, * or ?, not \"a\""},
    {"$[0,]", "5", "expected a name in quotes, an index, a slice, * or ?, not \"]\""},
    {"$[0 1]", "5", "expected \",\" or \"]\" behind a selector, not \"1\""},
    {"$[0", "4", "expected \",\" or \"]\" behind a selector, but the path ends"},
    {"$[01]", "3", "an integer has no leading 0, and 0 no minus sign"},
    {"$[-0]", "3", "an integer has no leading 0, and 0 no minus sign"},
    {"$[-]", "4", "expected a digit, not \"]\""},
    {"$[9007199254740992]", "3", "an integer is between -9007199254740991 and 9007199254740991"},
    {"$[1:-99999999999999999999]", "5", "an integer is between -9007199254740991 and 9007199254740991"},
    {"$[1:2:3:4]", "8", "expected \",\" or \"]\" behind a selector, not \":\""},
    {"$[1.0]", "4", "expected \",\" or \"]\" behind a selector, not \".\""},
    {"$['a", "5", "expected the closing quote of a string, but the path ends"},
    {"$['a\\", "6", "expected one of ' \\ / b f n r t u behind a backslash, but the path ends"},
    {"$['\\\"']", "5", "expected one of ' \\ / b f n r t u behind a backslash, not \"\"\""},
    {"$[\"\\'\"]", "5", "expected one of \" \\ / b f n r t u behind a backslash, not \"'\""},
    {"$['\\u12G4']", "4", "expected four hexadecimal digits behind \\u"},
    {"$['\\uD800']", "4", "this is the first half of a surrogate pair without the second"},
    {"$['\\uDC00']", "4", "this is the second half of a surrogate pair without the first"},
    {"$['\n']", "4", "the control character U+000A in a string must be escaped"},
    {"$[?]", "4", "expected a query, a function, a literal, \"(\" or \"!\", not \"]\""},
    {"$[?a]", "4", "expected a query, a function, a literal, \"(\" or \"!\", not \"a\""},
    {"$[?1]", "5", "expected one of == != < <= > >=, not \"]\""},
    {"$[?true]", "8", "expected one of == != < <= > >=, not \"]\""},
    {"$[?@.a =! 1]", "8", "expected \",\" or \"]\" behind a selector, not \"=\""},
    {"$[?@.a == ]", "11", "expected a literal, a query for one value, or a function, not \"]\""},
    {"$[?@.a == True]", "11", "expected a literal, a query for one value, or a function, not \"T\""},
    {"$[?@.a == nullx]", "11", "expected a literal, a query for one value, or a function, not \"n\""},
    {"$[?@.a == 1 == 2]", "13", "what stands before it can't be compared"},
    {"$[?(@.a) == 1]", "10", "what stands before it can't be compared"},
    {"$[?!@.a == 1]", "9", "what stands before it can't be compared"},
    {"$[?!1 == 1]", "5", "expected a query, a function or \"(\" behind \"!\", not \"1\""},
    {"$[?(@.a]", "8", "expected \"&&\", \"||\" or \")\", not \"]\""},
    {"$[?@.a &&]", "10", "expected a query, a function, a literal, \"(\" or \"!\", not \"]\""},
    {"$[?@.a & @.b]", "8", "expected \",\" or \"]\" behind a selector, not \"&\""},
    {"$[?@.a == 01]", "11", "a number of several digits can't start with 0"},
    {"$[?@.a == 1.]", "13", "expected a digit behind the decimal point, not \"]\""},
    {"$[?@.a == 1e]", "13", "expected a digit in the exponent, not \"]\""},
    {"$[?@.a == .5]", "11", "expected a literal, a query for one value, or a function, not \".\""},
    {"$[?@.a == +1]", "11", "expected a literal, a query for one value, or a function, not \"+\""},
    {"$[?@.* == 1]", "4", "a query that can select several values stands where one value is needed"},
    {"$[?1 == @..a]", "9", "a query that can select several values stands where one value is needed"},
    {"$[?@[0,1] == 1]", "4", "a query that can select several values stands where one value is needed"},
    {"$[?length(@.*) == 1]", "11", "a query that can select several values stands where one value is needed"},
    {"$[?length(@)]", "4", "length() gives a value, which must be compared"},
    {"$[?!count(@.*)]", "5", "count() gives a value, which must be compared"},
    {"$[?match(@, 'a') == true]", "4", "match() gives no value that could be compared"},
    {"$[?true == match(@, 'a')]", "12", "match() gives no value that could be compared"},
    {"$[?length(match(@, 'a')) == 1]", "11", "match() gives no value and can't be an argument of length()"},
    {"$[?length(@ == 1) == 1]", "13", "expected \")\" behind the arguments, not \"=\""},
    {"$[?length((@)) == 1]", "11", "an argument of length() is a literal, a query for one value, or a function"},
    {"$[?length() == 1]", "11", "an argument of length() is a literal, a query for one value, or a function"},
    {"$[?length(@, @) == 1]", "12", "length() takes 1 argument"},
    {"$[?match(@) == 1]", "11", "match() takes 2 arguments"},
    {"$[?match(@, 'a', 'b')]", "16", "match() takes 2 arguments"},
    {"$[?count(1) == 1]", "10", "the argument of count() is a query, which begins with \"$\" or \"@\""},
    {"$[?value(length(@)) == 1]", "10", "the argument of value() is a query, which begins with \"$\" or \"@\""},
    {"$[?foo(@) == 1]", "4", "\"foo\" is not a function; allowed: length, count, match, search, value"},
    {"$[?length (@) == 1]", "4", "expected a query, a function, a literal, \"(\" or \"!\", not \"l\""},
    {"$[?Length(@) == 1]", "4", "expected a query, a function, a literal, \"(\" or \"!\", not \"L\""},
};

static void
check_errors(cz_context *context)
{
	for (size_t i = 0; i < COUNT(error_cases); i++) {
		char sentence[600];
		const cz_path *path;

		snprintf(sentence, sizeof sentence, "the path \"%s\" is wrong at character %s: %s", error_cases[i].query,
		         error_cases[i].place, error_cases[i].cause);
		CHECK_ERROR(compile(context, error_cases[i].query, &path), CZ_INVALID_ARGUMENT, sentence);
	}
}

/* ---- what is opened ---- */

static void
check_opened(cz_context *context, cz_context *memory)
{
	static const struct
	{
		const char *query;
		size_t opens;
	} cases[] = {
	    {"$.a.b[1]", 0}, {"$['a', 'c']", 0}, {"$.d[1:3]", 0}, {"$.a.*", 1}, {"$.d[?@.x == 1]", 1}, {"$..b", 6}, {"$.z.*", 0},
	};
	test_engine *engine = context->engine;

	for (size_t i = 0; i < COUNT(cases); i++) {
		cz_json node = document(context, "{\"a\": {\"b\": [1, 2]}, \"c\": {}, \"d\": [1, {\"x\": 1}, 3]}", true);
		size_t before = engine->opens;
		cz_text found;

		CHECK(select_all(context, cases[i].query, &node, SIZE_MAX, memory, &found) == CZ_OK);
		CHECK_CASE(engine->opens - before == cases[i].opens, "%s: %zu", cases[i].query, engine->opens - before);
	}
}

/* ---- limits ---- */

/* open, inner, close, with open and close again and again. */
static const char *
nested(cz_context *context, const char *open, const char *inner, const char *close, int times)
{
	cz_buffer buffer;
	cz_text text;

	cz_buffer_init(&buffer, context);
	for (int i = 0; i < times; i++)
		cz_buffer_add_text(&buffer, cz_text_from(open));
	cz_buffer_add_text(&buffer, cz_text_from(inner));
	for (int i = 0; i < times; i++)
		cz_buffer_add_text(&buffer, cz_text_from(close));
	cz_buffer_add_char(&buffer, '\0');
	CHECK(cz_buffer_finish(&buffer, &text) == CZ_OK);
	return text.data;
}

static void
check_limits(cz_context *context, cz_context *memory)
{
	cz_json deep = document(context, nested(context, "[", "1", "]", CZ_JSON_DEPTH_LIMIT), false);
	const char *filter = "$..[?@ == 1 && $..[?@ == 1 && $..[?@ == 1 && $..[?@ == 1]]]]";
	const cz_path *path;
	cz_text found;

	for (int i = 0; i < 2; i++) {
		cz_buffer buffer;
		cz_text query;

		cz_buffer_init(&buffer, context);
		cz_buffer_add_text(&buffer, CZ_TEXT_OF("$[?"));
		cz_buffer_add_text(&buffer, cz_text_from(nested(context, "(", "@", ")", CZ_PATH_DEPTH_LIMIT - 1 + i)));
		cz_buffer_add_char(&buffer, ']');
		CHECK(cz_buffer_finish(&buffer, &query) == CZ_OK);
		CHECK(cz_path_compile(context, &context->arena, query, &path) == (i ? CZ_LIMIT_EXCEEDED : CZ_OK));
	}
	CHECK(select_all(context, "$..*", &deep, SIZE_MAX, memory, &found) == CZ_OK);
	CHECK(select_all(context, nested(context, "$", "", "[0]", 1), &deep, SIZE_MAX, memory, &found) == CZ_OK);
	CHECK(select_all(context, "$..[?$..[?@ == 2]]", &deep, SIZE_MAX, memory, &found) == CZ_OK);
	CHECK_ERROR(select_all(context, filter, &deep, SIZE_MAX, memory, &found), CZ_LIMIT_EXCEEDED,
	            "the path and the queries in its filters go down more than 3000 levels of the document in all");
}

/* Counts what it is given. */
typedef struct counter
{
	cz_path_taker taker;
	cz_rows rows;
	int64_t count;
} counter;

static cz_code
count_value(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	(void)context;
	(void)value;
	(void)place;
	(void)more;
	((counter *)taker)->count++;
	return CZ_OK;
}

/* A walk that has already looked at all values but left ones. */
static cz_code
walk_on(cz_context *context, const char *query, const cz_json *root, uint32_t left)
{
	counter state = {.taker = {count_value}};
	cz_walk walk = {.context = context, .root = root, .steps = CZ_PATH_STEP_LIMIT - left};
	cz_memory memories[4] = {{0}};
	const cz_path *path;

	CZ_TRY(compile(context, query, &path));
	CHECK(path->slots <= COUNT(memories) && path->caches == 0);
	walk.memories = memories;
	return cz_path_walk(&walk, &path->query, root, &state.taker);
}

/* What counts as a step: a value looked at, and more for what takes longer to decide. */
static void
check_steps(cz_context *context)
{
	static const char *const sentence = "the path looks at more than 100000000 values of one document";
	static const struct
	{
		const char *query;
		uint32_t steps;
	} cases[] = {
	    {"$.*", 5},
	    {"$..*", 13},
	    {"$[0, 1, 2]", 4},
	    {"$[::2]", 3},
	    {"$[?@ == 0]", 5},
	    {"$[0][?@ == $[0]]", 6},
	    {"$[?count($..*) == 10]", 5 + 13}, /* counted once */
	    {"$[?count(@.*) == 10]", 5 + 4 + 4},
	    {"$[?@ == $[1]]", 5 + 3},	   /* the elements of $[0]; $[1] is itself */
	    {"$[?search(@, 'y')]", 5 + 4}, /* four times 16 characters */
	};
	cz_json node = document(context,
	                        "[[0, 0, 0], [0, 0, 0], \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\", 7]",
	                        false);

	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t steps = 0;

		while (walk_on(context, cases[i].query, &node, steps) != CZ_OK)
			steps++;
		CHECK_CASE(steps == cases[i].steps, "%s: %u", cases[i].query, steps);
		CHECK_ERROR(walk_on(context, cases[i].query, &node, steps - 1), CZ_LIMIT_EXCEEDED, sentence);
	}
}

static cz_code
count_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	counter *state = (counter *)((char *)rows - offsetof(counter, rows));

	(void)context;
	state->count++;
	return values[0].as.integer == state->count ? CZ_OK : CZ_INTERRUPTED;
}

enum { WIDE = 1000 }; /* bytes of a row */

static cz_code
count_wide_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	rows->bytes += WIDE;
	return count_row(rows, context, values);
}

/* Each of a thousand elements as often as the rows allow, and then once more. */
static void
check_rows(cz_context *context)
{
	counter state = {.rows = {count_row}};
	cz_json node = document(context, nested(context, "[", nested(context, "0,", "0", "", 999), "]", 1), false);

	for (int more = 0; more < 2; more++) {
		const char *query = nested(context, "$[*", nested(context, ",*", "", "", CZ_PATH_ROW_LIMIT / 1000 - 1 + more), "]", 1);
		cz_value arguments[] = {cz_json_value(&node), cz_text_value(cz_text_from(query))};

		state.count = 0;
		if (more == 0)
			CHECK(compozy_json_query(context, arguments, &state.rows) == CZ_OK);
		else
			CHECK_ERROR(compozy_json_query(context, arguments, &state.rows), CZ_LIMIT_EXCEEDED,
			            "the path selects more than 10000000 values");
		CHECK(state.count == CZ_PATH_ROW_LIMIT);
	}
}

/* One of two values fits. */
static void
check_row_bytes(cz_context *context)
{
	counter state = {.rows = {count_wide_row, CZ_PATH_ROW_BYTES - WIDE}};
	cz_json node = document(context, "[1, 2]", false);
	cz_value arguments[] = {cz_json_value(&node), cz_text_value(CZ_TEXT_OF("$[0]"))};

	CHECK(compozy_json_query(context, arguments, &state.rows) == CZ_OK);
	state = (counter){.rows = {count_wide_row, CZ_PATH_ROW_BYTES - WIDE}};
	arguments[1].as.text = CZ_TEXT_OF("$[*]");
	CHECK_ERROR(compozy_json_query(context, arguments, &state.rows), CZ_LIMIT_EXCEEDED,
	            "the values that the path selects, and their paths, take more than 1073741824 bytes");
	CHECK(state.count == 2);
}

/* ---- time ---- */

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Of reading a query and of the walk. */
static double
time_of(const char *query_open, const char *part, const char *query_close, const char *item, int times)
{
	double best = 1e9;

	for (int round = 0; round < 3; round++) {
		test_engine engine;
		cz_context context, memory;
		cz_text found;
		cz_json node;
		double begin;
		const char *query, *text;

		test_context(&context, &test_native_host, &engine);
		test_context(&memory, &test_native_host, &engine);
		query = nested(&context, query_open, nested(&context, part, "", "", part[0] ? times : 0), query_close, 1);
		text = nested(&context, "[", nested(&context, item, "0", "", item[0] ? times : 0), "]", 1);
		node = document(&context, text, false);
		begin = seconds();
		CHECK_CASE(select_all(&context, query, &node, SIZE_MAX, &memory, &found) == CZ_OK, "%s", context.error.message);
		if (seconds() - begin < best)
			best = seconds() - begin;
		cz_context_clear(&memory);
		cz_context_clear(&context);
	}
	return best;
}

/* Eight times as much takes about eight times as long, and never thirty times. */
static void
check_time(void)
{
	static const struct
	{
		const char *open, *part, *close, *item;
	} cases[] = {
	    {"$", ".a", "", ""},
	    {"$", " [0]", "", ""},
	    {"$[", "0,  ", "0]", ""},
	    {"$['", "\\u00e9", "']", ""},
	    {"$[?", "@.a ||", "@]", ""},
	    {"$[?", "!@.a  && ", "@]", ""},
	    {"$[?@ == '", "x", "']", ""},
	    {"$[?count($..*) == 1]", "", "", "1, "},
	    {"$[?count(@..*) == count($[*]) && @ == $.a]", "", "", "1, "},
	    {"$[?@ == $[-1] && length(value($[-1:])) == 1]", "", "", "1, "},
	    {"$[?match(@, $[0])]", "", "", "\"a\", "},
	    {"$[?match(@, @)]", "", "", "\"a\", "},
	    {"$[::-1]", "", "", "1, "},
	};
	enum { TIMES = 1000 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		double once = time_of(cases[i].open, cases[i].part, cases[i].close, cases[i].item, TIMES);
		double more = time_of(cases[i].open, cases[i].part, cases[i].close, cases[i].item, 8 * TIMES);

		CHECK_CASE(more < 30 * once + 0.005, "%s%s: %f and %f seconds", cases[i].open, cases[i].part, once, more);
	}
}

/* ---- sweeps ---- */

/* data is the query. What match() takes from a document has memory of its own, which the first sweep doesn't count. */
static cz_code
sweep_body(cz_context *context, void *data)
{
	static const char *text = "{\"r\": \"a.*\", \"a\": [{\"b\": \"abc\", \"c\": 1.5}, {\"b\": \"x\", \"c\": [1, 2]}, {\"b\": \"a\"}]}";
	cz_json node, tree, value;
	const cz_path *path;
	bool found;

	CZ_TRY(cz_json_parse(context, cz_text_from(text), &tree));
	CZ_TRY(test_native(context, &tree, &node));
	CZ_TRY(compile(context, data, &path));
	CZ_TRY(cz_path_first(context, path, &node, &value, &found));
	CHECK(!found);
	return CZ_OK;
}

static void
check_sweeps(void)
{
	char query[] = "$..[?search(@.b, \"^a[b-z]*$\") && length(@.c) > count($..c) || value(@..c) == 1.25 || @.c == $.a]";
	char matching[] = "$..[?match(@.b, $.r) && search(@.b, @.b) && length(@.c) >= count($..c)]";

	CHECK(test_memory_sweep(&test_native_host, sweep_body, query, NULL));
	CHECK(test_interrupt_sweep(&test_native_host, sweep_body, query, NULL));
	CHECK(test_interrupt_sweep(&test_native_host, sweep_body, matching, NULL));
}

int
main(void)
{
	test_engine engine, other;
	cz_context context, memory;

	test_context(&context, &test_native_host, &engine);
	test_context(&memory, &test_native_host, &other);
	check_selected(&context, &memory);
	check_errors(&context);
	check_opened(&context, &memory);
	check_limits(&context, &memory);
	check_steps(&context);
	check_rows(&context);
	check_row_bytes(&context);
	check_time();
	check_sweeps();
	cz_context_clear(&memory);
	cz_context_clear(&context);
	return check_result();
}
