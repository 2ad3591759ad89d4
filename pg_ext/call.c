/*
 * Calls of scalar functions.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "call.h"

#include "host.h"
#include "jsonb.h"
#include "values.h"

/* Reads the arguments and runs the body; result is CZ_NULL where the answer is NULL. */
static cz_code
run(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, cz_pg_arguments *arguments,
	cz_value *result)
{
	result->type = CZ_NULL;
	CZ_TRY(cz_pg_arguments_read(context, fcinfo, function, 0, arguments));
	if (arguments->null_array)
		return CZ_OK;
	return cz_function_call(context, function, arguments->values, arguments->count, result);
}

/* A document that comes back whole and unopened is the argument's datum: nothing needs to be written. */
static bool
is_argument(const cz_pg_arguments *arguments, const cz_value *result, Datum *datum)
{
	const cz_json *document = result->as.json;

	if (result->type != CZ_JSON || !cz_json_is_container(document) || !cz_json_is_native(document))
		return false;
	for (int i = 0; i < arguments->count; i++) {
		const cz_value *argument = &arguments->values[i];

		if (argument->type == CZ_JSON && cz_json_is_native(argument->as.json) &&
			argument->as.json->as.native == document->as.native) {
			*datum = PointerGetDatum((const char *)document->as.native - offsetof(Jsonb, root));
			return true;
		}
	}
	return false;
}

Datum
cz_pg_scalar(FunctionCallInfo fcinfo, const cz_function *function)
{
	cz_pg_call call;
	cz_context context;
	cz_pg_arguments arguments;
	cz_value result;
	Datum datum = (Datum)0;
	cz_code code;

	cz_pg_call_begin(&call, &context, function->class != CZ_WRITES);
	call.fcinfo = fcinfo;
	code = run(&context, fcinfo, function, &arguments, &result);
	fcinfo->isnull = cz_is_null(&result);
	if (code == CZ_OK && !fcinfo->isnull && !is_argument(&arguments, &result, &datum))
		code = cz_pg_datum(&context, &result, function->result, &datum);
	cz_pg_call_end(&call, &context, code);
	return datum;
}
