/*
 * Bringing the tables up, one program at a time.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_MIGRATION_H
#define CLI_MIGRATION_H

#include "database.h"

enum { CLI_MIGRATION_WAIT = 600 }; /* seconds that one waits for another, unless told */

/*
 * Begins a transaction in which nobody else migrates. On PostgreSQL another one is waited for by asking again and again, since who
 * waits in a statement holds up what that one builds; on SQLite the file's own lock does it.
 */
cli_exit cli_migration_begin(cli_database *database, long wait);

/* Applies what is missing up to a version, indexes first of tables that are written to meanwhile. done: how many this one applied. */
cli_exit cli_migration_up(cli_database *database, long to, long wait, long *done);

#endif
