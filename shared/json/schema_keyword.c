/*
 * The table of keywords, and the check of a schema's own form.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_keyword.h"

#include "json/node.h"
#include "json/number.h"
#include "json/value_set.h"

const cz_schema_keyword_row cz_schema_keywords[CZ_KEYWORD_COUNT] = {
#define KEYWORD(name, text, drafts, vocabulary, shape) \
	{{text, sizeof text - 1}, CZ_DRAFT_##drafts, CZ_VOCABULARY_##vocabulary, CZ_SHAPE_##shape},
#include "json/schema_keywords.def"
#undef KEYWORD
};

static int
compare(cz_text a, cz_text b)
{
	if (a.length != b.length)
		return a.length < b.length ? -1 : 1;
	return memcmp(a.data, b.data, a.length);
}

cz_schema_keyword
cz_schema_keyword_find(const cz_json *text, cz_schema_draft draft)
{
	int low = 0, high = CZ_KEYWORD_COUNT;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (compare(cz_schema_keywords[middle].text, cz_json_text_of(text)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < CZ_KEYWORD_COUNT && cz_text_equal(cz_schema_keywords[low].text, cz_json_text_of(text)); low++)
		if (cz_schema_keywords[low].drafts & draft)
			return (cz_schema_keyword)low;
	return CZ_KEYWORD_COUNT;
}

unsigned
cz_schema_type_bit(const cz_json *name)
{
	static const struct
	{
		const char *name;
		unsigned bits;
	} types[] = {
	    {"null", 1u << CZ_JSON_NULL},
	    {"boolean", 1u << CZ_JSON_FALSE | 1u << CZ_JSON_TRUE},
	    {"integer", CZ_SCHEMA_INTEGER},
	    {"number", 1u << CZ_JSON_NUMBER},
	    {"string", 1u << CZ_JSON_STRING},
	    {"array", 1u << CZ_JSON_ARRAY},
	    {"object", 1u << CZ_JSON_OBJECT},
	};

	if (name->kind == CZ_JSON_STRING)
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			if (cz_text_is(cz_json_text_of(name), types[i].name))
				return types[i].bits;
	return 0;
}

/* ---- shapes: what a value is not, or NULL ---- */

static const char *
check_name(const cz_json *value)
{
	static const char name[] = "a name: letters, digits, \"-\", \".\" and \"_\", beginning with a letter or \"_\"";
	const char *p = value->as.text;

	if (value->kind != CZ_JSON_STRING || value->length == 0)
		return name;
	for (uint32_t i = 0; i < value->length; i++) {
		bool letter = (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z') || p[i] == '_';
		bool other = (p[i] >= '0' && p[i] <= '9') || p[i] == '-' || p[i] == '.';

		if (!letter && (i == 0 || !other))
			return name;
	}
	return NULL;
}

static const char *
check_identifier(const cz_json *value, cz_schema_draft draft)
{
	const char *hash;

	if (value->kind != CZ_JSON_STRING)
		return "a string";
	hash = value->length ? memchr(value->as.text, '#', value->length) : NULL;
	if (draft == CZ_DRAFT_NEW && hash && hash + 1 < value->as.text + value->length)
		return "a URI without a fragment; names are given by $anchor";
	return NULL;
}

static const char *
check_positive(const cz_json *value)
{
	static const char positive[] = "a number greater than 0";
	cz_number number;

	if (value->kind != CZ_JSON_NUMBER)
		return positive;
	number = cz_number_read(cz_json_text_of(value));
	return number.negative || cz_number_is_zero(&number) ? positive : NULL;
}

static const char *
check_count(const cz_json *value)
{
	static const char count[] = "an integer of at least 0";
	cz_number number;

	if (value->kind != CZ_JSON_NUMBER)
		return count;
	number = cz_number_read(cz_json_text_of(value));
	return number.negative || (number.last > number.point && !cz_number_is_zero(&number)) ? count : NULL;
}

static const char *
check_schema(const cz_json *value, cz_schema_draft draft)
{
	if (cz_schema_is_schema(value))
		return NULL;
	if (value->kind == CZ_JSON_ARRAY && draft == CZ_DRAFT_NEW)
		return "a schema (an object or a boolean); an array of schemas is given as prefixItems, allOf, anyOf or oneOf";
	return "a schema (an object or a boolean)";
}

/* Whether no two elements are equal. */
static cz_code
check_unique(cz_context *context, const cz_json *array, bool *unique)
{
	cz_value_set set;

	*unique = true;
	CZ_TRY(cz_value_set_init(&set, context, array->length));
	for (uint32_t i = 0; *unique && i < array->length; i++)
		CZ_TRY(cz_value_set_add(&set, &array->as.items[i], unique));
	return CZ_OK;
}

static cz_code
check_strings(cz_context *context, const cz_json *value, const char **not_a)
{
	bool good = value->kind == CZ_JSON_ARRAY;

	for (uint32_t i = 0; good && i < value->length; i++)
		good = value->as.items[i].kind == CZ_JSON_STRING;
	if (good)
		CZ_TRY(check_unique(context, value, &good));
	*not_a = good ? NULL : "an array of strings, all different";
	return CZ_OK;
}

static cz_code
check_types(cz_context *context, const cz_json *value, const char **not_a)
{
	bool good = value->kind == CZ_JSON_ARRAY && value->length > 0;

	*not_a = NULL;
	if (cz_schema_type_bit(value))
		return CZ_OK;
	for (uint32_t i = 0; good && i < value->length; i++)
		good = cz_schema_type_bit(&value->as.items[i]) != 0;
	if (good)
		CZ_TRY(check_unique(context, value, &good));
	if (!good)
		*not_a = "one of array, boolean, integer, null, number, object, string, or an array of them, all different";
	return CZ_OK;
}

/* ---- shapes of containers: each element or member by itself ---- */

static void
check_schemas(const cz_json *value, cz_schema_flaw *flaw)
{
	if (value->kind != CZ_JSON_ARRAY || value->length == 0) {
		flaw->not_a = "an array of schemas, one at least";
		return;
	}
	for (uint32_t i = 0; i < value->length; i++)
		if (!cz_schema_is_schema(&value->as.items[i])) {
			*flaw = (cz_schema_flaw){"a schema (an object or a boolean)", &value->as.items[i], NULL, i};
			return;
		}
}

static cz_code
check_member(cz_context *context, cz_schema_shape shape, const cz_json *value, const char **not_a)
{
	*not_a = NULL;
	switch (shape) {
		case CZ_SHAPE_BOOLEAN_MEMBERS:
			*not_a = value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE ? NULL : "a boolean";
			return CZ_OK;
		case CZ_SHAPE_SCHEMA_MEMBERS:
			*not_a = cz_schema_is_schema(value) ? NULL : "a schema (an object or a boolean)";
			return CZ_OK;
		case CZ_SHAPE_STRINGS_MEMBERS:
			return check_strings(context, value, not_a);
		default:
			if (cz_schema_is_schema(value))
				return CZ_OK;
			CZ_TRY(check_strings(context, value, not_a));
			if (*not_a)
				*not_a = "a schema (an object or a boolean) or an array of strings, all different";
			return CZ_OK;
	}
}

static cz_code
check_members(cz_context *context, cz_schema_shape shape, const cz_json *value, cz_schema_flaw *flaw)
{
	if (value->kind != CZ_JSON_OBJECT) {
		flaw->not_a = "an object";
		return CZ_OK;
	}
	for (uint32_t i = 0; !flaw->not_a && i < value->length; i++) {
		const cz_json_member *member = &value->as.members[i];

		CZ_TRY(cz_poll(context));
		CZ_TRY(check_member(context, shape, &member->value, &flaw->not_a));
		flaw->value = &member->value;
		flaw->key = &member->key;
	}
	return CZ_OK;
}

/* ---- the shape ---- */

cz_code
cz_schema_shape_check(cz_context *context, cz_schema_shape shape, cz_schema_draft draft, const cz_json *value,
                      cz_schema_flaw *flaw)
{
	*flaw = (cz_schema_flaw){NULL, value, NULL, UINT32_MAX};
	switch (shape) {
		case CZ_SHAPE_ANYTHING:
			break;
		case CZ_SHAPE_BOOLEAN:
			flaw->not_a = value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE ? NULL : "a boolean";
			break;
		case CZ_SHAPE_STRING:
			flaw->not_a = value->kind == CZ_JSON_STRING ? NULL : "a string";
			break;
		case CZ_SHAPE_IDENTIFIER:
			flaw->not_a = check_identifier(value, draft);
			break;
		case CZ_SHAPE_NAME:
			flaw->not_a = check_name(value);
			break;
		case CZ_SHAPE_NUMBER:
			flaw->not_a = value->kind == CZ_JSON_NUMBER ? NULL : "a number";
			break;
		case CZ_SHAPE_POSITIVE:
			flaw->not_a = check_positive(value);
			break;
		case CZ_SHAPE_COUNT:
			flaw->not_a = check_count(value);
			break;
		case CZ_SHAPE_VALUES:
			flaw->not_a = value->kind == CZ_JSON_ARRAY ? NULL : "an array";
			break;
		case CZ_SHAPE_STRINGS:
			return check_strings(context, value, &flaw->not_a);
		case CZ_SHAPE_TYPES:
			return check_types(context, value, &flaw->not_a);
		case CZ_SHAPE_SCHEMA:
			flaw->not_a = check_schema(value, draft);
			break;
		case CZ_SHAPE_SCHEMAS:
			check_schemas(value, flaw);
			break;
		case CZ_SHAPE_SCHEMA_OR_SCHEMAS:
			if (value->kind == CZ_JSON_ARRAY)
				check_schemas(value, flaw);
			else if (!cz_schema_is_schema(value))
				flaw->not_a = "a schema (an object or a boolean) or an array of schemas";
			break;
		default:
			return check_members(context, shape, value, flaw);
	}
	return CZ_OK;
}
