/*
 * The JSON ring, trees: merging, comparing, pointers.
 *
 * Every function runs on each mixture of parsed and native documents; the native ones count how often they are opened.
 * Then the sweeps: memory that ends, users who interrupt, at every point.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>

#include "document.h"

/* ---- merging, comparing, pointers: over each mixture of forms ---- */

static void
check_merge(cz_context *context, const char *base, const char *over, cz_json_arrays arrays, const char *expected)
{
	for (int forms = 0; forms < 4; forms++) {
		cz_json left = document(context, base, forms & 1), right = document(context, over, forms & 2), merged;

		CHECK_CASE(cz_json_merge(context, &left, &right, arrays, &merged) == CZ_OK, "%s", context->error.message);
		CHECK_TEXT(written(context, &merged), expected);
	}
}

static void
test_merge(cz_context *context)
{
	check_merge(context, "1", "\"x\"", CZ_JSON_ARRAYS_APPEND, "\"x\"");
	check_merge(context, "{\"a\":1}", "null", CZ_JSON_ARRAYS_APPEND, "null");
	check_merge(context, "{\"a\":1,\"bb\":2}", "{\"c\":3,\"a\":null}", CZ_JSON_ARRAYS_APPEND,
	            "{\"a\": null, \"c\": 3, \"bb\": 2}");
	check_merge(context, "{\"a\":{\"b\":{\"c\":1,\"d\":[1]}},\"x\":[1]}",
	            "{\"a\":{\"b\":{\"d\":[2],\"e\":5}},\"x\":{}}", CZ_JSON_ARRAYS_APPEND,
	            "{\"a\": {\"b\": {\"c\": 1, \"d\": [1, 2], \"e\": 5}}, \"x\": {}}");
	check_merge(context, "{\"a\":1}", "{}", CZ_JSON_ARRAYS_APPEND, "{\"a\": 1}");
	check_merge(context, "{}", "{\"a\":1}", CZ_JSON_ARRAYS_APPEND, "{\"a\": 1}");
	check_merge(context, "[1,2]", "[2,3]", CZ_JSON_ARRAYS_APPEND, "[1, 2, 2, 3]");
	check_merge(context, "[1,2]", "[2,3]", CZ_JSON_ARRAYS_REPLACE, "[2, 3]");
	check_merge(context, "[1,2]", "[]", CZ_JSON_ARRAYS_REPLACE, "[]");
	check_merge(context, "[1,2]", "[2.0,3,3,{\"a\":1}]", CZ_JSON_ARRAYS_UNION, "[1, 2, 3, {\"a\": 1}]");
	check_merge(context, "[{\"a\":[1.0]},1,1]", "[{\"a\":[1]},\"1\",true,null,true]", CZ_JSON_ARRAYS_UNION,
	            "[{\"a\": [1.0]}, 1, 1, \"1\", true, null]");
	check_merge(context, "[]", "[1,1e0]", CZ_JSON_ARRAYS_UNION, "[1]");
}

/* What only one side has stays shut. */
static void
test_merge_opens(cz_context *context)
{
	test_engine *engine = context->engine;
	cz_json base = document(context, "{\"a\":{\"x\":{}},\"b\":{\"y\":[1,2]},\"n\":1.50}", true);
	cz_json over = document(context, "{\"b\":{\"z\":{\"w\":1}},\"c\":[{}]}", true), merged;

	engine->opens = 0;
	CHECK_CASE(cz_json_merge(context, &base, &over, CZ_JSON_ARRAYS_APPEND, &merged) == CZ_OK, "%s",
	           context->error.message);
	CHECK_CASE(engine->opens == 4, "%zu opened: both documents and both b", engine->opens);
	CHECK_CASE(cz_json_is_native(&merged.as.members[0].value), "a was opened");
	CHECK_TEXT(written(context, &merged),
	           "{\"a\": {\"x\": {}}, \"b\": {\"y\": [1, 2], \"z\": {\"w\": 1}}, \"c\": [{}], \"n\": 1.50}");
	engine->opens = 0;
	over = parsed(context, "{}");
	CHECK_CASE(cz_json_merge(context, &base, &over, CZ_JSON_ARRAYS_APPEND, &merged) == CZ_OK && engine->opens == 0,
	           "empty");
}

static void
test_equal(cz_context *context)
{
	static const struct
	{
		const char *a, *b;
		bool equal;
	} cases[] = {
	    {"1", "1.0", true},
	    {"1", "\"1\"", false},
	    {"true", "false", false},
	    {"null", "null", true},
	    {"\"a\"", "\"\\u0061\"", true},
	    {"\"a\"", "\"b\"", false},
	    {"[1,[2]]", "[1.0,[20e-1]]", true},
	    {"[1,2]", "[2,1]", false},
	    {"[1]", "[1,1]", false},
	    {"{\"a\":1,\"b\":[]}", "{\"b\":[],\"a\":1e0}", true},
	    {"{\"a\":1}", "{\"b\":1}", false},
	    {"{\"a\":1}", "{\"a\":2}", false},
	    {"{}", "[]", false},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int forms = 0; forms < 8; forms++) {
			cz_json a = document(context, forms & 4 ? cases[i].b : cases[i].a, forms & 1);
			cz_json b = document(context, forms & 4 ? cases[i].a : cases[i].b, forms & 2);
			bool equal;

			CHECK_CASE(cz_json_equal(context, &a, &b, &equal) == CZ_OK && equal == cases[i].equal, "%s and %s",
			           cases[i].a, cases[i].b);
			CHECK_CASE(cz_json_equal(context, &a, &a, &equal) == CZ_OK && equal, "%s", cases[i].a);
		}
}

static void
test_contains(cz_context *context)
{
	static const struct
	{
		const char *whole, *part;
		bool contains;
	} cases[] = {
	    {"{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":3}]}}", "{\"b\":{\"c\":[{}]}}", true},
	    {"{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":3,\"e\":4}]}}", "{\"b\":{\"c\":[{\"d\":3.0},2]}}", true},
	    {"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
	    {"{\"a\":1}", "{\"a\":\"1\"}", false},
	    {"{\"a\":1}", "{}", true},
	    {"{}", "[]", false},
	    {"[]", "{}", false},
	    {"[1,2,3]", "[3,1,1]", true},
	    {"[1,2,3]", "[4]", false},
	    {"[1,2,3]", "[]", true},
	    {"[1,[2,3]]", "[[3]]", true},
	    {"[1,[2,3]]", "[3]", false},
	    {"[[1,2],[3]]", "[[1],[2,1]]", true},
	    {"[[1,2],[3]]", "[[1,3]]", false},
	    {"[{\"a\":[1]},{\"a\":[2],\"b\":1}]", "[{\"a\":[2]},{\"b\":1}]", true},
	    {"[{\"a\":[1]},{\"a\":[2]}]", "[{\"a\":[1,2]}]", false},
	    {"[\"foo\",1]", "\"foo\"", true},
	    {"[\"foo\",1]", "1.0", true},
	    {"[\"foo\",[1]]", "1", false},
	    {"\"foo\"", "[\"foo\"]", false},
	    {"\"foo\"", "\"foo\"", true},
	    {"1", "1.0", true},
	    {"1", "2", false},
	    {"{\"a\":[1]}", "{\"a\":1}", false},
	    {"[0,1,2,3,4,5,6,7,8,9,\"a\",\"b\",true,null,[]]", "[9.0,\"b\",null,3,4,1,[]]", true},
	    {"[0,1,2,3,4,5,6,7,8,9,\"a\",\"b\",true,null,[]]", "[9.0,\"b\",false,3,4,1,2,6]", false},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int forms = 0; forms < 4; forms++) {
			cz_json whole = document(context, cases[i].whole, forms & 1),
			        part = document(context, cases[i].part, forms & 2);
			bool contains;

			CHECK_CASE(cz_json_contains(context, &whole, &part, &contains) == CZ_OK && contains == cases[i].contains,
			           "%s in %s", cases[i].part, cases[i].whole);
		}
}

/* Neither is quadratic: 20,000 by 20,000 elements. */
static void
test_large_arrays(cz_context *context)
{
	enum
	{
		ELEMENTS = 20000
	};
	char *text = malloc(ELEMENTS * 8), *other = malloc(ELEMENTS * 10), *end = text, *other_end = other;
	cz_json whole, part, merged;
	bool contains;

	for (int i = 0; i < ELEMENTS; i++) {
		end += sprintf(end, "%c%d", i ? ',' : '[', i);
		other_end += sprintf(other_end, "%c%d.0", i ? ',' : '[', ELEMENTS - 1 - i);
	}
	strcpy(end, "]");
	strcpy(other_end, "]");
	whole = parsed(context, text);
	part = parsed(context, other);
	CHECK_CASE(cz_json_contains(context, &whole, &part, &contains) == CZ_OK && contains, "%s", context->error.message);
	CHECK_CASE(cz_json_merge(context, &whole, &part, CZ_JSON_ARRAYS_UNION, &merged) == CZ_OK &&
	               merged.length == ELEMENTS,
	           "%u", merged.length);
	free(text);
	free(other);
}

#define POINTED "{\"foo\":[\"bar\",{\"x\":null}],\"\":0,\"a/b\":1,\"m~n\":8,\"0\":{\"~1\":[]}}"

static void
test_pointer_get(cz_context *context)
{
	static const char *const cases[][2] = {
	    {"", "{\"\": 0, \"0\": {\"~1\": []}, \"a/b\": 1, \"foo\": [\"bar\", {\"x\": null}], \"m~n\": 8}"},
	    {"/", "0"},
	    {"/foo", "[\"bar\", {\"x\": null}]"},
	    {"/foo/0", "\"bar\""},
	    {"/foo/1/x", "null"},
	    {"/a~1b", "1"},
	    {"/m~0n", "8"},
	    {"/0/~01", "[]"},
	    {"/foo/2", NULL},
	    {"/foo/-", NULL},
	    {"/foo/00", NULL},
	    {"/foo/01", NULL},
	    {"/foo/+1", NULL},
	    {"/foo/", NULL},
	    {"/foo/x", NULL},
	    {"/foo/4294967296", NULL},
	    {"/foo/99999999999999999999999999", NULL},
	    {"/foo/0/0", NULL},
	    {"/foo/1/x/y", NULL},
	    {"/no", NULL},
	    {"/no/no", NULL},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, POINTED, native), value;
			bool found;

			((test_engine *)context->engine)->opens = 0;
			CHECK_CASE(cz_json_pointer_get(context, &node, cz_text_from(cases[i][0]), &value, &found) == CZ_OK, "%s",
			           cases[i][0]);
			CHECK_CASE(found == (cases[i][1] != NULL), "%s", cases[i][0]);
			CHECK_CASE(((test_engine *)context->engine)->opens == 0, "%s opened something", cases[i][0]);
			if (found)
				CHECK_TEXT(written(context, &value), cases[i][1]);
		}
}

static void
test_pointer_syntax(cz_context *context)
{
	static const char *const bad[] = {"foo", "#/foo", "/~", "/~~", "/a~2", "/ok/~x"};
	cz_json node = parsed(context, POINTED), result;
	bool found;

	for (size_t i = 0; i < COUNT(bad); i++) {
		cz_text pointer = cz_text_from(bad[i]);

		CHECK_CASE(cz_json_pointer_get(context, &node, pointer, &result, &found) == CZ_INVALID_ARGUMENT, "%s", bad[i]);
		CHECK_CASE(strstr(context->error.message, bad[i]) != NULL, "%s", context->error.message);
		CHECK_CASE(cz_json_pointer_set(context, &node, pointer, &node, &result) == CZ_INVALID_ARGUMENT, "%s", bad[i]);
		CHECK_CASE(cz_json_pointer_remove(context, &node, pointer, &result) == CZ_INVALID_ARGUMENT, "%s", bad[i]);
	}
	CHECK_CASE(cz_json_pointer_remove(context, &node, CZ_TEXT_OF(""), &result) == CZ_INVALID_ARGUMENT, "the whole");
}

static void
test_pointer_set(cz_context *context)
{
	static const char *const cases[][2] = {
	    {"", "9"},
	    {"/a", "{\"a\": 9, \"b\": [1, {\"c\": 2}], \"n\": null}"},
	    {"/b", "{\"a\": {}, \"b\": 9, \"n\": null}"},
	    {"/b/0", "{\"a\": {}, \"b\": [9, {\"c\": 2}], \"n\": null}"},
	    {"/b/-", "{\"a\": {}, \"b\": [1, {\"c\": 2}, 9], \"n\": null}"},
	    {"/b/2", "{\"a\": {}, \"b\": [1, {\"c\": 2}, 9], \"n\": null}"},
	    {"/b/1/c", "{\"a\": {}, \"b\": [1, {\"c\": 9}], \"n\": null}"},
	    {"/b/1/b", "{\"a\": {}, \"b\": [1, {\"b\": 9, \"c\": 2}], \"n\": null}"},
	    {"/a/x~1y", "{\"a\": {\"x/y\": 9}, \"b\": [1, {\"c\": 2}], \"n\": null}"},
	    {"/aa", "{\"a\": {}, \"b\": [1, {\"c\": 2}], \"n\": null, \"aa\": 9}"},
	    {"/b/3", NULL},
	    {"/b/01", NULL},
	    {"/b/x", NULL},
	    {"/b/-/x", NULL},
	    {"/b/2/x", NULL},
	    {"/n/x", NULL},
	    {"/z/x", NULL},
	    {"/b/0/x", NULL},
	};
	cz_json nine = parsed(context, "9");

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, "{\"a\":{},\"b\":[1,{\"c\":2}],\"n\":null}", native), result;
			cz_code code = cz_json_pointer_set(context, &node, cz_text_from(cases[i][0]), &nine, &result);

			CHECK_CASE(code == (cases[i][1] ? CZ_OK : CZ_INVALID_ARGUMENT), "%s: %s", cases[i][0],
			           context->error.message);
			if (code == CZ_OK)
				CHECK_TEXT(written(context, &result), cases[i][1]);
		}
	CHECK_TEXT(cz_text_from(context->error.message),
	           "\"/b/0/x\" can't be set: the number at \"/b/0\" is neither an object nor an array");
}

static void
test_pointer_remove(cz_context *context)
{
	static const char *const cases[][2] = {
	    {"/a", "{\"b\": [1, {\"c\": 2}]}"},
	    {"/b", "{\"a\": 1}"},
	    {"/b/0", "{\"a\": 1, \"b\": [{\"c\": 2}]}"},
	    {"/b/1/c", "{\"a\": 1, \"b\": [1, {}]}"},
	    {"/b/1", "{\"a\": 1, \"b\": [1]}"},
	    {"/b/2", "{\"a\": 1, \"b\": [1, {\"c\": 2}]}"},
	    {"/b/-", "{\"a\": 1, \"b\": [1, {\"c\": 2}]}"},
	    {"/x/y", "{\"a\": 1, \"b\": [1, {\"c\": 2}]}"},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, "{\"a\":1,\"b\":[1,{\"c\":2}]}", native), result;

			CHECK_CASE(cz_json_pointer_remove(context, &node, cz_text_from(cases[i][0]), &result) == CZ_OK, "%s",
			           cases[i][0]);
			CHECK_TEXT(written(context, &result), cases[i][1]);
		}
}

/* ---- sweeps ---- */

#define LARGE \
	"{\"list\":[3,1,2,{\"a\":[1.5e3,\"x\\ny\"]}],\"b\":{\"c\":{\"d\":[]}},\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":" \
	"5,\"k6\":6,\"a\":0.5e1," \
	"\"k7\":7,\"z\":{\"k6\":1,\"k5\":1,\"k4\":1,\"k3\":1,\"k2\":1,\"k1\":1,\"k0\":1,\"j\":1,\"i\":1,\"h\":1,\"g\":1," \
	"\"f\":1,\"e\":1,\"d\":1}}"

/* Everything once, over both forms. */
static cz_code
everything(cz_context *context, void *data)
{
	cz_json tree, native, merged, value, result;
	cz_text text;
	bool answer;

	(void)data;
	CZ_TRY(cz_json_parse(context, CZ_TEXT_OF(LARGE), &tree));
	CZ_TRY(test_native(context, &tree, &native));
	for (int mode = 0; mode < 3; mode++) {
		CZ_TRY(cz_json_merge(context, &native, &tree, (cz_json_arrays)mode, &merged));
		CZ_TRY(cz_json_to_text(context, &merged, &text));
	}
	CZ_TRY(cz_json_equal(context, &tree, &native, &answer));
	CHECK_CASE(answer, "the two forms are the same");
	CZ_TRY(cz_json_contains(context, &native, &tree, &answer));
	CHECK_CASE(answer, "the one holds the other");
	CZ_TRY(cz_json_pointer_get(context, &native, CZ_TEXT_OF("/list/3/a/0"), &value, &answer));
	CZ_TRY(cz_json_pointer_set(context, &native, CZ_TEXT_OF("/b/c/~0d"), &value, &result));
	CZ_TRY(cz_json_pointer_remove(context, &result, CZ_TEXT_OF("/list/3/a/1"), &result));
	CZ_TRY(cz_json_copy(context, &context->arena, &result, &value));
	CZ_TRY(cz_json_to_text(context, &value, &text));
	return cz_json_double(context, 1e300, &value);
}

int
main(void)
{
	test_engine engine;
	cz_context context;
	size_t points;

	test_context(&context, &test_native_host, &engine);
	test_merge(&context);
	test_merge_opens(&context);
	test_equal(&context);
	test_contains(&context);
	test_large_arrays(&context);
	test_pointer_get(&context);
	test_pointer_syntax(&context);
	test_pointer_set(&context);
	test_pointer_remove(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	CHECK_CASE(test_memory_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points", points);
	CHECK_CASE(test_interrupt_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points",
	           points);
	return check_result();
}
