/*
 * Cuts lines of SQL into statements and backslash commands, as psql does.
 *
 * A statement ends at a ';' outside of quotes, dollar quotes, comments (which nest, as the standard and PostgreSQL
 * have it) and parentheses. Variables are replaced outside of those as well; what a :NAME stands for is read as if it
 * had been written there. For SQLite's sake the body of CREATE TRIGGER is kept together, as psql keeps BEGIN ATOMIC
 * bodies.
 *
 * The state lives from line to line. Lexical rules: PostgreSQL's manual, "Lexical Structure"; strings without E have no
 * backslash escapes (standard_conforming_strings).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "lexer.h"

#include <stdlib.h>
#include <string.h>

/* A variable that names itself would go on for ever. */
enum { EXPANSION_LIMIT = 100 };

/* CREATE [OR REPLACE] [TEMP] TRIGGER: later words don't make a trigger. */
enum { TRIGGER_WORDS = 5 };

void
cli_lexer_reset(cli_lexer *lexer)
{
	lexer->state = CLI_LEX_CODE;
	lexer->comment_depth = 0;
	lexer->parentheses = 0;
	lexer->words = 0;
	lexer->is_create = false;
	lexer->is_trigger = false;
	lexer->block_depth = 0;
}

void
cli_lexer_free(cli_lexer *lexer)
{
	cli_buffer_free(&lexer->line);
	cli_buffer_free(&lexer->tag);
}

void
cli_lexer_feed(cli_lexer *lexer, const char *line, size_t length)
{
	cli_buffer_truncate(&lexer->line, 0);
	cli_buffer_add(&lexer->line, line, length);
	lexer->position = 0;
	lexer->expansions = 0;
}

bool
cli_lexer_is_inside(const cli_lexer *lexer)
{
	return lexer->state != CLI_LEX_CODE;
}

static const char *
here(const cli_lexer *lexer)
{
	return lexer->line.data + lexer->position;
}

static void
take(cli_lexer *lexer, cli_buffer *query, size_t length)
{
	cli_buffer_add(query, here(lexer), length);
	lexer->position += length;
}

/* Whether a name or number ends right before this place. */
static bool
after_word(const cli_lexer *lexer)
{
	return lexer->position > 0 && (cli_is_word(here(lexer)[-1]) || here(lexer)[-1] == '$');
}

/* ---- words, of which only those around a trigger's body matter ---- */

static void
note_word(cli_lexer *lexer, const char *word, size_t length)
{
	lexer->words++;
	if (lexer->words == 1)
		lexer->is_create = cli_equal_ignoring_case(word, length, "create");
	if (!lexer->is_create)
		return;
	if (lexer->words <= TRIGGER_WORDS && cli_equal_ignoring_case(word, length, "trigger"))
		lexer->is_trigger = true;
	if (!lexer->is_trigger)
		return;
	if (cli_equal_ignoring_case(word, length, "begin") ||
		(lexer->block_depth > 0 && cli_equal_ignoring_case(word, length, "case")))
		lexer->block_depth++;
	else if (lexer->block_depth > 0 && cli_equal_ignoring_case(word, length, "end"))
		lexer->block_depth--;
}

static void
scan_word(cli_lexer *lexer, cli_buffer *query)
{
	const char *word = here(lexer);
	size_t length = 0;

	while (cli_is_word(word[length]) || (length > 0 && word[length] == '$'))
		length++;
	if (length == 1 && cli_lower(word[0]) == 'e' && word[1] == '\'') {
		take(lexer, query, 2);
		lexer->state = CLI_LEX_ESCAPE_STRING;
		return;
	}
	note_word(lexer, word, length);
	take(lexer, query, length);
}

/* ---- quotes and comments: each takes a piece of the line ---- */

/* The length of $tag$ at text, 0 when there is none. */
static size_t
tag_length(const char *text)
{
	size_t length = 1;

	if (text[0] != '$' || cli_is_digit(text[1]))
		return 0;
	while (cli_is_word(text[length]))
		length++;
	return text[length] == '$' ? length + 1 : 0;
}

static void
scan_dollar(cli_lexer *lexer, cli_buffer *query)
{
	size_t length = after_word(lexer) ? 0 : tag_length(here(lexer));

	if (length == 0) {
		take(lexer, query, 1);
		return;
	}
	cli_buffer_truncate(&lexer->tag, 0);
	cli_buffer_add(&lexer->tag, here(lexer), length);
	take(lexer, query, length);
	lexer->state = CLI_LEX_DOLLAR;
}

static void
scan_inside_dollar(cli_lexer *lexer, cli_buffer *query)
{
	if (strncmp(here(lexer), lexer->tag.data, lexer->tag.length) == 0) {
		take(lexer, query, lexer->tag.length);
		lexer->state = CLI_LEX_CODE;
	} else
		take(lexer, query, 1);
}

static void
scan_inside_quotes(cli_lexer *lexer, cli_buffer *query, char quote)
{
	if (lexer->state == CLI_LEX_ESCAPE_STRING && here(lexer)[0] == '\\' && here(lexer)[1]) {
		take(lexer, query, 2);
		return;
	}
	/* A doubled quote closes and opens again, which comes to the same. */
	if (here(lexer)[0] == quote && here(lexer)[1] == quote) {
		take(lexer, query, 2);
		return;
	}
	if (here(lexer)[0] == quote)
		lexer->state = CLI_LEX_CODE;
	take(lexer, query, 1);
}

static void
scan_inside_comment(cli_lexer *lexer, cli_buffer *query)
{
	if (strncmp(here(lexer), "/*", 2) == 0) {
		lexer->comment_depth++;
		take(lexer, query, 2);
	} else if (strncmp(here(lexer), "*/", 2) == 0) {
		take(lexer, query, 2);
		if (--lexer->comment_depth == 0)
			lexer->state = CLI_LEX_CODE;
	} else
		take(lexer, query, 1);
}

static void
scan_inside(cli_lexer *lexer, cli_buffer *query)
{
	switch (lexer->state) {
		case CLI_LEX_STRING:
		case CLI_LEX_ESCAPE_STRING:
			scan_inside_quotes(lexer, query, '\'');
			break;
		case CLI_LEX_IDENTIFIER:
			scan_inside_quotes(lexer, query, '"');
			break;
		case CLI_LEX_DOLLAR:
			scan_inside_dollar(lexer, query);
			break;
		default:
			scan_inside_comment(lexer, query);
			break;
	}
}

/* ---- code ---- */

/* Puts the value where the name stood, to be read next. */
static void
splice(cli_lexer *lexer, const cli_place *place)
{
	cli_buffer line = {0};

	cli_buffer_add(&line, lexer->line.data, lexer->position);
	cli_buffer_add_text(&line, place->text);
	cli_buffer_add_text(&line, here(lexer) + place->length);
	cli_buffer_free(&lexer->line);
	lexer->line = line;
}

static void
scan_variable(cli_lexer *lexer, const cli_variables *variables, cli_buffer *query)
{
	cli_place place = {.kind = CLI_PLACE_NONE, .length = 1};

	if (variables && lexer->expansions < EXPANSION_LIMIT)
		place = cli_variable_place(variables, here(lexer));
	switch (place.kind) {
		case CLI_PLACE_NONE:
			take(lexer, query, place.length);
			break;
		case CLI_PLACE_PLAIN:
			lexer->expansions++;
			splice(lexer, &place);
			break;
		case CLI_PLACE_QUOTED:
			cli_buffer_add_text(query, place.text);
			lexer->position += place.length;
			break;
	}
	free(place.text);
}

/* A quote or a comment that starts here: how many bytes open it, 0 when none does. */
static size_t
opening(cli_lexer *lexer)
{
	const char *text = here(lexer);

	if (text[0] == '\'')
		lexer->state = CLI_LEX_STRING;
	else if (text[0] == '"')
		lexer->state = CLI_LEX_IDENTIFIER;
	else if (text[0] == '/' && text[1] == '*') {
		lexer->state = CLI_LEX_COMMENT;
		lexer->comment_depth = 1;
		return 2;
	} else
		return 0;
	return 1;
}

static void
scan_code(cli_lexer *lexer, const cli_variables *variables, cli_buffer *query)
{
	const char *text = here(lexer);
	size_t open = opening(lexer);

	if (open > 0)
		take(lexer, query, open);
	else if (text[0] == '-' && text[1] == '-') {
		/* As psql since 15: within a statement it is sent along, before one it isn't. */
		if (query->length > 0)
			take(lexer, query, lexer->line.length - lexer->position);
		lexer->position = lexer->line.length;
	} else if (text[0] == '$')
		scan_dollar(lexer, query);
	else if (text[0] == ':')
		scan_variable(lexer, variables, query);
	else if (cli_is_word(text[0]))
		scan_word(lexer, query);
	else {
		lexer->parentheses += text[0] == '(' ? 1 : text[0] == ')' && lexer->parentheses > 0 ? -1 : 0;
		/* What stands before a statement is no part of it. */
		if (query->length > 0 || !cli_is_space(text[0]))
			cli_buffer_add_byte(query, text[0]);
		lexer->position++;
	}
}

cli_lexer_event
cli_lexer_scan(cli_lexer *lexer, const cli_variables *variables, cli_buffer *query)
{
	while (lexer->position < lexer->line.length) {
		char byte = *here(lexer);

		if (lexer->state != CLI_LEX_CODE)
			scan_inside(lexer, query);
		else if (byte == ';' && lexer->parentheses == 0 && lexer->block_depth == 0) {
			lexer->position++;
			cli_lexer_reset(lexer);
			return CLI_LEX_STATEMENT;
		} else if (byte == '\\') {
			lexer->position++;
			return CLI_LEX_COMMAND;
		} else
			scan_code(lexer, variables, query);
	}
	return CLI_LEX_LINE_END;
}
