/*
 * The parts of a JSON pointer (RFC 6901).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_POINTER_H
#define CZ_JSON_POINTER_H

#include "json/json.h"

/* INVALID_ARGUMENT for a text that is no pointer. */
cz_code cz_pointer_check(cz_context *context, cz_text pointer);

/*
 * The reference token whose '/' stands at *offset, unescaped; *offset goes on to the next '/' or the end. The pointer
 * has been checked.
 */
cz_code cz_pointer_next(cz_context *context, cz_text pointer, size_t *offset, cz_text *token);

/*
 * Whether a token is an index: "0", or digits without a leading 0. What is beyond 32 bits is UINT32_MAX, which no array
 * has.
 */
bool cz_pointer_index(cz_text token, uint32_t *index);

#endif
