/*
 * The parser (RFC 8259): the structure of a text.
 *
 * One pass and no recursion: values are collected on a stack of slots, and a container's are moved to their place when it
 * closes, members in normal order. The slot of a container that is open holds its kind and, in length, the slot of the
 * container around it. A small text needs no memory but for its nodes.
 *
 * White space is U+0020, U+0009, U+000A, U+000D and nothing else; there is no byte order mark, no comment, no text behind.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/parser.h"
#include "json/scan.h"

enum { FIRST_SLOTS = 96 }; /* 3 KB of the C stack */

typedef struct collector
{
	cz_parser parser;
	cz_json_member *slots; /* elements have no key */
	size_t top;			   /* the slot of the next value, always there */
	size_t capacity;
	size_t open; /* the slot of the innermost open container */
	int depth;	 /* how many are open */
	cz_json_member first[FIRST_SLOTS];
} collector;

/* ---- slots ---- */

static cz_code
grow(collector *state)
{
	size_t capacity = state->capacity * 2;
	cz_json_member *slots = CZ_NEW_ARRAY(state->parser.context, capacity, cz_json_member);

	if (!slots)
		return CZ_OUT_OF_MEMORY;
	memcpy(slots, state->slots, state->capacity * sizeof *slots);
	state->slots = slots;
	state->capacity = capacity;
	return CZ_OK;
}

/* Goes on to the next slot. */
static inline cz_code
push(collector *state)
{
	return ++state->top < state->capacity ? CZ_OK : grow(state);
}

/* The values collected for the innermost container become its elements. */
static cz_code
make_array(collector *state, size_t count, cz_json *node)
{
	const cz_json_member *slots = &state->slots[state->open + 1];
	cz_json *items = CZ_NEW_ARRAY(state->parser.context, count, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < count; i++)
		items[i] = slots[i].value;
	*node = cz_json_array(items, count);
	return CZ_OK;
}

static cz_code
make_object(collector *state, size_t count, cz_json *node)
{
	cz_context *context = state->parser.context;
	cz_json_member *slots = &state->slots[state->open + 1], *members;

	CZ_TRY(cz_json_members_normalize(context, slots, &count));
	members = CZ_NEW_ARRAY(context, count, cz_json_member);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	memcpy(members, slots, count * sizeof *members);
	*node = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
close_container(collector *state)
{
	cz_json *node = &state->slots[state->open].value;
	size_t around = node->length, count = state->top - state->open - 1;

	CZ_TRY(cz_json_check_count(state->parser.context, count));
	if (node->kind == CZ_JSON_OBJECT)
		CZ_TRY(make_object(state, count, node));
	else
		CZ_TRY(make_array(state, count, node));
	state->top = state->open;
	state->open = around;
	state->depth--;
	return CZ_OK;
}

/* ---- text ---- */

static inline const char *
skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

/* A member's key and colon from p on, into the slot of its value. */
static const char *
parse_key(collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	p = skip_space(p, parser->end);
	if (p >= parser->end || *p != '"')
		return cz_parse_expected(parser, p, "a key in double quotes");
	p = cz_parse_string(parser, p + 1, &state->slots[state->top].key);
	if (!p)
		return NULL;
	p = skip_space(p, parser->end);
	if (p >= parser->end || *p != ':')
		return cz_parse_expected(parser, p, "\":\" after a key");
	return p + 1;
}

/* The bracket at p. entered tells whether a value is due; if not, the container was empty. */
static const char *
open_container(collector *state, const char *p, bool *entered)
{
	const cz_parser *parser = &state->parser;
	bool object = *p == '{';
	cz_json *node = &state->slots[state->top].value;

	if (state->depth >= CZ_JSON_DEPTH_LIMIT)
		return cz_parse_exceeds(parser, p, "more than %d levels of nesting", CZ_JSON_DEPTH_LIMIT);
	*node = object ? cz_json_object(NULL, 0) : cz_json_array(NULL, 0);
	p = skip_space(p + 1, parser->end);
	*entered = !(p < parser->end && *p == (object ? '}' : ']'));
	if (!*entered)
		return p + 1;
	node->length = (uint32_t)state->open;
	state->open = state->top;
	state->depth++;
	if (push(state) != CZ_OK)
		return NULL;
	return object ? parse_key(state, p) : p;
}

/* Behind a value: closes containers up to the comma before another one, or all of them. */
static const char *
finish_value(collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	while (state->depth > 0) {
		bool object = state->slots[state->open].value.kind == CZ_JSON_OBJECT;

		if (push(state) != CZ_OK)
			return NULL;
		p = skip_space(p, parser->end);
		if (p < parser->end && *p == ',')
			return object ? parse_key(state, p + 1) : p + 1;
		if (p >= parser->end || *p != (object ? '}' : ']'))
			return cz_parse_expected(parser, p, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
		if (close_container(state) != CZ_OK)
			return NULL;
		p++;
	}
	return p;
}

/* The one value of the text, from p on. */
static const char *
parse_value(collector *state, const char *p)
{
	const cz_parser *parser = &state->parser;

	do {
		bool entered = false;

		if (cz_poll(parser->context) != CZ_OK)
			return NULL;
		p = skip_space(p, parser->end);
		if (p < parser->end && (*p == '{' || *p == '['))
			p = open_container(state, p, &entered);
		else
			p = cz_parse_scalar(parser, p, &state->slots[state->top].value);
		if (p && !entered)
			p = finish_value(state, p);
	} while (p && state->depth > 0);
	return p;
}

cz_code
cz_json_parse(cz_context *context, cz_text source, cz_json *node)
{
	collector state;
	const char *p;

	if (source.length > CZ_RESULT_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the JSON text has %zu bytes; allowed: at most %zu", source.length,
					   CZ_RESULT_LIMIT);
	state.parser = (cz_parser){context, source.data, source.data + source.length};
	state.slots = state.first;
	state.capacity = FIRST_SLOTS;
	state.top = state.open = 0;
	state.depth = 0;
	p = parse_value(&state, source.data);
	if (!p)
		return context->error.code;
	p = skip_space(p, state.parser.end);
	if (p < state.parser.end) {
		(void)cz_parse_expected(&state.parser, p, "the end of the text");
		return CZ_INVALID_JSON;
	}
	*node = state.slots[0].value;
	return CZ_OK;
}
