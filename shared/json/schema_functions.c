/*
 * The SQL functions over JSON Schema.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/schema.h"

/* The compiled schema of the first argument. */
static cz_code
schema_of(cz_context *context, const cz_value *argument, const cz_schema **schema)
{
	cz_json parsed;

	if (argument->type == CZ_JSON)
		return cz_schema_compile(context, &context->arena, argument->as.json, schema);
	CZ_TRY(cz_json_parse(context, argument->as.text, &parsed));
	return cz_schema_compile(context, &context->arena, &parsed, schema);
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
