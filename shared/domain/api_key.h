/*
 * API keys: cpzy_ and 32 random bytes in URL-safe base64 without padding (RFC 4648, section 5), 48 characters in all.
 *
 * Three things are kept of a key, never the key: its bcrypt hash, its fingerprint (SHA-256 of the text, by which it is
 * found) and its prefix (13 characters, by which people tell keys apart).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_API_KEY_H
#define CZ_DOMAIN_API_KEY_H

#include "base/context.h"
#include "base/digest.h"

enum
{
	CZ_API_KEY_LENGTH = 48,
	CZ_API_KEY_PREFIX = 13
};

/* A new key, without a NUL. */
cz_code cz_api_key_new(cz_context *context, char key[CZ_API_KEY_LENGTH]);

/* Whether a text is spelled as a key. */
bool cz_api_key_is_valid(cz_text key);

/*
 * Whether a key that somebody shows is the one of the stored hash, in the same time whatever both are: a hash that is NULL
 * (there is none) or no hash is compared with one that nothing matches.
 */
cz_code cz_api_key_check(cz_context *context, cz_text key, const cz_text *hash, bool *matches);

#endif
