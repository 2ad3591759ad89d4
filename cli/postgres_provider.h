/*
 * What the parts of PostgreSQL's provider share.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_POSTGRES_PROVIDER_H
#define CLI_POSTGRES_PROVIDER_H

#include <libpq-fe.h>

#include "provider.h"

struct cli_provider
{
	PGconn *connection;
	PGcancel *cancel;
	cli_purpose purpose;
	cli_buffer notices;
	bool is_started; /* a statement was sent, and its result not asked for */

	/* ---- a table as a stream (postgres_stream.c) ---- */
	const cli_table *table;
	PGresult *row;	  /* the one that was given last */
	long fetched;	  /* rows of the FETCH that runs */
	cli_buffer data; /* of rows that were not sent yet */
};

/* Waits for the next result of what was sent; NULL after the last. */
PGresult *cli_postgres_next_result(cli_provider *provider);

/* What the server or libpq said, and what that means for the program. */
cli_exit cli_postgres_tell(const cli_provider *provider, const char *text, cli_buffer *message);

bool cli_postgres_read_begin(cli_provider *provider, const cli_table *table, const cli_key *from, cli_failure *failure);
cli_step cli_postgres_read_next(cli_provider *provider, cli_datum *row, cli_failure *failure);
void cli_postgres_read_end(cli_provider *provider);
bool cli_postgres_write_begin(cli_provider *provider, const cli_table *table, cli_failure *failure);
bool cli_postgres_write_row(cli_provider *provider, const cli_datum *row, cli_failure *failure);
bool cli_postgres_write_end(cli_provider *provider, cli_failure *failure);

bool cli_postgres_backup(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure);
bool cli_postgres_restore(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure);

#endif
