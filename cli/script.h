/*
 * Several statements in one text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include "database.h"

/* Runs them one by one, up to the first that fails, which is told. What they give is passed over. */
cli_exit cli_script_run(cli_database *database, const char *text);

/* The same within a transaction: all or none. */
cli_exit cli_script_run_whole(cli_database *database, const char *text);

#endif
