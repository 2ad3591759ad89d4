/*
 * The variables that \set and \gset make, and their places in a text.
 *
 * A handful of them, so a list that is searched from its start will do. The rules are those of psql's manual page, "SQL
 * Interpolation": an unknown name leaves the text alone, and so does "::".
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "variables.h"

#include <stdlib.h>
#include <string.h>

static cli_variable *
find(const cli_variables *variables, const char *name, size_t length)
{
	for (size_t i = 0; i < variables->count; i++)
		if (strlen(variables->list[i].name) == length && memcmp(variables->list[i].name, name, length) == 0)
			return &variables->list[i];
	return NULL;
}

const char *
cli_variable_get(const cli_variables *variables, const char *name, size_t length)
{
	const cli_variable *variable = find(variables, name, length);

	return variable ? variable->value : NULL;
}

static void
remove_variable(cli_variables *variables, cli_variable *variable)
{
	free(variable->name);
	free(variable->value);
	*variable = variables->list[--variables->count];
}

void
cli_variable_set(cli_variables *variables, const char *name, const char *value)
{
	cli_variable *variable = find(variables, name, strlen(name));

	if (!value) {
		if (variable)
			remove_variable(variables, variable);
		return;
	}
	if (!variable) {
		variables->list = cli_grow(variables->list, variables->count, &variables->capacity, sizeof(cli_variable));
		variable = &variables->list[variables->count++];
		*variable = (cli_variable){.name = cli_copy(name, strlen(name))};
	}
	free(variable->value);
	variable->value = cli_copy(value, strlen(value));
}

bool
cli_variable_name_is_valid(const char *name)
{
	const char *end = name;

	while (cli_is_word(*end))
		end++;
	return end > name && *end == '\0';
}

void
cli_variables_free(cli_variables *variables)
{
	while (variables->count > 0)
		remove_variable(variables, &variables->list[variables->count - 1]);
	free(variables->list);
	*variables = (cli_variables){0};
}

static size_t
word_length(const char *text)
{
	size_t length = 0;

	while (cli_is_word(text[length]))
		length++;
	return length;
}

/* The value between quotes, those inside it doubled. */
static char *
quoted(const char *value, char quote)
{
	cli_buffer buffer = {0};

	cli_buffer_add_byte(&buffer, quote);
	for (; *value; value++) {
		if (*value == quote)
			cli_buffer_add_byte(&buffer, quote);
		cli_buffer_add_byte(&buffer, *value);
	}
	cli_buffer_add_byte(&buffer, quote);
	return cli_buffer_take(&buffer);
}

/* :{?NAME} tells whether NAME exists. */
static cli_place
existence_place(const cli_variables *variables, const char *text)
{
	size_t length = word_length(text + 3);
	const char *answer;

	if (length == 0 || text[3 + length] != '}')
		return (cli_place){.kind = CLI_PLACE_NONE, .length = 1};
	answer = cli_variable_get(variables, text + 3, length) ? "TRUE" : "FALSE";
	return (cli_place){.kind = CLI_PLACE_QUOTED, .length = length + 4, .text = cli_copy(answer, strlen(answer))};
}

static cli_place
quoted_place(const cli_variables *variables, const char *text)
{
	char quote = text[1];
	size_t length = word_length(text + 2);
	const char *value = cli_variable_get(variables, text + 2, length);

	if (length == 0 || text[2 + length] != quote)
		return (cli_place){.kind = CLI_PLACE_NONE, .length = 1};
	if (!value)
		return (cli_place){.kind = CLI_PLACE_NONE, .length = length + 3};
	return (cli_place){.kind = CLI_PLACE_QUOTED, .length = length + 3, .text = quoted(value, quote)};
}

cli_place
cli_variable_place(const cli_variables *variables, const char *text)
{
	size_t length = word_length(text + 1);
	const char *value;

	if (text[1] == ':' || text[1] == '=')
		return (cli_place){.kind = CLI_PLACE_NONE, .length = 2};
	if (text[1] == '{' && text[2] == '?')
		return existence_place(variables, text);
	if (text[1] == '\'' || text[1] == '"')
		return quoted_place(variables, text);
	value = cli_variable_get(variables, text + 1, length);
	if (length == 0 || !value)
		return (cli_place){.kind = CLI_PLACE_NONE, .length = 1 + length};
	return (cli_place){.kind = CLI_PLACE_PLAIN, .length = 1 + length, .text = cli_copy(value, strlen(value))};
}

bool
cli_read_boolean(const char *text, bool *value)
{
	static const struct
	{
		const char *word;
		size_t shortest;
		bool value;
	} words[] = {{"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false},
				 {"on", 2, true},	{"off", 2, false},	 {"1", 1, true},   {"0", 1, false}};
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t full = strlen(words[i].word);
		char start[8] = "";

		if (length < words[i].shortest || length > full)
			continue;
		memcpy(start, words[i].word, length);
		if (cli_equal_ignoring_case(text, length, start)) {
			*value = words[i].value;
			return true;
		}
	}
	return false;
}
