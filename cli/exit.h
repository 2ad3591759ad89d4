/*
 * What the program ends with.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

typedef enum cli_exit
{
	CLI_EXIT_DONE = 0,
	CLI_EXIT_FAILED = 1,	  /* the database refused what was asked */
	CLI_EXIT_USAGE = 2,		  /* wrong arguments or configuration */
	CLI_EXIT_SCRIPT = 3,	  /* an error in a script that sets ON_ERROR_STOP, as psql leaves */
	CLI_EXIT_NO_DATABASE = 4, /* it can't be reached or opened */
	CLI_EXIT_SCHEMA = 5,	  /* not a database of ours, or its tables are older or newer than this program */
	CLI_EXIT_WARNING = 6,	  /* doctor, diagnostics: something to look at */
	CLI_EXIT_PROBLEM = 7,	  /* doctor, diagnostics: something is wrong */
	CLI_EXIT_INTERRUPTED = 130
} cli_exit;

#endif
