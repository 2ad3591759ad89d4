/*
 * What the fuzz targets share.
 *
 * A target gets any bytes and must neither crash nor break a law; FUZZ_CHECK ends the program. Where it needs two texts the
 * first line is the one, the rest the other. Documents are tried in both forms, parsed and native.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_FUZZ_H
#define CZ_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"
#include "native.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/* The two texts of an input. */
static inline void
fuzz_split(const uint8_t *data, size_t size, cz_text *first, cz_text *second)
{
	const char *text = (const char *)data, *line = size ? memchr(data, '\n', size) : NULL;

	*first = (cz_text){text, line ? (size_t)(line - text) : size};
	*second = line ? (cz_text){line + 1, size - first->length - 1} : CZ_TEXT_OF("");
}

/* A document of a text, which must be valid, without U+0000, as the adapters see to; false when it is none. */
static inline bool
fuzz_parse(cz_context *context, cz_text text, cz_json *node)
{
	return cz_text_valid_prefix(text) == text.length && cz_json_parse(context, text, node) == CZ_OK;
}

/* The document as a native one. */
static inline cz_json
fuzz_native(cz_context *context, const cz_json *node)
{
	cz_json native;

	FUZZ_CHECK(test_native(context, node, &native) == CZ_OK);
	return native;
}

static inline cz_text
fuzz_written(cz_context *context, const cz_json *node)
{
	cz_text text;

	FUZZ_CHECK(cz_json_to_text(context, node, &text) == CZ_OK);
	return text;
}

/* What is written reads as the same value and is written alike. */
static inline cz_text
fuzz_check_normal(cz_context *context, const cz_json *node)
{
	cz_text text = fuzz_written(context, node);
	cz_json again;
	bool equal;

	FUZZ_CHECK(fuzz_parse(context, text, &again));
	FUZZ_CHECK(cz_text_equal(fuzz_written(context, &again), text));
	FUZZ_CHECK(cz_json_equal(context, node, &again, &equal) == CZ_OK && equal);
	return text;
}

#endif
