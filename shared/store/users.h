/*
 * Users: what api_keys.c needs of users.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_USERS_H
#define CZ_STORE_USERS_H

#include "store/state.h"

extern const cz_shape cz_user_shape;

/* The row of an id; USER_NOT_FOUND without one. */
cz_code cz_user_read(cz_context *context, const cz_value *id, cz_value *row);

#endif
