/*
 * A set of JSON values: equal values (1 and 1.0) are one.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_VALUE_SET_H
#define CZ_JSON_VALUE_SET_H

#include "json/json.h"

typedef struct cz_value_slot
{
	uint64_t hash;
	const cz_json *value; /* NULL: free */
} cz_value_slot;

typedef struct cz_value_set
{
	cz_context *context;
	cz_value_slot *slots;
	size_t mask; /* the number of slots, a power of two, less one */
	uint64_t seed;
} cz_value_set;

/* Room for most values. */
cz_code cz_value_set_init(cz_value_set *set, cz_context *context, size_t most);

/* added is false when an equal value was there. value must live as long as the set. */
cz_code cz_value_set_add(cz_value_set *set, const cz_json *value, bool *added);

cz_code cz_value_set_has(cz_value_set *set, const cz_json *value, bool *has);

#endif
