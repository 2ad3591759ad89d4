/*
 * Backslash commands.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_META_H
#define CLI_META_H

#include "session.h"

/* Runs the command whose name stands at the lexer's place, right after the backslash. */
void cli_meta_run(cli_session *session);

#endif
