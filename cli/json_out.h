/*
 * JSON written.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_JSON_OUT_H
#define CLI_JSON_OUT_H

#include "buffer.h"

/* A string, quoted; null for NULL. */
void cli_json_add_string(cli_buffer *json, const char *text);
void cli_json_add_bytes(cli_buffer *json, const char *text, size_t length);

/*
 * A member of an object that begins with "{": its name, then what the caller adds. The comma comes by itself.
 */
void cli_json_add_name(cli_buffer *json, const char *name);

/* A member with a string; nothing when the text is NULL. */
void cli_json_add_member(cli_buffer *json, const char *name, const char *text);

#endif
