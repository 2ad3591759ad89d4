/*
 * The program as a host of the shared code, for what it does without a database.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_HOST_H
#define CLI_HOST_H

#include "base/context.h"

extern const cz_host cli_host;

#endif
