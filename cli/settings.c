/*
 * What is set, and where: the order of precedence, ${NAME}, and the checks.
 *
 * ${NAME} is expanded last, in what was not overridden: a variable that only an overridden value names need not be
 * there.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settings_file.h"

#define TEXT CLI_KIND_TEXT, {NULL}
#define SECRET CLI_KIND_SECRET, {NULL}
#define CONN_STRING CLI_KIND_CONN_STRING, {NULL}
#define NUMBER CLI_KIND_NUMBER, {NULL}
#define SWITCH CLI_KIND_SWITCH, {NULL}
#define CHOICE(...) CLI_KIND_CHOICE, {__VA_ARGS__}

#define TYPE(key, variable, flag, value, ...) {key, variable, flag, value, __VA_ARGS__}

const cli_setting_type cli_setting_types[CLI_SETTING_COUNT] = {
#define SETTING(id, key, variable, flag, kind, value) [CLI_SET_##id] = TYPE(key, variable, flag, value, kind),
#include "settings.def"
#undef SETTING
};

/* ---- one setting ---- */

void
cli_setting_put(cli_setting *setting, const char *value, const char *source, bool is_file)
{
	free(setting->value);
	free(setting->source);
	*setting =
		(cli_setting){.value = cli_copy_text(value), .source = cli_copy_text(source), .is_file = is_file};
}

const char *
cli_setting_text(const cli_settings *settings, cli_setting_id id)
{
	return settings->list[id].value;
}

long
cli_setting_number(const cli_settings *settings, cli_setting_id id)
{
	return settings->list[id].value ? strtol(settings->list[id].value, NULL, 10) : 0;
}

bool
cli_setting_is_on(const cli_settings *settings, cli_setting_id id)
{
	return settings->list[id].value && strcmp(settings->list[id].value, "true") == 0;
}

/* ---- checks ---- */

/* Milliseconds and ports: both fit, and both engines take an int. */
enum { LARGEST_NUMBER = 2147483647 };

static bool
is_number(const char *value)
{
	char *end;
	long long number;

	if (!cli_is_digit(value[0]))
		return false;
	errno = 0;
	number = strtoll(value, &end, 10);
	return *end == '\0' && errno == 0 && number <= LARGEST_NUMBER;
}

static bool
is_choice(const cli_setting_type *type, const char *value)
{
	for (const char *const *choice = type->choices; *choice; choice++)
		if (strcmp(*choice, value) == 0)
			return true;
	return false;
}

bool
cli_setting_check(const cli_setting_type *type, const char *value, cli_buffer *reason)
{
	switch (type->kind) {
		case CLI_KIND_NUMBER:
			if (is_number(value))
				return true;
			cli_buffer_add_format(reason, "\"%s\"; allowed: a whole number from 0 to %d", value, LARGEST_NUMBER);
			return false;
		case CLI_KIND_SWITCH:
			if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
				return true;
			cli_buffer_add_format(reason, "\"%s\"; allowed: true, false", value);
			return false;
		case CLI_KIND_CHOICE:
			if (is_choice(type, value))
				return true;
			cli_buffer_add_format(reason, "\"%s\"; allowed:", value);
			for (const char *const *choice = type->choices; *choice; choice++)
				cli_buffer_add_format(reason, "%s %s", choice == type->choices ? "" : ",", *choice);
			return false;
		default:
			return true;
	}
}

static bool
check_values(const cli_settings *settings, cli_buffer *message)
{
	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		const cli_setting *setting = &settings->list[i];
		cli_buffer reason = {0};
		bool is_good = !setting->value || cli_setting_check(&cli_setting_types[i], setting->value, &reason);

		if (!is_good)
			cli_buffer_add_format(message, "%s: %s is %s", setting->source,
								  cli_setting_types[i].key ? cli_setting_types[i].key : cli_setting_types[i].flag,
								  cli_buffer_text(&reason));
		cli_buffer_free(&reason);
		if (!is_good)
			return false;
	}
	return true;
}

static bool
is_default(const cli_settings *settings, cli_setting_id id)
{
	return !settings->list[id].value || strcmp(settings->list[id].source, "default") == 0;
}

/* What can't work together, whoever is asked. */
static bool
check_together(const cli_settings *settings, cli_buffer *message)
{
	bool is_sqlite = strcmp(cli_setting_text(settings, CLI_SET_DRIVER), "sqlite") == 0;

	for (size_t i = 0; i < settings->vector_db_count && is_sqlite; i++)
		if (strcmp(settings->vector_dbs[i].provider, "pgvector") == 0) {
			cli_buffer_add_format(message, "%s: pgvector provider is incompatible with SQLite driver",
								  settings->vector_dbs[i].source);
			return false;
		}
	/* A path and nothing else: who wrote it means SQLite, and would get a server's error. */
	if (is_default(settings, CLI_SET_DRIVER) && !is_default(settings, CLI_SET_PATH) &&
		is_default(settings, CLI_SET_CONN_STRING) && is_default(settings, CLI_SET_HOST) &&
		is_default(settings, CLI_SET_DBNAME)) {
		cli_buffer_add_format(message,
							  "%s: database.path is set, but database.driver is postgres unless set to sqlite "
							  "(database.driver, COMPOZY_DB_DRIVER, --db-driver)",
							  settings->list[CLI_SET_PATH].source);
		return false;
	}
	return true;
}

/* ---- ${NAME} ---- */

/* Appends the variable that text begins with, "${NAME}", and gives its length; 0 when it is none. */
static size_t
expand_variable(const char *text, cli_buffer *expanded, cli_buffer *missing)
{
	const char *end = text + 2;
	char *name;
	const char *value;

	while (cli_is_word(*end))
		end++;
	if (text[1] != '{' || end == text + 2 || *end != '}')
		return 0;
	name = cli_copy(text + 2, (size_t)(end - text) - 2);
	value = getenv(name);
	if (value)
		cli_buffer_add_text(expanded, value);
	else
		cli_buffer_add_text(missing, name);
	free(name);
	return (size_t)(end - text) + 1;
}

/* In place. */
static bool
expand(char **text, const char *key, const char *source, cli_buffer *message)
{
	cli_buffer expanded = {0}, missing = {0};
	bool is_complete;

	for (const char *at = *text; *at && missing.length == 0;) {
		size_t taken = *at == '$' ? expand_variable(at, &expanded, &missing) : 0;

		if (taken == 0)
			cli_buffer_add_byte(&expanded, *at);
		at += taken ? taken : 1;
	}
	is_complete = missing.length == 0;
	if (is_complete) {
		free(*text);
		*text = cli_buffer_take(&expanded);
	} else
		cli_buffer_add_format(message, "%s: %s names ${%s}, which is not in the environment", source, key,
							  cli_buffer_text(&missing));
	cli_buffer_free(&expanded);
	cli_buffer_free(&missing);
	return is_complete;
}

static bool
expand_all(cli_settings *settings, cli_buffer *message)
{
	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		cli_setting *setting = &settings->list[i];

		if (setting->is_file && !expand(&setting->value, cli_setting_types[i].key, setting->source, message))
			return false;
	}
	for (size_t i = 0; i < settings->vector_db_count; i++) {
		cli_vector_db *entry = &settings->vector_dbs[i];

		if (!expand(&entry->id, "id", entry->source, message) ||
			!expand(&entry->provider, "provider", entry->source, message))
			return false;
	}
	return true;
}

/* ---- reading ---- */

static void
put_defaults(cli_settings *settings)
{
	for (int i = 0; i < CLI_SETTING_COUNT; i++)
		if (cli_setting_types[i].value)
			cli_setting_put(&settings->list[i], cli_setting_types[i].value, "default", false);
}

/* A variable that is there but empty counts as not there: so it is in containers. */
static void
put_environment(cli_settings *settings)
{
	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		const char *variable = cli_setting_types[i].variable;
		const char *value = variable ? getenv(variable) : NULL;

		if (value && *value)
			cli_setting_put(&settings->list[i], value, variable, false);
	}
}

static void
put_flags(cli_settings *settings, const char *const *flags)
{
	char source[64];

	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		if (!flags[i])
			continue;
		snprintf(source, sizeof source, "--%s", cli_setting_types[i].flag);
		cli_setting_put(&settings->list[i], flags[i], source, false);
	}
}

bool
cli_settings_read(cli_settings *settings, const char *file, const char *const *flags, cli_buffer *message)
{
	*settings = (cli_settings){0};
	put_defaults(settings);
	if (!cli_settings_read_file(settings, file, message))
		return false;
	put_environment(settings);
	put_flags(settings, flags);
	return expand_all(settings, message) && check_values(settings, message) && check_together(settings, message);
}

/* ---- another database ---- */

static bool
is_conn_string(const char *name)
{
	const char *end = name;

	while (cli_is_word(*end))
		end++;
	return strncmp(name, "postgres://", 11) == 0 || strncmp(name, "postgresql://", 13) == 0 ||
		   (end > name && *end == '=');
}

bool
cli_settings_name(cli_settings *settings, const char *flag, const char *name, cli_buffer *message)
{
	static const cli_setting_id of_server[] = {CLI_SET_CONN_STRING, CLI_SET_HOST,	CLI_SET_PORT,	 CLI_SET_USER,
											   CLI_SET_PASSWORD,	CLI_SET_DBNAME, CLI_SET_SSLMODE, CLI_SET_PATH};
	char *expanded = cli_copy_text(name);
	bool is_postgres;
	char source[64];

	snprintf(source, sizeof source, "--%s", flag);
	if (!expand(&expanded, "the database", source, message)) {
		free(expanded);
		return false;
	}
	for (size_t i = 0; i < sizeof of_server / sizeof of_server[0]; i++) {
		cli_setting *setting = &settings->list[of_server[i]];

		free(setting->value);
		free(setting->source);
		*setting = (cli_setting){0};
	}
	is_postgres = is_conn_string(expanded);
	cli_setting_put(&settings->list[CLI_SET_DRIVER], is_postgres ? "postgres" : "sqlite", source, false);
	cli_setting_put(&settings->list[is_postgres ? CLI_SET_CONN_STRING : CLI_SET_PATH], expanded, source, false);
	free(expanded);
	return true;
}

void
cli_settings_free(cli_settings *settings)
{
	for (int i = 0; i < CLI_SETTING_COUNT; i++) {
		free(settings->list[i].value);
		free(settings->list[i].source);
	}
	for (size_t i = 0; i < settings->vector_db_count; i++) {
		cli_vector_db *entry = &settings->vector_dbs[i];

		free(entry->id);
		free(entry->provider);
		free(entry->dimension);
		free(entry->metric);
		free(entry->source);
	}
	for (size_t i = 0; i < settings->unread_count; i++)
		free(settings->unread[i]);
	free(settings->vector_dbs);
	free(settings->unread);
	*settings = (cli_settings){0};
}
