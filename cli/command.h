/*
 * The commands of the program, and what a call of one was given.
 *
 * A command is a row of data, so that its help, the completion of shells and the reading of its flags can't disagree.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdio.h>

#include "exit.h"
#include "settings.h"

typedef struct cli_flag
{
	const char *name;	  /* without dashes; NULL ends a list */
	const char *argument; /* what it takes, such as "FILE"; NULL for none */
	const char *summary;
	const char *words; /* the values it takes, for completion, separated by spaces; NULL for any */
} cli_flag;

enum { CLI_MOST_FLAGS = 12 };

struct cli_call;

typedef struct cli_subcommand
{
	const char *name;
	const char *words;	   /* what follows it, as help says it: "up|down|status" */
	const char *verbs;	   /* the first words it knows, for completion, separated by spaces; NULL for any */
	const char *summary;   /* a line */
	const char *details;   /* more lines, or NULL */
	const char *examples;  /* lines */
	const cli_flag *flags; /* its own; ends with a NULL name */
	int least_words;
	int most_words;
	cli_exit (*run)(const struct cli_call *call);
} cli_subcommand;

typedef struct cli_call
{
	const cli_subcommand *command;
	const char *config;						  /* --config */
	const char *settings[CLI_SETTING_COUNT];  /* flags that override settings */
	bool json;								  /* --json */
	const char *flags[CLI_MOST_FLAGS];		  /* the command's own, by place; "" for one without argument; NULL: not given */
	char **words;
	int word_count;
} cli_call;

/* What every command takes; ends with a NULL name. */
extern const cli_flag cli_common_flags[];

extern const cli_subcommand *const cli_subcommands[]; /* ends with NULL */
const cli_subcommand *cli_subcommand_find(const char *name);

extern const cli_subcommand cli_command_sql;
extern const cli_subcommand cli_command_migrate;
extern const cli_subcommand cli_command_copy;
extern const cli_subcommand cli_command_export;
extern const cli_subcommand cli_command_import;
extern const cli_subcommand cli_command_backup;
extern const cli_subcommand cli_command_restore;
extern const cli_subcommand cli_command_snapshot;
extern const cli_subcommand cli_command_workflow;
extern const cli_subcommand cli_command_usage;
extern const cli_subcommand cli_command_doctor;
extern const cli_subcommand cli_command_diagnostics;
extern const cli_subcommand cli_command_config;
extern const cli_subcommand cli_command_completion;

/* Reads the program's arguments and runs what they say. */
cli_exit cli_command_main(int argc, char **argv);

/* One line on standard error, after the program's name. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void cli_tell(const char *format, ...);

/* A flag's value as a number within bounds; false, having said why, when it is none. NULL leaves number as it is. */
bool cli_read_number(const char *flag, const char *value, long least, long most, long *number);

/* Whether a flag's value is one of its words; false, having said which there are, when it isn't. */
bool cli_check_word(const cli_flag *flag, const char *value);

/* The place of a word among those known; -1, having said why, when it is none. */
int cli_read_verb(const cli_call *call);

void cli_help_print(FILE *out, const cli_subcommand *command); /* NULL: the program's */

#endif
