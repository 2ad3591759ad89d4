/*
 * bcrypt: a slow hash of a secret, by libxcrypt.
 *
 * Written as $2b$, whose rules the maintained libraries share; $2a$, which Go's writes, and $2y$, which PHP's does, are
 * read as well. bcrypt takes 72 bytes and stops at a NUL: what is longer or holds one is refused rather than cut. No
 * message repeats a key or a hash, since the two are easily given in the wrong order.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_BCRYPT_H
#define CZ_DOMAIN_BCRYPT_H

#include "base/context.h"

enum
{
	CZ_BCRYPT_LENGTH = 60,	  /* characters of a hash */
	CZ_BCRYPT_KEY_LIMIT = 72, /* bytes of a key */
	CZ_BCRYPT_LEAST_COST = 4, /* bcrypt's own */
	CZ_BCRYPT_DEFAULT_COST = 10,
	CZ_BCRYPT_MOST_COST = 15 /* bcrypt has 31; a step doubles the time, 15 takes seconds, and nothing interrupts it */
};

/* Whether a text is spelled as a bcrypt hash, of any cost. */
bool cz_bcrypt_is_hash(cz_text text);

/* INVALID_ARGUMENT unless the key is one that bcrypt reads whole. */
cz_code cz_bcrypt_check_key(cz_context *context, cz_text key);

/* The hash of a key with a new salt, without a NUL. INVALID_ARGUMENT for a bad key or cost. */
cz_code cz_bcrypt_hash(cz_context *context, cz_text key, int64_t cost, char hash[CZ_BCRYPT_LENGTH]);

/*
 * Whether the hash is the key's, in a time that only the hash's cost decides. INVALID_ARGUMENT for a bad key or hash,
 * LIMIT_EXCEEDED for a hash whose cost is over CZ_BCRYPT_MOST_COST.
 */
cz_code cz_bcrypt_matches(cz_context *context, cz_text key, cz_text hash, bool *matches);

#endif
