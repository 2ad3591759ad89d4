/*
 * compozy usage: what language models were asked, by day, workflow, model and agent.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "command.h"
#include "database.h"
#include "json_out.h"
#include "report.h"

enum { WORKFLOW, EXECUTION, AGENT, PROVIDER, MODEL, SINCE, UNTIL };

static const cli_flag flags[] = {
	[WORKFLOW] = {"workflow", "NAME", "of this workflow_id", NULL},
	[EXECUTION] = {"execution", "ID", "of this workflow_exec_id", NULL},
	[AGENT] = {"agent", "NAME", "of this agent_id", NULL},
	[PROVIDER] = {"provider", "NAME", "of this provider", NULL},
	[MODEL] = {"model", "NAME", "of this model", NULL},
	[SINCE] = {"since", "TIME", "of tasks created from then on, such as 2025-01-31T00:00:00Z", NULL},
	[UNTIL] = {"until", "TIME", "of tasks created before then", NULL},
	{0},
};

/* The members of compozy_usage_report's filter, by flag. */
static const char *const members[] = {
	[WORKFLOW] = "workflow_id", [EXECUTION] = "workflow_exec_id", [AGENT] = "agent_id",	  [PROVIDER] = "provider",
	[MODEL] = "model",			[SINCE] = "created_after",		  [UNTIL] = "created_before",
};

static const char query[] =
	"SELECT day, workflow_id, provider, model, agent_id, tasks, prompt_tokens, completion_tokens, total_tokens, "
	"reasoning_tokens, cached_prompt_tokens, input_audio_tokens, output_audio_tokens FROM compozy_usage_report($1)";

static const cli_report_column columns[] = {
	{"day", "DAY", CLI_LOOK_TEXT},
	{"workflow_id", "WORKFLOW", CLI_LOOK_TEXT},
	{"provider", "PROVIDER", CLI_LOOK_TEXT},
	{"model", "MODEL", CLI_LOOK_TEXT},
	{"agent_id", "AGENT", CLI_LOOK_TEXT},
	{"tasks", "TASKS", CLI_LOOK_NUMBER},
	{"prompt_tokens", "PROMPT", CLI_LOOK_NUMBER},
	{"completion_tokens", "COMPLETION", CLI_LOOK_NUMBER},
	{"total_tokens", "TOTAL", CLI_LOOK_NUMBER},
	{"reasoning_tokens", NULL, CLI_LOOK_NUMBER},
	{"cached_prompt_tokens", NULL, CLI_LOOK_NUMBER},
	{"input_audio_tokens", NULL, CLI_LOOK_NUMBER},
	{"output_audio_tokens", NULL, CLI_LOOK_NUMBER},
	{0},
};

static cli_exit
print_usage(const cli_call *call, cli_database *database)
{
	cli_buffer filter = {0};
	cli_parameter parameter = {CLI_CLASS_TEXT, NULL};
	cli_result rows;
	cli_exit status;

	cli_buffer_add_byte(&filter, '{');
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		cli_json_add_member(&filter, members[i], call->flags[i]);
	cli_buffer_add_byte(&filter, '}');
	parameter.text = cli_buffer_text(&filter);
	status = cli_database_run(database, query, &parameter, 1, &rows);
	if (status == CLI_EXIT_DONE)
		cli_report_print(stdout, &rows, columns, call->json);
	cli_result_free(&rows);
	cli_buffer_free(&filter);
	return status;
}

static cli_exit
run_usage(const cli_call *call)
{
	cli_database database;
	cli_exit status = cli_database_open(&database, call, CLI_FOR_PROGRAM);

	if (status != CLI_EXIT_DONE)
		return status;
	status = print_usage(call, &database);
	cli_database_close(&database);
	return status;
}

const cli_subcommand cli_command_usage = {
	.name = "usage",
	.words = "",
	.summary = "Shows the tokens used, by day, workflow, provider, model and agent.",
	.examples = "  compozy usage\n"
				"  compozy usage --workflow triage --since 2025-01-01T00:00:00Z --json\n",
	.flags = flags,
	.run = run_usage,
};
