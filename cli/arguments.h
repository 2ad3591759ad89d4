/*
 * The arguments of backslash commands.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "lexer.h"

typedef enum cli_argument
{
	CLI_ARGUMENT_NONE, /* the line or the command ends */
	CLI_ARGUMENT_READ,
	CLI_ARGUMENT_UNTERMINATED /* a quote doesn't close in its line */
} cli_argument;

/* The name of the command at the lexer's place. */
void cli_command_name(cli_lexer *lexer, cli_buffer *name);

/* The next argument, in place of what the buffer held. variables is NULL where they are not looked at. */
cli_argument cli_argument_next(cli_lexer *lexer, const cli_variables *variables, cli_buffer *argument);

/* Past the "\\" that ends a command, if there is one. */
void cli_arguments_end(cli_lexer *lexer);

#endif
