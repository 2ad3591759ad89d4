/*
 * Documents for the tests of the JSON ring: from text, in both forms, and back to text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_DOCUMENT_H
#define CZ_TEST_DOCUMENT_H

#include "check_case.h"
#include "native.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline cz_json
parsed(cz_context *context, const char *text)
{
	cz_json node = cz_json_null();

	CHECK_CASE(cz_json_parse(context, cz_text_from(text), &node) == CZ_OK, "%s: %s", text, context->error.message);
	return node;
}

/* Parsed, and hidden behind a native node when asked. */
static inline cz_json
document(cz_context *context, const char *text, bool native)
{
	cz_json tree = parsed(context, text), node = tree;

	if (native)
		CHECK_CASE(test_native(context, &tree, &node) == CZ_OK, "%s", text);
	return node;
}

static inline cz_text
written(cz_context *context, const cz_json *node)
{
	cz_text text = CZ_TEXT_OF("");

	CHECK_CASE(cz_json_to_text(context, node, &text) == CZ_OK, "%s", context->error.message);
	return text;
}

#endif
