/*
 * Hashes of JSON values: equal values (1 and 1.0) have the same.
 *
 * For tables in memory. The state starts as a seed of the caller's, an address mostly, which the one who writes a
 * document doesn't know, so that documents whose values collide are hard to make. No result may depend on a hash.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_VALUE_HASH_H
#define CZ_JSON_VALUE_HASH_H

#include "json/json.h"

typedef struct cz_hasher
{
	cz_context *context;
	uint64_t state;
} cz_hasher;

void cz_hash_word(cz_hasher *hasher, uint64_t word);
void cz_hash_text(cz_hasher *hasher, cz_text text);

/* A value that is no container. */
cz_code cz_hash_scalar(cz_hasher *hasher, const cz_json *node);

/* Any value, at level depth. */
cz_code cz_hash_value(cz_hasher *hasher, const cz_json *node, int depth);

#endif
