/*
 * PostgreSQL's rules about transactions, kept for SQLite.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SQLITE_SESSION_H
#define CLI_SQLITE_SESSION_H

#include "provider.h"
#include "tokens.h"

typedef enum cli_command
{
	CLI_COMMAND_OTHER,
	CLI_COMMAND_BEGIN,
	CLI_COMMAND_COMMIT,
	CLI_COMMAND_ROLLBACK,
	CLI_COMMAND_SAVEPOINT,
	CLI_COMMAND_RELEASE,
	CLI_COMMAND_ROLLBACK_TO
} cli_command;

typedef enum cli_decision
{
	CLI_RUN,		  /* as it stands */
	CLI_RUN_ROLLBACK, /* ROLLBACK in its place */
	CLI_SKIP		  /* nothing; the result says why, if there is something to say */
} cli_decision;

cli_command cli_command_of(cli_span statement);

/* What to do with a statement in a session that is in a transaction or not, which an error has broken or not. */
cli_decision cli_sqlite_decide(cli_command command, bool in_transaction, bool is_broken, cli_result *result);

#endif
