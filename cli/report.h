/*
 * Rows shown to a reader, or as JSON.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "provider.h"

typedef enum cli_look
{
	CLI_LOOK_TEXT,
	CLI_LOOK_NUMBER, /* to the right */
	CLI_LOOK_JSON,
	CLI_LOOK_TIME,
	CLI_LOOK_STATUS /* in its colour, on a terminal */
} cli_look;

/* Of a result's columns, one for each, in their order. */
typedef struct cli_report_column
{
	const char *name;  /* the member of JSON; NULL ends a list */
	const char *title; /* above the column; NULL: in JSON only */
	cli_look look;
} cli_report_column;

/* A table, or an array with an object a line. */
void cli_report_print(FILE *out, const cli_result *rows, const cli_report_column *columns, bool json);

/* The first row as lines of "title: value"; those without a value are left out. */
void cli_report_print_row(FILE *out, const cli_result *rows, const cli_report_column *columns);

/* A row as an object. */
void cli_report_add_json(cli_buffer *json, const cli_result *rows, size_t row, const cli_report_column *columns);

/* A value as it is shown: a time without its fraction, signs that would move the cursor escaped. */
void cli_report_add_value(cli_buffer *shown, const cli_value *value, cli_look look);

/* The sequences around a status; "" unless out is a terminal that shows colours. */
const char *cli_report_color(FILE *out, const char *status);
const char *cli_report_color_end(FILE *out);

#endif
