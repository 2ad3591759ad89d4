/*
 * A host for unit tests: memory from malloc, with failures on demand.
 *
 * test_context() gives a context as an adapter would. The two sweeps run a body again and again, with the memory
 * ending, or the user interrupting, at each point where that can happen, until the body gets through.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_HOST_H
#define CZ_TEST_HOST_H

#include "base/context.h"

typedef struct test_engine
{
	size_t allocations; /* blocks given */
	size_t outstanding; /* and not given back */
	size_t fail_at; /* the allocation that fails, and all behind it; 0: none */
	size_t polls;
	size_t interrupt_at; /* the poll that interrupts; 0: none */
	int64_t now;
	uint64_t random; /* a generator's state: tests must repeat */
	size_t opens; /* native nodes opened (native.h) */
} test_engine;

extern const cz_host test_host;

/* Its functions, for hosts that are more. */
void *test_allocate(void *engine, size_t size);
void test_release(void *engine, void *block);
bool test_interrupted(void *engine);
int64_t test_now(void *engine);
bool test_random(void *engine, void *bytes, size_t size);
#define TEST_HOST \
	.memory = {test_allocate, test_release}, .interrupted = test_interrupted, .now = test_now, .random = test_random

/* A context of host; NULL for test_host. The engine is emptied. */
void test_context(cz_context *context, const cz_host *host, test_engine *engine);

/* What a sweep runs. data is the caller's. */
typedef cz_code test_body(cz_context *context, void *data);

/*
 * Each returns whether the body failed with the right code, OUT_OF_MEMORY or INTERRUPTED, at every point before it got
 * through, and nothing leaked. points (may be NULL) is how many there were.
 */
bool test_memory_sweep(const cz_host *host, test_body *body, void *data, size_t *points);
bool test_interrupt_sweep(const cz_host *host, test_body *body, void *data, size_t *points);

#endif
