/*
 * Reading the entries of a usage summary.
 *
 * A member that no entry has is refused: a counter misspelled must not vanish from a bill. null is the same as absent,
 * since programs write so what they don't know. The lengths of the members' names are all different, so that a name's
 * length leads to its rule and one comparison decides.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/time.h"
#include "domain/usage.h"

static const cz_text sources[] = {
	[CZ_USAGE_TASK] = CZ_WORD("task"),
	[CZ_USAGE_WORKFLOW] = CZ_WORD("workflow"),
};

CZ_DEFINE_VOCABULARY(usage_source, "a usage source", sources)

/* ---- errors ---- */

/* The entry being read. */
typedef struct cz_usage_reader
{
	cz_context *context;
	const cz_usage_place *place;
	uint32_t index;
	cz_usage_entry *entry;
} cz_usage_reader;

/* allowed: what the member should have been. */
static cz_code
refuse(const cz_usage_reader *reader, const char *name, const cz_json *value, const char *allowed)
{
	cz_text spelling;

	CZ_TRY(cz_json_to_text(reader->context, value, &spelling));
	return cz_fail(reader->context, CZ_INVALID_USAGE, "entry %u of %s \"%.*s\": %s is %.*s; allowed: %s", reader->index,
				   reader->place->kind, CZ_QUOTE(reader->place->name), name, CZ_QUOTE(spelling), allowed);
}

static cz_code
lacks(const cz_usage_reader *reader, const char *name)
{
	return cz_fail(reader->context, CZ_INVALID_USAGE,
				   "entry %u of %s \"%.*s\" lacks \"%s\"; required: provider and model, neither empty", reader->index,
				   reader->place->kind, CZ_QUOTE(reader->place->name), name);
}

static cz_code
unknown_member(const cz_usage_reader *reader, cz_text name)
{
	return cz_fail(reader->context, CZ_INVALID_USAGE,
				   "entry %u of %s \"%.*s\" has \"%.*s\"; allowed: provider, model, source, prompt_tokens, "
				   "completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens, "
				   "output_audio_tokens, agent_ids, captured_at, updated_at",
				   reader->index, reader->place->kind, CZ_QUOTE(reader->place->name), CZ_QUOTE(name));
}

/* ---- members ---- */

static cz_code
read_text(const cz_usage_reader *reader, const char *name, const cz_json *value, cz_text *text)
{
	if (value->kind != CZ_JSON_STRING)
		return refuse(reader, name, value, "a string");
	CZ_TRY(cz_json_spelling(reader->context, value, text));
	*text = cz_text_trim(*text);
	return CZ_OK;
}

static cz_code
read_provider(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	(void)number;
	return read_text(reader, name, value, &reader->entry->provider);
}

static cz_code
read_model(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	(void)number;
	return read_text(reader, name, value, &reader->entry->model);
}

/* Without regard to case; an empty one is none. */
static cz_code
read_source(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	int *source = &reader->entry->source;
	cz_text text;

	(void)number;
	CZ_TRY(read_text(reader, name, value, &text));
	for (int i = 0; i < usage_source_vocabulary.count && *source == CZ_USAGE_NO_SOURCE; i++)
		if (cz_text_equal_ignoring_case(text, sources[i]))
			*source = i;
	if (*source == CZ_USAGE_NO_SOURCE && text.length > 0)
		return refuse(reader, name, value, "task, workflow");
	return CZ_OK;
}

static cz_code
read_counter(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	cz_usage_counts *counts = &reader->entry->counts;
	bool is_int;

	CZ_TRY(cz_json_get_int(reader->context, value, &counts->values[number], &is_int));
	if (!is_int || counts->values[number] < 0)
		return refuse(reader, name, value, "an integer of 0 to 9223372036854775807");
	counts->present |= 1u << number;
	return CZ_OK;
}

static cz_code
read_time(const cz_usage_reader *reader, const char *name, const cz_json *value, int64_t *time)
{
	cz_code code = CZ_INVALID_ARGUMENT;
	cz_text text;

	if (value->kind == CZ_JSON_STRING) {
		CZ_TRY(cz_json_spelling(reader->context, value, &text));
		code = cz_time_parse(reader->context, name, cz_text_trim(text), time);
	}
	return code == CZ_INVALID_ARGUMENT ? refuse(reader, name, value, "a time such as 2025-01-31T12:00:00Z") : code;
}

static cz_code
read_captured_at(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	(void)number;
	return read_time(reader, name, value, &reader->entry->captured_at);
}

static cz_code
read_updated_at(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	(void)number;
	return read_time(reader, name, value, &reader->entry->updated_at);
}

static cz_code
read_agent_ids(const cz_usage_reader *reader, const char *name, int number, const cz_json *value)
{
	cz_json *ids = &reader->entry->agent_ids;

	(void)number;
	if (value->kind != CZ_JSON_ARRAY)
		return refuse(reader, name, value, "an array of strings");
	CZ_TRY(cz_json_open(reader->context, value, ids));
	for (uint32_t i = 0; i < ids->length; i++) {
		CZ_TRY(cz_poll(reader->context));
		if (ids->as.items[i].kind != CZ_JSON_STRING)
			return refuse(reader, name, value, "an array of strings");
	}
	return CZ_OK;
}

typedef struct cz_usage_rule
{
	const char *name;
	cz_code (*read)(const cz_usage_reader *reader, const char *name, int number, const cz_json *value);
	int number; /* of a counter */
} cz_usage_rule;

#define RULE(name, read, number) [sizeof(name) - 1] = {name, read, number}

/* By the length of the name. */
static const cz_usage_rule rules[] = {
	RULE("model", read_model, 0),
	RULE("source", read_source, 0),
	RULE("provider", read_provider, 0),
	RULE("agent_ids", read_agent_ids, 0),
	RULE("updated_at", read_updated_at, 0),
	RULE("captured_at", read_captured_at, 0),
	RULE("total_tokens", read_counter, CZ_TOTAL_TOKENS),
	RULE("prompt_tokens", read_counter, CZ_PROMPT_TOKENS),
	RULE("reasoning_tokens", read_counter, CZ_REASONING_TOKENS),
	RULE("completion_tokens", read_counter, CZ_COMPLETION_TOKENS),
	RULE("input_audio_tokens", read_counter, CZ_INPUT_AUDIO_TOKENS),
	RULE("output_audio_tokens", read_counter, CZ_OUTPUT_AUDIO_TOKENS),
	RULE("cached_prompt_tokens", read_counter, CZ_CACHED_PROMPT_TOKENS),
};

enum { LONGEST_NAME = sizeof rules / sizeof rules[0] - 1 };

static cz_code
read_member(const cz_usage_reader *reader, const cz_json_member *member)
{
	const cz_usage_rule *rule;
	cz_text name;

	CZ_TRY(cz_json_spelling(reader->context, &member->key, &name));
	rule = &rules[name.length <= LONGEST_NAME ? name.length : 0];
	if (!rule->name || memcmp(rule->name, name.data, name.length) != 0)
		return unknown_member(reader, name);
	return member->value.kind == CZ_JSON_NULL ? CZ_OK : rule->read(reader, rule->name, rule->number, &member->value);
}

/* ---- entries ---- */

/* A total of 0 is one that nobody counted. */
static cz_code
complete_total(const cz_usage_reader *reader)
{
	int64_t *values = reader->entry->counts.values;

	if (values[CZ_TOTAL_TOKENS] > 0)
		return CZ_OK;
	if (values[CZ_PROMPT_TOKENS] > INT64_MAX - values[CZ_COMPLETION_TOKENS])
		return cz_fail(reader->context, CZ_INVALID_USAGE,
					   "entry %u of %s \"%.*s\": the sum of prompt_tokens and completion_tokens leaves 64 bits",
					   reader->index, reader->place->kind, CZ_QUOTE(reader->place->name));
	values[CZ_TOTAL_TOKENS] = values[CZ_PROMPT_TOKENS] + values[CZ_COMPLETION_TOKENS];
	return CZ_OK;
}

static cz_code
read_entry(const cz_usage_reader *reader, const cz_json *node)
{
	cz_json opened;

	if (node->kind != CZ_JSON_OBJECT)
		return cz_fail(reader->context, CZ_INVALID_USAGE, "entry %u of %s \"%.*s\" must be an object, not %s",
					   reader->index, reader->place->kind, CZ_QUOTE(reader->place->name), cz_json_kind_name(node));
	*reader->entry = (cz_usage_entry){
		.source = CZ_USAGE_NO_SOURCE,
		.counts = {.present = 1u << CZ_PROMPT_TOKENS | 1u << CZ_COMPLETION_TOKENS | 1u << CZ_TOTAL_TOKENS},
		.captured_at = CZ_USAGE_NOT_CAPTURED,
		.updated_at = CZ_USAGE_NOT_UPDATED,
		.agent_ids = cz_json_array(NULL, 0),
	};
	CZ_TRY(cz_json_open(reader->context, node, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		CZ_TRY(read_member(reader, &opened.as.members[i]));
	if (reader->entry->provider.length == 0)
		return lacks(reader, "provider");
	if (reader->entry->model.length == 0)
		return lacks(reader, "model");
	return complete_total(reader);
}

/* ---- summaries ---- */

static cz_code
refuse_summary(cz_context *context, const cz_usage_place *place, const cz_json *usage)
{
	cz_text spelling;

	CZ_TRY(cz_json_to_text(context, usage, &spelling));
	return cz_fail(context, CZ_INVALID_USAGE,
				   "%s \"%.*s\" is %.*s; allowed: an array of entries, or an object with such an array as \"entries\" and "
				   "nothing else",
				   place->kind, CZ_QUOTE(place->name), CZ_QUOTE(spelling));
}

/* The array of entries, opened. */
static cz_code
open_summary(cz_context *context, const cz_usage_place *place, const cz_json *usage, cz_json *entries)
{
	cz_json value = *usage;
	bool found = true;

	if (usage->kind == CZ_JSON_OBJECT && cz_json_count(context, usage) == 1)
		CZ_TRY(cz_json_member_get(context, usage, CZ_TEXT_OF("entries"), &value, &found));
	if (!found || value.kind != CZ_JSON_ARRAY)
		return refuse_summary(context, place, usage);
	return cz_json_open(context, &value, entries);
}

cz_code
cz_usage_each(cz_context *context, const cz_usage_place *place, const cz_json *usage, cz_usage_action *action,
			  void *argument)
{
	cz_usage_entry entry;
	cz_usage_reader reader = {context, place, 0, &entry};
	cz_json entries;

	CZ_TRY(open_summary(context, place, usage, &entries));
	for (; reader.index < entries.length; reader.index++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(read_entry(&reader, &entries.as.items[reader.index]));
		CZ_TRY(action(context, &entry, argument));
	}
	return CZ_OK;
}
