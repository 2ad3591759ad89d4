/*
 * Patches: a document in the first line, a patch below. Both forms of either give the same document, in normal form, or
 * the same sentence.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/patch.h"

static cz_text
patched(cz_context *context, const cz_json *document, const cz_json *patch)
{
	cz_json result;
	cz_text message;
	cz_code code = cz_json_patch(context, document, patch, &result);

	if (code == CZ_OK)
		return fuzz_check_normal(context, &result);
	FUZZ_CHECK(code == CZ_INVALID_ARGUMENT || code == CZ_LIMIT_EXCEEDED);
	FUZZ_CHECK(cz_text_copy(context, cz_text_from(context->error.message), &message) == CZ_OK);
	return message;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text first, second;
	cz_json document, patch, native_document, native_patch;

	fuzz_split(data, size, &first, &second);
	test_context(&context, &test_native_host, &engine);
	if (fuzz_parse(&context, first, &document) && fuzz_parse(&context, second, &patch)) {
		native_document = fuzz_native(&context, &document);
		native_patch = fuzz_native(&context, &patch);
		first = patched(&context, &document, &patch);
		FUZZ_CHECK(cz_text_equal(patched(&context, &native_document, &native_patch), first));
	}
	cz_context_clear(&context);
	return 0;
}
