/*
 * The database of a call: settings, driver and connection, with errors told to the user.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include "command.h"
#include "provider.h"

/* Empty when zeroed. */
typedef struct cli_database
{
	const char *label; /* what its errors begin with, where there are two: "--from: " */
	cli_settings settings;
	const cli_driver *driver;
	cli_provider *provider;
} cli_database;

/*
 * Opens it. For CLI_FOR_PROGRAM the tables must be there and of this program's version; with database.auto_migrate
 * what is missing is made first. What is wrong is told, and the status is what to end with.
 */
cli_exit cli_database_open(cli_database *database, const cli_call *call, cli_purpose purpose);

/* The same, whatever tables there are. */
cli_exit cli_database_connect(cli_database *database, const cli_call *call, cli_purpose purpose);

/* The same for the database that the option --flag names (settings.h); a NULL name is the configured one's. */
cli_exit cli_database_connect_to(cli_database *database, const cli_call *call, const char *flag, const char *name,
								 cli_purpose purpose);

/* Refuses one that copy or import has not filled to its end: what is missing looks like lost. */
cli_exit cli_database_refuse_unfinished(cli_database *database);

/* Whether the tables are there, of this program's version, and whole. */
cli_exit cli_database_require_tables(cli_database *database);

void cli_database_close(cli_database *database);

/* Runs a statement with count parameters; what is wrong is told. The result is the caller's to free either way. */
cli_exit cli_database_run(cli_database *database, const char *text, const cli_parameter *parameters, size_t count,
						  cli_result *result);

/* Runs one that gives nothing of interest. */
cli_exit cli_database_do(cli_database *database, const char *text);

/* Tells why a stream failed, unless it was an interrupt, and gives what to end with; the failure is emptied. */
cli_exit cli_database_tell(const cli_database *database, cli_failure *failure);

/* The versions of the tables. */
typedef struct cli_schema
{
	long applied; /* the last; 0: none */
	long known;	  /* the last that the functions know */
	bool is_newer; /* applied by a newer library */
} cli_schema;

cli_exit cli_database_schema(cli_database *database, cli_schema *schema);

#endif
