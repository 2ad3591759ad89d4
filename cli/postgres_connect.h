/*
 * A connection to PostgreSQL.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_POSTGRES_CONNECT_H
#define CLI_POSTGRES_CONNECT_H

#include <libpq-fe.h>

#include "provider.h"

/* As cli_driver.open; NULL when it fails. */
PGconn *cli_postgres_connect(const cli_settings *settings, cli_purpose purpose, cli_failure *failure);

#endif
