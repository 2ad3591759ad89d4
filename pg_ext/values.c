/*
 * SQL values to shared code's values and back.
 *
 * Text and documents are not copied: a value points into the detoasted datum. Arguments declared with one type are
 * read by that type. Those that take any type, or one of two (two overloads, one C function), are read by the type
 * they have at the place where the query calls us, which is looked up once and kept with the call site. There, what
 * JSON has no word for goes by its text, arrays and rows go through to_jsonb, numerics keep every digit.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "values.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "jsonb.h"

/* ---- the types of arguments ---- */

/* How the datums of one argument of one call site are read. */
typedef enum reading
{
	READ_BOOL,
	READ_INT2,
	READ_INT4,
	READ_INT8,
	READ_FLOAT4,
	READ_FLOAT8,
	READ_NUMERIC,
	READ_TEXT,
	READ_NAME,
	READ_CSTRING,
	READ_JSON,
	READ_JSONB,
	READ_TIMESTAMP,
	READ_DATE,
	READ_BYTES,
	READ_TO_JSONB,
	READ_OUTPUT
} reading;

typedef struct source
{
	reading reading;
	FmgrInfo function; /* to_jsonb or the type's output function, where reading says so */
} source;

/* What is known of a place in a query that calls us. */
typedef struct site
{
	int count;
	bool array; /* called with VARIADIC ARRAY[…]: the last source is that of its elements */
	Oid element;
	int16 length;
	bool by_value;
	char alignment;
	source sources[FLEXIBLE_ARRAY_MEMBER];
} site;

typedef struct known_type
{
	Oid type;
	reading reading;
} known_type;

static const known_type known_types[] = {
	{BOOLOID, READ_BOOL},
	{INT2OID, READ_INT2},
	{INT4OID, READ_INT4},
	{INT8OID, READ_INT8},
	{FLOAT4OID, READ_FLOAT4},
	{FLOAT8OID, READ_FLOAT8},
	{NUMERICOID, READ_NUMERIC},
	{TEXTOID, READ_TEXT},
	{VARCHAROID, READ_TEXT},
	{BPCHAROID, READ_TEXT},
	{NAMEOID, READ_NAME},
	{UNKNOWNOID, READ_CSTRING},
	{CSTRINGOID, READ_CSTRING},
	{JSONOID, READ_JSON},
	{JSONBOID, READ_JSONB},
	{BYTEAOID, READ_BYTES},
	{DATEOID, READ_DATE},
	{TIMESTAMPTZOID, READ_TIMESTAMP},
	{TIMESTAMPOID, READ_TIMESTAMP},
};

static const reading declared_readings[] = {
	[CZ_BOOL] = READ_BOOL, [CZ_INT] = READ_INT8,	[CZ_DOUBLE] = READ_FLOAT8,	  [CZ_TEXT] = READ_TEXT,
	[CZ_JSON] = READ_JSONB, [CZ_BYTES] = READ_BYTES, [CZ_TIME] = READ_TIMESTAMP,
};

/* to_jsonb asks its call expression for the argument's type. */
static void
prepare_to_jsonb(source *from, Oid type, MemoryContext memory)
{
	MemoryContext caller = MemoryContextSwitchTo(memory);
	Node *argument = (Node *)makeNullConst(type, -1, InvalidOid);

	fmgr_info_cxt(F_TO_JSONB, &from->function, memory);
	fmgr_info_set_expr((Node *)makeFuncExpr(F_TO_JSONB, JSONBOID, list_make1(argument), InvalidOid, InvalidOid,
											COERCE_EXPLICIT_CALL),
					   &from->function);
	MemoryContextSwitchTo(caller);
	from->reading = READ_TO_JSONB;
}

static void
prepare_source(source *from, Oid type, MemoryContext memory)
{
	Oid base = getBaseType(type);
	Oid output;
	bool is_varlena;

	for (size_t i = 0; i < lengthof(known_types); i++)
		if (known_types[i].type == base) {
			from->reading = known_types[i].reading;
			return;
		}
	if (OidIsValid(get_element_type(base)) || type_is_rowtype(base)) {
		prepare_to_jsonb(from, base, memory);
		return;
	}
	getTypeOutputInfo(base, &output, &is_varlena);
	fmgr_info_cxt(output, &from->function, memory);
	from->reading = READ_OUTPUT;
}

/* The type an argument has where the query calls us; the declared one where there is no query. */
static Oid
argument_type(FmgrInfo *flinfo, int number)
{
	Oid type = get_fn_expr_argtype(flinfo, number);

	if (!OidIsValid(type)) {
		Oid *types;
		int count;

		(void)get_func_signature(flinfo->fn_oid, &types, &count);
		type = number < count ? types[number] : InvalidOid;
	}
	if (!OidIsValid(type) || type == ANYOID)
		elog(ERROR, "the type of argument %d can't be known here", number + 1);
	return type;
}

/* The element's type of VARIADIC ARRAY[…]. */
static void
prepare_elements(site *at, Oid type)
{
	at->element = get_base_element_type(type);
	if (!OidIsValid(at->element))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("VARIADIC argument must be an array")));
	get_typlenbyvalalign(at->element, &at->length, &at->by_value, &at->alignment);
}

static site *
prepare_site(FunctionCallInfo fcinfo, int first)
{
	FmgrInfo *flinfo = fcinfo->flinfo;
	site *at = MemoryContextAllocZero(flinfo->fn_mcxt, offsetof(site, sources) + PG_NARGS() * sizeof(source));

	at->count = PG_NARGS();
	at->array = get_fn_expr_variadic(flinfo);
	for (int i = first; i < at->count; i++) {
		Oid type = argument_type(flinfo, i);

		if (at->array && i == at->count - 1) {
			prepare_elements(at, type);
			type = at->element;
		}
		prepare_source(&at->sources[i], type, flinfo->fn_mcxt);
	}
	flinfo->fn_extra = at;
	return at;
}

static site *
site_of(FunctionCallInfo fcinfo, int first)
{
	return fcinfo->flinfo->fn_extra ? fcinfo->flinfo->fn_extra : prepare_site(fcinfo, first);
}

/* ---- datums to values ---- */

static cz_code
not_finite(cz_context *context, const char *name, bool is_nan)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is %s", name, is_nan ? "NaN" : "infinite");
}

static cz_code
read_double(cz_context *context, const char *name, double number, cz_value *value)
{
	if (isnan(number) || isinf(number))
		return not_finite(context, name, isnan(number));
	value->type = CZ_DOUBLE;
	value->as.real = number;
	return CZ_OK;
}

/* By its shortest digits, as it prints: 0.1 stays 0.1. */
static cz_code
read_float4(cz_context *context, const char *name, Datum datum, cz_value *value)
{
	Datum digits = DirectFunctionCall1(float4out, datum);

	return read_double(context, name, DatumGetFloat8(DirectFunctionCall1(float8in, digits)), value);
}

static cz_code
outside_years(cz_context *context, const char *name)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is outside the years 0001 to 9999", name);
}

static cz_code
read_timestamp(cz_context *context, const char *name, Timestamp timestamp, cz_value *value)
{
	if (!cz_pg_timestamp_in_range(timestamp))
		return outside_years(context, name);
	*value = cz_time_value(cz_pg_time_from_timestamp(timestamp));
	return CZ_OK;
}

static cz_code
read_date(cz_context *context, const char *name, DateADT date, cz_value *value)
{
	if (DATE_NOT_FINITE(date) || date < (CZ_TIME_MIN - CZ_PG_EPOCH) / USECS_PER_DAY ||
		date > (CZ_TIME_MAX - CZ_PG_EPOCH) / USECS_PER_DAY)
		return outside_years(context, name);
	return read_timestamp(context, name, date * USECS_PER_DAY, value);
}

static void
read_text(Datum datum, cz_value *value)
{
	const struct varlena *text = PG_DETOAST_DATUM_PACKED(datum);

	*value = cz_text_value((cz_text){VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text)});
}

static void
read_cstring(const char *string, cz_value *value)
{
	*value = cz_text_value(cz_text_from(string));
}

static void
read_bytes(Datum datum, cz_value *value)
{
	const struct varlena *bytes = PG_DETOAST_DATUM_PACKED(datum);

	value->type = CZ_BYTES;
	value->as.bytes = (cz_bytes){(const uint8_t *)VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)};
}

static cz_code
read_jsonb(cz_context *context, Datum datum, cz_value *value, cz_json *node)
{
	*value = cz_json_value(node);
	return cz_pg_jsonb_node(context, DatumGetJsonbP(datum), node);
}

static cz_code
read_json(cz_context *context, Datum datum, cz_value *value, cz_json *node)
{
	read_text(datum, value);
	CZ_TRY(cz_json_parse(context, value->as.text, node));
	*value = cz_json_value(node);
	return CZ_OK;
}

static cz_code
read_numeric(cz_context *context, const char *name, Datum datum, cz_value *value, cz_json *node)
{
	Numeric number = DatumGetNumeric(datum);

	if (!cz_pg_numeric_is_finite(number))
		return not_finite(context, name, numeric_is_nan(number));
	*node = cz_pg_numeric_node(number);
	*value = cz_json_value(node);
	return CZ_OK;
}

/* The readings that need nothing but the datum. */
static cz_code
read_datum(cz_context *context, const char *name, reading how, Datum datum, cz_value *value, cz_json *node)
{
	switch (how) {
		case READ_BOOL:
			*value = cz_bool(DatumGetBool(datum));
			return CZ_OK;
		case READ_INT2:
			*value = cz_int(DatumGetInt16(datum));
			return CZ_OK;
		case READ_INT4:
			*value = cz_int(DatumGetInt32(datum));
			return CZ_OK;
		case READ_INT8:
			*value = cz_int(DatumGetInt64(datum));
			return CZ_OK;
		case READ_FLOAT4:
			return read_float4(context, name, datum, value);
		case READ_FLOAT8:
			return read_double(context, name, DatumGetFloat8(datum), value);
		case READ_NUMERIC:
			return read_numeric(context, name, datum, value, node);
		case READ_TEXT:
			read_text(datum, value);
			return CZ_OK;
		case READ_NAME:
			read_cstring(NameStr(*DatumGetName(datum)), value);
			return CZ_OK;
		case READ_JSON:
			return read_json(context, datum, value, node);
		case READ_JSONB:
			return read_jsonb(context, datum, value, node);
		case READ_TIMESTAMP:
			return read_timestamp(context, name, DatumGetTimestamp(datum), value);
		case READ_DATE:
			return read_date(context, name, DatumGetDateADT(datum), value);
		case READ_BYTES:
			read_bytes(datum, value);
			return CZ_OK;
		default:
			read_cstring(DatumGetCString(datum), value);
			return CZ_OK;
	}
}

static cz_code
read_source(cz_context *context, const char *name, source *from, Datum datum, cz_value *value, cz_json *node)
{
	if (from->reading == READ_TO_JSONB)
		return read_jsonb(context, FunctionCall1(&from->function, datum), value, node);
	if (from->reading == READ_OUTPUT)
		datum = CStringGetDatum(OutputFunctionCall(&from->function, datum));
	return read_datum(context, name, from->reading, datum, value, node);
}

cz_code
cz_pg_value(cz_context *context, const char *name, cz_type type, Datum datum, cz_value *value, cz_json *node)
{
	return read_datum(context, name, declared_readings[type], datum, value, node);
}

/* ---- arguments ---- */

/* Room for the values and nodes of a variadic call. */
static cz_code
make_room(cz_context *context, int count, cz_pg_arguments *arguments, cz_value **values, cz_json **nodes)
{
	*values = arguments->few;
	*nodes = arguments->nodes;
	if (count > CZ_MAX_VARIADIC)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "%d arguments are given; at most %d are allowed", count,
					   (int)CZ_MAX_VARIADIC);
	if (count > CZ_MAX_ARGUMENTS) {
		*values = CZ_NEW_ARRAY(context, (size_t)count, cz_value);
		*nodes = CZ_NEW_ARRAY(context, (size_t)count, cz_json);
		if (!*values || !*nodes)
			return CZ_OUT_OF_MEMORY;
	}
	arguments->values = *values;
	arguments->count = count;
	return CZ_OK;
}

static cz_code
read_array(cz_context *context, FunctionCallInfo fcinfo, const char *name, site *at, cz_pg_arguments *arguments)
{
	int last = at->count - 1;
	int count;
	Datum *elements;
	bool *nulls;
	cz_value *values;
	cz_json *nodes;

	arguments->null_array = PG_ARGISNULL(last);
	if (arguments->null_array)
		return CZ_OK;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(last), at->element, at->length, at->by_value, at->alignment, &elements,
					  &nulls, &count);
	CZ_TRY(make_room(context, count, arguments, &values, &nodes));
	for (int i = 0; i < count; i++) {
		values[i].type = CZ_NULL;
		if (!nulls[i])
			CZ_TRY(read_source(context, name, &at->sources[last], elements[i], &values[i], &nodes[i]));
	}
	return CZ_OK;
}

/* Functions with a variadic argument have no other. */
static cz_code
read_variadic(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, cz_pg_arguments *arguments)
{
	const char *name = function->arguments[0].name;
	site *at;
	cz_value *values;
	cz_json *nodes;

	if (PG_NARGS() == 0)
		return make_room(context, 0, arguments, &values, &nodes);
	at = site_of(fcinfo, 0);
	if (at->array)
		return read_array(context, fcinfo, name, at, arguments);
	CZ_TRY(make_room(context, PG_NARGS(), arguments, &values, &nodes));
	for (int i = 0; i < PG_NARGS(); i++) {
		values[i].type = CZ_NULL;
		if (!PG_ARGISNULL(i))
			CZ_TRY(read_source(context, name, &at->sources[i], PG_GETARG_DATUM(i), &values[i], &nodes[i]));
	}
	return CZ_OK;
}

static inline cz_code
read_argument(cz_context *context, FunctionCallInfo fcinfo, const cz_argument *declared, int first, int number,
			  cz_value *value, cz_json *node)
{
	Datum datum = PG_GETARG_DATUM(number);

	/* Most arguments are texts, which need no call of their own. */
	if (declared->type == CZ_TEXT && declared->other == CZ_NULL) {
		read_text(datum, value);
		return CZ_OK;
	}
	if (declared->type != CZ_ANY && declared->other == CZ_NULL)
		return read_datum(context, declared->name, declared_readings[declared->type], datum, value, node);
	return read_source(context, declared->name, &site_of(fcinfo, first)->sources[number], datum, value, node);
}

cz_code
cz_pg_arguments_read(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, int first,
					 cz_pg_arguments *arguments)
{
	int i;

	arguments->null_array = false;
	arguments->values = arguments->few;
	for (i = 0; i < CZ_MAX_ARGUMENTS && function->arguments[i].name; i++) {
		const cz_argument *declared = &function->arguments[i];
		int number = first + i;

		if (declared->mode == CZ_VARIADIC)
			return read_variadic(context, fcinfo, function, arguments);
		arguments->few[i].type = CZ_NULL;
		if (number < PG_NARGS() && !PG_ARGISNULL(number))
			CZ_TRY(read_argument(context, fcinfo, declared, first, number, &arguments->few[i], &arguments->nodes[i]));
	}
	arguments->count = i;
	return CZ_OK;
}

/* ---- values to datums ---- */

static Datum
make_varlena(const void *data, size_t length)
{
	struct varlena *result;

	if (length > MaxAllocSize - VARHDRSZ)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("the result is too large")));
	result = palloc(length + VARHDRSZ);
	SET_VARSIZE(result, length + VARHDRSZ);
	if (length)
		memcpy(VARDATA(result), data, length);
	return PointerGetDatum(result);
}

static cz_code
make_jsonb(cz_context *context, const cz_json *node, Datum *datum)
{
	Jsonb *jsonb;

	CZ_TRY(cz_pg_jsonb_write(context, node, &jsonb));
	*datum = JsonbPGetDatum(jsonb);
	return CZ_OK;
}

cz_code
cz_pg_datum(cz_context *context, const cz_value *value, cz_type type, Datum *datum)
{
	if (unlikely(value->type != type))
		elog(ERROR, "a function declared to give %s gave %s", cz_type_name(type), cz_type_name(value->type));
	switch (type) {
		case CZ_BOOL:
			*datum = BoolGetDatum(value->as.boolean);
			return CZ_OK;
		case CZ_INT:
			*datum = Int64GetDatum(value->as.integer);
			return CZ_OK;
		case CZ_DOUBLE:
			*datum = Float8GetDatum(value->as.real);
			return CZ_OK;
		case CZ_TEXT:
			*datum = make_varlena(value->as.text.data, value->as.text.length);
			return CZ_OK;
		case CZ_JSON:
			return make_jsonb(context, value->as.json, datum);
		case CZ_BYTES:
			*datum = make_varlena(value->as.bytes.data, value->as.bytes.length);
			return CZ_OK;
		case CZ_TIME:
			*datum = TimestampTzGetDatum(value->as.time - CZ_PG_EPOCH);
			return CZ_OK;
		default:
			elog(ERROR, "a function is declared to give %s", cz_type_name(type));
	}
}

Oid
cz_pg_type(cz_type type)
{
	static const Oid types[] = {
		[CZ_BOOL] = BOOLOID,  [CZ_INT] = INT8OID,	  [CZ_DOUBLE] = FLOAT8OID,	 [CZ_TEXT] = TEXTOID,
		[CZ_JSON] = JSONBOID, [CZ_BYTES] = BYTEAOID, [CZ_TIME] = TIMESTAMPTZOID,
	};

	return types[type];
}
