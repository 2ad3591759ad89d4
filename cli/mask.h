/*
 * Secrets taken out of texts that are shown.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_MASK_H
#define CLI_MASK_H

#include "buffer.h"

/* What stands for a secret. */
extern const char *const cli_mask;

/* A connection string, URL or keywords, without its passwords; nothing but the mask when it is neither. */
void cli_mask_conn_string(cli_buffer *masked, const char *conn_string);

#endif
