/*
 * SHA-256 (FIPS 180-4), comparison that takes the same time wherever the bytes differ, and wiping.
 *
 * The first two are nettle's, which works on the caller's memory: no allocation, no state of its own, nothing to start up.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_DIGEST_H
#define CZ_BASE_DIGEST_H

#include "base/text.h"

#include <nettle/sha2.h>

enum { CZ_SHA256_SIZE = 32 };

void cz_sha256(const void *data, size_t size, unsigned char digest[CZ_SHA256_SIZE]);

/* The same a piece at a time. */
typedef struct sha256_ctx cz_sha256_state;
void cz_sha256_start(cz_sha256_state *state);
void cz_sha256_add(cz_sha256_state *state, const void *data, size_t size);
void cz_sha256_finish(cz_sha256_state *state, unsigned char digest[CZ_SHA256_SIZE]);

bool cz_equal_constant_time(const void *a, const void *b, size_t size);

/* Zeroes memory that held a secret and is not read again, which a plain memset need not do. */
void cz_wipe(void *memory, size_t size);

#endif
