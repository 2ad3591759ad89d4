/*
 * What is set, and where.
 *
 * compozy.yaml, overridden by the environment, overridden by flags. A value is kept as text; each was checked against
 * its kind when it was read.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "buffer.h"

typedef enum cli_setting_id
{
#define SETTING(id, key, variable, flag, kind, value) CLI_SET_##id,
#include "settings.def"
#undef SETTING
	CLI_SETTING_COUNT
} cli_setting_id;

typedef enum cli_kind
{
	CLI_KIND_TEXT,
	CLI_KIND_SECRET,
	CLI_KIND_CONN_STRING,
	CLI_KIND_NUMBER,
	CLI_KIND_SWITCH,
	CLI_KIND_CHOICE
} cli_kind;

/* What can be said of a setting; NULL where there is none. */
typedef struct cli_setting_type
{
	const char *key;
	const char *variable;
	const char *flag;
	const char *value; /* unless set */
	cli_kind kind;
	const char *choices[8]; /* of CLI_KIND_CHOICE; ends with NULL */
} cli_setting_type;

extern const cli_setting_type cli_setting_types[CLI_SETTING_COUNT];

typedef struct cli_setting
{
	char *value;  /* NULL: not set */
	char *source; /* "default", "compozy.yaml:3", "COMPOZY_DB_PATH", "--db-path" */
	bool is_file; /* from the file: ${NAME} in it is the environment's */
} cli_setting;

/* An entry of knowledge.vector_dbs. */
typedef struct cli_vector_db
{
	char *id;
	char *provider;
	char *dimension; /* NULL: not set */
	char *metric;
	char *source;
} cli_vector_db;

/* Empty when zeroed. */
typedef struct cli_settings
{
	cli_setting list[CLI_SETTING_COUNT];
	cli_vector_db *vector_dbs;
	size_t vector_db_count;
	size_t vector_db_capacity;
	char **unread; /* sections of the file that belong to other programs: "agents (compozy.yaml:7)" */
	size_t unread_count;
	size_t unread_capacity;
} cli_settings;

/*
 * Reads them. file is NULL for compozy.yaml in the current directory, which need not be there; flags has a text for
 * each setting, NULL where none was given. False, with a sentence in message, when something is wrong.
 */
bool cli_settings_read(cli_settings *settings, const char *file, const char *const *flags, cli_buffer *message);

/*
 * Takes another database than the configured one, as an option names it: a connection string of PostgreSQL's, that is
 * one that begins with postgres:// or postgresql:// or consists of keywords such as dbname=…, or else a file of SQLite's.
 * ${NAME} in it is the environment's. Nothing that is set for the configured server goes to that one.
 */
bool cli_settings_name(cli_settings *settings, const char *flag, const char *name, cli_buffer *message);

void cli_settings_free(cli_settings *settings);

const char *cli_setting_text(const cli_settings *settings, cli_setting_id id); /* NULL: not set */
long cli_setting_number(const cli_settings *settings, cli_setting_id id);
bool cli_setting_is_on(const cli_settings *settings, cli_setting_id id);

/* For readers of files: what is given is copied. */
void cli_setting_put(cli_setting *setting, const char *value, const char *source, bool is_file);

/* Whether a value is of a kind; else a sentence's end, such as `"x"; allowed: true, false`. */
bool cli_setting_check(const cli_setting_type *type, const char *value, cli_buffer *reason);

#endif
