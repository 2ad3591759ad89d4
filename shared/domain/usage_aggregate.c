/*
 * The aggregate of usage summaries.
 *
 * Between the processes of a parallel plan the state travels as bytes: the lines one after the other, each number eight
 * bytes with the most significant first, each text its length and its bytes. So it is the same on every machine, and
 * nothing is believed that is read: a line goes through the sum as any other entry does.
 *
 *   line    provider model source counters... captured_at updated_at present agents id...
 *
 * A row can't be taken back from the earliest and the latest time, so there is no inverse.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/time.h"
#include "domain/usage.h"
#include "function.h"

static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");

static cz_code
step(cz_context *context, cz_arena *keep, void *state, const cz_value *args)
{
	return cz_usage_sum_add(context, keep, state, &place, args[0].as.json);
}

static cz_code
final(cz_context *context, const void *state, cz_value *result)
{
	return cz_usage_sum_result(context, state, result);
}

/* ---- combining ---- */

static cz_code
add_line(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_line *line)
{
	cz_usage_entry entry = {
		.provider = line->provider,
		.model = line->model,
		.source = line->source,
		.counts = line->counts,
		.captured_at = line->captured_at,
		.updated_at = line->updated_at,
		.agent_ids = cz_json_array(NULL, 0),
	};
	cz_usage_line *into;

	CZ_TRY(cz_poll(context));
	CZ_TRY(cz_usage_sum_entry(context, keep, sum, &entry, &into));
	for (const cz_usage_agent *agent = line->agents; agent; agent = agent->older) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_usage_sum_agent(context, keep, sum, into, agent->id));
	}
	return CZ_OK;
}

static cz_code
combine(cz_context *context, cz_arena *keep, void *state, const void *other)
{
	const cz_usage_sum *part = other;

	for (const cz_usage_line *line = part->newest; line; line = line->older)
		CZ_TRY(add_line(context, keep, state, line));
	return CZ_OK;
}

/* ---- to bytes ---- */

static void
write_number(cz_buffer *buffer, int64_t number)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		cz_buffer_add_char(buffer, (char)((uint64_t)number >> shift));
}

static void
write_text(cz_buffer *buffer, cz_text text)
{
	write_number(buffer, (int64_t)text.length);
	cz_buffer_add_text(buffer, text);
}

static void
write_line(cz_buffer *buffer, const cz_usage_line *line)
{
	write_text(buffer, line->provider);
	write_text(buffer, line->model);
	write_number(buffer, line->source);
	for (int i = 0; i < CZ_USAGE_COUNTERS; i++)
		write_number(buffer, line->counts.values[i]);
	write_number(buffer, line->captured_at);
	write_number(buffer, line->updated_at);
	write_number(buffer, line->counts.present);
	write_number(buffer, (int64_t)line->agent_count);
	for (const cz_usage_agent *agent = line->agents; agent; agent = agent->older)
		write_text(buffer, agent->id);
}

static cz_code
serialize(cz_context *context, const void *state, cz_bytes *bytes)
{
	const cz_usage_sum *sum = state;
	cz_buffer buffer;
	cz_text text;

	cz_buffer_init(&buffer, context);
	for (const cz_usage_line *line = sum->newest; line; line = line->older) {
		CZ_TRY(cz_poll(context));
		write_line(&buffer, line);
	}
	CZ_TRY(cz_buffer_finish(&buffer, &text));
	*bytes = (cz_bytes){(const uint8_t *)text.data, text.length};
	return CZ_OK;
}

/* ---- from bytes ---- */

typedef struct cz_usage_bytes
{
	cz_context *context;
	const uint8_t *next;
	const uint8_t *end;
} cz_usage_bytes;

static cz_code
wrong(const cz_usage_bytes *bytes, const char *what)
{
	return cz_fail(bytes->context, CZ_INVALID_ARGUMENT, "a state of compozy_usage_agg has a wrong %s", what);
}

/* A number of least to most. */
static cz_code
read_number(cz_usage_bytes *bytes, const char *what, int64_t least, int64_t most, int64_t *number)
{
	uint64_t word = 0;

	if (bytes->end - bytes->next < 8)
		return wrong(bytes, what);
	for (int i = 0; i < 8; i++)
		word = word << 8 | *bytes->next++;
	memcpy(number, &word, sizeof *number);
	return *number < least || *number > most ? wrong(bytes, what) : CZ_OK;
}

static cz_code
read_text(cz_usage_bytes *bytes, const char *what, cz_text *text)
{
	int64_t length;

	CZ_TRY(read_number(bytes, what, 1, (int64_t)CZ_JSON_STRING_LIMIT, &length));
	if (length > bytes->end - bytes->next)
		return wrong(bytes, what);
	*text = (cz_text){(const char *)bytes->next, (size_t)length};
	bytes->next += length;
	return cz_text_valid_prefix(*text) == text->length ? CZ_OK : wrong(bytes, what);
}

/* none: what stands for a time that no entry had. */
static cz_code
read_time(cz_usage_bytes *bytes, const char *what, int64_t none, int64_t *time)
{
	CZ_TRY(read_number(bytes, what, INT64_MIN, INT64_MAX, time));
	return *time == none || cz_time_in_range(*time) ? CZ_OK : wrong(bytes, what);
}

static cz_code
read_entry(cz_usage_bytes *bytes, cz_usage_entry *entry)
{
	int64_t number;

	CZ_TRY(read_text(bytes, "provider", &entry->provider));
	CZ_TRY(read_text(bytes, "model", &entry->model));
	CZ_TRY(read_number(bytes, "source", CZ_USAGE_NO_SOURCE, CZ_USAGE_WORKFLOW, &number));
	entry->source = (int)number;
	for (int i = 0; i < CZ_USAGE_COUNTERS; i++)
		CZ_TRY(read_number(bytes, cz_usage_counter_name((cz_usage_counter)i), 0, INT64_MAX, &entry->counts.values[i]));
	CZ_TRY(read_time(bytes, "captured_at", CZ_USAGE_NOT_CAPTURED, &entry->captured_at));
	CZ_TRY(read_time(bytes, "updated_at", CZ_USAGE_NOT_UPDATED, &entry->updated_at));
	CZ_TRY(read_number(bytes, "set of counters", 0, (1 << CZ_USAGE_COUNTERS) - 1, &number));
	entry->counts.present = (unsigned)number;
	entry->agent_ids = cz_json_array(NULL, 0);
	return CZ_OK;
}

static cz_code
read_line(cz_usage_bytes *bytes, cz_arena *keep, cz_usage_sum *sum)
{
	cz_usage_entry entry;
	cz_usage_line *line;
	int64_t agents;

	CZ_TRY(cz_poll(bytes->context));
	CZ_TRY(read_entry(bytes, &entry));
	CZ_TRY(read_number(bytes, "number of agents", 0, INT64_MAX, &agents));
	CZ_TRY(cz_usage_sum_entry(bytes->context, keep, sum, &entry, &line));
	for (; agents > 0; agents--) {
		cz_text id;

		CZ_TRY(cz_poll(bytes->context));
		CZ_TRY(read_text(bytes, "agent", &id));
		CZ_TRY(cz_usage_sum_agent(bytes->context, keep, sum, line, id));
	}
	return CZ_OK;
}

static cz_code
deserialize(cz_context *context, cz_arena *keep, cz_bytes source, void *state)
{
	cz_usage_bytes bytes = {context, source.data, source.data + source.length};

	while (bytes.next < bytes.end)
		CZ_TRY(read_line(&bytes, keep, state));
	return CZ_OK;
}

const cz_aggregate cz_usage_agg = {
	.state_size = sizeof(cz_usage_sum),
	.step = step,
	.final = final,
	.combine = combine,
	.serialize = serialize,
	.deserialize = deserialize,
};
