/*
 * A database as the program sees it: what runs a statement and gives its result as text.
 *
 * One implementation per engine; nothing above this header knows which one is at work. The rules of a session are
 * PostgreSQL's: after an error inside a transaction everything is refused until it ends. An implementation for an
 * engine that goes on keeps that rule itself.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_PROVIDER_H
#define CLI_PROVIDER_H

#include "buffer.h"

/* How a column is shown: numbers to the right, the rest to the left. */
typedef enum cli_class
{
	CLI_CLASS_UNKNOWN, /* never in a result */
	CLI_CLASS_TEXT,
	CLI_CLASS_NUMBER,
	CLI_CLASS_BOOLEAN /* t and f */
} cli_class;

typedef struct cli_column
{
	char *name;
	cli_class class;
} cli_column;

typedef struct cli_value
{
	char *text; /* NULL for SQL's NULL */
	size_t length;
} cli_value;

typedef enum cli_status
{
	CLI_DONE,
	CLI_WARNING, /* done, with something to tell */
	CLI_FAILED
} cli_status;

/* Empty when zeroed. */
typedef struct cli_result
{
	cli_status status;
	char *message;		/* with CLI_WARNING and CLI_FAILED */
	cli_column *columns; /* none for a statement without a result */
	size_t column_count;
	size_t column_capacity;
	cli_value *values; /* row by row */
	size_t value_count;
	size_t value_capacity;
} cli_result;

void cli_result_free(cli_result *result);
size_t cli_result_rows(const cli_result *result);

/* For providers. What is given is copied; the text of a value is NULL for SQL's NULL. */
void cli_result_add_column(cli_result *result, const char *name, cli_class class);
void cli_result_add_value(cli_result *result, const char *text, size_t length);
void cli_result_warn(cli_result *result, const char *message);
void cli_result_fail(cli_result *result, const char *message); /* the rows so far are dropped */

typedef struct cli_provider cli_provider; /* a connection */

typedef struct cli_driver
{
	const char *name; /* the value of :ENGINE */

	/* database and extension are NULL when not given. NULL, with a sentence in message, when it can't be opened. */
	cli_provider *(*open)(const char *database, const char *extension, cli_buffer *message);

	/* Runs one statement; the result is the caller's to free. */
	void (*run)(cli_provider *provider, const char *statement, cli_result *result);

	void (*close)(cli_provider *provider);
} cli_driver;

extern const cli_driver cli_driver_sqlite;

#endif
