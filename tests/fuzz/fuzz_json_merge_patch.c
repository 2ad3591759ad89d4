/*
 * Merge patches: a document in the first line, another below. Any document is a patch of any; merge_patch(a, merge_diff(a,
 * b)) = b, unless the diff is refused for a null.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/merge_patch.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text first, second;
	cz_json a, b, native_a, native_b, result, native_result, patched;
	bool equal;
	cz_code code;

	fuzz_split(data, size, &first, &second);
	test_context(&context, &test_native_host, &engine);
	if (fuzz_parse(&context, first, &a) && fuzz_parse(&context, second, &b)) {
		native_a = fuzz_native(&context, &a);
		native_b = fuzz_native(&context, &b);
		FUZZ_CHECK(cz_json_merge_patch(&context, &a, &b, &result) == CZ_OK);
		FUZZ_CHECK(cz_json_merge_patch(&context, &native_a, &native_b, &native_result) == CZ_OK);
		FUZZ_CHECK(cz_text_equal(fuzz_written(&context, &native_result), fuzz_check_normal(&context, &result)));
		code = cz_json_merge_diff(&context, &native_a, &b, &result);
		FUZZ_CHECK(code == cz_json_merge_diff(&context, &a, &native_b, &result));
		if (code == CZ_OK) {
			FUZZ_CHECK(cz_json_merge_patch(&context, &a, &result, &patched) == CZ_OK);
			FUZZ_CHECK(cz_json_equal(&context, &patched, &b, &equal) == CZ_OK && equal);
		} else {
			FUZZ_CHECK(code == CZ_INVALID_ARGUMENT);
		}
	}
	cz_context_clear(&context);
	return 0;
}
