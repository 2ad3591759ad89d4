/*
 * A database whose rows are carried elsewhere, as it is at one moment.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "database.h"
#include "progress.h"

/* Opens it; the tables must be there and of this program's version. From now on all that is read is of one moment. */
cli_exit cli_source_open(cli_database *source, const cli_call *call, const char *flag, const char *name);

/* Says what of the source is not among its rows, and so stays behind: PostgreSQL's indexes of knowledge. */
cli_exit cli_source_tell_left(cli_database *source);

/* Counts the rows of all tables, if somebody looks. */
cli_exit cli_source_count(cli_database *source, cli_progress *progress);

/* Called for each row; other than DONE ends it. */
typedef cli_exit (*cli_row_use)(void *argument, const cli_table *table, const cli_datum *row);

/* Gives a table's rows from a key on. */
cli_exit cli_source_read(cli_database *source, const cli_table *table, const cli_key *from, cli_row_use use, void *argument);

#endif
