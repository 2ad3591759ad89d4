/*
 * A statement as words and signs.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_TOKENS_H
#define CLI_TOKENS_H

#include "buffer.h"

typedef enum cli_token_kind
{
	CLI_TOKEN_WORD,	  /* a keyword or a name */
	CLI_TOKEN_QUOTED, /* a name in double quotes */
	CLI_TOKEN_STRING,
	CLI_TOKEN_NUMBER,
	CLI_TOKEN_SIGN /* an operator, a parenthesis, a comma, a dot */
} cli_token_kind;

typedef struct cli_token
{
	cli_token_kind kind;
	const char *text; /* in the statement, quotes included */
	size_t length;
} cli_token;

typedef struct cli_tokens
{
	cli_token *list;
	size_t count;
	size_t capacity;
} cli_tokens;

/* A part of a statement; empty when first is end. */
typedef struct cli_span
{
	const cli_token *first;
	const cli_token *end;
} cli_span;

/* The statement must live as long as its tokens. Comments and white space are left out. */
cli_tokens cli_tokens_read(const char *statement);
void cli_tokens_free(cli_tokens *tokens);
cli_span cli_tokens_all(const cli_tokens *tokens);

bool cli_token_is(const cli_token *token, const char *word); /* a keyword or a sign, in any case */
bool cli_token_is_in(const cli_token *token, const char *const *words); /* the list ends with NULL */
bool cli_span_starts(cli_span span, const char *word);
bool cli_span_is_empty(cli_span span);

/* +1 for a token that opens (a parenthesis, CASE), -1 for one that closes, else 0. */
int cli_token_nesting(const cli_token *token);

/* The first token of the span, outside of parentheses and CASE, that is one of the words; span.end when none is. */
const cli_token *cli_span_find(cli_span span, const char *const *words);

/* Whether one pair of parentheses holds the whole span. */
bool cli_span_is_wrapped(cli_span span);

/* A name as PostgreSQL keeps it: small letters, or what stands between the quotes. */
void cli_token_add_name(cli_buffer *name, const cli_token *token);

#endif
