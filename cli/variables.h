/*
 * The variables that \set and \gset make, and their places in a text: :NAME :'NAME' :"NAME" :{?NAME}.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_VARIABLES_H
#define CLI_VARIABLES_H

#include "buffer.h"

typedef struct cli_variable
{
	char *name;
	char *value;
} cli_variable;

/* Empty when zeroed. */
typedef struct cli_variables
{
	cli_variable *list;
	size_t count;
	size_t capacity;
} cli_variables;

/* NULL when there is no such variable. */
const char *cli_variable_get(const cli_variables *variables, const char *name, size_t length);
void cli_variable_set(cli_variables *variables, const char *name, const char *value); /* NULL takes it away */
bool cli_variable_name_is_valid(const char *name);
void cli_variables_free(cli_variables *variables);

/* What a ':' starts. */
typedef enum cli_place_kind
{
	CLI_PLACE_NONE,	  /* no variable, or one that doesn't exist: the text stays as it is */
	CLI_PLACE_PLAIN,  /* :NAME, the value itself */
	CLI_PLACE_QUOTED  /* the others: text that is not looked at again */
} cli_place_kind;

typedef struct cli_place
{
	cli_place_kind kind;
	size_t length;	  /* bytes of the text that it takes */
	char *text;		  /* what to put there, for the caller to free; NULL with CLI_PLACE_NONE */
} cli_place;

/* text[0] is ':'. */
cli_place cli_variable_place(const cli_variables *variables, const char *text);

/* on, off, true, false, yes, no, 1, 0 and their beginnings, as psql reads them. */
bool cli_read_boolean(const char *text, bool *value);

#endif
