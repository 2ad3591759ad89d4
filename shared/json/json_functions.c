/*
 * The bodies of the SQL functions over JSON: arguments in, one call of this ring, a value out.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/json.h"

/* ---- a document by itself ---- */

cz_code
compozy_json(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	if (args[0].type == CZ_JSON) {
		*result = args[0];
		return CZ_OK;
	}
	CZ_TRY(cz_json_parse(context, args[0].as.text, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;
	cz_code code = cz_json_parse(context, args[0].as.text, &node);

	(void)count;
	if (code != CZ_OK && code != CZ_INVALID_JSON && code != CZ_LIMIT_EXCEEDED)
		return code;
	context->error.code = CZ_OK;
	*result = cz_bool(code == CZ_OK);
	return CZ_OK;
}

cz_code
compozy_json_type(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)context;
	(void)count;
	*result = cz_text_value(cz_text_from(cz_json_kind_name(args[0].as.json)));
	return CZ_OK;
}

cz_code
compozy_json_length(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	const cz_json *node = args[0].as.json;

	(void)count;
	if (cz_json_is_container(node))
		*result = cz_int(cz_json_count(context, node));
	else if (node->kind == CZ_JSON_STRING)
		*result = cz_int((int64_t)cz_text_characters((cz_text){node->as.text, node->length}));
	return CZ_OK;
}

/* ---- from SQL values ---- */

/* The key and value at args, number being that of the key among the arguments. */
static cz_code
make_member(cz_context *context, const cz_value *args, int number, cz_json_member *member)
{
	if (args[0].type != CZ_TEXT)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
		               "argument %d of compozy_json_object is of type %s; keys are text, and stand before their values",
		               number, cz_type_name(args[0].type));
	CZ_TRY(cz_json_from_value(context, "key", &args[0], &member->key));
	return cz_json_from_value(context, "value", &args[1], &member->value);
}

cz_code
compozy_json_object(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	size_t pairs = (size_t)count / 2;
	cz_json_member *members;
	cz_json node;

	if (count % 2 != 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
		               "compozy_json_object got %d arguments; allowed: keys and values in turn, an even number", count);
	members = CZ_NEW_ARRAY(context, pairs, cz_json_member);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < count; i += 2)
		CZ_TRY(make_member(context, args + i, i + 1, &members[i / 2]));
	CZ_TRY(cz_json_members_normalize(context, members, &pairs));
	node = cz_json_object(members, pairs);
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_array(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json *items = CZ_NEW_ARRAY(context, (size_t)count, cz_json), node;

	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < count; i++)
		CZ_TRY(cz_json_from_value(context, "value", &args[i], &items[i]));
	node = cz_json_array(items, (size_t)count);
	return cz_json_result(context, &node, result);
}

/* ---- by pointer ---- */

cz_code
compozy_json_get(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;
	bool found;

	(void)count;
	CZ_TRY(cz_json_pointer_get(context, args[0].as.json, args[1].as.text, &node, &found));
	return found ? cz_json_result(context, &node, result) : CZ_OK;
}

cz_code
compozy_json_get_text(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;
	cz_text text;
	bool found;

	(void)count;
	CZ_TRY(cz_json_pointer_get(context, args[0].as.json, args[1].as.text, &node, &found));
	if (!found || node.kind == CZ_JSON_NULL)
		return CZ_OK;
	if (node.kind == CZ_JSON_STRING)
		text = (cz_text){node.as.text, node.length};
	else
		CZ_TRY(cz_json_to_text(context, &node, &text));
	*result = cz_text_value(text);
	return CZ_OK;
}

cz_code
compozy_json_set(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json value, node;

	(void)count;
	CZ_TRY(cz_json_from_value(context, "value", &args[2], &value));
	CZ_TRY(cz_json_pointer_set(context, args[0].as.json, args[1].as.text, &value, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_remove(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json node;

	(void)count;
	CZ_TRY(cz_json_pointer_remove(context, args[0].as.json, args[1].as.text, &node));
	return cz_json_result(context, &node, result);
}

/* ---- two documents ---- */

static cz_code
read_arrays(cz_context *context, const cz_value *argument, cz_json_arrays *arrays)
{
	static const char *const names[] = {"append", "replace", "union"};

	*arrays = CZ_JSON_ARRAYS_APPEND;
	if (cz_is_null(argument))
		return CZ_OK;
	for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
		if (cz_text_is(argument->as.text, names[i])) {
			*arrays = (cz_json_arrays)i;
			return CZ_OK;
		}
	return cz_fail(context, CZ_INVALID_ARGUMENT,
	               "\"%.*s\" is not a way to merge arrays; allowed: append, replace, union",
	               CZ_QUOTE(argument->as.text));
}

cz_code
compozy_json_merge(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json_arrays arrays;
	cz_json node;

	(void)count;
	CZ_TRY(read_arrays(context, &args[2], &arrays));
	CZ_TRY(cz_json_merge(context, args[0].as.json, args[1].as.json, arrays, &node));
	return cz_json_result(context, &node, result);
}

cz_code
compozy_json_equal(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	bool equal;

	(void)count;
	CZ_TRY(cz_json_equal(context, args[0].as.json, args[1].as.json, &equal));
	*result = cz_bool(equal);
	return CZ_OK;
}

cz_code
compozy_json_contains(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	bool contains;

	(void)count;
	CZ_TRY(cz_json_contains(context, args[0].as.json, args[1].as.json, &contains));
	*result = cz_bool(contains);
	return CZ_OK;
}
