/*
 * The tables that a database is carried in, and a row on its way.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_TABLES_H
#define CLI_TABLES_H

#include <stdint.h>

#include "buffer.h"

enum
{
	CLI_MOST_COLUMNS = 20,
	CLI_MOST_KEY = 3
};

typedef struct cli_table
{
	const char *name;
	const char *letters; /* a column each: t text, j JSON, z time, i integer, x bytes */
	const char *columns; /* with ", " between */
	const char *key;	 /* the columns of the primary key, by which rows are ordered */
	int together;		 /* so many columns of the key name rows that refer to one another */
} cli_table;

extern const cli_table cli_tables[]; /* one comes after those it refers to; ends with a NULL name */

/* One column's value, the same whatever the engine. */
typedef struct cli_datum
{
	bool is_null;
	int64_t number;	   /* an integer; of a time, the microseconds since 1970-01-01T00:00:00Z */
	const char *bytes; /* text, JSON, bytes; no NUL behind them */
	size_t length;
} cli_datum;

size_t cli_table_width(const cli_table *table);

/* Whether two values of a column are the same. */
bool cli_datum_equal(char letter, const cli_datum *a, const cli_datum *b);

/* The size of a row, roughly as it is sent. */
size_t cli_row_size(const cli_table *table, const cli_datum *row);

/* The beginning of a row's key, as texts to compare with. Empty when zeroed. */
typedef struct cli_key
{
	char *values[CLI_MOST_KEY];
	bool is_number[CLI_MOST_KEY];
	int count;
} cli_key;

int cli_table_key_width(const cli_table *table);

/* The column that is part number `part` of the key. */
size_t cli_table_key_column(const cli_table *table, int part);

/* Its first count columns; NULL row: none. */
void cli_key_take(cli_key *key, const cli_table *table, const cli_datum *row, int count);
void cli_key_free(cli_key *key);

/* Orders two rows as the databases do: texts by their bytes. */
int cli_row_compare(const cli_table *table, const cli_datum *a, const cli_datum *b);

/* "(a, b) >= ($1, $2)", or nothing but "true" for an empty key. */
void cli_key_add_condition(cli_buffer *sql, const cli_table *table, const cli_key *key);

#endif
