/*
 * The JSON ring, SQL: the bodies of the functions, the aggregates.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "document.h"
#include "function.h"

cz_scalar_body compozy_json, compozy_json_is_valid, compozy_json_type, compozy_json_length, compozy_json_object,
	compozy_json_array, compozy_json_get, compozy_json_get_text, compozy_json_set, compozy_json_remove,
	compozy_json_merge, compozy_json_equal, compozy_json_contains;
extern const cz_aggregate cz_json_array_agg, cz_json_object_agg;

/* ---- the bodies of the SQL functions ---- */

#define ALL_KINDS "{\"s\":\"a\\u00e9\",\"n\":1.50,\"t\":true,\"z\":null,\"l\":[1,{\"x\":[]}],\"o\":{\"p\":{}}}"

static cz_value
json_value(cz_context *context, const char *text, bool native)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return cz_null();
	*node = document(context, text, native);
	return cz_json_value(node);
}

/* Calls a body; the result is JSON as text, or text, or the error's message. */
static cz_text
called(cz_context *context, cz_scalar_body *body, const cz_value *args, int count)
{
	cz_value result = cz_null();

	if (body(context, args, count, &result) != CZ_OK)
		return cz_text_from(context->error.message);
	if (result.type == CZ_JSON)
		return written(context, result.as.json);
	if (result.type == CZ_BOOL)
		return cz_text_from(result.as.boolean ? "true" : "false");
	if (result.type == CZ_INT)
		return cz_text_from(result.as.integer == 2 ? "2" : result.as.integer == 6 ? "6" : "?");
	return result.type == CZ_TEXT ? result.as.text : cz_text_from("NULL");
}

static void
test_making(cz_context *context)
{
	cz_value args[8] = {
	    cz_text_value(CZ_TEXT_OF("b")), cz_int(-5),
	    cz_text_value(CZ_TEXT_OF("a")), cz_time_value(INT64_C(1738324800000000)),
	    cz_text_value(CZ_TEXT_OF("b")), cz_null(),
	    cz_text_value(CZ_TEXT_OF("")),  json_value(context, "[1.0]", true),
	};
	cz_value real = {.type = CZ_DOUBLE, .as = {.real = 0.25}}, bytes = {.type = CZ_BYTES};

	CHECK_TEXT(called(context, compozy_json_object, args, 8),
	           "{\"\": [1.0], \"a\": \"2025-01-31T12:00:00.000000Z\", \"b\": null}");
	CHECK_TEXT(called(context, compozy_json_object, args, 0), "{}");
	CHECK_TEXT(called(context, compozy_json_object, args, 3),
	           "compozy_json_object got 3 arguments; allowed: keys and values in turn, an even number");
	CHECK_TEXT(called(context, compozy_json_array, args, 0), "[]");
	args[2] = real;
	args[3] = cz_bool(true);
	CHECK_TEXT(called(context, compozy_json_array, args, 8), "[\"b\", -5, 0.25, true, \"b\", null, \"\", [1.0]]");
	CHECK_TEXT(called(context, compozy_json_object, args, 4),
	           "argument 3 of compozy_json_object is of type double; keys are text, and stand before their values");
	CHECK_TEXT(called(context, compozy_json_array, &bytes, 1),
	           "argument \"value\" is a byte string, which JSON can't hold; "
	           "allowed: text, numbers, booleans, times, JSON");
	args[0] = cz_null();
	CHECK_TEXT(called(context, compozy_json_object, args, 2),
	           "argument 1 of compozy_json_object is of type null; keys are text, and stand before their values");
}

static void
test_reading(cz_context *context)
{
	static const char *const cases[][4] = {
	    /* pointer, get, get_text, type */
	    {"/s", "\"aé\"", "aé", "string"},
	    {"/n", "1.50", "1.50", "number"},
	    {"/t", "true", "true", "boolean"},
	    {"/z", "null", "NULL", "null"},
	    {"/l", "[1, {\"x\": []}]", "[1, {\"x\": []}]", "array"},
	    {"/o", "{\"p\": {}}", "{\"p\": {}}", "object"},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int native = 0; native < 2; native++) {
			cz_value args[2] = {json_value(context, ALL_KINDS, native), cz_text_value(cz_text_from(cases[i][0]))},
			         value;

			CHECK_TEXT(called(context, compozy_json_get, args, 2), cases[i][1]);
			CHECK_TEXT(called(context, compozy_json_get_text, args, 2), cases[i][2]);
			CHECK_CASE(compozy_json_get(context, args, 2, &value) == CZ_OK, "%s", cases[i][0]);
			CHECK_TEXT(called(context, compozy_json_type, &value, 1), cases[i][3]);
			args[1] = cz_text_value(CZ_TEXT_OF("/none"));
			CHECK_TEXT(called(context, compozy_json_get, args, 2), "NULL");
			CHECK_TEXT(called(context, compozy_json_get_text, args, 2), "NULL");
			CHECK_TEXT(called(context, compozy_json_length, args, 1), "6");
		}
}

static void
test_others(cz_context *context)
{
	cz_value args[3] = {cz_text_value(CZ_TEXT_OF("{\"b\":1, \"a\":2}")), cz_text_value(CZ_TEXT_OF("[1,")), cz_null()};

	CHECK_TEXT(called(context, compozy_json, args, 1), "{\"a\": 2, \"b\": 1}");
	CHECK_TEXT(called(context, compozy_json, args + 1, 1), "line 1, column 4: expected a value, but the text ends");
	CHECK_TEXT(called(context, compozy_json_is_valid, args, 1), "true");
	CHECK_TEXT(called(context, compozy_json_is_valid, args + 1, 1), "false");
	args[1] = cz_text_value(CZ_TEXT_OF("1e131072"));
	CHECK_TEXT(called(context, compozy_json_is_valid, args + 1, 1), "false");
	args[0] = json_value(context, "\"aé\"", false);
	CHECK_TEXT(called(context, compozy_json, args, 1), "\"aé\"");
	CHECK_TEXT(called(context, compozy_json_length, args, 1), "2");
	args[0] = json_value(context, "12", false);
	CHECK_TEXT(called(context, compozy_json_length, args, 1), "NULL");
	args[0] = json_value(context, "[1, 2]", true);
	args[1] = json_value(context, "[2]", true);
	CHECK_TEXT(called(context, compozy_json_length, args, 1), "2");
	CHECK_TEXT(called(context, compozy_json_equal, args, 2), "false");
	CHECK_TEXT(called(context, compozy_json_contains, args, 2), "true");
	CHECK_TEXT(called(context, compozy_json_merge, args, 3), "[1, 2, 2]");
	args[2] = cz_text_value(CZ_TEXT_OF("union"));
	CHECK_TEXT(called(context, compozy_json_merge, args, 3), "[1, 2]");
	args[2] = cz_text_value(CZ_TEXT_OF("replace"));
	CHECK_TEXT(called(context, compozy_json_merge, args, 3), "[2]");
	args[2] = cz_text_value(CZ_TEXT_OF("Union"));
	CHECK_TEXT(called(context, compozy_json_merge, args, 3),
	           "\"Union\" is not a way to merge arrays; allowed: append, replace, union");
	args[1] = cz_text_value(CZ_TEXT_OF("/-"));
	CHECK_TEXT(called(context, compozy_json_set, args, 3), "[1, 2, \"Union\"]");
	args[1] = cz_text_value(CZ_TEXT_OF("/0"));
	CHECK_TEXT(called(context, compozy_json_remove, args, 2), "[2]");
}

/* ---- aggregates ---- */

/* A window of width rows over 0, 1, 2, …; each row's arguments live in a context of their own. */
static void
check_window(const cz_aggregate *aggregate, bool object, int width, const char *expected)
{
	enum
	{
		ROWS = 40
	};
	test_engine engine, keep_engine;
	cz_context context, keeper;
	union
	{
		char bytes[64];
		int64_t align;
	} state = {{0}};
	cz_value result = cz_null();

	test_context(&keeper, &test_native_host, &keep_engine);
	for (int i = 0; i < ROWS; i++) {
		bool native = i % 2;
		char key[8], text[32], *kept = cz_allocate(&keeper, sizeof text);
		cz_value args[2];

		sprintf(key, "k%d", i % 4);
		sprintf(text, "[%d,\"x\"]", i);
		strcpy(kept, text);
		test_context(&context, &test_native_host, &engine);
		args[!object] = cz_text_value(cz_text_from(key));
		args[object] = native ? json_value(&keeper, kept, true) : json_value(&context, text, false);
		CHECK_CASE(aggregate->step(&context, &keeper.arena, state.bytes, args) == CZ_OK, "%s", context.error.message);
		if (i >= width)
			CHECK_CASE(aggregate->inverse(&context, state.bytes, args) == CZ_OK, "%s", context.error.message);
		cz_context_clear(&context);
		memset(key, '!', sizeof key);
		memset(text, '!', sizeof text);
	}
	test_context(&context, &test_native_host, &engine);
	for (int twice = 0; twice < 2; twice++) {
		CHECK_CASE(aggregate->final(&context, state.bytes, &result) == CZ_OK, "%s", context.error.message);
		CHECK_TEXT(written(&context, result.as.json), expected);
	}
	cz_context_clear(&context);
	cz_context_clear(&keeper);
}

static void
test_aggregates(cz_context *context)
{
	int64_t state[8] = {0};
	cz_value args[2] = {cz_null(), cz_null()}, result;

	CHECK_CASE(cz_json_array_agg.state_size <= sizeof state && cz_json_object_agg.state_size <= sizeof state,
	           "the states' size");
	CHECK_CASE(cz_json_array_agg.final(context, state, &result) == CZ_OK, "no rows");
	CHECK_TEXT(written(context, result.as.json), "[]");
	CHECK_CASE(cz_json_object_agg.final(context, state, &result) == CZ_OK, "no rows");
	CHECK_TEXT(written(context, result.as.json), "{}");
	CHECK_CASE(cz_json_object_agg.step(context, &context->arena, state, args) == CZ_INVALID_ARGUMENT,
	           "a key that is NULL");
	CHECK_TEXT(cz_text_from(context->error.message),
	           "argument \"key\" of compozy_json_object_agg is NULL; keys are text");
	CHECK_CASE(cz_json_array_agg.step(context, &context->arena, state, args) == CZ_OK, "NULL");
	CHECK_CASE(cz_json_array_agg.final(context, state, &result) == CZ_OK, "NULL");
	CHECK_TEXT(written(context, result.as.json), "[null]");
	check_window(&cz_json_array_agg, false, 3, "[[37, \"x\"], [38, \"x\"], [39, \"x\"]]");
	check_window(&cz_json_object_agg, true, 3, "{\"k1\": [37, \"x\"], \"k2\": [38, \"x\"], \"k3\": [39, \"x\"]}");
	check_window(&cz_json_object_agg, true, 6,
	             "{\"k0\": [36, \"x\"], \"k1\": [37, \"x\"], \"k2\": [38, \"x\"], \"k3\": [39, \"x\"]}");
}

/* ---- sweeps ---- */

static cz_code
functions(cz_context *context, void *data)
{
	cz_value args[4] = {cz_text_value(CZ_TEXT_OF("k")), cz_int(1), cz_text_value(CZ_TEXT_OF("j")), cz_time_value(0)},
	         result, text;
	int64_t state[8] = {0};

	(void)data;
	CZ_TRY(compozy_json_object(context, args, 4, &result));
	CZ_TRY(compozy_json_array(context, args, 4, &result));
	for (int i = 0; i < 20; i++)
		CZ_TRY(cz_json_object_agg.step(context, &context->arena, state, args));
	CZ_TRY(cz_json_object_agg.final(context, state, &result));
	text = cz_text_value(CZ_TEXT_OF("[1, 2]"));
	CZ_TRY(compozy_json_is_valid(context, &text, 1, &result));
	return compozy_json(context, &text, 1, &result);
}

int
main(void)
{
	test_engine engine;
	cz_context context;
	size_t points;

	test_context(&context, &test_native_host, &engine);
	test_making(&context);
	test_reading(&context);
	test_others(&context);
	test_aggregates(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	CHECK_CASE(test_memory_sweep(NULL, functions, NULL, &points) && points > 10, "%zu points", points);
	CHECK_CASE(test_interrupt_sweep(NULL, functions, NULL, &points) && points > 0, "%zu points", points);
	return check_result();
}
