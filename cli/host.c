/*
 * The program as a host of the shared code: memory and Ctrl-C, nothing else.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "host.h"

#include <stdlib.h>

#include "interrupt.h"

static void *
allocate(void *owner, size_t size)
{
	(void)owner;
	return malloc(size);
}

static void
release(void *owner, void *block)
{
	(void)owner;
	free(block);
}

static bool
was_interrupted(void *owner)
{
	(void)owner;
	return cli_interrupted();
}

const cz_host cli_host = {.memory = {allocate, release}, .interrupted = was_interrupted};
