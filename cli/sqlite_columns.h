/*
 * The names and classes that PostgreSQL gives a statement's columns, found out from its text for SQLite.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SQLITE_COLUMNS_H
#define CLI_SQLITE_COLUMNS_H

#include <sqlite3.h>

#include "provider.h"
#include "tokens.h"

/* Adds the columns of a statement that is prepared. */
void cli_sqlite_add_columns(cli_result *result, const cli_tokens *tokens, sqlite3 *db, sqlite3_stmt *statement);

#endif
