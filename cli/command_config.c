/*
 * compozy config: what is set, and where.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "json_out.h"
#include "mask.h"
#include "report.h"

static const cli_flag flags[] = {{0}};

static const cli_report_column columns[] = {
	{"setting", "SETTING", CLI_LOOK_TEXT},
	{"value", "VALUE", CLI_LOOK_TEXT},
	{"source", "SOURCE", CLI_LOOK_TEXT},
	{0},
};

static void
add_row(cli_result *rows, const char *name, const char *value, const char *source)
{
	cli_result_add_value(rows, name, strlen(name));
	cli_result_add_value(rows, value, value ? strlen(value) : 0);
	cli_result_add_value(rows, source, source ? strlen(source) : 0);
}

static void
add_setting(cli_result *rows, const cli_setting_type *type, const cli_setting *setting)
{
	const char *name = type->key ? type->key : type->flag;
	cli_buffer masked = {0};

	if (!setting->value)
		add_row(rows, name, NULL, NULL);
	else if (type->kind == CLI_KIND_SECRET)
		add_row(rows, name, cli_mask, setting->source);
	else if (type->kind == CLI_KIND_CONN_STRING) {
		cli_mask_conn_string(&masked, setting->value);
		add_row(rows, name, cli_buffer_text(&masked), setting->source);
	} else
		add_row(rows, name, setting->value, setting->source);
	cli_buffer_free(&masked);
}

static void
add_vector_db(cli_result *rows, const cli_vector_db *entry)
{
	cli_buffer value = {0}, name = {0};

	cli_buffer_add_format(&name, "knowledge.vector_dbs.%s", entry->id);
	cli_buffer_add_format(&value, "%s%s%s %s", entry->provider, entry->dimension ? " " : "",
						  entry->dimension ? entry->dimension : "", entry->metric);
	add_row(rows, cli_buffer_text(&name), cli_buffer_text(&value), entry->source);
	cli_buffer_free(&value);
	cli_buffer_free(&name);
}

static void
print_settings(const cli_settings *settings, bool json)
{
	cli_result rows = {0};

	for (size_t i = 0; columns[i].name; i++)
		cli_result_add_column(&rows, columns[i].name, CLI_CLASS_TEXT);
	for (int i = 0; i < CLI_SETTING_COUNT; i++)
		add_setting(&rows, &cli_setting_types[i], &settings->list[i]);
	for (size_t i = 0; i < settings->vector_db_count; i++)
		add_vector_db(&rows, &settings->vector_dbs[i]);
	cli_report_print(stdout, &rows, columns, json);
	cli_result_free(&rows);
	for (size_t i = 0; i < settings->unread_count && !json; i++)
		printf("not read: %s\n", settings->unread[i]);
}

static cli_exit
run_config(const cli_call *call)
{
	cli_settings settings;
	cli_buffer message = {0};
	bool is_good = cli_settings_read(&settings, call->config, call->settings, &message);

	if (is_good)
		print_settings(&settings, call->json);
	else
		cli_tell("%s", cli_buffer_text(&message));
	cli_settings_free(&settings);
	cli_buffer_free(&message);
	return is_good ? CLI_EXIT_DONE : CLI_EXIT_USAGE;
}

const cli_subcommand cli_command_config = {
	.name = "config",
	.words = "",
	.summary = "Shows what is set, and where. Secrets are masked.",
	.details = "Of the file only the sections database and knowledge are read; others are listed as not read.\n",
	.examples = "  compozy config\n"
				"  COMPOZY_DB_DRIVER=sqlite compozy config --config staging.yaml --json\n",
	.flags = flags,
	.run = run_config,
};
