/*
 * The SQL functions of progress.
 *
 * The aggregate's state travels between the processes of a parallel plan as eight counts of eight bytes, most
 * significant byte first: the same on every machine, and checked when read.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/progress.h"
#include "function.h"

enum
{
	COUNT_SIZE = 8,
	STATE_SIZE = CZ_STATUS_COUNT * COUNT_SIZE
};

/* More rows than any table can have, and so few that no sum over statuses or processes leaves 64 bits. */
#define COUNT_LIMIT (UINT64_C(1) << 48)

static cz_code
step(cz_context *context, cz_arena *keep, void *state, const cz_value *args)
{
	cz_status status;

	(void)keep;
	CZ_TRY(cz_status_parse(context, args[0].as.text, &status));
	cz_progress_add(state, status, 1);
	return CZ_OK;
}

static cz_code
inverse(cz_context *context, void *state, const cz_value *args)
{
	cz_status status;

	CZ_TRY(cz_status_parse(context, args[0].as.text, &status));
	cz_progress_add(state, status, -1);
	return CZ_OK;
}

static cz_code
final(cz_context *context, const void *state, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_progress_to_json(context, state, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

static cz_code
combine(cz_context *context, cz_arena *keep, void *state, const void *other)
{
	const cz_progress *part = other;

	(void)context;
	(void)keep;
	for (int status = 0; status < CZ_STATUS_COUNT; status++)
		cz_progress_add(state, (cz_status)status, part->counts[status]);
	return CZ_OK;
}

static cz_code
serialize(cz_context *context, const void *state, cz_bytes *bytes)
{
	const cz_progress *progress = state;
	uint8_t *data = cz_allocate(context, STATE_SIZE);

	if (!data)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < STATE_SIZE; i++) {
		uint64_t count = (uint64_t)progress->counts[i / COUNT_SIZE];

		data[i] = (uint8_t)(count >> 8 * (COUNT_SIZE - 1 - i % COUNT_SIZE));
	}
	*bytes = (cz_bytes){data, STATE_SIZE};
	return CZ_OK;
}

static cz_code
deserialize(cz_context *context, cz_arena *keep, cz_bytes bytes, void *state)
{
	cz_progress *progress = state;

	(void)keep;
	if (bytes.length != STATE_SIZE)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "a state of compozy_progress_agg has %zu bytes; allowed: %d",
					   bytes.length, STATE_SIZE);
	for (int status = 0; status < CZ_STATUS_COUNT; status++) {
		uint64_t count = 0;

		for (int i = 0; i < COUNT_SIZE; i++)
			count = count << 8 | bytes.data[status * COUNT_SIZE + i];
		if (count > COUNT_LIMIT)
			return cz_fail(context, CZ_INVALID_ARGUMENT,
						   "a state of compozy_progress_agg counts %llu times %s; allowed: 0 to %llu",
						   (unsigned long long)count, cz_status_name((cz_status)status),
						   (unsigned long long)COUNT_LIMIT);
		progress->counts[status] = (int64_t)count;
	}
	return CZ_OK;
}

const cz_aggregate cz_progress_agg = {
	.state_size = sizeof(cz_progress),
	.step = step,
	.final = final,
	.inverse = inverse,
	.combine = combine,
	.serialize = serialize,
	.deserialize = deserialize,
};

cz_code
compozy_progress_status(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_strategy strategy = CZ_WAIT_ALL;
	cz_progress_counts counts;
	cz_status status;

	(void)count;
	if (!cz_is_null(&args[1]))
		CZ_TRY(cz_strategy_parse(context, args[1].as.text, &strategy));
	CZ_TRY(cz_progress_from_json(context, "progress", args[0].as.json, &counts));
	status = cz_progress_counts_status(&counts, strategy);
	*result = cz_text_value(cz_text_from(cz_status_name(status)));
	return CZ_OK;
}
