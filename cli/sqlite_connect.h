/*
 * A connection to SQLite.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SQLITE_CONNECT_H
#define CLI_SQLITE_CONNECT_H

#include <sqlite3.h>

#include "provider.h"

/* As cli_driver.open; NULL when it fails. */
sqlite3 *cli_sqlite_connect(const cli_settings *settings, cli_purpose purpose, cli_failure *failure);

/* A file beside the configured one, with our functions; NULL when that fails. */
sqlite3 *cli_sqlite_open_file(const char *path, bool is_new, cli_failure *failure);

#endif
