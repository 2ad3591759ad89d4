/*
 * Hashes of JSON values, for tables in memory (base/hash.h): equal values, 1 and 1.0 for example, have the same.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_VALUE_HASH_H
#define CZ_JSON_VALUE_HASH_H

#include "json/json.h"

/* Each mixes a value into a state that began as a seed. The first takes a value that is no container. */
cz_code cz_json_hash_scalar(cz_context *context, const cz_json *node, uint64_t *state);
cz_code cz_json_hash_value(cz_context *context, const cz_json *node, int depth, uint64_t *state);

#endif
