/*
 * Several statements in one text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "script.h"

#include <string.h>

#include "lexer.h"

static cli_exit
run_one(cli_database *database, const char *statement)
{
	cli_result result;
	cli_exit status = cli_database_run(database, statement, NULL, 0, &result);

	cli_result_free(&result);
	return status;
}

/* Runs what ends in the lexer's line; the rest stays in the query. */
static cli_exit
run_line(cli_database *database, cli_lexer *lexer, cli_buffer *query)
{
	cli_exit status = CLI_EXIT_DONE;
	cli_lexer_event event;

	if (query->length > 0)
		cli_buffer_add_byte(query, '\n');
	while (status == CLI_EXIT_DONE && (event = cli_lexer_scan(lexer, NULL, query)) != CLI_LEX_LINE_END) {
		if (event == CLI_LEX_COMMAND)
			continue;
		status = run_one(database, cli_buffer_text(query));
		cli_buffer_truncate(query, 0);
	}
	return status;
}

cli_exit
cli_script_run(cli_database *database, const char *text)
{
	cli_lexer lexer = {0};
	cli_buffer query = {0};
	cli_exit status = CLI_EXIT_DONE;

	while (*text && status == CLI_EXIT_DONE) {
		size_t length = strcspn(text, "\n");

		cli_lexer_feed(&lexer, text, length);
		status = run_line(database, &lexer, &query);
		text += length + (text[length] == '\n');
	}
	if (status == CLI_EXIT_DONE && query.length > 0)
		status = run_one(database, cli_buffer_text(&query));
	cli_lexer_free(&lexer);
	cli_buffer_free(&query);
	return status;
}

cli_exit
cli_script_run_whole(cli_database *database, const char *text)
{
	cli_exit status = run_one(database, "BEGIN");

	if (status != CLI_EXIT_DONE)
		return status;
	status = cli_script_run(database, text);
	if (status == CLI_EXIT_DONE)
		status = run_one(database, "COMMIT");
	if (status != CLI_EXIT_DONE)
		(void)run_one(database, "ROLLBACK");
	return status;
}
