/*
 * The domain ring, usage: what parallel plans and the order of entries may not change, and bytes that are no state.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "document.h"
#include "domain/usage.h"
#include "function.h"

static const char *const summaries[] = {
	"[]",
	"[{\"provider\": \"p\", \"model\": \"m\", \"prompt_tokens\": 3, \"completion_tokens\": 4, \"agent_ids\": [\"b\", "
	"\"a\"], \"captured_at\": \"2025-01-02T00:00:00Z\"}]",
	"{\"entries\": [{\"provider\": \"p\", \"model\": \" m\", \"total_tokens\": 100, \"reasoning_tokens\": 1, "
	"\"agent_ids\": [\"c\", \"a\"], \"captured_at\": \"2025-01-01T00:00:00Z\", \"updated_at\": "
	"\"2025-01-05T00:00:00Z\"}, {\"provider\": \"p\", \"model\": \"m\", \"source\": \"task\"}]}",
	"[{\"provider\": \"\xC3\xA4\", \"model\": \"m\", \"source\": \"WORKFLOW\", \"input_audio_tokens\": 7}, {\"provider\": "
	"\"a\", \"model\": \"m\", \"cached_prompt_tokens\": 0}, {\"provider\": \"a\", \"model\": \"m\"}]",
};

static const char expected[] =
	"[{\"model\": \"m\", \"provider\": \"a\", \"total_tokens\": 0, \"prompt_tokens\": 0, \"completion_tokens\": 0, "
	"\"cached_prompt_tokens\": 0}, {\"model\": \"m\", \"provider\": \"p\", \"agent_ids\": [\"a\", \"b\", \"c\"], "
	"\"updated_at\": \"2025-01-05T00:00:00.000000Z\", \"captured_at\": \"2025-01-01T00:00:00.000000Z\", "
	"\"total_tokens\": 107, \"prompt_tokens\": 3, \"reasoning_tokens\": 1, \"completion_tokens\": 4}, {\"model\": \"m\", "
	"\"source\": \"task\", \"provider\": \"p\", \"total_tokens\": 0, \"prompt_tokens\": 0, \"completion_tokens\": 0}, "
	"{\"model\": \"m\", \"source\": \"workflow\", \"provider\": \"\xC3\xA4\", \"total_tokens\": 0, \"prompt_tokens\": 0, "
	"\"completion_tokens\": 0, \"input_audio_tokens\": 7}]";

enum { SUMMARIES = COUNT(summaries) };

/* ---- sums ---- */

static cz_code
step(cz_context *context, cz_usage_sum *sum, int number, bool native)
{
	cz_json node = document(context, summaries[number], native);
	cz_value arg = cz_json_value(&node);

	return cz_usage_agg.step(context, &context->arena, sum, &arg);
}

static void
check_sum(cz_context *context, const cz_usage_sum *sum)
{
	cz_value result = cz_null();

	CHECK_CASE(cz_usage_agg.final(context, sum, &result) == CZ_OK, "%s", context->error.message);
	CHECK_TEXT(written(context, result.as.json), expected);
}

/* Every order of the four, in both forms. */
static void
test_orders(cz_context *context)
{
	for (int code = 0; code < 256; code++) {
		cz_usage_sum sum = {.newest = NULL};
		int order[] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6};
		bool used[SUMMARIES] = {false}, permutation = true;

		for (int i = 0; i < SUMMARIES; i++) {
			permutation = permutation && !used[order[i]];
			used[order[i]] = true;
		}
		if (!permutation)
			continue;
		for (int i = 0; i < SUMMARIES; i++)
			CHECK_CASE(step(context, &sum, order[i], code & 1) == CZ_OK, "%s", context->error.message);
		check_sum(context, &sum);
	}
}

/* ---- other processes ---- */

static cz_code
send(cz_context *context, const cz_usage_sum *sum, cz_usage_sum *received)
{
	cz_bytes bytes;

	*received = (cz_usage_sum){.newest = NULL};
	CZ_TRY(cz_usage_agg.serialize(context, sum, &bytes));
	return cz_usage_agg.deserialize(context, &context->arena, bytes, received);
}

/* The summaries shared out among processes in every way. */
static void
test_parallel(cz_context *context)
{
	for (int ways = 0; ways < 1 << SUMMARIES; ways++) {
		cz_usage_sum parts[2] = {{.newest = NULL}, {.newest = NULL}}, received, sum = {.newest = NULL};

		for (int i = 0; i < SUMMARIES; i++)
			CHECK_CASE(step(context, &parts[ways >> i & 1], i, false) == CZ_OK, "%s", context->error.message);
		for (int i = 0; i < 2; i++) {
			CHECK_CASE(send(context, &parts[i], &received) == CZ_OK, "%s", context->error.message);
			CHECK_CASE(cz_usage_agg.combine(context, &context->arena, &sum, &received) == CZ_OK, "%s",
					   context->error.message);
		}
		check_sum(context, &sum);
	}
}

static void
test_combined_overflow(cz_context *context)
{
	cz_usage_sum sum = {.newest = NULL};
	cz_json node = document(context, "[{\"provider\": \"p\", \"model\": \"m\", \"total_tokens\": 9223372036854775807}]", false);
	cz_value arg = cz_json_value(&node);

	CHECK_CASE(cz_usage_agg.step(context, &context->arena, &sum, &arg) == CZ_OK, "%s", context->error.message);
	CHECK_ERROR(cz_usage_agg.combine(context, &context->arena, &sum, &sum), CZ_INVALID_USAGE,
				"the sum of total_tokens of provider \"p\", model \"m\" leaves 64 bits");
}

/* ---- bytes that are no state ---- */

static cz_code
receive(cz_context *context, const uint8_t *data, size_t length, cz_usage_sum *sum)
{
	*sum = (cz_usage_sum){.newest = NULL};
	return cz_usage_agg.deserialize(context, &context->arena, (cz_bytes){data, length}, sum);
}

/* Cut anywhere: a state of fewer lines where a line ends, else refused. With a byte changed: refused, or another state. */
static void
test_bytes(cz_context *context)
{
	cz_usage_sum sum = {.newest = NULL}, received;
	cz_bytes bytes;
	uint8_t data[2000];
	int taken = 0;

	for (int i = 0; i < SUMMARIES; i++)
		CHECK_CASE(step(context, &sum, i, false) == CZ_OK, "%s", context->error.message);
	CHECK_CASE(cz_usage_agg.serialize(context, &sum, &bytes) == CZ_OK && bytes.length < sizeof data, "%zu", bytes.length);
	for (size_t length = 0; length <= bytes.length; length++)
		taken += receive(context, bytes.data, length, &received) == CZ_OK;
	CHECK_CASE(taken == 5, "%d beginnings were taken", taken);
	for (size_t i = 0; i < bytes.length * 8; i++) {
		cz_value result = cz_null();
		cz_code code;

		memcpy(data, bytes.data, bytes.length);
		data[i / 8] ^= (uint8_t)(1 << i % 8);
		code = receive(context, data, bytes.length, &received);
		CHECK_CASE(code == CZ_OK || code == CZ_INVALID_ARGUMENT || code == CZ_INVALID_USAGE, "bit %zu: %d", i, code);
		if (code == CZ_OK)
			CHECK_CASE(cz_usage_agg.final(context, &received, &result) == CZ_OK, "bit %zu", i);
	}
}

static void
test_wrong_parts(cz_context *context)
{
	uint8_t no_text[8] = {0}, long_text[9] = {0xFF}, no_utf8[9] = {0, 0, 0, 0, 0, 0, 0, 1, 0xFF};
	cz_usage_sum sum;

	CHECK_ERROR(receive(context, no_text, sizeof no_text, &sum), CZ_INVALID_ARGUMENT,
				"a state of compozy_usage_agg has a wrong provider");
	CHECK_ERROR(receive(context, long_text, sizeof long_text, &sum), CZ_INVALID_ARGUMENT,
				"a state of compozy_usage_agg has a wrong provider");
	CHECK_ERROR(receive(context, no_utf8, sizeof no_utf8, &sum), CZ_INVALID_ARGUMENT,
				"a state of compozy_usage_agg has a wrong provider");
}

/* ---- memory and users who interrupt ---- */

static cz_code
run_everything(cz_context *context, void *data)
{
	const cz_json *nodes = data;
	cz_usage_sum sum = {.newest = NULL}, received;
	cz_value args[2] = {cz_json_value(&nodes[1]), cz_json_value(&nodes[2])}, result = cz_null();
	cz_value cost[2] = {cz_json_value(&nodes[3]), cz_json_value(&nodes[SUMMARIES])};

	CZ_TRY(compozy_usage_merge(context, args, 2, &result));
	CZ_TRY(compozy_usage_totals(context, args, 1, &result));
	CZ_TRY(compozy_usage_cost(context, cost, 2, &result));
	CZ_TRY(cz_usage_agg.step(context, &context->arena, &sum, &args[1]));
	CZ_TRY(send(context, &sum, &received));
	CZ_TRY(cz_usage_agg.combine(context, &context->arena, &received, &sum));
	return cz_usage_agg.final(context, &received, &result);
}

int
main(void)
{
	cz_json nodes[SUMMARIES + 1];
	test_engine engine;
	cz_context context;

	test_context(&context, &test_native_host, &engine);
	test_orders(&context);
	test_parallel(&context);
	test_combined_overflow(&context);
	test_bytes(&context);
	test_wrong_parts(&context);
	for (int i = 0; i < SUMMARIES; i++)
		nodes[i] = document(&context, summaries[i], i & 1);
	nodes[SUMMARIES] = document(&context, "[{\"provider\": \"a\", \"model\": \"m\", \"prompt\": 1.5, \"completion\": 1}]", true);
	CHECK(test_memory_sweep(&test_native_host, run_everything, nodes, NULL));
	CHECK(test_interrupt_sweep(&test_native_host, run_everything, nodes, NULL));
	cz_context_clear(&context);
	return check_result();
}
