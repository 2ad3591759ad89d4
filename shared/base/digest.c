/*
 * SHA-256 and constant-time comparison, by nettle.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/digest.h"

#include <nettle/memops.h>
#include <nettle/sha2.h>

void
cz_sha256(const void *data, size_t size, unsigned char digest[CZ_SHA256_SIZE])
{
	struct sha256_ctx state;

	sha256_init(&state);
	sha256_update(&state, size, data);
	sha256_digest(&state, CZ_SHA256_SIZE, digest);
}

bool
cz_equal_constant_time(const void *a, const void *b, size_t size)
{
	return memeql_sec(a, b, size) != 0;
}
