/*
 * The arguments of backslash commands.
 *
 * White space separates them. Single quotes are taken off, with C's escapes inside and '' for one quote; double
 * quotes stay; variables are replaced, and what they hold is not looked at again. A backslash outside of quotes ends
 * the command (psql's manual page, "Meta-Commands").
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "arguments.h"

#include <stdlib.h>
#include <string.h>

static const char *
here(const cli_lexer *lexer)
{
	return lexer->line.data + lexer->position;
}

static void
skip_space(cli_lexer *lexer)
{
	while (cli_is_space(*here(lexer)))
		lexer->position++;
}

void
cli_command_name(cli_lexer *lexer, cli_buffer *name)
{
	size_t length = 0;

	while (here(lexer)[length] && !cli_is_space(here(lexer)[length]) && here(lexer)[length] != '\\')
		length++;
	cli_buffer_add(name, here(lexer), length);
	lexer->position += length;
}

static char
escaped(char letter)
{
	static const char letters[] = "ntbrf", meaning[] = "\n\t\b\r\f";
	const char *found = strchr(letters, letter);

	return found ? meaning[found - letters] : letter;
}

/* Past the opening quote; true when the closing one was met. */
static bool
read_single_quoted(cli_lexer *lexer, cli_buffer *argument)
{
	while (*here(lexer)) {
		char byte = *here(lexer);
		char next = here(lexer)[1];

		lexer->position++;
		if (byte == '\'' && next != '\'')
			return true;
		if ((byte == '\'' || byte == '\\') && next) {
			cli_buffer_add_byte(argument, byte == '\\' ? escaped(next) : next);
			lexer->position++;
		} else
			cli_buffer_add_byte(argument, byte);
	}
	return false;
}

static bool
read_double_quoted(cli_lexer *lexer, cli_buffer *argument)
{
	const char *end = strchr(here(lexer) + 1, '"');

	if (!end)
		return false;
	cli_buffer_add(argument, here(lexer), (size_t)(end + 1 - here(lexer)));
	lexer->position += (size_t)(end + 1 - here(lexer));
	return true;
}

static void
read_variable(cli_lexer *lexer, const cli_variables *variables, cli_buffer *argument)
{
	cli_place place = {.kind = CLI_PLACE_NONE, .length = 1};

	/* "::" is no cast here. */
	if (variables && here(lexer)[1] != ':')
		place = cli_variable_place(variables, here(lexer));
	if (place.kind == CLI_PLACE_NONE)
		cli_buffer_add(argument, here(lexer), place.length);
	else
		cli_buffer_add_text(argument, place.text);
	lexer->position += place.length;
	free(place.text);
}

cli_argument
cli_argument_next(cli_lexer *lexer, const cli_variables *variables, cli_buffer *argument)
{
	bool is_closed = true;

	skip_space(lexer);
	cli_buffer_truncate(argument, 0);
	if (!*here(lexer) || *here(lexer) == '\\')
		return CLI_ARGUMENT_NONE;
	while (*here(lexer) && !cli_is_space(*here(lexer)) && *here(lexer) != '\\' && is_closed) {
		char byte = *here(lexer);

		if (byte == '\'') {
			lexer->position++;
			is_closed = read_single_quoted(lexer, argument);
		} else if (byte == '"')
			is_closed = read_double_quoted(lexer, argument);
		else if (byte == ':')
			read_variable(lexer, variables, argument);
		else {
			cli_buffer_add_byte(argument, byte);
			lexer->position++;
		}
	}
	return is_closed ? CLI_ARGUMENT_READ : CLI_ARGUMENT_UNTERMINATED;
}

void
cli_arguments_end(cli_lexer *lexer)
{
	skip_space(lexer);
	if (here(lexer)[0] == '\\' && here(lexer)[1] == '\\')
		lexer->position += 2;
}
