/*
 * Prints results as psql does: its aligned format with border 1, ASCII line style, or expanded.
 *
 *    name  | count          -[ RECORD 1 ]
 *   -------+-------         name  | first+
 *    first+|     1                | line
 *    line  |                count | 1
 *   (1 row)
 *
 * Headers are centred. A cell with more lines has a '+' where each but its last ends. The last column is padded only to
 * reach its '+'. Each table ends with an empty line; records have no count.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "cell.h"

/* A result laid out. */
typedef struct cli_grid
{
	const cli_result *result;
	size_t columns;
	size_t rows;
	cli_cell *headers;
	cli_cell *cells;
	size_t *widths; /* of each column, header included */
} cli_grid;

static cli_grid
make_grid(const cli_result *result, const cli_format *format)
{
	cli_grid grid = {.result = result, .columns = result->column_count, .rows = cli_result_rows(result)};

	grid.headers = cli_allocate(grid.columns * sizeof(cli_cell));
	grid.widths = cli_allocate(grid.columns * sizeof(size_t));
	grid.cells = cli_allocate(result->value_count * sizeof(cli_cell));
	for (size_t i = 0; i < grid.columns; i++) {
		grid.headers[i] = cli_cell_make(result->columns[i].name, strlen(result->columns[i].name));
		grid.widths[i] = grid.headers[i].width;
	}
	for (size_t row = 0; row < grid.rows; row++)
		for (size_t column = 0; column < grid.columns; column++) {
			const cli_value *value = cli_result_at(result, row, column);
			cli_cell *cell = &grid.cells[row * grid.columns + column];

			*cell = value->text ? cli_cell_make(value->text, value->length) : cli_cell_make(format->null, strlen(format->null));
			if (cell->width > grid.widths[column])
				grid.widths[column] = cell->width;
		}
	return grid;
}

static void
free_grid(cli_grid *grid)
{
	for (size_t i = 0; i < grid->columns; i++)
		cli_cell_free(&grid->headers[i]);
	for (size_t i = 0; i < grid->columns * grid->rows; i++)
		cli_cell_free(&grid->cells[i]);
	free(grid->headers);
	free(grid->cells);
	free(grid->widths);
}

static void
repeat(FILE *out, char byte, size_t times)
{
	while (times-- > 0)
		putc(byte, out);
}

static void
print_line(FILE *out, const cli_cell *cell, size_t line)
{
	fwrite(cli_buffer_text(&cell->text) + cell->lines[line].start, 1, cell->lines[line].length, out);
}

static size_t
most_lines(const cli_cell *cells, size_t count)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++)
		if (cells[i].line_count > most)
			most = cells[i].line_count;
	return most;
}

/* ---- aligned ---- */

static void
print_header_line(FILE *out, const cli_grid *grid, size_t line)
{
	for (size_t i = 0; i < grid->columns; i++) {
		const cli_cell *header = &grid->headers[i];
		bool is_there = line < header->line_count;
		size_t space = grid->widths[i] - (is_there ? header->lines[line].width : 0);

		putc(' ', out);
		repeat(out, ' ', space / 2);
		if (is_there)
			print_line(out, header, line);
		repeat(out, ' ', (space + 1) / 2);
		putc(line + 1 < header->line_count ? '+' : ' ', out);
		if (i + 1 < grid->columns)
			putc('|', out);
	}
	putc('\n', out);
}

static void
print_header(FILE *out, const cli_grid *grid)
{
	size_t lines = most_lines(grid->headers, grid->columns);

	for (size_t line = 0; line < lines; line++)
		print_header_line(out, grid, line);
	for (size_t i = 0; i < grid->columns; i++) {
		repeat(out, '-', grid->widths[i] + 2);
		if (i + 1 < grid->columns)
			putc('+', out);
	}
	putc('\n', out);
}

static void
print_cell(FILE *out, const cli_grid *grid, const cli_cell *cell, size_t column, size_t line)
{
	bool is_there = line < cell->line_count;
	bool goes_on = line + 1 < cell->line_count;
	bool is_last = column + 1 == grid->columns;
	size_t space = grid->widths[column] - (is_there ? cell->lines[line].width : 0);
	bool is_right = is_there && grid->result->columns[column].class == CLI_CLASS_NUMBER;

	putc(' ', out);
	if (is_right)
		repeat(out, ' ', space);
	if (is_there)
		print_line(out, cell, line);
	if (!is_right && (!is_last || goes_on))
		repeat(out, ' ', space);
	if (goes_on)
		putc('+', out);
	else if (!is_last)
		putc(' ', out);
	if (!is_last)
		putc('|', out);
}

static void
print_row(FILE *out, const cli_grid *grid, const cli_cell *cells)
{
	size_t lines = most_lines(cells, grid->columns);

	for (size_t line = 0; line < lines; line++) {
		for (size_t i = 0; i < grid->columns; i++)
			print_cell(out, grid, &cells[i], i, line);
		putc('\n', out);
	}
}

static void
print_count(FILE *out, const cli_grid *grid)
{
	fprintf(out, "(%zu row%s)\n", grid->rows, grid->rows == 1 ? "" : "s");
}

static void
print_aligned(FILE *out, const cli_grid *grid)
{
	print_header(out, grid);
	for (size_t row = 0; row < grid->rows; row++)
		print_row(out, grid, grid->cells + row * grid->columns);
	print_count(out, grid);
	putc('\n', out);
}

/* ---- expanded ---- */

static size_t
widest(const cli_cell *cells, size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++)
		if (cells[i].width > width)
			width = cells[i].width;
	return width;
}

static size_t
make_title(char *title, size_t size, size_t record)
{
	return (size_t)snprintf(title, size, "-[ RECORD %zu ]", record);
}

/* Of the values' side: the line is at least as long as the last record's title. */
static size_t
value_side_width(const cli_grid *grid, size_t name_width)
{
	size_t width = widest(grid->cells, grid->columns * grid->rows);
	char title[48];
	size_t title_length = make_title(title, sizeof title, grid->rows);

	return name_width + width + 3 < title_length ? title_length - name_width - 3 : width;
}

/* The title lies over the line, the '+' included. */
static void
print_record_line(FILE *out, size_t record, size_t name_width, size_t value_width)
{
	size_t length = name_width + value_width + 3;
	char title[48];
	size_t title_length = make_title(title, sizeof title, record);

	fputs(title, out);
	for (size_t i = title_length; i < length; i++)
		putc(i == name_width + 1 ? '+' : '-', out);
	putc('\n', out);
}

static void
print_member(FILE *out, const cli_cell *name, const cli_cell *value, size_t name_width, size_t value_width)
{
	size_t lines = name->line_count > value->line_count ? name->line_count : value->line_count;

	for (size_t line = 0; line < lines; line++) {
		bool has_name = line < name->line_count;

		if (has_name)
			print_line(out, name, line);
		repeat(out, ' ', name_width - (has_name ? name->lines[line].width : 0));
		putc(line + 1 < name->line_count ? '+' : ' ', out);
		putc('|', out);
		if (line < value->line_count) {
			putc(' ', out);
			print_line(out, value, line);
		}
		if (line + 1 < value->line_count) {
			repeat(out, ' ', value_width - value->lines[line].width);
			putc('+', out);
		}
		putc('\n', out);
	}
}

static void
print_expanded(FILE *out, const cli_grid *grid)
{
	size_t name_width = widest(grid->headers, grid->columns);
	size_t value_width = value_side_width(grid, name_width);

	for (size_t row = 0; row < grid->rows; row++) {
		print_record_line(out, row + 1, name_width, value_width);
		for (size_t i = 0; i < grid->columns; i++)
			print_member(out, &grid->headers[i], &grid->cells[row * grid->columns + i], name_width, value_width);
	}
	if (grid->rows == 0)
		print_count(out, grid);
	putc('\n', out);
}

void
cli_table_print(FILE *out, const cli_result *result, const cli_format *format)
{
	cli_grid grid = make_grid(result, format);

	if (format->expanded)
		print_expanded(out, &grid);
	else
		print_aligned(out, &grid);
	free_grid(&grid);
}
