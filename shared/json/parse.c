/*
 * The parser (RFC 8259): the structure of a text.
 *
 * One pass and no recursion: values are collected on a stack of slots, each behind its key, and a container's are moved to
 * their place when it closes, members in normal order. The slot of a container that is open holds its kind and, in length,
 * the slot of the container around it. A small text needs no memory but for its nodes; and a large container stays where it
 * was collected, so that there aren't two of it: then the stack goes on elsewhere.
 *
 * White space is U+0020, U+0009, U+000A, U+000D and nothing else; there is no byte order mark, no comment, no text
 * behind.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/parser.h"

enum
{
	FIRST_SLOTS = 192, /* 3 KB of the C stack */
	LARGE = 64 * 1024  /* slots of a container that stays */
};

typedef struct cz_collector
{
	cz_parser parser;
	cz_json *slots;
	cz_json *slot; /* the next one, always there */
	cz_json *limit;
	cz_json *open; /* the one of the innermost open container */
	char close;	   /* its closing bracket; 0 outside of all */
	int depth;	   /* how many are open */
	cz_json first[FIRST_SLOTS];
} cz_collector;

_Static_assert(sizeof(cz_json_member) == 2 * sizeof(cz_json), "a key and its value are a member");

/* ---- slots ---- */

static cz_code
grow(cz_collector *state)
{
	size_t count = (size_t)(state->limit - state->slots), open = (size_t)(state->open - state->slots);
	size_t more = cz_next_capacity(count * sizeof *state->slots);
	cz_json *slots = cz_arena_grow(&state->parser.context->arena, state->slots, count * sizeof *slots, more);

	if (!slots)
		return cz_out_of_memory(state->parser.context);
	state->slots = slots;
	state->slot = slots + count;
	state->limit = slots + more / sizeof *slots;
	state->open = slots + open;
	return CZ_OK;
}

/* Goes on to the next slot. */
static inline cz_code
push(cz_collector *state)
{
	return ++state->slot < state->limit ? CZ_OK : grow(state);
}

/* The slots up to that of the innermost open container move to a new stack, and what is behind stays. */
static cz_code
leave_slots(cz_collector *state)
{
	size_t open = (size_t)(state->open - state->slots), count = open + FIRST_SLOTS;
	cz_json *slots = CZ_NEW_ARRAY(state->parser.context, count, cz_json);

	if (!slots)
		return CZ_OUT_OF_MEMORY;
	memcpy(slots, state->slots, (open + 1) * sizeof *slots);
	state->slots = slots;
	state->limit = slots + count;
	state->open = slots + open;
	return CZ_OK;
}

/* A place for the slots of the innermost container: where they are when they are most of many. */
static cz_code
settle(cz_collector *state, cz_json *slots, size_t count, void **settled)
{
	*settled = slots;
	if (count >= LARGE && count > (size_t)(slots - state->slots))
		return leave_slots(state);
	*settled = CZ_NEW_ARRAY(state->parser.context, count, cz_json);
	if (!*settled)
		return CZ_OUT_OF_MEMORY;
	memcpy(*settled, slots, count * sizeof *slots);
	return CZ_OK;
}

/* The values collected for the innermost container become its elements. */
static cz_code
make_array(cz_collector *state, cz_json *slots, size_t count)
{
	void *items;

	CZ_TRY(cz_json_check_count(state->parser.context, count));
	CZ_TRY(settle(state, slots, count, &items));
	*state->open = cz_json_array(items, count);
	return CZ_OK;
}

static cz_code
make_object(cz_collector *state, cz_json *slots, size_t count)
{
	void *members;

	CZ_TRY(cz_json_check_count(state->parser.context, count));
	CZ_TRY(cz_json_members_normalize(state->parser.context, (cz_json_member *)slots, &count));
	CZ_TRY(settle(state, slots, 2 * count, &members));
	*state->open = cz_json_object(members, count);
	return CZ_OK;
}

static char
closing_bracket(const cz_json *node)
{
	return node->kind == CZ_JSON_OBJECT ? '}' : ']';
}

static cz_code
close_container(cz_collector *state)
{
	size_t around = state->open->length, count = (size_t)(state->slot - state->open) - 1;

	if (state->close == '}')
		CZ_TRY(make_object(state, state->open + 1, count / 2));
	else
		CZ_TRY(make_array(state, state->open + 1, count));
	state->slot = state->open;
	state->open = state->slots + around;
	state->close = --state->depth > 0 ? closing_bracket(state->open) : 0;
	return CZ_OK;
}

/* ---- text ---- */

static const char *
skip_spaces(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p = cz_scan_past_spaces(p + 1, end);
	return p;
}

/* Mostly there is none, or one space. */
static inline const char *
skip_space(const char *p, const char *end)
{
	if (p >= end || (unsigned char)*p > ' ')
		return p;
	return *p == ' ' && end - p > 1 && (unsigned char)p[1] > ' ' ? p + 1 : skip_spaces(p, end);
}

/* A member's key and colon from p on; the next slot is that of its value. */
static inline const char *
parse_key(cz_collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	p = skip_space(p, parser->end);
	if (p >= parser->end || *p != '"')
		return cz_parse_expected(parser, p, "a key in double quotes");
	p = cz_parse_string(parser, p + 1, state->slot);
	if (!p || push(state) != CZ_OK)
		return NULL;
	p = skip_space(p, parser->end);
	if (p >= parser->end || *p != ':')
		return cz_parse_expected(parser, p, "\":\" after a key");
	return p + 1;
}

/* The bracket at p. entered tells whether a value is due; if not, the container was empty. */
static const char *
open_container(cz_collector *state, const char *p, bool *entered)
{
	const cz_parser *parser = &state->parser;
	cz_json *node = state->slot;

	if (state->depth >= CZ_JSON_DEPTH_LIMIT)
		return cz_parse_exceeds(parser, p, "more than %d levels of nesting", CZ_JSON_DEPTH_LIMIT);
	*node = *p == '{' ? cz_json_object(NULL, 0) : cz_json_array(NULL, 0);
	p = skip_space(p + 1, parser->end);
	*entered = !(p < parser->end && *p == closing_bracket(node));
	if (!*entered)
		return p + 1;
	node->length = (uint32_t)(state->open - state->slots);
	state->open = state->slot;
	state->close = closing_bracket(node);
	state->depth++;
	if (push(state) != CZ_OK)
		return NULL;
	return state->close == '}' ? parse_key(state, p) : p;
}

/* Behind a value: closes containers up to the comma before another one, or all of them. */
static const char *
finish_value(cz_collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	while (state->close) {
		if (push(state) != CZ_OK)
			return NULL;
		p = skip_space(p, parser->end);
		if (p < parser->end && *p == ',')
			return state->close == '}' ? parse_key(state, p + 1) : p + 1;
		if (p >= parser->end || *p != state->close)
			return cz_parse_expected(parser, p, state->close == '}' ? "\",\" or \"}\"" : "\",\" or \"]\"");
		if (close_container(state) != CZ_OK)
			return NULL;
		p++;
	}
	return p;
}

/* The one value of the text, from p on. */
static const char *
parse_value(cz_collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	do {
		bool entered = false;
		char first;

		if (cz_poll(parser->context) != CZ_OK)
			return NULL;
		p = skip_space(p, parser->end);
		first = p < parser->end ? *p : '\0';
		if (first == '"')
			p = cz_parse_string(parser, p + 1, state->slot);
		else if (first == '{' || first == '[')
			p = open_container(state, p, &entered);
		else
			p = cz_parse_scalar(parser, p, state->slot);
		if (p && !entered)
			p = finish_value(state, p);
	} while (p && state->close);
	return p;
}

cz_code
cz_json_parse(cz_context *context, cz_text source, cz_json *node)
{
	cz_collector state;
	const char *p;

	if (source.length > CZ_RESULT_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the JSON text has %zu bytes; allowed: at most %zu", source.length,
		               CZ_RESULT_LIMIT);
	state.parser = (cz_parser){context, source.data, source.data + source.length};
	state.slots = state.slot = state.open = state.first;
	state.limit = state.first + FIRST_SLOTS;
	state.close = 0;
	state.depth = 0;
	p = parse_value(&state, source.data);
	if (p)
		p = skip_space(p, state.parser.end);
	if (p && p < state.parser.end)
		p = cz_parse_expected(&state.parser, p, "the end of the text");
	if (!p)
		return context->error.code;
	*node = state.slots[0];
	if (state.slots != state.first)
		cz_arena_give_back(&context->arena, state.slots);
	return CZ_OK;
}
