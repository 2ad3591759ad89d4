/*
 * A file that is there whole or not at all: it is written under another name beside its own.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_NEW_FILE_H
#define CLI_NEW_FILE_H

#include <stdbool.h>

#include "exit.h"

/* Empty when zeroed. */
typedef struct cli_new_file
{
	const char *path;
	char *written; /* where it is written meanwhile */
} cli_new_file;

/* Refuses one that exists already, unless it replaces. Nothing is made yet. */
cli_exit cli_new_file_begin(cli_new_file *file, const char *path, bool replaces);

/* What was written gets its name, and is on the disk. */
cli_exit cli_new_file_finish(cli_new_file *file);

/* Removes what was written, if it was not finished. */
void cli_new_file_end(cli_new_file *file);

#endif
