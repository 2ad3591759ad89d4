/*
 * Calls of scalar functions.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "call.h"

#include "host.h"
#include "values.h"

/* Reads the arguments and runs the body; result is CZ_NULL where the answer is NULL. */
static cz_code
run(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, cz_value *result)
{
	cz_pg_arguments arguments;

	*result = cz_null();
	CZ_TRY(cz_pg_arguments_read(context, fcinfo, function, 0, &arguments));
	if (arguments.null_array)
		return CZ_OK;
	return cz_function_call(context, function, arguments.values, arguments.count, result);
}

Datum
cz_pg_scalar(FunctionCallInfo fcinfo, const cz_function *function)
{
	cz_pg_call call;
	cz_context context;
	cz_value result;
	Datum datum = (Datum)0;
	cz_code code;

	cz_pg_call_begin(&call, &context, function->class != CZ_WRITES);
	code = run(&context, fcinfo, function, &result);
	fcinfo->isnull = cz_is_null(&result);
	if (code == CZ_OK && !fcinfo->isnull)
		code = cz_pg_datum(&context, &result, function->result, &datum);
	cz_pg_call_end(&call, &context, code);
	return datum;
}
