/*
 * Prints results as psql does.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdio.h>

#include "provider.h"

typedef struct cli_format
{
	const char *null; /* what is shown for NULL */
	bool expanded;	  /* a record under the other, a column a line */
} cli_format;

void cli_table_print(FILE *out, const cli_result *result, const cli_format *format);

#endif
