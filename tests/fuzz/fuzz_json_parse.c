/*
 * The parser and the writer: what is accepted is written in normal form and reads as the same value.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cz_text text = {(const char *)data, size};
	test_engine engine;
	cz_context context;
	cz_json node, native;

	test_context(&context, &test_native_host, &engine);
	/* The parser itself must take any bytes. */
	if (cz_json_parse(&context, text, &node) == CZ_OK && fuzz_parse(&context, text, &node)) {
		text = fuzz_check_normal(&context, &node);
		native = fuzz_native(&context, &node);
		FUZZ_CHECK(cz_text_equal(fuzz_check_normal(&context, &native), text));
	}
	cz_context_clear(&context);
	return 0;
}
