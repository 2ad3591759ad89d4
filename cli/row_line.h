/*
 * A row as a line of JSON: {"table": "users", "id": "u1", …}.
 *
 * Members are the columns; one that is NULL is left out. Times are RFC 3339 with microseconds, bytes are hex digits.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_ROW_LINE_H
#define CLI_ROW_LINE_H

#include "json/json.h"
#include "tables.h"

/* Appends it, with its line feed. */
void cli_row_line_add(cli_buffer *lines, const cli_table *table, const cli_datum *row);

enum { CLI_EXPORT_FORMAT = 1 }; /* of the file, in its first line */

/* Reads one that names a table; the row lives as long as line and context. The error is the context's. */
cz_code cli_row_line_read(cz_context *context, const cz_json *line, const cli_table **table, cli_datum *row);

#endif
