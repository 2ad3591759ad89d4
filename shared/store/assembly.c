/*
 * Statements put together for a filter.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/filter.h"

#include <stdio.h>

void
cz_assembly_begin(cz_context *context, const char *name, const char *columns, cz_assembly *assembly)
{
	cz_buffer_init(&assembly->text, context);
	assembly->statement = (cz_statement){.name = name, .parameters = assembly->letters, .columns = columns};
	assembly->count = 0;
}

void
cz_assembly_add(cz_assembly *assembly, const char *sql)
{
	cz_buffer_add_text(&assembly->text, cz_text_from(sql));
}

cz_code
cz_assembly_parameter(cz_context *context, cz_assembly *assembly, char letter, const cz_value *value)
{
	char place[8];
	int length;

	if (assembly->count == CZ_MAX_PARAMETERS)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "argument \"filter\" needs more than %d values", CZ_MAX_PARAMETERS);
	assembly->letters[assembly->count] = letter;
	assembly->parameters[assembly->count] = *value;
	length = snprintf(place, sizeof place, "$%d", ++assembly->count);
	cz_buffer_add(&assembly->text, place, (size_t)length);
	return CZ_OK;
}

static cz_code
add_compared(cz_context *context, cz_assembly *assembly, const char *before, char letter, const cz_value *value,
			 const char *after)
{
	cz_assembly_add(assembly, before);
	CZ_TRY(cz_assembly_parameter(context, assembly, letter, value));
	cz_assembly_add(assembly, after);
	return CZ_OK;
}

static cz_code
add_condition(cz_context *context, const cz_shape *shape, const cz_condition *condition, const char *alias,
			  cz_assembly *assembly)
{
	char letter = shape->letters[condition->column];
	bool contains = condition->comparison == CZ_CONTAINS;

	cz_assembly_add(assembly, contains ? " AND {contains}(" : " AND ");
	cz_assembly_add(assembly, alias);
	cz_assembly_add(assembly, shape->names[condition->column]);
	switch (condition->comparison) {
		case CZ_EQUAL:
			return add_compared(context, assembly, " = ", letter, &condition->value, "");
		case CZ_ANY_OF:
			return add_compared(context, assembly, " {in elements}", 'j', &condition->value, "{end in elements}");
		case CZ_CONTAINS:
			return add_compared(context, assembly, ", ", letter, &condition->value, ")");
		case CZ_FROM_ON:
			return add_compared(context, assembly, " >= ", letter, &condition->value, "");
		case CZ_BEFORE:
			return add_compared(context, assembly, " < ", letter, &condition->value, "");
		default:
			cz_assembly_add(assembly, " IS NULL");
			return CZ_OK;
	}
}

cz_code
cz_filter_conditions(cz_context *context, const cz_filter *filter, const char *alias, cz_assembly *assembly)
{
	for (int i = 0; i < filter->count; i++)
		CZ_TRY(add_condition(context, filter->shape, &filter->conditions[i], alias, assembly));
	return CZ_OK;
}

cz_code
cz_assembly_end(cz_assembly *assembly)
{
	cz_text text;

	assembly->letters[assembly->count] = '\0';
	cz_buffer_add(&assembly->text, "", 1);
	CZ_TRY(cz_buffer_finish(&assembly->text, &text));
	assembly->statement.text = text.data;
	return CZ_OK;
}
