/*
 * JSON written, spelled as our functions spell it: one space behind ':' and ','.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json_out.h"

#include <string.h>

static void
add_escaped(cli_buffer *json, char byte)
{
	static const char letters[][3] = {{'\b', 'b'}, {'\f', 'f'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};

	if (byte == '"' || byte == '\\')
		cli_buffer_add_format(json, "\\%c", byte);
	else if ((unsigned char)byte >= 0x20)
		cli_buffer_add_byte(json, byte);
	else {
		for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
			if (letters[i][0] == byte) {
				cli_buffer_add_format(json, "\\%c", letters[i][1]);
				return;
			}
		cli_buffer_add_format(json, "\\u%04x", (unsigned)byte);
	}
}

void
cli_json_add_bytes(cli_buffer *json, const char *text, size_t length)
{
	cli_buffer_add_byte(json, '"');
	for (size_t i = 0; i < length; i++)
		add_escaped(json, text[i]);
	cli_buffer_add_byte(json, '"');
}

void
cli_json_add_string(cli_buffer *json, const char *text)
{
	if (!text) {
		cli_buffer_add_text(json, "null");
		return;
	}
	cli_json_add_bytes(json, text, strlen(text));
}

void
cli_json_add_name(cli_buffer *json, const char *name)
{
	if (cli_buffer_text(json)[json->length - 1] != '{')
		cli_buffer_add_text(json, ", ");
	cli_json_add_string(json, name);
	cli_buffer_add_text(json, ": ");
}

void
cli_json_add_member(cli_buffer *json, const char *name, const char *text)
{
	if (!text)
		return;
	cli_json_add_name(json, name);
	cli_json_add_string(json, text);
}
