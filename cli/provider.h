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

#include "exit.h"
#include "settings.h"
#include "tables.h"

/* ---- results ---- */

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

/* Empty when zeroed. */
typedef struct cli_result
{
	cli_exit status;	/* CLI_EXIT_DONE; or what the program ends with, were this its last word */
	char *message;		/* why it failed, without secrets; NULL when it didn't */
	cli_buffer notices; /* lines such as "WARNING:  …", told before anything else */
	cli_column *columns; /* none for a statement without a result */
	size_t column_count;
	size_t column_capacity;
	cli_value *values; /* row by row */
	size_t value_count;
	size_t value_capacity;
} cli_result;

void cli_result_free(cli_result *result);
size_t cli_result_rows(const cli_result *result);
const cli_value *cli_result_at(const cli_result *result, size_t row, size_t column);

/* For providers. What is given is copied; the text of a value is NULL for SQL's NULL. */
void cli_result_add_column(cli_result *result, const char *name, cli_class class);
void cli_result_add_value(cli_result *result, const char *text, size_t length);
void cli_result_warn(cli_result *result, const char *message);
void cli_result_fail(cli_result *result, cli_exit status, const char *message); /* the rows so far are dropped */

/* ---- statements ---- */

/* text is NULL for SQL's NULL. */
typedef struct cli_parameter
{
	cli_class class; /* CLI_CLASS_NUMBER for an integer, else CLI_CLASS_TEXT */
	const char *text;
} cli_parameter;

/* Parameters are $1, $2, …, each named for the first time in this order. */
typedef struct cli_statement
{
	const char *text;
	const cli_parameter *parameters;
	size_t parameter_count;
} cli_statement;

/* ---- providers ---- */

typedef struct cli_provider cli_provider; /* a connection */

/* What a connection is for. */
typedef enum cli_purpose
{
	/* Text that a user wrote: results as the engine's own program shows them. */
	CLI_FOR_SCRIPT,

	/* Statements of this program: times as RFC 3339 in UTC, so that both engines give the same. */
	CLI_FOR_PROGRAM,

	/* The same, and what is missing may be made: the file, the extension. */
	CLI_FOR_MIGRATION
} cli_purpose;

/* Why something could not be done. Empty when zeroed. */
typedef struct cli_failure
{
	cli_exit status;
	cli_buffer message;
} cli_failure;

/* What reading the next row came to. */
typedef enum cli_step
{
	CLI_STEP_ROW,
	CLI_STEP_END,
	CLI_STEP_FAILED
} cli_step;

typedef struct cli_driver
{
	const char *name; /* the value of database.driver, and of :ENGINE */

	/*
	 * Connects; NULL when that fails. Afterwards our functions are there, but for CLI_FOR_SCRIPT on a server, where they
	 * need not be. Nothing was changed, but for CLI_FOR_MIGRATION.
	 */
	cli_provider *(*open)(const cli_settings *settings, cli_purpose purpose, cli_failure *failure);

	/* Runs one statement; the result is the caller's to free. */
	void (*run)(cli_provider *provider, const cli_statement *statement, cli_result *result);

	/* Begins one without parameters, so that others can run meanwhile; run() is called with the same one next. */
	void (*start)(cli_provider *provider, const cli_statement *statement);

	bool (*has_table)(cli_provider *provider, const char *name);

	/* Stops what runs, if anything does; may be called by a signal's handler. */
	void (*cancel)(cli_provider *provider);

	/* What is open is rolled back. */
	void (*close)(cli_provider *provider);

	/* ---- whole tables, row by row, in constant memory ---- */

	const char *begin_reading; /* a transaction in which all is read as it is at one moment, while others write */
	const char *begin_writing;
	const char *const *before_loading; /* statements that make a connection fit for many rows; end with NULL */
	const char *const *after_loading;

	/* Within begin_reading: the rows by key, from one on. What is open is ended by read_end, at any row. */
	bool (*read_begin)(cli_provider *provider, const cli_table *table, const cli_key *from, cli_failure *failure);
	cli_step (*read_next)(cli_provider *provider, cli_datum *row, cli_failure *failure); /* valid until the next call */
	void (*read_end)(cli_provider *provider);

	/* Within begin_writing. After a failure the transaction can only be rolled back; write_end says what is left to say. */
	bool (*write_begin)(cli_provider *provider, const cli_table *table, cli_failure *failure);
	bool (*write_row)(cli_provider *provider, const cli_datum *row, cli_failure *failure);
	bool (*write_end)(cli_provider *provider, cli_failure *failure);

	/* ---- files that hold a database, in the engine's own form ---- */

	/* Within begin_reading: writes a new file, and makes sure of it or leaves the fingerprint in it for restore. */
	bool (*backup)(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure);

	/* Fills a database without tables; all or nothing. The fingerprint is what it must have then, NULL: not known. */
	bool (*restore)(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure);

	/* The same without asking for fingerprints, and in the place of what is there. NULL where the engine has no file. */
	bool (*snapshot_take)(cli_provider *provider, const char *path, cli_failure *failure);
	bool (*snapshot_put)(cli_provider *provider, const char *path, cli_failure *failure);
} cli_driver;

extern const cli_driver cli_driver_postgres;
extern const cli_driver cli_driver_sqlite;

#endif
