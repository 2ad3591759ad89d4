/*
 * Differences: a document in the first line, another below. patch(a, diff(a, b)) = b; both forms give the same diff.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/patch.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text first, second;
	cz_json a, b, native_a, native_b, diff, native_diff, result;
	bool equal;

	fuzz_split(data, size, &first, &second);
	test_context(&context, &test_native_host, &engine);
	if (fuzz_parse(&context, first, &a) && fuzz_parse(&context, second, &b)) {
		native_a = fuzz_native(&context, &a);
		native_b = fuzz_native(&context, &b);
		FUZZ_CHECK(cz_json_diff(&context, &a, &b, &diff) == CZ_OK);
		FUZZ_CHECK(cz_json_diff(&context, &native_a, &native_b, &native_diff) == CZ_OK);
		FUZZ_CHECK(cz_text_equal(fuzz_written(&context, &native_diff), fuzz_check_normal(&context, &diff)));
		FUZZ_CHECK(cz_json_patch(&context, &native_a, &diff, &result) == CZ_OK);
		FUZZ_CHECK(cz_json_equal(&context, &result, &native_b, &equal) == CZ_OK && equal);
	}
	cz_context_clear(&context);
	return 0;
}
