/*
 * The parts of the parser: parse.c has the structure, parse_scalar.c strings, numbers and words, parse_error.c the
 * sentences.
 *
 * The functions that read take the place to read at and return the place behind what they read, or NULL with the error
 * recorded: so the place stays in a register.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PARSER_H
#define CZ_JSON_PARSER_H

#include "json/json.h"
#include "json/scan.h"

typedef struct cz_parser
{
	cz_context *context;
	const char *start; /* of the text */
	const char *end;
} cz_parser;

/* ---- parse_scalar.c ---- */

/* The rest of a string that began at first and isn't ended by a quote at p, or is too long. */
const char *cz_parse_string_from(const cz_parser *parser, const char *first, const char *p, cz_json *node);

/* p is behind the opening quote. */
static inline const char *
cz_parse_string(const cz_parser *parser, const char *p, cz_json *node)
{
	const char *end = cz_scan_to_special(p, parser->end);
	size_t length = (size_t)(end - p);

	if (end >= parser->end || *end != '"' || length > CZ_JSON_STRING_LIMIT)
		return cz_parse_string_from(parser, p, end, node);
	*node = (cz_json){.kind = CZ_JSON_STRING, .flags = CZ_JSON_PLAIN, .length = (uint32_t)length, .as = {.text = p}};
	return end + 1;
}

/* p is at the first character of a number or a word; anything else is the error. */
const char *cz_parse_scalar(const cz_parser *parser, const char *p, cz_json *node);

/* ---- parse_error.c; all return NULL ---- */

/* "line 1, column 8: " and the sentence, at being the place. */
const char *cz_parse_fail(const cz_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);

/* The same with LIMIT_EXCEEDED. */
const char *cz_parse_exceeds(const cz_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);

/* "expected " what, and what stands there instead. */
const char *cz_parse_expected(const cz_parser *parser, const char *at, const char *what);

#endif
