/*
 * Cuts lines of SQL into statements and backslash commands, as psql does.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_LEXER_H
#define CLI_LEXER_H

#include "variables.h"

typedef enum cli_lexer_state
{
	CLI_LEX_CODE,
	CLI_LEX_STRING,		   /* '…' */
	CLI_LEX_ESCAPE_STRING, /* E'…' */
	CLI_LEX_IDENTIFIER,	   /* "…" */
	CLI_LEX_DOLLAR,		   /* $tag$…$tag$ */
	CLI_LEX_COMMENT		   /* nested */
} cli_lexer_state;

typedef enum cli_lexer_event
{
	CLI_LEX_LINE_END,
	CLI_LEX_STATEMENT, /* the query buffer holds one, without its ';' */
	CLI_LEX_COMMAND	   /* at line.data + position stands what follows a backslash */
} cli_lexer_event;

/* Empty when zeroed. */
typedef struct cli_lexer
{
	cli_buffer line;
	size_t position;
	cli_lexer_state state;
	cli_buffer tag;	   /* of CLI_LEX_DOLLAR, with both dollars */
	int comment_depth; /* of CLI_LEX_COMMENT */
	int parentheses;
	int words;		  /* of this statement so far, up to those that tell a trigger */
	bool is_create;	  /* the statement starts with CREATE */
	bool is_trigger;  /* … and makes a trigger, whose body holds ';' */
	int block_depth;  /* BEGIN … END and CASE … END of a trigger's body */
	int expansions;	  /* in this line */
} cli_lexer;

void cli_lexer_free(cli_lexer *lexer);

/* The next line, without its line feed. */
void cli_lexer_feed(cli_lexer *lexer, const char *line, size_t length);

/* Appends to query up to the next event. variables is NULL where they are not looked at. */
cli_lexer_event cli_lexer_scan(cli_lexer *lexer, const cli_variables *variables, cli_buffer *query);

/* Whether the line ended within quotes or a comment. */
bool cli_lexer_is_inside(const cli_lexer *lexer);

/* To the start of a statement. */
void cli_lexer_reset(cli_lexer *lexer);

#endif
