/*
 * A database that is being filled with the rows of another.
 *
 * The table compozy_copy stands in it as long as it isn't whole. What was filled before a run ended is gone on from, so
 * the rows themselves say how far it is; compozy_copy names the run that fills it now, which others then leave alone.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "database.h"

typedef struct cli_target
{
	cli_database database;
	bool is_resumed; /* it holds part of a copy */
	char *run;		 /* who we are, in compozy_copy */
	const cli_table *table;
	bool is_open;	 /* a batch is */
	size_t bytes;	 /* in it */
	char *together; /* what the rows that must stay together have in common */
	size_t together_length;
} cli_target;

/*
 * Opens it, and makes what is missing: file, extension, tables. Refused are one with rows that are not of an unfinished copy,
 * and one with newer tables.
 */
cli_exit cli_target_open(cli_target *target, const cli_call *call, const char *flag, const char *name);
void cli_target_close(cli_target *target);

/* Deletes a table's rows from a key on; all for an empty one. */
cli_exit cli_target_cut(cli_target *target, const cli_table *table, const cli_key *from);

/* Adds rows to a table, in the order of its key. They are stored in batches, the last one by cli_target_end. */
void cli_target_begin(cli_target *target, const cli_table *table);
cli_exit cli_target_add(cli_target *target, const cli_datum *row, size_t size);
cli_exit cli_target_end(cli_target *target);

/* It is whole. */
cli_exit cli_target_finish(cli_target *target);

#endif
