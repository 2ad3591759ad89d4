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
	cli_buffer_free(&result->notices);
	*result = (cli_result){0};
}

size_t
cli_result_rows(const cli_result *result)
{
	return result->column_count > 0 ? result->value_count / result->column_count : 0;
}

const cli_value *
cli_result_at(const cli_result *result, size_t row, size_t column)
{
	return &result->values[row * result->column_count + column];
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
	cli_buffer_add_format(&result->notices, "WARNING:  %s\n", message);
}

void
cli_result_fail(cli_result *result, cli_exit status, const char *message)
{
	char *copy = cli_copy_text(message);
	cli_buffer notices = result->notices;

	result->notices = (cli_buffer){0};
	cli_result_free(result);
	result->status = status;
	result->message = copy;
	result->notices = notices;
}
