/*
 * Sums of usage by line, and their normal form.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/sort.h"
#include "base/time.h"
#include "domain/usage.h"

/* ---- counters ---- */

static const char *const counter_names[CZ_USAGE_COUNTERS] = {
	[CZ_PROMPT_TOKENS] = "prompt_tokens",
	[CZ_COMPLETION_TOKENS] = "completion_tokens",
	[CZ_TOTAL_TOKENS] = "total_tokens",
	[CZ_REASONING_TOKENS] = "reasoning_tokens",
	[CZ_CACHED_PROMPT_TOKENS] = "cached_prompt_tokens",
	[CZ_INPUT_AUDIO_TOKENS] = "input_audio_tokens",
	[CZ_OUTPUT_AUDIO_TOKENS] = "output_audio_tokens",
};

const char *
cz_usage_counter_name(cz_usage_counter counter)
{
	return counter_names[counter];
}

bool
cz_usage_counts_add(cz_usage_counts *sum, const cz_usage_counts *more, cz_usage_counter *overflow)
{
	for (int i = 0; i < CZ_USAGE_COUNTERS; i++) {
		*overflow = (cz_usage_counter)i;
		if (sum->values[i] > INT64_MAX - more->values[i])
			return false;
		sum->values[i] += more->values[i];
	}
	sum->present |= more->present;
	return true;
}

cz_code
cz_usage_count_members(cz_context *context, const cz_usage_counts *counts, cz_json_member *members, size_t *count)
{
	static const cz_usage_counter normal_order[CZ_USAGE_COUNTERS] = {
		CZ_TOTAL_TOKENS,	   CZ_PROMPT_TOKENS,	   CZ_REASONING_TOKENS,		CZ_COMPLETION_TOKENS,
		CZ_INPUT_AUDIO_TOKENS, CZ_OUTPUT_AUDIO_TOKENS, CZ_CACHED_PROMPT_TOKENS,
	};

	for (int i = 0; i < CZ_USAGE_COUNTERS; i++) {
		cz_usage_counter counter = normal_order[i];

		if (!cz_usage_has(counts, counter))
			continue;
		members[*count] = cz_json_pair(counter_names[counter], cz_json_null());
		CZ_TRY(cz_json_int(context, counts->values[counter], &members[(*count)++].value));
	}
	return CZ_OK;
}

/* ---- adding ---- */

static cz_code
keep_text(cz_context *context, cz_arena *keep, cz_text *text)
{
	char *copy = cz_arena_allocate(keep, text->length);

	if (!copy)
		return cz_out_of_memory(context);
	if (text->length)
		memcpy(copy, text->data, text->length);
	text->data = copy;
	return CZ_OK;
}

static bool
line_matches(const void *entry, const void *key)
{
	const cz_usage_line *line = entry;
	const cz_usage_entry *wanted = key;

	return line->source == wanted->source && cz_text_equal(line->model, wanted->model) &&
		   cz_text_equal(line->provider, wanted->provider);
}

static cz_code
add_line(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_entry *entry, uint64_t hash,
		 cz_usage_line **added)
{
	cz_usage_line *line = cz_arena_allocate(keep, sizeof *line);

	if (!line)
		return cz_out_of_memory(context);
	*line = (cz_usage_line){
		.older = sum->newest,
		.provider = entry->provider,
		.model = entry->model,
		.source = entry->source,
		.captured_at = CZ_USAGE_NOT_CAPTURED,
		.updated_at = CZ_USAGE_NOT_UPDATED,
	};
	CZ_TRY(keep_text(context, keep, &line->provider));
	CZ_TRY(keep_text(context, keep, &line->model));
	CZ_TRY(cz_table_add(context, keep, &sum->lines, hash, line));
	sum->newest = *added = line;
	return CZ_OK;
}

static bool
agent_matches(const void *entry, const void *key)
{
	const cz_usage_agent *agent = entry, *wanted = key;

	return agent->line == wanted->line && cz_text_equal(agent->id, wanted->id);
}

cz_code
cz_usage_sum_agent(cz_context *context, cz_arena *keep, cz_usage_sum *sum, cz_usage_line *line, cz_text id)
{
	cz_usage_agent wanted = {line->agents, line, id}, *agent;
	uint64_t hash = cz_hash_mix(cz_hash_text(cz_hash_seed(sum), id), (uint64_t)(uintptr_t)line);

	if (cz_table_find(&sum->agents, hash, agent_matches, &wanted))
		return CZ_OK;
	agent = cz_arena_allocate(keep, sizeof *agent);
	if (!agent)
		return cz_out_of_memory(context);
	CZ_TRY(keep_text(context, keep, &wanted.id));
	*agent = wanted;
	CZ_TRY(cz_table_add(context, keep, &sum->agents, hash, agent));
	line->agents = agent;
	line->agent_count++;
	return CZ_OK;
}

/* An empty id names nobody. */
static cz_code
add_agents(cz_context *context, cz_arena *keep, cz_usage_sum *sum, cz_usage_line *line, const cz_json *ids)
{
	for (uint32_t i = 0; i < ids->length; i++) {
		cz_text id;

		CZ_TRY(cz_poll(context));
		CZ_TRY(cz_json_spelling(context, &ids->as.items[i], &id));
		id = cz_text_trim(id);
		if (id.length > 0)
			CZ_TRY(cz_usage_sum_agent(context, keep, sum, line, id));
	}
	return CZ_OK;
}

cz_code
cz_usage_sum_entry(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_entry *entry,
				   cz_usage_line **line)
{
	uint64_t hash = cz_hash_mix(cz_hash_seed(sum), (uint64_t)(int64_t)entry->source);
	cz_usage_counter overflow;

	hash = cz_hash_text(cz_hash_text(hash, entry->model), entry->provider);
	*line = cz_table_find(&sum->lines, hash, line_matches, entry);
	if (!*line)
		CZ_TRY(add_line(context, keep, sum, entry, hash, line));
	if (!cz_usage_counts_add(&(*line)->counts, &entry->counts, &overflow))
		return cz_fail(context, CZ_INVALID_USAGE, "the sum of %s of provider \"%.*s\", model \"%.*s\" leaves 64 bits",
					   counter_names[overflow], CZ_QUOTE(entry->provider), CZ_QUOTE(entry->model));
	if (entry->captured_at < (*line)->captured_at)
		(*line)->captured_at = entry->captured_at;
	if (entry->updated_at > (*line)->updated_at)
		(*line)->updated_at = entry->updated_at;
	return add_agents(context, keep, sum, *line, &entry->agent_ids);
}

typedef struct cz_usage_addition
{
	cz_arena *keep;
	cz_usage_sum *sum;
} cz_usage_addition;

static cz_code
add_entry(cz_context *context, const cz_usage_entry *entry, void *argument)
{
	cz_usage_addition *addition = argument;
	cz_usage_line *line;

	return cz_usage_sum_entry(context, addition->keep, addition->sum, entry, &line);
}

cz_code
cz_usage_sum_add(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_place *place,
				 const cz_json *usage)
{
	cz_usage_addition addition = {keep, sum};

	return cz_usage_each(context, place, usage, add_entry, &addition);
}

/* ---- in order ---- */

static int
compare_lines(const void *a, const void *b)
{
	const cz_usage_line *left = a, *right = b;
	int order = cz_text_compare(left->provider, right->provider);

	if (order == 0)
		order = cz_text_compare(left->model, right->model);
	return order ? order : left->source - right->source;
}

cz_code
cz_usage_sum_lines(cz_context *context, const cz_usage_sum *sum, const void ***lines)
{
	size_t count = 0;

	*lines = CZ_NEW_ARRAY(context, sum->lines.count, const void *);
	if (!*lines)
		return CZ_OUT_OF_MEMORY;
	for (const cz_usage_line *line = sum->newest; line; line = line->older)
		(*lines)[count++] = line;
	return cz_sort(context, *lines, count, compare_lines);
}

static int
compare_agents(const void *a, const void *b)
{
	const cz_usage_agent *left = a, *right = b;

	return cz_text_compare(left->id, right->id);
}

cz_code
cz_usage_line_agents(cz_context *context, const cz_usage_line *line, const void ***agents)
{
	size_t count = 0;

	*agents = CZ_NEW_ARRAY(context, line->agent_count, const void *);
	if (!*agents)
		return CZ_OUT_OF_MEMORY;
	for (const cz_usage_agent *agent = line->agents; agent; agent = agent->older)
		(*agents)[count++] = agent;
	return cz_sort(context, *agents, count, compare_agents);
}

/* ---- normal form ---- */

static cz_code
agents_to_json(cz_context *context, const cz_usage_line *line, cz_json *node)
{
	const void **agents;
	cz_json *items = CZ_NEW_ARRAY(context, line->agent_count, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_usage_line_agents(context, line, &agents));
	for (size_t i = 0; i < line->agent_count; i++) {
		const cz_usage_agent *agent = agents[i];

		items[i] = cz_json_string(agent->id);
	}
	*node = cz_json_array(items, line->agent_count);
	return CZ_OK;
}

static cz_code
time_member(cz_context *context, const char *name, int64_t time, cz_json_member *members, size_t *count)
{
	if (!cz_time_in_range(time))
		return CZ_OK;
	members[*count] = cz_json_pair(name, cz_json_null());
	return cz_json_time(context, time, &members[(*count)++].value);
}

/* The members in normal order. */
static cz_code
line_to_json(cz_context *context, const cz_usage_line *line, cz_json *node)
{
	enum { MEMBERS = 6 + CZ_USAGE_COUNTERS };
	cz_json_member *members = CZ_NEW_ARRAY(context, MEMBERS, cz_json_member);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	members[count++] = cz_json_pair("model", cz_json_string(line->model));
	if (line->source != CZ_USAGE_NO_SOURCE) {
		cz_text source = cz_text_from(cz_usage_source_name((cz_usage_source)line->source));

		members[count++] = cz_json_pair("source", cz_json_string(source));
	}
	members[count++] = cz_json_pair("provider", cz_json_string(line->provider));
	if (line->agent_count > 0) {
		members[count] = cz_json_pair("agent_ids", cz_json_null());
		CZ_TRY(agents_to_json(context, line, &members[count++].value));
	}
	CZ_TRY(time_member(context, "updated_at", line->updated_at, members, &count));
	CZ_TRY(time_member(context, "captured_at", line->captured_at, members, &count));
	CZ_TRY(cz_usage_count_members(context, &line->counts, members, &count));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

cz_code
cz_usage_sum_to_json(cz_context *context, const cz_usage_sum *sum, cz_json *node)
{
	size_t count = sum->lines.count;
	cz_json *items = CZ_NEW_ARRAY(context, count, cz_json);
	const void **lines;

	if (!items)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_usage_sum_lines(context, sum, &lines));
	for (size_t i = 0; i < count; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(line_to_json(context, lines[i], &items[i]));
	}
	*node = cz_json_array(items, count);
	return CZ_OK;
}

cz_code
cz_usage_sum_result(cz_context *context, const cz_usage_sum *sum, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_usage_sum_to_json(context, sum, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

cz_code
cz_usage_normalize(cz_context *context, const cz_usage_place *place, const cz_json *usage, cz_json *node)
{
	cz_usage_sum sum = {0};

	CZ_TRY(cz_usage_sum_add(context, &context->arena, &sum, place, usage));
	return cz_usage_sum_to_json(context, &sum, node);
}
