/*
 * Keys and tokens that are known by how they look.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_SECRET_SHAPE_H
#define CZ_DOMAIN_SECRET_SHAPE_H

#include "base/text.h"

/* No key is shorter, unless a dot or a slash is part of it. */
enum { CZ_SECRET_LEAST = 15 };

/* The bytes of the key that begins at p; marker is what is written instead of it. 0: none does. */
size_t cz_secret_length(const char *p, const char *end, cz_text *marker);

#endif
