/*
 * Calls of scalar functions.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

static cz_code
call_scalar(cz_context *context, const cz_registration *registration, sqlite3_context *sql, int given,
			sqlite3_value **source)
{
	cz_value few[CZ_MAX_ARGUMENTS + 2], *args = few, result;
	int count;

	if (given > CZ_MAX_ARGUMENTS) {
		args = CZ_NEW_ARRAY(context, (size_t)given, cz_value);
		if (!args)
			return CZ_OUT_OF_MEMORY;
	}
	CZ_TRY(cz_sqlite_read_arguments(context, registration, given, source, args, &count));
	CZ_TRY(cz_function_call(context, registration->function, args, count, &result));
	return cz_sqlite_value_out(context, sql, &result);
}

static void
scalar(sqlite3_context *sql, int given, sqlite3_value **source)
{
	const cz_registration *registration = sqlite3_user_data(sql);
	cz_call call = {.connection = registration->connection, .sql = sql, .keeps = true};
	cz_context context;
	cz_code code;

	cz_sqlite_start(&context, &call);
	code = call_scalar(&context, registration, sql, given, source);
	if (call.section)
		code = cz_sqlite_settle(&context, code);
	if (code != CZ_OK)
		cz_sqlite_report(sql, &context);
	cz_context_clear(&context);
	if (call.kept)
		cz_sqlite_kept_settle(&call);
}

/* Whether text is taken differently when it is marked as JSON. */
static bool
looks_at_subtypes(const cz_function *function)
{
	for (int i = 0; i < cz_function_arity(function); i++)
		if (function->arguments[i].type == CZ_ANY || function->arguments[i].other != CZ_NULL)
			return true;
	return false;
}

int
cz_sqlite_flags(const cz_function *function)
{
	static const int flags[] = {
		[CZ_PURE] = SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
		[CZ_STABLE] = SQLITE_INNOCUOUS,
		[CZ_VOLATILE] = SQLITE_INNOCUOUS,
		[CZ_READS] = 0,
		[CZ_WRITES] = SQLITE_DIRECTONLY,
	};

	return flags[function->class] | SQLITE_UTF8 | CZ_RESULT_SUBTYPE |
		   (looks_at_subtypes(function) ? SQLITE_SUBTYPE : 0);
}

/* One registration for each number of arguments, so that SQLite itself refuses the others. */
int
cz_sqlite_register_scalar(sqlite3 *db, cz_registration *registration)
{
	const cz_function *function = registration->function;
	int first = registration->variadic ? -1 : cz_function_required(function);
	int last = registration->variadic ? -1 : registration->arity;
	int flags = cz_sqlite_flags(function), result = SQLITE_OK;

	for (int n = first; n <= last && result == SQLITE_OK; n++) {
		cz_connection_hold(registration->connection);
		result = sqlite3_create_function_v2(db, function->name, n, flags, registration, scalar, NULL, NULL,
											cz_registration_release);
	}
	return result;
}
