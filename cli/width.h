/*
 * The columns that a character takes on a terminal.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_WIDTH_H
#define CLI_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0 to 2, or -1 for a control character. */
int cli_character_width(uint32_t character);

/* The character at text and its bytes, of which left are there; 0 when it is not UTF-8. */
size_t cli_character_read(const char *text, size_t left, uint32_t *character);

#endif
