/*
 * A value laid out in lines, as a cell of a table.
 *
 * What psql does with text that would disturb a table: a line feed starts a new line of the cell, a tab becomes
 * spaces up to the next multiple of eight, other control characters and bytes that are not UTF-8 are spelled out (\r,
 * \x1B, \u0085).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "width.h"

enum { TAB_STOP = 8 };

static void
start_line(cli_cell *cell)
{
	cell->lines = cli_grow(cell->lines, cell->line_count, &cell->line_capacity, sizeof(cli_line));
	cell->lines[cell->line_count++] = (cli_line){.start = cell->text.length};
}

static void
add(cli_cell *cell, const char *bytes, size_t length, size_t width)
{
	cli_line *line = &cell->lines[cell->line_count - 1];

	cli_buffer_add(&cell->text, bytes, length);
	line->length += length;
	line->width += width;
}

static void
add_tab(cli_cell *cell)
{
	do
		add(cell, " ", 1, 1);
	while (cell->lines[cell->line_count - 1].width % TAB_STOP != 0);
}

static void
add_spelled(cli_cell *cell, const char *format, unsigned number)
{
	char spelled[16];

	snprintf(spelled, sizeof spelled, format, number);
	add(cell, spelled, strlen(spelled), strlen(spelled));
}

static void
add_control(cli_cell *cell, uint32_t character)
{
	if (character == '\n')
		start_line(cell);
	else if (character == '\t')
		add_tab(cell);
	else if (character == '\r')
		add(cell, "\\r", 2, 2);
	else
		add_spelled(cell, character < 0x80 ? "\\x%02X" : "\\u%04X", character);
}

/* Adds the character at text, gives its bytes. */
static size_t
add_character(cli_cell *cell, const char *text, size_t left)
{
	uint32_t character;
	size_t length = cli_character_read(text, left, &character);
	int width;

	if (length == 0) {
		add_spelled(cell, "\\x%02X", (unsigned char)text[0]);
		return 1;
	}
	width = cli_character_width(character);
	if (width < 0)
		add_control(cell, character);
	else
		add(cell, text, length, (size_t)width);
	return length;
}

cli_cell
cli_cell_make(const char *text, size_t length)
{
	cli_cell cell = {0};

	start_line(&cell);
	for (size_t i = 0; i < length;)
		i += add_character(&cell, text + i, length - i);
	for (size_t i = 0; i < cell.line_count; i++)
		if (cell.lines[i].width > cell.width)
			cell.width = cell.lines[i].width;
	return cell;
}

void
cli_cell_free(cli_cell *cell)
{
	cli_buffer_free(&cell->text);
	free(cell->lines);
	*cell = (cli_cell){0};
}
