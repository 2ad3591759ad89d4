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

/* ---- shapes: each function gives what a value must be, or NULL when it is ---- */

static const char *
check_name(const cz_json *value)
{
	static const char must_be[] = "a name: letters, digits, \"-\", \".\" and \"_\", beginning with a letter or \"_\"";
	const char *p = value->as.text;

	if (value->kind != CZ_JSON_STRING || value->length == 0)
		return must_be;
	for (uint32_t i = 0; i < value->length; i++) {
		bool letter = (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z') || p[i] == '_';
		bool other = (p[i] >= '0' && p[i] <= '9') || p[i] == '-' || p[i] == '.';

		if (!letter && (i == 0 || !other))
			return must_be;
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
check_number(const cz_json *value, cz_schema_shape shape)
{
	cz_number number;

	if (shape == CZ_SHAPE_NUMBER)
		return value->kind == CZ_JSON_NUMBER ? NULL : "a number";
	if (value->kind != CZ_JSON_NUMBER)
		return shape == CZ_SHAPE_POSITIVE ? "a number greater than 0" : "an integer of at least 0";
	number = cz_number_read(cz_json_text_of(value));
	if (shape == CZ_SHAPE_POSITIVE)
		return number.negative || cz_number_is_zero(&number) ? "a number greater than 0" : NULL;
	return number.negative || number.last > number.point ? "an integer of at least 0" : NULL;
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
check_strings(cz_context *context, const cz_json *value, const char **must_be)
{
	bool good = value->kind == CZ_JSON_ARRAY;

	for (uint32_t i = 0; good && i < value->length; i++)
		good = value->as.items[i].kind == CZ_JSON_STRING;
	if (good)
		CZ_TRY(check_unique(context, value, &good));
	*must_be = good ? NULL : "an array of strings, each once";
	return CZ_OK;
}

static cz_code
check_types(cz_context *context, const cz_json *value, const char **must_be)
{
	bool good = value->kind == CZ_JSON_ARRAY && value->length > 0;

	*must_be = NULL;
	if (cz_schema_type_bit(value))
		return CZ_OK;
	for (uint32_t i = 0; good && i < value->length; i++)
		good = cz_schema_type_bit(&value->as.items[i]) != 0;
	if (good)
		CZ_TRY(check_unique(context, value, &good));
	if (!good)
		*must_be = "one of array, boolean, integer, null, number, object, string, or an array of them, each once";
	return CZ_OK;
}

static const char *
check_schemas(const cz_json *value)
{
	bool good = value->kind == CZ_JSON_ARRAY && value->length > 0;

	for (uint32_t i = 0; good && i < value->length; i++)
		good = cz_schema_is_schema(&value->as.items[i]);
	return good ? NULL : "an array of schemas (objects or booleans), one at least";
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

static cz_code
check_member(cz_context *context, cz_schema_shape shape, const cz_json *value, bool *good)
{
	const char *must_be = NULL;

	*good = shape == CZ_SHAPE_BOOLEAN_MEMBERS ? value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE
	                                          : shape != CZ_SHAPE_STRINGS_MEMBERS && cz_schema_is_schema(value);
	if (*good || shape == CZ_SHAPE_BOOLEAN_MEMBERS || shape == CZ_SHAPE_SCHEMA_MEMBERS)
		return CZ_OK;
	CZ_TRY(check_strings(context, value, &must_be));
	*good = must_be == NULL;
	return CZ_OK;
}

static cz_code
check_members(cz_context *context, cz_schema_shape shape, const cz_json *value, const char **must_be)
{
	bool good = value->kind == CZ_JSON_OBJECT;

	for (uint32_t i = 0; good && i < value->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(check_member(context, shape, &value->as.members[i].value, &good));
	}
	if (good)
		*must_be = NULL;
	else if (shape == CZ_SHAPE_BOOLEAN_MEMBERS)
		*must_be = "an object of booleans";
	else if (shape == CZ_SHAPE_STRINGS_MEMBERS)
		*must_be = "an object of arrays of strings, in each array each once";
	else if (shape == CZ_SHAPE_SCHEMA_MEMBERS)
		*must_be = "an object of schemas (objects or booleans)";
	else
		*must_be = "an object of schemas (objects or booleans) and of arrays of strings, in each array each once";
	return CZ_OK;
}

cz_code
cz_schema_shape_check(cz_context *context, cz_schema_shape shape, cz_schema_draft draft, const cz_json *value,
                      const char **must_be)
{
	*must_be = NULL;
	switch (shape) {
		case CZ_SHAPE_ANYTHING:
			break;
		case CZ_SHAPE_BOOLEAN:
			*must_be = value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE ? NULL : "a boolean";
			break;
		case CZ_SHAPE_STRING:
			*must_be = value->kind == CZ_JSON_STRING ? NULL : "a string";
			break;
		case CZ_SHAPE_IDENTIFIER:
			*must_be = check_identifier(value, draft);
			break;
		case CZ_SHAPE_NAME:
			*must_be = check_name(value);
			break;
		case CZ_SHAPE_NUMBER:
		case CZ_SHAPE_POSITIVE:
		case CZ_SHAPE_COUNT:
			*must_be = check_number(value, shape);
			break;
		case CZ_SHAPE_VALUES:
			*must_be = value->kind == CZ_JSON_ARRAY ? NULL : "an array";
			break;
		case CZ_SHAPE_STRINGS:
			return check_strings(context, value, must_be);
		case CZ_SHAPE_TYPES:
			return check_types(context, value, must_be);
		case CZ_SHAPE_SCHEMA:
			*must_be = check_schema(value, draft);
			break;
		case CZ_SHAPE_SCHEMAS:
			*must_be = check_schemas(value);
			break;
		case CZ_SHAPE_SCHEMA_OR_SCHEMAS:
			*must_be = cz_schema_is_schema(value) || !check_schemas(value)
			               ? NULL
			               : "a schema (an object or a boolean) or an array of schemas, one at least";
			break;
		default:
			return check_members(context, shape, value, must_be);
	}
	return CZ_OK;
}
