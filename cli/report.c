/*
 * Rows shown to a reader, or as JSON.
 *
 *   ID   STATUS   CREATED
 *   w1   SUCCESS  2025-01-31T12:00:00Z
 *
 * What is shown is the same on a terminal and in a file, but for colours: those only on a terminal, and not where
 * NO_COLOR is set (https://no-color.org).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cell.h"
#include "json_out.h"

/* ---- colours ---- */

static bool
has_colors(FILE *out)
{
	const char *terminal = getenv("TERM"), *forbidden = getenv("NO_COLOR");

	return isatty(fileno(out)) && terminal && strcmp(terminal, "dumb") != 0 && !(forbidden && *forbidden);
}

const char *
cli_report_color(FILE *out, const char *status)
{
	static const char *const colors[][2] = {{"RUNNING", "\033[36m"},  {"WAITING", "\033[33m"},	 {"PAUSED", "\033[33m"},
											{"SUCCESS", "\033[32m"},  {"FAILED", "\033[31m"},	 {"TIMED_OUT", "\033[31m"},
											{"CANCELED", "\033[35m"}, {"applied", "\033[32m"},	 {"pending", "\033[33m"},
											{"unknown", "\033[31m"},  {"ok", "\033[32m"},		 {"warn", "\033[33m"},
											{"fail", "\033[31m"},	  {"warning", "\033[33m"}, {"error", "\033[31m"}};

	if (has_colors(out))
		for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++)
			if (strcmp(colors[i][0], status) == 0)
				return colors[i][1];
	return "";
}

const char *
cli_report_color_end(FILE *out)
{
	return has_colors(out) ? "\033[0m" : "";
}

/* ---- values ---- */

static void
add_time(cli_buffer *shown, const char *text)
{
	const char *fraction = strchr(text, '.');

	if (fraction && fraction[strspn(fraction + 1, "0123456789") + 1] == 'Z') {
		cli_buffer_add(shown, text, (size_t)(fraction - text));
		cli_buffer_add_byte(shown, 'Z');
	} else
		cli_buffer_add_text(shown, text);
}

void
cli_report_add_value(cli_buffer *shown, const cli_value *value, cli_look look)
{
	cli_cell cell;

	if (!value->text)
		return;
	if (look == CLI_LOOK_TIME) {
		add_time(shown, value->text);
		return;
	}
	cell = cli_cell_make(value->text, value->length);
	for (size_t i = 0; i < cell.line_count; i++) {
		cli_buffer_add_text(shown, i > 0 ? "\\n" : "");
		cli_buffer_add(shown, cli_buffer_text(&cell.text) + cell.lines[i].start, cell.lines[i].length);
	}
	cli_cell_free(&cell);
}

/* ---- JSON ---- */

void
cli_report_add_json(cli_buffer *json, const cli_result *rows, size_t row, const cli_report_column *columns)
{
	cli_buffer_add_byte(json, '{');
	for (size_t i = 0; columns[i].name; i++) {
		const char *text = cli_result_at(rows, row, i)->text;
		bool is_plain = columns[i].look == CLI_LOOK_NUMBER || columns[i].look == CLI_LOOK_JSON;

		cli_json_add_name(json, columns[i].name);
		if (text && is_plain)
			cli_buffer_add_text(json, text);
		else
			cli_json_add_string(json, text);
	}
	cli_buffer_add_byte(json, '}');
}

static void
print_json(FILE *out, const cli_result *rows, const cli_report_column *columns)
{
	cli_buffer json = {0};

	fputs("[", out);
	for (size_t row = 0; row < cli_result_rows(rows); row++) {
		cli_buffer_truncate(&json, 0);
		cli_report_add_json(&json, rows, row, columns);
		fprintf(out, "%s\n%s", row > 0 ? "," : "", cli_buffer_text(&json));
	}
	fputs("\n]\n", out);
	cli_buffer_free(&json);
}

/* ---- tables ---- */

static size_t
width_of(const char *text)
{
	cli_cell cell = cli_cell_make(text, strlen(text));
	size_t width = cell.width;

	cli_cell_free(&cell);
	return width;
}

static size_t
column_width(const cli_result *rows, size_t column, const cli_report_column *shown)
{
	cli_buffer value = {0};
	size_t widest = strlen(shown->title);

	for (size_t row = 0; row < cli_result_rows(rows); row++) {
		size_t width;

		cli_buffer_truncate(&value, 0);
		cli_report_add_value(&value, cli_result_at(rows, row, column), shown->look);
		width = width_of(cli_buffer_text(&value));
		widest = width > widest ? width : widest;
	}
	cli_buffer_free(&value);
	return widest;
}

/* space counts the blanks that are due before the next text, so that no line ends with any. */
static void
print_field(FILE *out, const char *text, const char *color, size_t width, bool is_right, size_t *space)
{
	size_t padding = width - width_of(text);

	*space += is_right ? padding : 0;
	if (*text) {
		fprintf(out, "%*s%s%s%s", (int)*space, "", color, text, *color ? cli_report_color_end(out) : "");
		*space = 0;
	}
	*space += (is_right ? 0 : padding) + 2;
}

static void
print_titles(FILE *out, const cli_report_column *columns, const size_t *widths)
{
	size_t space = 0;

	for (size_t i = 0; columns[i].name; i++)
		if (columns[i].title)
			print_field(out, columns[i].title, "", widths[i], columns[i].look == CLI_LOOK_NUMBER, &space);
	putc('\n', out);
}

static void
print_row(FILE *out, const cli_result *rows, size_t row, const cli_report_column *columns, const size_t *widths)
{
	cli_buffer value = {0};
	size_t space = 0;

	for (size_t i = 0; columns[i].name; i++) {
		const cli_value *cell = cli_result_at(rows, row, i);

		if (!columns[i].title)
			continue;
		cli_buffer_truncate(&value, 0);
		cli_report_add_value(&value, cell, columns[i].look);
		print_field(out, cli_buffer_text(&value),
					columns[i].look == CLI_LOOK_STATUS && cell->text ? cli_report_color(out, cell->text) : "", widths[i],
					columns[i].look == CLI_LOOK_NUMBER, &space);
	}
	putc('\n', out);
	cli_buffer_free(&value);
}

void
cli_report_print(FILE *out, const cli_result *rows, const cli_report_column *columns, bool json)
{
	size_t *widths;

	if (json) {
		print_json(out, rows, columns);
		return;
	}
	widths = cli_allocate(rows->column_count * sizeof *widths);
	for (size_t i = 0; columns[i].name; i++)
		widths[i] = columns[i].title ? column_width(rows, i, &columns[i]) : 0;
	print_titles(out, columns, widths);
	for (size_t row = 0; row < cli_result_rows(rows); row++)
		print_row(out, rows, row, columns, widths);
	free(widths);
}

void
cli_report_print_row(FILE *out, const cli_result *rows, const cli_report_column *columns)
{
	size_t widest = 0;
	cli_buffer value = {0};

	for (size_t i = 0; columns[i].name; i++)
		if (columns[i].title && strlen(columns[i].title) > widest)
			widest = strlen(columns[i].title);
	for (size_t i = 0; columns[i].name; i++) {
		const cli_value *cell = cli_result_at(rows, 0, i);
		const char *color = cell->text && columns[i].look == CLI_LOOK_STATUS ? cli_report_color(out, cell->text) : "";

		if (!columns[i].title || !cell->text)
			continue;
		cli_buffer_truncate(&value, 0);
		cli_report_add_value(&value, cell, columns[i].look);
		fprintf(out, "%-*s  %s%s%s\n", (int)widest, columns[i].title, color, cli_buffer_text(&value),
				*color ? cli_report_color_end(out) : "");
	}
	cli_buffer_free(&value);
}
