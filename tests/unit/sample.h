/*
 * The public test data in the directory that COMPOZY_CONFORMANCE_DIR names: read whole, and as JSON. Without that
 * directory a test says what it skips.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_SAMPLE_H
#define CZ_TEST_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "check_case.h"
#include "json/json.h"

/* A file of the conformance data, NUL-terminated, to be freed; NULL where there is none. */
static inline char *
read_sample(const char *name)
{
	const char *directory = getenv("COMPOZY_CONFORMANCE_DIR");
	char path[1024], *data = NULL;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", directory ? directory : ".", name);
	file = directory ? fopen(path, "rb") : NULL;
	if (!file) {
		printf("skipped: %s (COMPOZY_CONFORMANCE_DIR)\n", name);
		return NULL;
	}
	data = calloc(1, 1 << 20);
	if (data && fread(data, 1, (1 << 20) - 1, file) == 0)
		data[0] = '\0';
	fclose(file);
	return data;
}

/* A file as JSON; false where there is none. data is to be freed. U+0000, which our JSON can't hold, becomes U+0001. */
static inline bool
read_json_sample(cz_context *context, const char *name, char **data, cz_json *node)
{
	*data = read_sample(name);
	if (!*data)
		return false;
	for (char *nul = strstr(*data, "\\u0000"); nul; nul = strstr(nul, "\\u0000"))
		nul[5] = '1';
	*node = cz_json_null();
	CHECK_CASE(cz_json_parse(context, cz_text_from(*data), node) == CZ_OK, "%s: %s", name, context->error.message);
	return true;
}

static inline cz_json
member(cz_context *context, const cz_json *object, const char *name)
{
	cz_json value = cz_json_null();
	bool found = false;

	CHECK_CASE(cz_json_member_get(context, object, cz_text_from(name), &value, &found) == CZ_OK, "%s", name);
	return found ? value : cz_json_null();
}

static inline cz_json
element(cz_context *context, const cz_json *array, uint32_t index)
{
	cz_json value = cz_json_null();
	bool found = false;

	CHECK_CASE(cz_json_element_get(context, array, index, &value, &found) == CZ_OK && found, "element %u", index);
	return value;
}

static inline cz_text
text_of(const cz_json *string)
{
	return (cz_text){string->as.text, string->length};
}

#endif
