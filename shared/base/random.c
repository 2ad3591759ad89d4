/*
 * The pool of random bytes.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/random.h"

#include <string.h>

static bool
refill(cz_random_pool *pool, uint64_t process, bool (*fill)(void *bytes, size_t size))
{
	pool->left = 0;
	if (!fill(pool->bytes, sizeof pool->bytes))
		return false;
	pool->process = process;
	pool->left = sizeof pool->bytes;
	return true;
}

bool
cz_random_take(cz_random_pool *pool, uint64_t process, bool (*fill)(void *bytes, size_t size), void *bytes, size_t size)
{
	uint8_t *from;

	if (size > sizeof pool->bytes)
		return fill(bytes, size);
	if ((pool->left < size || pool->process != process) && !refill(pool, process, fill))
		return false;
	from = pool->bytes + sizeof pool->bytes - pool->left;
	memcpy(bytes, from, size);
	memset(from, 0, size);
	pool->left -= size;
	return true;
}
