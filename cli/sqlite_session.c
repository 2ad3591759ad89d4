/*
 * PostgreSQL's rules about transactions, kept for SQLite.
 *
 * Two engines that are to print the same must agree on what an error leaves behind. PostgreSQL refuses every
 * statement of a transaction after an error until it is rolled back, as a whole or to a savepoint, and makes COMMIT a
 * ROLLBACK; SQLite takes back the one statement and goes on. PostgreSQL warns where SQLite fails (BEGIN twice, COMMIT
 * without BEGIN), and wants a transaction around savepoints, which SQLite would begin.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_session.h"

static bool
has_word(cli_span statement, const char *word)
{
	for (const cli_token *token = statement.first; token < statement.end; token++)
		if (cli_token_is(token, word))
			return true;
	return false;
}

cli_command
cli_command_of(cli_span statement)
{
	if (cli_span_starts(statement, "begin"))
		return CLI_COMMAND_BEGIN;
	if (cli_span_starts(statement, "commit") || cli_span_starts(statement, "end"))
		return CLI_COMMAND_COMMIT;
	if (cli_span_starts(statement, "rollback"))
		return has_word(statement, "to") ? CLI_COMMAND_ROLLBACK_TO : CLI_COMMAND_ROLLBACK;
	if (cli_span_starts(statement, "savepoint"))
		return CLI_COMMAND_SAVEPOINT;
	return cli_span_starts(statement, "release") ? CLI_COMMAND_RELEASE : CLI_COMMAND_OTHER;
}

static cli_decision
decide_outside(cli_command command, cli_result *result)
{
	switch (command) {
		case CLI_COMMAND_COMMIT:
		case CLI_COMMAND_ROLLBACK:
			cli_result_warn(result, "there is no transaction in progress");
			return CLI_SKIP;
		case CLI_COMMAND_SAVEPOINT:
			cli_result_fail(result, CLI_EXIT_FAILED, "SAVEPOINT can only be used in transaction blocks");
			return CLI_SKIP;
		case CLI_COMMAND_RELEASE:
			cli_result_fail(result, CLI_EXIT_FAILED, "RELEASE SAVEPOINT can only be used in transaction blocks");
			return CLI_SKIP;
		case CLI_COMMAND_ROLLBACK_TO:
			cli_result_fail(result, CLI_EXIT_FAILED, "ROLLBACK TO SAVEPOINT can only be used in transaction blocks");
			return CLI_SKIP;
		default:
			return CLI_RUN;
	}
}

static cli_decision
decide_broken(cli_command command, bool in_transaction, cli_result *result)
{
	/* SQLite may have rolled back by itself what PostgreSQL would still hold. */
	if (command == CLI_COMMAND_COMMIT || command == CLI_COMMAND_ROLLBACK)
		return in_transaction ? CLI_RUN_ROLLBACK : CLI_SKIP;
	if (command == CLI_COMMAND_ROLLBACK_TO)
		return CLI_RUN;
	cli_result_fail(result, CLI_EXIT_FAILED, "current transaction is aborted, commands ignored until end of transaction block");
	return CLI_SKIP;
}

cli_decision
cli_sqlite_decide(cli_command command, bool in_transaction, bool is_broken, cli_result *result)
{
	if (is_broken)
		return decide_broken(command, in_transaction, result);
	if (!in_transaction)
		return decide_outside(command, result);
	if (command == CLI_COMMAND_BEGIN) {
		cli_result_warn(result, "there is already a transaction in progress");
		return CLI_SKIP;
	}
	return CLI_RUN;
}
