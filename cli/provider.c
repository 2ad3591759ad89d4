/*
 * The result of a statement, as a provider fills it.
 *
 * It is held whole before anything is shown: a statement that fails at its thousandth row shows none, as in psql, and
 * the widths of a table are known only at its end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "provider.h"

#include <stdlib.h>
#include <string.h>

void
cli_result_free(cli_result *result)
{
	for (size_t i = 0; i < result->value_count; i++)
		free(result->values[i].text);
	for (size_t i = 0; i < result->column_count; i++)
		free(result->columns[i].name);
	free(result->values);
	free(result->columns);
	free(result->message);
	*result = (cli_result){0};
}

size_t
cli_result_rows(const cli_result *result)
{
	return result->column_count > 0 ? result->value_count / result->column_count : 0;
}

void
cli_result_add_column(cli_result *result, const char *name, cli_class class)
{
	result->columns =
		cli_grow(result->columns, result->column_count, &result->column_capacity, sizeof(cli_column));
	result->columns[result->column_count++] = (cli_column){.name = cli_copy(name, strlen(name)), .class = class};
}

void
cli_result_add_value(cli_result *result, const char *text, size_t length)
{
	result->values = cli_grow(result->values, result->value_count, &result->value_capacity, sizeof(cli_value));
	result->values[result->value_count++] =
		(cli_value){.text = text ? cli_copy(text, length) : NULL, .length = text ? length : 0};
}

void
cli_result_warn(cli_result *result, const char *message)
{
	result->status = CLI_WARNING;
	result->message = cli_copy(message, strlen(message));
}

void
cli_result_fail(cli_result *result, const char *message)
{
	char *copy = cli_copy(message, strlen(message));

	cli_result_free(result);
	result->status = CLI_FAILED;
	result->message = copy;
}
