/*
 * The parts of the parser: parse.c has the structure, parse_scalar.c strings, numbers and words, parse_error.c the sentences.
 *
 * The functions that read take the place to read at and return the place behind what they read, or NULL with the error
 * recorded: so the place stays in a register.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PARSER_H
#define CZ_JSON_PARSER_H

#include "json/json.h"

typedef struct cz_parser
{
	cz_context *context;
	const char *start; /* of the text */
	const char *end;
} cz_parser;

/* ---- parse_scalar.c ---- */

/* p is behind the opening quote. */
const char *cz_parse_string(const cz_parser *parser, const char *p, cz_json *node);

/* p is at the first character of a value that is not a container; anything else is the error. */
const char *cz_parse_scalar(const cz_parser *parser, const char *p, cz_json *node);

/* ---- parse_error.c; all return NULL ---- */

/* "line 1, column 8: " and the sentence, at being the place. */
const char *cz_parse_fail(const cz_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);

/* The same with LIMIT_EXCEEDED. */
const char *cz_parse_exceeds(const cz_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);

/* "expected " what, and what stands there instead. */
const char *cz_parse_expected(const cz_parser *parser, const char *at, const char *what);

#endif
