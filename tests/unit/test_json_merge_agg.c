/*
 * The JSON ring, merging the documents of many rows: the same as merging them two by two.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "document.h"
#include "function.h"

enum
{
	STATE_SIZE = 200,
	ROUNDS = 400,
	MOST_ROWS = 12
};

typedef struct state
{
	int64_t bytes[STATE_SIZE / 8];
} state;

static uint32_t
choose(cz_context *context, uint32_t below)
{
	uint32_t number;

	CHECK(test_random(context->engine, &number, sizeof number));
	return number % below;
}

/* Appends a random document; small sets of keys and values, so that rows meet in them. */
static void
make_document(cz_context *context, cz_buffer *buffer, int depth)
{
	static const char *const scalars[] = {"null", "true", "1", "1.50", "-0", "\"x\"", "\"\\u00e9\\n\"", "[]", "{}", "1e3"};
	uint32_t kind = choose(context, depth > 3 ? 1 : 4), count = choose(context, 4);
	char key[] = "\"a\":";

	if (kind == 0) {
		cz_buffer_add_text(buffer, cz_text_from(scalars[choose(context, 10)]));
		return;
	}
	cz_buffer_add_char(buffer, kind == 1 ? '[' : '{');
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			cz_buffer_add_char(buffer, ',');
		key[1] = (char)('a' + choose(context, 4));
		if (kind > 1)
			cz_buffer_add_text(buffer, cz_text_from(key));
		make_document(context, buffer, depth + 1);
	}
	cz_buffer_add_char(buffer, kind == 1 ? ']' : '}');
}

static cz_json
random_document(cz_context *context)
{
	cz_buffer buffer;
	cz_text text = CZ_TEXT_OF("");

	cz_buffer_init(&buffer, context);
	make_document(context, &buffer, 0);
	cz_buffer_add_char(&buffer, '\0');
	CHECK(cz_buffer_finish(&buffer, &text) == CZ_OK);
	return document(context, text.data, choose(context, 2));
}

static void
test_rows(cz_context *context)
{
	uint32_t rows = 1 + choose(context, MOST_ROWS);
	state kept = {{0}};
	cz_json merged = cz_json_null(), next;
	cz_text by_two;
	cz_value result;

	CHECK(cz_json_merge_agg.state_size <= sizeof kept);
	for (uint32_t i = 0; i < rows; i++) {
		cz_json node = random_document(context);
		cz_value arg = cz_json_value(&node);

		CHECK_CASE(cz_json_merge_agg.step(context, &context->arena, &kept, &arg) == CZ_OK, "%s", context->error.message);
		next = node;
		if (i > 0)
			CHECK(cz_json_merge(context, &merged, &node, CZ_JSON_ARRAYS_APPEND, &next) == CZ_OK);
		merged = next;
		result = cz_null();
		CHECK(cz_json_merge_agg.final(context, &kept, &result) == CZ_OK);
		by_two = written(context, &merged);
		CHECK_CASE(cz_text_equal(written(context, result.as.json), by_two), "row %u: %.*s", i, (int)by_two.length,
				   by_two.data);
	}
}

static void
test_empty(cz_context *context)
{
	state kept = {{0}};
	cz_value result = cz_null();

	CHECK(cz_json_merge_agg.final(context, &kept, &result) == CZ_OK && cz_is_null(&result));
}

static cz_code
run_rows(cz_context *context, void *data)
{
	const cz_json *nodes = data;
	state kept = {{0}};
	cz_value result = cz_null();

	for (int i = 0; i < 3; i++) {
		cz_value arg = cz_json_value(&nodes[i]);

		CZ_TRY(cz_json_merge_agg.step(context, &context->arena, &kept, &arg));
	}
	return cz_json_merge_agg.final(context, &kept, &result);
}

int
main(void)
{
	cz_json nodes[3];
	test_engine engine;
	cz_context context;

	test_context(&context, &test_native_host, &engine);
	test_empty(&context);
	for (int i = 0; i < ROUNDS; i++)
		test_rows(&context);
	nodes[0] = document(&context, "{\"a\": [1, {\"x\": 2}], \"b\": {\"c\": \"d\"}, \"n\": 1.5}", true);
	nodes[1] = document(&context, "{\"a\": [3], \"b\": {\"e\": [{}], \"c\": [1]}, \"n\": {\"new\": 1}}", false);
	nodes[2] = document(&context, "{\"a\": [4], \"b\": {\"c\": [2]}, \"n\": {\"new\": null, \"er\": {}}}", true);
	CHECK(test_memory_sweep(&test_native_host, run_rows, nodes, NULL));
	CHECK(test_interrupt_sweep(&test_native_host, run_rows, nodes, NULL));
	cz_context_clear(&context);
	return check_result();
}
