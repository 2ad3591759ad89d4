/*
 * The SQL functions of identifiers, times and errors, and the library's version.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/domain.h"
#include "function.h"

cz_code
compozy_version(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)context;
	(void)args;
	(void)count;
	*result = cz_text_value(CZ_TEXT_OF(CZ_VERSION));
	return CZ_OK;
}

/* ---- identifiers ---- */

cz_code
compozy_id(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	char *id = cz_allocate(context, CZ_ID_LENGTH);

	(void)args;
	(void)count;
	if (!id)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_id_new(context, id));
	*result = cz_text_value((cz_text){id, CZ_ID_LENGTH});
	return CZ_OK;
}

cz_code
compozy_id_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)context;
	(void)count;
	*result = cz_bool(cz_id_is_valid(args[0].as.text));
	return CZ_OK;
}

cz_code
compozy_id_time(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t time;

	(void)count;
	CZ_TRY(cz_id_time(context, args[0].as.text, &time));
	*result = cz_time_value(time);
	return CZ_OK;
}

cz_code
compozy_id_floor(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	char *id = cz_allocate(context, CZ_ID_LENGTH);

	(void)count;
	if (!id)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_id_floor(context, args[0].as.time, id));
	*result = cz_text_value((cz_text){id, CZ_ID_LENGTH});
	return CZ_OK;
}

/* ---- times ---- */

cz_code
compozy_now(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)args;
	(void)count;
	*result = cz_time_value(context->host->now(context->engine));
	return CZ_OK;
}

cz_code
compozy_clock_set(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	const cz_host *host = context->host;

	(void)count;
	if (!host->set_clock)
		return cz_fail(context, CZ_UNSUPPORTED, "the clock can't be set here");
	host->set_clock(context->engine, cz_is_null(&args[0]) ? NULL : &args[0].as.time);
	*result = args[0];
	return CZ_OK;
}

cz_code
compozy_time(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t time;

	(void)count;
	CZ_TRY(cz_time_parse(context, "text", args[0].as.text, &time));
	*result = cz_time_value(time);
	return CZ_OK;
}

cz_code
compozy_time_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t time;
	cz_code code = cz_time_parse(context, "text", args[0].as.text, &time);

	(void)count;
	if (code != CZ_OK && code != CZ_INVALID_ARGUMENT)
		return code;
	context->error.code = CZ_OK;
	*result = cz_bool(code == CZ_OK);
	return CZ_OK;
}

cz_code
compozy_time_add(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t microseconds, sum;

	(void)count;
	CZ_TRY(cz_duration_parse(context, "duration", args[1].as.text, &microseconds));
	CZ_TRY(cz_time_add(context, args[0].as.time, microseconds, &sum));
	*result = cz_time_value(sum);
	return CZ_OK;
}

cz_code
compozy_duration(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	int64_t microseconds;

	(void)count;
	CZ_TRY(cz_duration_parse(context, "duration", args[0].as.text, &microseconds));
	*result = cz_int(microseconds / 1000);
	return CZ_OK;
}

/* ---- errors ---- */

cz_code
compozy_error(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	const cz_text *code = cz_is_null(&args[1]) ? NULL : &args[1].as.text;
	const cz_json *details = cz_is_null(&args[2]) ? NULL : args[2].as.json;
	cz_json *node = CZ_NEW(context, cz_json);

	(void)count;
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_error_object(context, args[0].as.text, code, details, node));
	*result = cz_json_value(node);
	return CZ_OK;
}
