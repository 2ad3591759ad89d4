/*
 * What the parts of SQLite's provider share.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SQLITE_PROVIDER_H
#define CLI_SQLITE_PROVIDER_H

#include <sqlite3.h>

#include "provider.h"

struct cli_provider
{
	sqlite3 *db;
	bool is_broken; /* an error in the transaction that is open */

	/* ---- a table as a stream (sqlite_stream.c) ---- */
	const cli_table *table;
	sqlite3_stmt *stream;
};

bool cli_sqlite_read_begin(cli_provider *provider, const cli_table *table, const cli_key *from, cli_failure *failure);
cli_step cli_sqlite_read_next(cli_provider *provider, cli_datum *row, cli_failure *failure);
void cli_sqlite_read_end(cli_provider *provider);
bool cli_sqlite_write_begin(cli_provider *provider, const cli_table *table, cli_failure *failure);
bool cli_sqlite_write_row(cli_provider *provider, const cli_datum *row, cli_failure *failure);
bool cli_sqlite_write_end(cli_provider *provider, cli_failure *failure);

bool cli_sqlite_backup(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure);
bool cli_sqlite_restore(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure);
bool cli_sqlite_snapshot_take(cli_provider *provider, const char *path, cli_failure *failure);
bool cli_sqlite_snapshot_put(cli_provider *provider, const char *path, cli_failure *failure);

#endif
