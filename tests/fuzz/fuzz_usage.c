/*
 * Usage summaries and vectors out of documents: what is in normal form stays as it is, and both forms of a document say the same.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/usage.h"
#include "domain/vector.h"
#include "fuzz.h"

static void
check_usage(cz_context *context, const cz_json *document, const cz_json *native)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_json normal, native_normal, again;
	cz_code code = cz_usage_normalize(context, &place, document, &normal);

	FUZZ_CHECK(code == cz_usage_normalize(context, &place, native, &native_normal));
	if (code != CZ_OK)
		return;
	FUZZ_CHECK(cz_text_equal(fuzz_written(context, &native_normal), fuzz_check_normal(context, &normal)));
	FUZZ_CHECK(cz_usage_normalize(context, &place, &normal, &again) == CZ_OK);
	FUZZ_CHECK(cz_text_equal(fuzz_written(context, &again), fuzz_written(context, &normal)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cz_text text = {(const char *)data, size};
	test_engine engine;
	cz_context context;
	cz_json document, native;
	cz_bytes bytes, native_bytes;
	cz_code code;

	test_context(&context, &test_native_host, &engine);
	if (fuzz_parse(&context, text, &document)) {
		native = fuzz_native(&context, &document);
		check_usage(&context, &document, &native);
		code = cz_vector_from_json(&context, "vector", &document, &bytes);
		FUZZ_CHECK(code == cz_vector_from_json(&context, "vector", &native, &native_bytes));
		if (code == CZ_OK)
			FUZZ_CHECK(cz_vector_check(&context, "vector", bytes) == CZ_OK && bytes.length == native_bytes.length &&
					   memcmp(bytes.data, native_bytes.data, bytes.length) == 0);
	}
	cz_context_clear(&context);
	return 0;
}
