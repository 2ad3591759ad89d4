/*
 * The table of SQL functions, made from functions.def, and what follows from a declaration.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"

/* ---- the table ---- */

#define NO_ARGS {{0}}
#define ARGS(...) {__VA_ARGS__}
#define REQUIRED(type, name) {CZ_REQUIRED, CZ_##type, name, CZ_NULL}
#define NULLABLE(type, name) {CZ_NULLABLE, CZ_##type, name, CZ_NULL}
#define OPTIONAL(type, name) {CZ_OPTIONAL, CZ_##type, name, CZ_NULL}
#define VARIADIC(type, name) {CZ_VARIADIC, CZ_##type, name, CZ_NULL}
#define EITHER(mode, type, other, name) {CZ_##mode, CZ_##type, name, CZ_##other}
#define COLUMNS(...) {__VA_ARGS__}
#define COLUMN(type, name) {CZ_##type, name}

/* The columns of task_states and workflow_states, which programs read by position. */
#define TASK_COLUMN_LIST \
	COLUMN(TEXT, "task_exec_id"), COLUMN(TEXT, "workflow_exec_id"), COLUMN(TEXT, "workflow_id"), \
		COLUMN(TEXT, "task_id"), COLUMN(TEXT, "component"), COLUMN(TEXT, "status"), COLUMN(TEXT, "execution_type"), \
		COLUMN(TEXT, "parent_state_id"), COLUMN(TEXT, "agent_id"), COLUMN(TEXT, "action_id"), COLUMN(TEXT, "tool_id"), \
		COLUMN(JSON, "usage"), COLUMN(JSON, "input"), COLUMN(JSON, "output"), COLUMN(JSON, "error"), \
		COLUMN(TIME, "created_at"), COLUMN(TIME, "updated_at")
#define TASK_COLUMNS COLUMNS(TASK_COLUMN_LIST)
#define WORKFLOW_COLUMNS \
	COLUMNS(COLUMN(TEXT, "workflow_exec_id"), COLUMN(TEXT, "workflow_id"), COLUMN(TEXT, "status"), COLUMN(JSON, "usage"), \
			COLUMN(JSON, "input"), COLUMN(JSON, "output"), COLUMN(JSON, "error"), COLUMN(TIME, "created_at"), \
			COLUMN(TIME, "updated_at"))
#define TASK_TREE_COLUMNS COLUMNS(COLUMN(INT, "depth"), TASK_COLUMN_LIST)

#define CLAIM_COLUMNS \
	COLUMNS(TASK_COLUMN_LIST, COLUMN(INT, "attempt"), COLUMN(INT, "max_attempts"), COLUMN(TIME, "lease_until"))
#define REAP_COLUMNS COLUMNS(TASK_COLUMN_LIST, COLUMN(INT, "attempt"), COLUMN(INT, "max_attempts"))

const cz_function cz_functions[CZ_FUNCTION_COUNT] = {
#define SECTION(title)
#define SCALAR(n, c, r, a, s, d) \
	{.name = #n, .kind = CZ_SCALAR, .class = CZ_##c, .result = CZ_##r, .arguments = a, .scalar = n, .summary = s, .details = d},
#define AGGREGATE(n, c, r, a, b, s, d) \
	{.name = #n, .kind = CZ_AGGREGATE, .class = CZ_##c, .result = CZ_##r, .arguments = a, .aggregate = &b, .summary = s, .details = d},
#define TABLE(n, c, k, a, s, d) \
	{.name = #n, .kind = CZ_TABLE, .class = CZ_##c, .columns = k, .arguments = a, .table = n, .summary = s, .details = d},
#include "functions.def"
};

/* ---- what follows from a declaration ---- */

int
cz_function_arity(const cz_function *function)
{
	int arity = 0;

	while (arity < CZ_MAX_ARGUMENTS && function->arguments[arity].name)
		arity++;
	return arity;
}

int
cz_function_required(const cz_function *function)
{
	int required = 0;

	for (int i = 0; i < cz_function_arity(function); i++)
		required += function->arguments[i].mode == CZ_REQUIRED || function->arguments[i].mode == CZ_NULLABLE;
	return required;
}

bool
cz_function_is_variadic(const cz_function *function)
{
	int arity = cz_function_arity(function);

	return arity > 0 && function->arguments[arity - 1].mode == CZ_VARIADIC;
}

bool
cz_function_is_strict(const cz_function *function)
{
	for (int i = 0; i < cz_function_arity(function); i++)
		if (function->arguments[i].mode != CZ_REQUIRED)
			return false;
	return function->class != CZ_WRITES && function->kind != CZ_AGGREGATE;
}

int
cz_function_column_count(const cz_function *function)
{
	int count = 0;

	while (count < CZ_MAX_COLUMNS && function->columns[count].name)
		count++;
	return count;
}

cz_code
cz_function_null(cz_context *context, const cz_function *function, int number, bool *answered)
{
	const cz_argument *argument = &function->arguments[number];

	if (argument->mode != CZ_REQUIRED)
		return CZ_OK;
	if (function->class == CZ_WRITES)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" of %s is NULL", argument->name, function->name);
	*answered = true;
	return CZ_OK;
}
