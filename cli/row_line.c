/*
 * A row as a line of JSON.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "row_line.h"

#include <inttypes.h>
#include <string.h>

#include "domain/time.h"
#include "json_out.h"

/* ---- writing ---- */

static void
add_hex(cli_buffer *lines, const cli_datum *datum)
{
	static const char digits[] = "0123456789abcdef";

	cli_buffer_add_byte(lines, '"');
	for (size_t i = 0; i < datum->length; i++) {
		unsigned char byte = (unsigned char)datum->bytes[i];

		cli_buffer_add_byte(lines, digits[byte >> 4]);
		cli_buffer_add_byte(lines, digits[byte & 15]);
	}
	cli_buffer_add_byte(lines, '"');
}

static void
add_datum(cli_buffer *lines, char letter, const cli_datum *datum)
{
	char time[CZ_TIME_TEXT];

	switch (letter) {
		case 'i':
			cli_buffer_add_format(lines, "%" PRId64, datum->number);
			break;
		case 'z':
			cz_time_write(datum->number, time);
			cli_buffer_add_format(lines, "\"%.*s\"", CZ_TIME_TEXT, time);
			break;
		case 'j':
			cli_buffer_add(lines, datum->bytes, datum->length);
			break;
		case 'x':
			add_hex(lines, datum);
			break;
		default:
			cli_json_add_bytes(lines, datum->bytes, datum->length);
			break;
	}
}

void
cli_row_line_add(cli_buffer *lines, const cli_table *table, const cli_datum *row)
{
	const char *column = table->columns;

	cli_buffer_add_format(lines, "{\"table\": \"%s\"", table->name);
	for (size_t i = 0; table->letters[i]; i++) {
		size_t length = strcspn(column, ",");

		if (!row[i].is_null) {
			cli_buffer_add_format(lines, ", \"%.*s\": ", (int)length, column);
			add_datum(lines, table->letters[i], &row[i]);
		}
		column += length + (column[length] ? strlen(", ") : 0);
	}
	cli_buffer_add_text(lines, "}\n");
}

/* ---- reading ---- */

static int
hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static cz_code
read_hex(cz_context *context, cz_text text, cli_datum *datum)
{
	char *bytes = cz_allocate(context, text.length / 2 + 1);

	if (!bytes)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i + 1 < text.length; i += 2) {
		int high = hex_digit(text.data[i]), low = hex_digit(text.data[i + 1]);

		if (high < 0 || low < 0)
			return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" is not pairs of hex digits", CZ_QUOTE(text));
		bytes[i / 2] = (char)(high << 4 | low);
	}
	datum->bytes = bytes;
	datum->length = text.length / 2;
	return text.length % 2 == 0
			   ? CZ_OK
			   : cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" is not pairs of hex digits", CZ_QUOTE(text));
}

static cz_code
read_integer(cz_context *context, cz_text name, const cz_json *value, cli_datum *datum)
{
	bool is_integer = false;

	if (value->kind == CZ_JSON_NUMBER)
		CZ_TRY(cz_json_get_int(context, value, &datum->number, &is_integer));
	return is_integer ? CZ_OK
					  : cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" is no integer", CZ_QUOTE(name));
}

static cz_code
read_text(cz_context *context, char letter, cz_text name, const cz_json *value, cli_datum *datum)
{
	cz_text text;

	if (value->kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" is no string", CZ_QUOTE(name));
	CZ_TRY(cz_json_spelling(context, value, &text));
	if (letter == 'z')
		return cz_time_parse(context, "time", text, &datum->number);
	if (letter == 'x')
		return read_hex(context, text, datum);
	datum->bytes = text.data;
	datum->length = text.length;
	return CZ_OK;
}

static cz_code
read_value(cz_context *context, char letter, cz_text name, const cz_json *value, cli_datum *datum)
{
	cz_text text;

	*datum = (cli_datum){.bytes = ""};
	if (letter == 'i')
		return read_integer(context, name, value, datum);
	if (letter != 'j')
		return read_text(context, letter, name, value, datum);
	CZ_TRY(cz_json_to_text(context, value, &text));
	datum->bytes = text.data;
	datum->length = text.length;
	return CZ_OK;
}

static cz_code
find_table(cz_context *context, const cz_json *line, const cli_table **table)
{
	cz_json value;
	bool is_found;

	CZ_TRY(cz_json_member_get(context, line, cz_text_from("table"), &value, &is_found));
	if (!is_found || value.kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"table\" is missing");
	for (*table = cli_tables; (*table)->name; (*table)++)
		if (cz_text_is((cz_text){value.as.text, value.length}, (*table)->name))
			return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "there is no table \"%.*s\"", CZ_QUOTE(((cz_text){value.as.text, value.length})));
}

cz_code
cli_row_line_read(cz_context *context, const cz_json *line, const cli_table **table, cli_datum *row)
{
	const char *column;
	uint32_t known = 1; /* "table" */

	CZ_TRY(find_table(context, line, table));
	column = (*table)->columns;
	for (size_t i = 0; (*table)->letters[i]; i++) {
		cz_text name = {column, strcspn(column, ",")};
		cz_json value;
		bool is_found;

		CZ_TRY(cz_json_member_get(context, line, name, &value, &is_found));
		row[i] = (cli_datum){.is_null = true};
		if (is_found)
			CZ_TRY(read_value(context, (*table)->letters[i], name, &value, &row[i]));
		known += is_found;
		column += name.length + (column[name.length] ? strlen(", ") : 0);
	}
	if (cz_json_count(context, line) != known)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the table %s doesn't have all of these columns", (*table)->name);
	return CZ_OK;
}
