/*
 * Pointers: a pointer in the first line, a document below. What is set is there; what is removed isn't, or has made room.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"

static void
check_document(cz_context *context, cz_text pointer, const cz_json *document)
{
	cz_json value = cz_json_bool(true), seen, result;
	bool found, found_there, equal;
	cz_code code = cz_json_pointer_get(context, document, pointer, &seen, &found);

	FUZZ_CHECK(code == CZ_OK || code == CZ_INVALID_ARGUMENT);
	if (code != CZ_OK) {
		FUZZ_CHECK(cz_json_pointer_set(context, document, pointer, &value, &result) == code);
		return;
	}
	if (cz_json_pointer_set(context, document, pointer, &value, &result) == CZ_OK) {
		FUZZ_CHECK(cz_json_pointer_get(context, &result, pointer, &seen, &found_there) == CZ_OK);
		FUZZ_CHECK(found_there ? seen.kind == CZ_JSON_TRUE : !found);
		fuzz_check_normal(context, &result);
	} else {
		FUZZ_CHECK(!found);
	}
	if (pointer.length > 0) {
		FUZZ_CHECK(cz_json_pointer_remove(context, document, pointer, &result) == CZ_OK);
		FUZZ_CHECK(cz_json_equal(context, document, &result, &equal) == CZ_OK && equal == !found);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text pointer, text;
	cz_json document, native;

	fuzz_split(data, size, &pointer, &text);
	test_context(&context, &test_native_host, &engine);
	if (cz_text_valid_prefix(pointer) == pointer.length && fuzz_parse(&context, text, &document)) {
		native = fuzz_native(&context, &document);
		check_document(&context, pointer, &document);
		check_document(&context, pointer, &native);
	}
	cz_context_clear(&context);
	return 0;
}
