/*
 * How far something is, on a terminal: what of how much, how fast, and how long it will take.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress
{
	bool is_shown;
	const char *what; /* the table */
	int64_t total;	  /* rows; 0: not known */
	int64_t rows;
	int64_t skipped; /* of them, those that were there already */
	int64_t bytes;
	int64_t begun; /* microseconds */
	int64_t shown;
} cli_progress;

/* Shown on standard error, if that is a terminal. */
void cli_progress_begin(cli_progress *progress);

/* A row more; skipped rows count for how far it is, but not for how fast. */
void cli_progress_add(cli_progress *progress, size_t bytes, bool is_skipped);

/* Says something else in its place. */
void cli_progress_say(cli_progress *progress, const char *what);

/* Takes it off the terminal. */
void cli_progress_end(cli_progress *progress);

#endif
