/*
 * The tables that a database is carried in, and a row on its way.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/columns.h"

const cli_table cli_tables[] = {
#define TABLE(name, letters, columns, key, together) {#name, letters, columns, key, together},
#include "store/tables.def"
#undef TABLE
	{0},
};

/* ---- columns ---- */

size_t
cli_table_width(const cli_table *table)
{
	return strlen(table->letters);
}

/* The name that stands at a place of a list, and its length. */
static const char *
name_at(const char *names, size_t place, size_t *length)
{
	for (; place > 0; place--)
		names += strcspn(names, " ") + 1;
	*length = strcspn(names, ",");
	return names;
}

int
cli_table_key_width(const cli_table *table)
{
	int width = 1;

	for (const char *at = table->key; *at; at++)
		width += *at == ',';
	return width;
}

size_t
cli_table_key_column(const cli_table *table, int part)
{
	size_t length, column_length, column = 0;
	const char *name = name_at(table->key, (size_t)part, &length), *found;

	while ((found = name_at(table->columns, column, &column_length)),
		   column_length != length || memcmp(found, name, length) != 0)
		column++;
	return column;
}

/* ---- values ---- */

bool
cli_datum_equal(char letter, const cli_datum *a, const cli_datum *b)
{
	if (a->is_null || b->is_null)
		return a->is_null && b->is_null;
	if (letter == 'i' || letter == 'z')
		return a->number == b->number;
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

size_t
cli_row_size(const cli_table *table, const cli_datum *row)
{
	size_t size = 0;

	for (size_t i = 0; table->letters[i]; i++)
		if (!row[i].is_null)
			size += table->letters[i] == 'i' || table->letters[i] == 'z' ? sizeof row[i].number : row[i].length;
	return size;
}

/* ---- keys ---- */

void
cli_key_free(cli_key *key)
{
	for (int i = 0; i < key->count; i++)
		free(key->values[i]);
	*key = (cli_key){0};
}

void
cli_key_take(cli_key *key, const cli_table *table, const cli_datum *row, int count)
{
	cli_key_free(key);
	for (int i = 0; row && i < count; i++) {
		size_t column = cli_table_key_column(table, i);
		char number[24];

		key->is_number[i] = table->letters[column] == 'i';
		snprintf(number, sizeof number, "%" PRId64, row[column].number);
		key->values[i] =
			key->is_number[i] ? cli_copy_text(number) : cli_copy(row[column].bytes, row[column].length);
		key->count++;
	}
}

static int
compare_data(char letter, const cli_datum *a, const cli_datum *b)
{
	int order;

	if (letter == 'i')
		return (a->number > b->number) - (a->number < b->number);
	order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

int
cli_row_compare(const cli_table *table, const cli_datum *a, const cli_datum *b)
{
	int order = 0;

	for (int i = 0; i < cli_table_key_width(table) && order == 0; i++) {
		size_t column = cli_table_key_column(table, i);

		order = compare_data(table->letters[column], &a[column], &b[column]);
	}
	return order;
}

void
cli_key_add_condition(cli_buffer *sql, const cli_table *table, const cli_key *key)
{
	size_t length;

	if (key->count == 0) {
		cli_buffer_add_text(sql, "true");
		return;
	}
	for (int i = 0; i < key->count; i++) {
		const char *name = name_at(table->key, (size_t)i, &length);

		cli_buffer_add_format(sql, "%s%.*s", i == 0 ? "(" : ", ", (int)length, name);
	}
	for (int i = 0; i < key->count; i++)
		cli_buffer_add_format(sql, "%s$%d", i == 0 ? ") >= (" : ", ", i + 1);
	cli_buffer_add_byte(sql, ')');
}
