/*
 * The host of the unit tests.
 *
 * Arenas ask for large blocks, so that failing the n-th block would try few points. The memory sweep instead gives the
 * context a first block that is 8 bytes longer each time, and no other: every single allocation is the failing one
 * once.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "host.h"

#include <stdlib.h>

enum { SWEEP_LIMIT = 1 << 20 }; /* bytes, or polls: more than any body needs */

void *
test_allocate(void *owner, size_t size)
{
	test_engine *engine = owner;
	void *block;

	if (engine->fail_at && engine->allocations + 1 >= engine->fail_at)
		return NULL;
	block = malloc(size);
	if (block) {
		engine->allocations++;
		engine->outstanding++;
	}
	return block;
}

void
test_release(void *owner, void *block)
{
	test_engine *engine = owner;

	engine->outstanding--;
	free(block);
}

bool
test_interrupted(void *owner)
{
	test_engine *engine = owner;

	return ++engine->polls == engine->interrupt_at;
}

int64_t
test_now(void *owner)
{
	return ((test_engine *)owner)->now;
}

bool
test_random(void *owner, void *bytes, size_t size)
{
	test_engine *engine = owner;

	for (size_t i = 0; i < size; i++) {
		engine->random = engine->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		((uint8_t *)bytes)[i] = (uint8_t)(engine->random >> 56);
	}
	return true;
}

const cz_host test_host = {TEST_HOST};

void
test_context(cz_context *context, const cz_host *host, test_engine *engine)
{
	*engine = (test_engine){.now = INT64_C(1738324800000000), .random = 1};
	cz_context_init(context, host ? host : &test_host, engine);
}

bool
test_memory_sweep(const cz_host *host, test_body *body, void *data, size_t *points)
{
	char *first = malloc(SWEEP_LIMIT);
	cz_code code = CZ_OUT_OF_MEMORY;
	bool leaked = false;
	size_t size = 0;

	for (; first && code == CZ_OUT_OF_MEMORY && !leaked && size < SWEEP_LIMIT; size += 8) {
		cz_context context;
		test_engine engine;

		test_context(&context, host, &engine);
		cz_arena_init(&context.arena, &context.host->memory, &engine, first, size);
		engine.fail_at = 1;
		code = body(&context, data);
		cz_context_clear(&context);
		leaked = engine.outstanding > 0;
	}
	free(first);
	if (points)
		*points = size / 8;
	return code == CZ_OK && !leaked;
}

bool
test_interrupt_sweep(const cz_host *host, test_body *body, void *data, size_t *points)
{
	cz_code code = CZ_INTERRUPTED;
	bool leaked = false;
	uint32_t turns = 0;

	for (; code == CZ_INTERRUPTED && !leaked && turns < SWEEP_LIMIT; turns++) {
		cz_context context;
		test_engine engine;

		test_context(&context, host, &engine);
		engine.interrupt_at = 1 + turns / 1024;
		context.ticks = 1023 - turns % 1024; /* asks the host after that many turns, and every 1024 */
		code = body(&context, data);
		cz_context_clear(&context);
		leaked = engine.outstanding > 0;
	}
	if (points)
		*points = turns;
	return code == CZ_OK && !leaked;
}
