/*
 * Merge patches (RFC 7396): see merge_patch.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_MERGE_PATCH_H
#define CZ_JSON_MERGE_PATCH_H

#include "json/json.h"

cz_code cz_json_merge_patch(cz_context *context, const cz_json *target, const cz_json *patch, cz_json *result);

/* The patch that makes b of a. INVALID_ARGUMENT, naming the place, when it would have to set a null. */
cz_code cz_json_merge_diff(cz_context *context, const cz_json *a, const cz_json *b, cz_json *patch);

#endif
