/*
 * A run of a file: what is set, what was read so far, and where it goes.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdio.h>

#include "conditions.h"
#include "lexer.h"
#include "provider.h"
#include "variables.h"

typedef struct cli_session
{
	const cli_driver *driver;
	cli_provider *provider;
	FILE *out;
	FILE *err; /* errors and warnings; may be where out goes: the order is kept */
	cli_variables variables;
	cli_conditions conditions;
	cli_lexer lexer;
	cli_buffer query;	 /* what was read of the statement */
	cli_buffer previous; /* the statement before, for \g and \gset */
	cli_buffer null;	 /* \pset null */
	bool is_expanded;	 /* \x */
	bool is_over;		 /* \quit, an error with ON_ERROR_STOP, a connection lost, an interrupt */
	cli_exit status;	 /* of the program */
} cli_session;

/* Reads in to its end or \quit. */
void cli_session_run(cli_session *session, FILE *in);

/*
 * Runs the query read so far. With a prefix (\gset) its row goes into variables instead of being shown; NULL for none.
 */
void cli_session_send(cli_session *session, const char *prefix);

/* Prints a line and, with ON_ERROR_STOP, ends the session. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void cli_session_error(cli_session *session, const char *format, ...);

void cli_session_free(cli_session *session);

#endif
