/*
 * Aggregates, over groups and over window frames.
 *
 * SQLite keeps a few bytes for us from the first row to xFinal, which it calls also when the statement is given up: there
 * the arena of the state is released.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

/* What SQLite keeps; zeroed when it is new. The state follows. */
typedef struct cz_group
{
	bool started;
	bool broken; /* a row failed, maybe half-way: the state is not to be looked at again */
	cz_arena keep;
	int64_t state[]; /* aligned as shared code expects */
} cz_group;

/* Registered with the arena's source: memory that outlives the call. */
static cz_group *
group_of(sqlite3_context *sql, const cz_function *function, bool create)
{
	cz_group *group = sqlite3_aggregate_context(sql, create ? (int)(sizeof *group + function->aggregate->state_size) : 0);

	if (group && !group->started) {
		cz_arena_init(&group->keep, &cz_sqlite_host.memory, NULL, NULL, 0);
		group->started = true;
	}
	return group;
}

/* What is done with the state and one row; SQLite calls the final function also when it failed. */
typedef cz_code row_action(cz_context *context, const cz_aggregate *aggregate, cz_group *group, const cz_value *args);

static cz_code
take_row(cz_context *context, const cz_aggregate *aggregate, cz_group *group, const cz_value *args)
{
	return aggregate->step(context, &group->keep, group->state, args);
}

static cz_code
take_back(cz_context *context, const cz_aggregate *aggregate, cz_group *group, const cz_value *args)
{
	return aggregate->inverse(context, group->state, args);
}

static cz_code
act_on_row(cz_context *context, const cz_registration *registration, sqlite3_context *sql, int given,
		   sqlite3_value **source, row_action *action)
{
	const cz_function *function = registration->function;
	cz_value args[CZ_MAX_ARGUMENTS];
	cz_group *group = group_of(sql, function, true);
	bool skipped;
	int count;
	cz_code code;

	if (!group)
		return cz_out_of_memory(context);
	CZ_TRY(cz_sqlite_read_arguments(context, registration, given, source, args, &count));
	CZ_TRY(cz_function_check_nulls(context, function, args, count, &skipped));
	if (skipped || group->broken)
		return CZ_OK;
	code = action(context, function->aggregate, group, args);
	group->broken = code != CZ_OK;
	return code;
}

static void
on_row(sqlite3_context *sql, int given, sqlite3_value **source, row_action *action)
{
	const cz_registration *registration = sqlite3_user_data(sql);
	cz_call call = {.connection = registration->connection, .sql = sql};
	cz_context context;

	cz_sqlite_start(&context, &call);
	if (act_on_row(&context, registration, sql, given, source, action) != CZ_OK)
		cz_sqlite_report(sql, &context);
	cz_context_clear(&context);
}

static void
step(sqlite3_context *sql, int given, sqlite3_value **source)
{
	on_row(sql, given, source, take_row);
}

static void
inverse(sqlite3_context *sql, int given, sqlite3_value **source)
{
	on_row(sql, given, source, take_back);
}

static cz_code
result_of(cz_context *context, const cz_function *function, sqlite3_context *sql, const cz_group *group)
{
	cz_value result = cz_null();
	const void *state = group ? group->state : NULL;

	if (!state) {
		void *empty = cz_allocate(context, function->aggregate->state_size);

		if (!empty)
			return CZ_OUT_OF_MEMORY;
		state = memset(empty, 0, function->aggregate->state_size);
	}
	CZ_TRY(function->aggregate->final(context, state, &result));
	return cz_sqlite_value_out(context, sql, &result);
}

static void
value(sqlite3_context *sql)
{
	const cz_registration *registration = sqlite3_user_data(sql);
	cz_call call = {.connection = registration->connection};
	const cz_group *group = group_of(sql, registration->function, false);
	cz_context context;

	if (group && group->broken)
		return;
	cz_sqlite_start(&context, &call);
	if (result_of(&context, registration->function, sql, group) != CZ_OK)
		cz_sqlite_report(sql, &context);
	cz_context_clear(&context);
}

static void
final(sqlite3_context *sql)
{
	const cz_registration *registration = sqlite3_user_data(sql);
	cz_group *group;

	value(sql);
	group = group_of(sql, registration->function, false);
	if (group)
		cz_arena_clear(&group->keep);
}

int
cz_sqlite_register_aggregate(sqlite3 *db, cz_registration *registration)
{
	const cz_function *function = registration->function;
	int arity = registration->arity, flags = cz_sqlite_flags(function);

	cz_connection_hold(registration->connection);
	if (!function->aggregate->inverse)
		return sqlite3_create_function_v2(db, function->name, arity, flags, registration, NULL, step, final,
										  cz_registration_release);
	return sqlite3_create_window_function(db, function->name, arity, flags, registration, step, final, value, inverse,
										  cz_registration_release);
}
