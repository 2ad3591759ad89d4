/*
 * Redaction: of any text, which stays UTF-8, and of a document, which keeps its normal form; in one that is parsed and in one that is native.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/redact.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cz_text text = {(const char *)data, size}, redacted;
	test_engine engine;
	cz_context context;
	cz_json document, native, result, native_result;
	bool changed, native_changed;

	test_context(&context, &test_native_host, &engine);
	if (cz_text_valid_prefix(text) == size) {
		FUZZ_CHECK(cz_redact_text(&context, text, &redacted) == CZ_OK);
		FUZZ_CHECK(cz_text_valid_prefix(redacted) == redacted.length);
	}
	if (fuzz_parse(&context, text, &document)) {
		native = fuzz_native(&context, &document);
		FUZZ_CHECK(cz_redact_json(&context, &document, &result, &changed) == CZ_OK);
		FUZZ_CHECK(cz_redact_json(&context, &native, &native_result, &native_changed) == CZ_OK);
		FUZZ_CHECK(changed == native_changed);
		FUZZ_CHECK(cz_text_equal(fuzz_written(&context, &native_result), fuzz_check_normal(&context, &result)));
	}
	cz_context_clear(&context);
	return 0;
}
