/*
 * The canonical form: it reads as a document whose canonical form it is; the exact form is the same where there is a
 * canonical one, and in any case keeps the value but for the fractions that are read as doubles.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/canonical.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_json document, native, again;
	cz_text text, exact, other;
	cz_code code;

	test_context(&context, &test_native_host, &engine);
	if (fuzz_parse(&context, (cz_text){(const char *)data, size}, &document)) {
		native = fuzz_native(&context, &document);
		FUZZ_CHECK(cz_json_canonical_exact(&context, &document, &exact) == CZ_OK);
		FUZZ_CHECK(cz_json_canonical_exact(&context, &native, &other) == CZ_OK && cz_text_equal(exact, other));
		FUZZ_CHECK(fuzz_parse(&context, exact, &again));
		FUZZ_CHECK(cz_json_canonical_exact(&context, &again, &other) == CZ_OK && cz_text_equal(exact, other));
		code = cz_json_canonical(&context, &document, &text);
		FUZZ_CHECK(code == CZ_OK ? cz_text_equal(text, exact) : code == CZ_LIMIT_EXCEEDED);
		FUZZ_CHECK(code == cz_json_canonical(&context, &again, &text));
	}
	cz_context_clear(&context);
	return 0;
}
