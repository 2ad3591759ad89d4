/*
 * A statement as words and signs.
 *
 * For looking at the outline of a statement (sqlite_columns.c, sqlite_session.c), not for understanding it: anything
 * is read as something, and what is wrong is left for the engine to find.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static size_t
comment_length(const char *text)
{
	const char *end;

	if (text[0] == '-' && text[1] == '-')
		return strcspn(text, "\n");
	if (text[0] != '/' || text[1] != '*')
		return 0;
	end = strstr(text + 2, "*/");
	return end ? (size_t)(end - text) + 2 : strlen(text);
}

/* A string or a quoted name; doubled quotes belong to it. */
static size_t
quoted_length(const char *text)
{
	size_t i = 1;

	while (text[i] && (text[i] != text[0] || text[i + 1] == text[0]))
		i += text[i] == text[0] ? 2 : 1;
	return text[i] ? i + 1 : i;
}

static size_t
word_length(const char *text)
{
	size_t i = 0;

	while (cli_is_word(text[i]) || text[i] == '$')
		i++;
	return i;
}

static size_t
number_length(const char *text)
{
	size_t i = 0;

	while (cli_is_word(text[i]) || text[i] == '.' || (i > 0 && cli_lower(text[i - 1]) == 'e' && strchr("+-", text[i])))
		i++;
	return i;
}

static size_t
sign_length(const char *text)
{
	static const char *const signs[] = {"->>", "||", "->", "<=", ">=", "<>", "!=", "==", "<<", ">>"};

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 1;
}

static cli_token
read_token(const char *text)
{
	if (text[0] == '\'')
		return (cli_token){CLI_TOKEN_STRING, text, quoted_length(text)};
	if (cli_lower(text[0]) == 'x' && text[1] == '\'')
		return (cli_token){CLI_TOKEN_STRING, text, 1 + quoted_length(text + 1)};
	if (text[0] == '"')
		return (cli_token){CLI_TOKEN_QUOTED, text, quoted_length(text)};
	if (cli_is_digit(text[0]) || (text[0] == '.' && cli_is_digit(text[1])))
		return (cli_token){CLI_TOKEN_NUMBER, text, number_length(text)};
	if (cli_is_word(text[0]))
		return (cli_token){CLI_TOKEN_WORD, text, word_length(text)};
	return (cli_token){CLI_TOKEN_SIGN, text, sign_length(text)};
}

cli_tokens
cli_tokens_read(const char *statement)
{
	cli_tokens tokens = {0};
	const char *text = statement;

	while (*text) {
		size_t comment = comment_length(text);

		if (cli_is_space(*text) || comment > 0) {
			text += comment > 0 ? comment : 1;
			continue;
		}
		tokens.list = cli_grow(tokens.list, tokens.count, &tokens.capacity, sizeof(cli_token));
		tokens.list[tokens.count] = read_token(text);
		text += tokens.list[tokens.count++].length;
	}
	return tokens;
}

void
cli_tokens_free(cli_tokens *tokens)
{
	free(tokens->list);
	*tokens = (cli_tokens){0};
}

cli_span
cli_tokens_all(const cli_tokens *tokens)
{
	return (cli_span){tokens->list, tokens->count > 0 ? tokens->list + tokens->count : tokens->list};
}

/* ---- looking ---- */

bool
cli_token_is(const cli_token *token, const char *word)
{
	return (token->kind == CLI_TOKEN_WORD || token->kind == CLI_TOKEN_SIGN) &&
		   cli_equal_ignoring_case(token->text, token->length, word);
}

bool
cli_token_is_in(const cli_token *token, const char *const *words)
{
	for (; *words; words++)
		if (cli_token_is(token, *words))
			return true;
	return false;
}

bool
cli_span_is_empty(cli_span span)
{
	return span.first == span.end;
}

bool
cli_span_starts(cli_span span, const char *word)
{
	return !cli_span_is_empty(span) && cli_token_is(span.first, word);
}

int
cli_token_nesting(const cli_token *token)
{
	if (cli_token_is(token, "(") || cli_token_is(token, "case"))
		return 1;
	return cli_token_is(token, ")") || cli_token_is(token, "end") ? -1 : 0;
}

const cli_token *
cli_span_find(cli_span span, const char *const *words)
{
	int depth = 0;

	for (const cli_token *token = span.first; token < span.end; token++) {
		if (depth == 0 && cli_token_is_in(token, words))
			return token;
		depth += cli_token_nesting(token);
	}
	return span.end;
}

bool
cli_span_is_wrapped(cli_span span)
{
	int depth = 0;

	if (!cli_span_starts(span, "("))
		return false;
	for (const cli_token *token = span.first; token < span.end; token++) {
		depth += cli_token_nesting(token);
		if (depth == 0)
			return token + 1 == span.end;
	}
	return false;
}

void
cli_token_add_name(cli_buffer *name, const cli_token *token)
{
	if (token->kind != CLI_TOKEN_QUOTED) {
		for (size_t i = 0; i < token->length; i++)
			cli_buffer_add_byte(name, cli_lower(token->text[i]));
		return;
	}
	for (size_t i = 1; i + 1 < token->length; i++) {
		cli_buffer_add_byte(name, token->text[i]);
		if (token->text[i] == '"')
			i++;
	}
}
