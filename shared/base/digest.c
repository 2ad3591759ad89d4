/*
 * SHA-256 and constant-time comparison, by nettle; wiping.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/digest.h"

#include <nettle/memops.h>

void
cz_sha256(const void *data, size_t size, unsigned char digest[CZ_SHA256_SIZE])
{
	cz_sha256_state state;

	cz_sha256_start(&state);
	cz_sha256_add(&state, data, size);
	cz_sha256_finish(&state, digest);
}

void
cz_sha256_start(cz_sha256_state *state)
{
	sha256_init(state);
}

void
cz_sha256_add(cz_sha256_state *state, const void *data, size_t size)
{
	sha256_update(state, size, data);
}

void
cz_sha256_finish(cz_sha256_state *state, unsigned char digest[CZ_SHA256_SIZE])
{
	sha256_digest(state, CZ_SHA256_SIZE, digest);
}

bool
cz_equal_constant_time(const void *a, const void *b, size_t size)
{
	return memeql_sec(a, b, size) != 0;
}

void
cz_wipe(void *memory, size_t size)
{
	/* The compiler must read the pointer, so it can't know that the call is a memset whose effect nobody sees. */
	static void *(*const volatile fill)(void *, int, size_t) = memset;

	fill(memory, 0, size);
}
