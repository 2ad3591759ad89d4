/*
 * SQLite's values to ours and back.
 *
 * SQLite decides the type of a value when it meets it, so that here stands what PostgreSQL's parser does there: a value that
 * doesn't fit its argument is refused. An integral REAL counts as an integer, since many clients send every number so.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include "base/time.h"
#include "domain/domain.h"
#include "json/json.h"

static const char *
type_name(sqlite3_value *source)
{
	static const char *const names[] = {"", "integer", "real", "text", "blob", "null"};

	return sqlite3_value_subtype(source) == CZ_SUBTYPE_JSON ? "json" : names[sqlite3_value_type(source)];
}

static cz_code
wrong_type(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source)
{
	bool other = argument->other != CZ_NULL;

	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" of %s must be %s%s%s, not %s", argument->name,
				   function->name, cz_type_name(argument->type), other ? " or " : "",
				   other ? cz_type_name(argument->other) : "", type_name(source));
}

/* ---- in ---- */

/* The text as it is, unchecked. */
static inline cz_code
raw_text(cz_context *context, sqlite3_value *source, cz_text *text)
{
	const char *data = (const char *)sqlite3_value_text(source);

	if (!data)
		return cz_out_of_memory(context);
	text->data = data;
	text->length = (size_t)sqlite3_value_bytes(source);
	return CZ_OK;
}

cz_code
cz_sqlite_text_in(cz_context *context, const char *name, sqlite3_value *source, cz_text *text)
{
	size_t valid;

	CZ_TRY(raw_text(context, source, text));
	valid = cz_text_valid_prefix(*text);
	if (valid == text->length)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" has %s at byte %zu", name,
				   text->data[valid] ? "invalid UTF-8" : "a NUL character", valid + 1);
}

/* An integral REAL within 2^63. */
static bool
integral(double real, int64_t *integer)
{
	if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0))
		return false;
	*integer = (int64_t)real;
	return (double)*integer == real;
}

/* A text of an optional sign and digits, within 64 bits. */
static bool
digits(cz_text text, int64_t *integer)
{
	bool negative = text.length > 0 && text.data[0] == '-';
	size_t i = negative;
	int64_t number = 0; /* kept below zero, where there is room for one more */

	if (i == text.length)
		return false;
	for (; i < text.length; i++) {
		int digit = text.data[i] - '0';

		if (digit < 0 || digit > 9 || number < (INT64_MIN + digit) / 10)
			return false;
		number = number * 10 - digit;
	}
	if (!negative && number == INT64_MIN)
		return false;
	*integer = negative ? number : -number;
	return true;
}

static bool
integer_in(sqlite3_value *source, int64_t *integer)
{
	switch (sqlite3_value_type(source)) {
		case SQLITE_INTEGER:
			*integer = sqlite3_value_int64(source);
			return true;
		case SQLITE_FLOAT:
			return integral(sqlite3_value_double(source), integer);
		case SQLITE_TEXT: {
			const char *data = (const char *)sqlite3_value_text(source);

			return data && digits((cz_text){data, (size_t)sqlite3_value_bytes(source)}, integer);
		}
		default:
			return false;
	}
}

static bool
boolean_in(sqlite3_value *source, bool *boolean)
{
	int64_t integer;

	if (sqlite3_value_type(source) == SQLITE_TEXT) {
		const char *data = (const char *)sqlite3_value_text(source);
		cz_text text = {data, (size_t)sqlite3_value_bytes(source)};

		*boolean = data && (cz_text_is(text, "true") || cz_text_is(text, "t"));
		return data && (*boolean || cz_text_is(text, "false") || cz_text_is(text, "f"));
	}
	if (!integer_in(source, &integer) || integer < 0 || integer > 1)
		return false;
	*boolean = integer == 1;
	return true;
}

static cz_code
real_in(cz_context *context, const char *name, double real, cz_value *value)
{
	if (real - real != 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is infinite", name);
	*value = (cz_value){.type = CZ_DOUBLE, .as = {.real = real}};
	return CZ_OK;
}

/* ---- JSON in ---- */

/* SQLite's binary JSON, from 3.45, by SQLite's own reader. */
static cz_code
binary_json_in(cz_context *context, const cz_argument *argument, sqlite3_value *source, cz_text *text)
{
	cz_connection *connection = cz_call_of(context)->connection;
	sqlite3_stmt *statement;
	cz_code code = CZ_OK;

	if (sqlite3_libversion_number() < 3045000 || !(statement = cz_connection_own(connection, CZ_OWN_TEXT)))
		return cz_fail(context, CZ_INVALID_JSON, "argument \"%s\" is a blob, and not JSON", argument->name);
	sqlite3_bind_value(statement, 1, source);
	if (sqlite3_step(statement) != SQLITE_ROW)
		code = cz_fail(context, CZ_INVALID_JSON, "argument \"%s\" is a blob, and not JSON", argument->name);
	else {
		const char *data = (const char *)sqlite3_column_text(statement, 0);

		if (!data)
			code = cz_out_of_memory(context);
		else
			code = cz_text_copy(context, (cz_text){data, (size_t)sqlite3_column_bytes(statement, 0)}, text);
	}
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return code;
}

static cz_code
json_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
		cz_value *value)
{
	cz_json *node = CZ_NEW(context, cz_json);
	cz_value number = cz_null();
	cz_text text;

	if (!node)
		return CZ_OUT_OF_MEMORY;
	*value = cz_json_value(node);
	switch (sqlite3_value_type(source)) {
		case SQLITE_TEXT:
			CZ_TRY(raw_text(context, source, &text));
			return cz_json_parse(context, text, node);
		case SQLITE_BLOB:
			CZ_TRY(binary_json_in(context, argument, source, &text));
			return cz_json_parse(context, text, node);
		case SQLITE_INTEGER:
			return cz_json_int(context, sqlite3_value_int64(source), node);
		case SQLITE_FLOAT:
			CZ_TRY(real_in(context, argument->name, sqlite3_value_double(source), &number));
			return cz_json_double(context, number.as.real, node);
		default:
			return wrong_type(context, function, argument, source);
	}
}

/* ---- bytes in ---- */

/* An empty blob has no address, and neither has one for which memory ran out. */
static cz_code
bytes_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
		 cz_value *value)
{
	cz_bytes bytes = {NULL, 0};

	if (sqlite3_value_type(source) != SQLITE_BLOB)
		return wrong_type(context, function, argument, source);
	bytes.data = sqlite3_value_blob(source);
	bytes.length = (size_t)sqlite3_value_bytes(source);
	if (!bytes.data && bytes.length)
		return cz_out_of_memory(context);
	if (!bytes.data)
		bytes.data = (const uint8_t *)"";
	*value = cz_bytes_value(bytes);
	return CZ_OK;
}

/* Text or bytes: JSON is neither, though SQLite keeps it as text. */
static cz_code
text_or_bytes_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
				 cz_value *value)
{
	if (sqlite3_value_type(source) != SQLITE_TEXT || sqlite3_value_subtype(source) == CZ_SUBTYPE_JSON)
		return bytes_in(context, function, argument, source, value);
	value->type = CZ_TEXT;
	return cz_sqlite_text_in(context, argument->name, source, &value->as.text);
}

/* ---- any value in ---- */

static cz_code
any_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
	   cz_value *value)
{
	cz_text text;

	switch (sqlite3_value_type(source)) {
		case SQLITE_INTEGER:
			*value = cz_int(sqlite3_value_int64(source));
			return CZ_OK;
		case SQLITE_FLOAT:
			return real_in(context, argument->name, sqlite3_value_double(source), value);
		case SQLITE_TEXT:
			if (sqlite3_value_subtype(source) == CZ_SUBTYPE_JSON)
				return json_in(context, function, argument, source, value);
			CZ_TRY(cz_sqlite_text_in(context, argument->name, source, &text));
			*value = cz_text_value(text);
			return CZ_OK;
		default:
			return bytes_in(context, function, argument, source, value);
	}
}

static cz_code
text_or_time_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
				cz_value *value)
{
	cz_text text;
	int64_t time;

	if (sqlite3_value_type(source) != SQLITE_TEXT)
		return wrong_type(context, function, argument, source);
	CZ_TRY(cz_sqlite_text_in(context, argument->name, source, &text));
	if (argument->type == CZ_TEXT) {
		*value = cz_text_value(text);
		return CZ_OK;
	}
	CZ_TRY(cz_time_parse(context, argument->name, text, &time));
	*value = cz_time_value(time);
	return CZ_OK;
}

static cz_code
number_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
		  cz_value *value)
{
	int64_t integer;
	bool boolean;

	if (argument->type == CZ_DOUBLE && sqlite3_value_numeric_type(source) != SQLITE_TEXT &&
		sqlite3_value_type(source) != SQLITE_BLOB)
		return real_in(context, argument->name, sqlite3_value_double(source), value);
	if (argument->type == CZ_INT && integer_in(source, &integer))
		*value = cz_int(integer);
	else if (argument->type == CZ_BOOL && boolean_in(source, &boolean))
		*value = cz_bool(boolean);
	else
		return wrong_type(context, function, argument, source);
	return CZ_OK;
}

/* Whatever is neither NULL nor a text for an argument that takes only text. */
static cz_code
other_in(cz_context *context, const cz_function *function, const cz_argument *argument, int type, sqlite3_value *source,
		 cz_value *value)
{
	if (argument->other == CZ_JSON && sqlite3_value_subtype(source) == CZ_SUBTYPE_JSON)
		return json_in(context, function, argument, source, value);
	switch (argument->type) {
		case CZ_TEXT:
			/* JSON to be parsed is checked by the parser, which says where. */
			if (argument->other == CZ_JSON && type == SQLITE_TEXT) {
				value->type = CZ_TEXT;
				return raw_text(context, source, &value->as.text);
			}
			if (argument->other == CZ_JSON)
				return json_in(context, function, argument, source, value);
			if (argument->other == CZ_BYTES)
				return text_or_bytes_in(context, function, argument, source, value);
			return text_or_time_in(context, function, argument, source, value);
		case CZ_TIME:
			return text_or_time_in(context, function, argument, source, value);
		case CZ_JSON:
			return json_in(context, function, argument, source, value);
		case CZ_BYTES:
			return bytes_in(context, function, argument, source, value);
		case CZ_ANY:
			return any_in(context, function, argument, source, value);
		default:
			return number_in(context, function, argument, source, value);
	}
}

/* In line, since every argument of every call comes through here. */
static inline cz_code
value_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
		 cz_value *value)
{
	int type = sqlite3_value_type(source);

	value->type = CZ_NULL;
	if (type == SQLITE_NULL)
		return CZ_OK;
	if (type != SQLITE_TEXT || argument->type != CZ_TEXT || argument->other != CZ_NULL)
		return other_in(context, function, argument, type, source, value);
	value->type = CZ_TEXT;
	return cz_sqlite_text_in(context, argument->name, source, &value->as.text);
}

cz_code
cz_sqlite_value_in(cz_context *context, const cz_function *function, const cz_argument *argument, sqlite3_value *source,
				   cz_value *value)
{
	return value_in(context, function, argument, source, value);
}

cz_code
cz_sqlite_read_arguments(cz_context *context, const cz_registration *registration, int given, sqlite3_value **source,
						 cz_value *args, int *count)
{
	const cz_function *function = registration->function;
	int arity = registration->arity;

	for (int i = 0; i < given; i++)
		CZ_TRY(value_in(context, function, &function->arguments[i < arity ? i : arity - 1], source[i], &args[i]));
	for (int i = given; i < arity && !registration->variadic; i++)
		args[i] = cz_null();
	*count = registration->variadic ? given : arity;
	return CZ_OK;
}

/* ---- out ---- */

static cz_code
text_out(cz_context *context, sqlite3_context *sql, cz_text text)
{
	if (text.length > (size_t)sqlite3_limit(cz_call_of(context)->connection->db, SQLITE_LIMIT_LENGTH, -1))
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the result has %zu bytes, more than this connection allows", text.length);
	sqlite3_result_text64(sql, text.data, text.length, SQLITE_TRANSIENT, SQLITE_UTF8);
	return CZ_OK;
}

/* A blob without an address would be NULL. */
static cz_code
bytes_out(cz_context *context, sqlite3_context *sql, cz_bytes bytes)
{
	if (bytes.length > (size_t)sqlite3_limit(cz_call_of(context)->connection->db, SQLITE_LIMIT_LENGTH, -1))
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the result has %zu bytes, more than this connection allows", bytes.length);
	sqlite3_result_blob64(sql, bytes.length ? (const void *)bytes.data : "", bytes.length, SQLITE_TRANSIENT);
	return CZ_OK;
}

static cz_code
json_out(cz_context *context, sqlite3_context *sql, const cz_json *node)
{
	cz_text text;

	CZ_TRY(cz_json_to_text(context, node, &text));
	CZ_TRY(text_out(context, sql, text));
	sqlite3_result_subtype(sql, CZ_SUBTYPE_JSON);
	return CZ_OK;
}

cz_code
cz_sqlite_value_out(cz_context *context, sqlite3_context *sql, const cz_value *value)
{
	char time[CZ_TIME_TEXT];

	switch (value->type) {
		case CZ_BOOL:
			sqlite3_result_int(sql, value->as.boolean);
			sqlite3_result_subtype(sql, CZ_SUBTYPE_BOOLEAN);
			return CZ_OK;
		case CZ_INT:
			sqlite3_result_int64(sql, value->as.integer);
			return CZ_OK;
		case CZ_DOUBLE:
			sqlite3_result_double(sql, value->as.real);
			return CZ_OK;
		case CZ_TEXT:
			return text_out(context, sql, value->as.text);
		case CZ_JSON:
			return json_out(context, sql, value->as.json);
		case CZ_BYTES:
			return bytes_out(context, sql, value->as.bytes);
		case CZ_TIME:
			cz_time_write(value->as.time, time);
			return text_out(context, sql, (cz_text){time, CZ_TIME_TEXT});
		default:
			sqlite3_result_null(sql);
			return CZ_OK;
	}
}
