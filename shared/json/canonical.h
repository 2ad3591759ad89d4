/*
 * Canonical JSON (RFC 8785): see canonical.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_CANONICAL_H
#define CZ_JSON_CANONICAL_H

#include "json/json.h"

/* LIMIT_EXCEEDED, naming the place, for a number that is no double's. */
cz_code cz_json_canonical(cz_context *context, const cz_json *node, cz_text *text);

/* The same with such numbers in full: a text of every document, by which they can be told apart. */
cz_code cz_json_canonical_exact(cz_context *context, const cz_json *node, cz_text *text);

#endif
