/*
 * JSON Patch (RFC 6902): applying (patch.c) and making (diff.c) patches.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PATCH_H
#define CZ_JSON_PATCH_H

#include "json/json.h"

/* All of the patch or nothing. INVALID_ARGUMENT names the operation by its index, from 0, and tells why. */
cz_code cz_json_patch(cz_context *context, const cz_json *document, const cz_json *patch, cz_json *result);

/* A patch of remove, replace and add that makes b of a. */
cz_code cz_json_diff(cz_context *context, const cz_json *a, const cz_json *b, cz_json *patch);

#endif
