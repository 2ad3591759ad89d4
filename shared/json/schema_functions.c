/*
 * The SQL functions over JSON Schema.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/cached.h"
#include "function.h"
#include "json/schema.h"

static cz_code
make_schema(cz_context *context, cz_arena *keep, const void *from, const void **made)
{
	const cz_value *argument = from;
	const cz_schema *schema;
	cz_json parsed;

	if (argument->type == CZ_TEXT)
		CZ_TRY(cz_json_parse(context, argument->as.text, &parsed));
	else
		parsed = *argument->as.json;
	CZ_TRY(cz_schema_compile(context, keep, &parsed, &schema));
	*made = schema;
	return CZ_OK;
}

/* The bytes of a schema, where it comes in one piece. */
static cz_bytes
source_of(const cz_value *argument)
{
	if (argument->type == CZ_TEXT)
		return (cz_bytes){(const uint8_t *)argument->as.text.data, argument->as.text.length};
	if (cz_json_is_native(argument->as.json))
		return (cz_bytes){argument->as.json->as.native, argument->as.json->length};
	return (cz_bytes){NULL, 0};
}

/* The compiled schema of the first argument. */
static cz_code
schema_of(cz_context *context, const cz_value *argument, const cz_schema **schema)
{
	const void *made;

	CZ_TRY(cz_cached(context, 0, source_of(argument), make_schema, argument, &made));
	*schema = made;
	return CZ_OK;
}

cz_code
compozy_json_schema_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	const cz_schema *schema;
	bool valid;

	(void)count;
	CZ_TRY(schema_of(context, &args[0], &schema));
	CZ_TRY(cz_schema_is_valid(context, schema, args[1].as.json, &valid));
	*result = cz_bool(valid);
	return CZ_OK;
}

/* Errors as the rows of a table. */
typedef struct row_maker
{
	cz_schema_errors errors;
	cz_rows *rows;
} row_maker;

static cz_code
add_error(cz_schema_errors *errors, cz_context *context, const cz_schema_error *error)
{
	row_maker *maker = (row_maker *)errors;
	cz_value values[] = {
	    cz_text_value(error->instance_path),
	    cz_text_value(error->schema_path),
	    cz_text_value(error->message),
	};

	return maker->rows->add(maker->rows, context, values);
}

cz_code
compozy_json_schema_errors(cz_context *context, const cz_value *args, cz_rows *rows)
{
	row_maker maker = {{add_error}, rows};
	const cz_schema *schema;

	CZ_TRY(schema_of(context, &args[0], &schema));
	return cz_schema_list_errors(context, schema, args[1].as.json, &maker.errors);
}
