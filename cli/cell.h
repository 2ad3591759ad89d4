/*
 * A value laid out in lines, as a cell of a table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_CELL_H
#define CLI_CELL_H

#include "buffer.h"

typedef struct cli_line
{
	size_t start; /* in the cell's text */
	size_t length;
	size_t width; /* in columns of the terminal */
} cli_line;

typedef struct cli_cell
{
	cli_buffer text; /* the lines, one after the other */
	cli_line *lines; /* at least one */
	size_t line_count;
	size_t line_capacity;
	size_t width; /* of the widest line */
} cli_cell;

/* Lays out length bytes of text. */
cli_cell cli_cell_make(const char *text, size_t length);
void cli_cell_free(cli_cell *cell);

#endif
