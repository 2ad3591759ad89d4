/*
 * A pool of random bytes in front of the operating system's generator.
 *
 * A system call for each id costs more than the rest of the id; a pool asks once for many. It is tied to the process,
 * since after a fork parent and child would hand out the same bytes, and what is handed out is wiped, so that the memory
 * of a process never shows the ids and keys it has given. The pool itself belongs to the adapter.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_RANDOM_H
#define CZ_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 256 ids; a page. */
enum { CZ_RANDOM_POOL_SIZE = 4096 };

/* Zeroed before its first use. Not for two threads at once: the adapter sees to that. */
typedef struct cz_random_pool
{
	uint64_t process; /* whose bytes these are */
	size_t left;	  /* bytes not handed out yet: the last ones */
	uint8_t bytes[CZ_RANDOM_POOL_SIZE];
} cz_random_pool;

/* Fills bytes. process names the caller's process (its id); fill asks the generator. False when fill fails. */
bool cz_random_take(cz_random_pool *pool, uint64_t process, bool (*fill)(void *bytes, size_t size), void *bytes,
					size_t size);

#endif
