/*
 * From a regular expression's tree to its automaton (Thompson's construction).
 *
 * States are made from the end to the beginning, each knowing where it goes. What is repeated n times stands there n times;
 * the limit on states ends what would grow without bounds.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/regexp_program.h"

typedef struct compiler
{
	cz_context *context;
	cz_text expression; /* for messages */
	cz_letter_set *letters;
	cz_state *states;
	uint32_t count;
	uint32_t capacity;
} compiler;

/* ---- states ---- */

static cz_code
too_large(const compiler *made)
{
	return cz_fail(made->context, CZ_LIMIT_EXCEEDED, "the regular expression \"%.*s\" needs more than %d states",
				   CZ_QUOTE(made->expression), (int)CZ_REGEXP_STATE_LIMIT);
}

static cz_code
grow(compiler *made)
{
	uint32_t capacity = made->capacity ? made->capacity * 2 : 32;
	cz_state *states;

	if (made->count >= CZ_REGEXP_STATE_LIMIT)
		return too_large(made);
	states = CZ_NEW_ARRAY(made->context, capacity, cz_state);
	if (!states)
		return CZ_OUT_OF_MEMORY;
	if (made->count)
		memcpy(states, made->states, made->count * sizeof *states);
	made->states = states;
	made->capacity = capacity;
	return CZ_OK;
}

static cz_code
add_state(compiler *made, cz_state state, uint32_t *number)
{
	CZ_TRY(cz_poll(made->context));
	if (made->count == made->capacity || made->count >= CZ_REGEXP_STATE_LIMIT)
		CZ_TRY(grow(made));
	*number = made->count++;
	made->states[*number] = state;
	return CZ_OK;
}

/* ---- nodes; *place is where to go behind it, and then its own beginning ---- */

static cz_code add_node(compiler *made, const cz_regexp_node *node, uint32_t *place);

static cz_code
add_set(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	const cz_letter_set *letters = &made->letters[node->set];
	cz_state state = {.out = *place, .other = letters->only, .bits = letters->bits};

	if (letters->size == 1 && !node->negated)
		state.kind = CZ_STATE_LETTER;
	else
		state.kind = node->negated ? CZ_STATE_NOT_SET : CZ_STATE_SET;
	return add_state(made, state, place);
}

static cz_code
add_assertion(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	cz_state state = {.kind = node->kind == CZ_REGEXP_BEGIN ? CZ_STATE_BEGIN : CZ_STATE_END, .out = *place};

	if (node->kind == CZ_REGEXP_BOUNDARY)
		state.kind = node->negated ? CZ_STATE_NOT_BOUNDARY : CZ_STATE_BOUNDARY;
	return add_state(made, state, place);
}

static cz_code
add_choice(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	uint32_t behind = *place, branch;

	CZ_TRY(add_node(made, node->child, place));
	for (const cz_regexp_node *child = node->child->sibling; child; child = child->sibling) {
		branch = behind;
		CZ_TRY(add_node(made, child, &branch));
		CZ_TRY(add_state(made, (cz_state){.kind = CZ_STATE_SPLIT, .out = branch, .other = *place}, place));
	}
	return CZ_OK;
}

/* The child again and again. It leads back to the state that leaves. */
static cz_code
add_loop(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	uint32_t behind = *place, body;

	CZ_TRY(add_state(made, (cz_state){.kind = CZ_STATE_SPLIT, .other = behind}, place));
	body = *place;
	CZ_TRY(add_node(made, node->child, &body));
	made->states[*place].out = body;
	if (node->least > 0)
		*place = body;
	return CZ_OK;
}

/* The child up to most - least times. One that needs no state needs no repetition. */
static cz_code
add_optional(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	uint32_t behind = *place, body;

	for (uint32_t i = node->least; i < node->most; i++) {
		body = *place;
		CZ_TRY(add_node(made, node->child, &body));
		if (body == *place)
			return CZ_OK;
		CZ_TRY(add_state(made, (cz_state){.kind = CZ_STATE_SPLIT, .out = body, .other = behind}, place));
	}
	return CZ_OK;
}

static cz_code
add_repeat(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	uint32_t times = node->least, before;

	if (node->most == CZ_REGEXP_UNBOUNDED) {
		CZ_TRY(add_loop(made, node, place));
		times -= times > 0;
	} else {
		CZ_TRY(add_optional(made, node, place));
	}
	for (uint32_t i = 0; i < times; i++) {
		before = *place;
		CZ_TRY(add_node(made, node->child, place));
		if (*place == before)
			return CZ_OK;
	}
	return CZ_OK;
}

static cz_code
add_node(compiler *made, const cz_regexp_node *node, uint32_t *place)
{
	switch (node->kind) {
		case CZ_REGEXP_SET:
			return add_set(made, node, place);
		case CZ_REGEXP_SEQUENCE:
			for (const cz_regexp_node *child = node->child; child; child = child->sibling)
				CZ_TRY(add_node(made, child, place));
			return CZ_OK;
		case CZ_REGEXP_CHOICE:
			return add_choice(made, node, place);
		case CZ_REGEXP_REPEAT:
			return add_repeat(made, node, place);
		default:
			return add_assertion(made, node, place);
	}
}

/* ---- the whole ---- */

/* Whether anything but a failed ^ is found from a state on without taking a character: whether to begin there helps. */
static cz_code
can_begin_later(const compiler *made, uint32_t start, bool *can)
{
	uint32_t *stack = CZ_NEW_ARRAY(made->context, made->count, uint32_t), top = 0;
	uint64_t *seen = CZ_NEW_ARRAY(made->context, cz_words_for(made->count), uint64_t);

	if (!stack || !seen)
		return CZ_OUT_OF_MEMORY;
	memset(seen, 0, cz_words_for(made->count) * sizeof *seen);
	*can = false;
	stack[top++] = start;
	cz_set_bit(seen, start);
	while (top > 0 && !*can) {
		const cz_state *state = &made->states[stack[--top]];

		*can = state->kind != CZ_STATE_SPLIT && state->kind != CZ_STATE_BEGIN;
		if (state->kind != CZ_STATE_SPLIT)
			continue;
		if (!cz_bit(seen, state->out))
			stack[top++] = state->out;
		cz_set_bit(seen, state->out);
		if (!cz_bit(seen, state->other))
			stack[top++] = state->other;
		cz_set_bit(seen, state->other);
	}
	return CZ_OK;
}

static cz_code
keep_states(compiler *made, cz_arena *keep, cz_regexp *regexp)
{
	regexp->count = made->count;
	regexp->states = cz_arena_allocate(keep, made->count * sizeof *regexp->states);
	if (!regexp->states)
		return cz_out_of_memory(made->context);
	memcpy(regexp->states, made->states, made->count * sizeof *regexp->states);
	return CZ_OK;
}

static cz_code
add_words(cz_context *context, cz_regexp_parser *parser, uint32_t *number)
{
	cz_character_set words = {0};

	CZ_TRY(cz_character_set_add_ranges(context, &words, cz_regexp_word, sizeof cz_regexp_word / sizeof *cz_regexp_word));
	CZ_TRY(cz_character_set_finish(context, &words));
	return cz_regexp_add_set(context, &parser->sets, &words, number);
}

cz_code
cz_regexp_compile(cz_context *context, cz_arena *keep, cz_regexp_dialect dialect, bool whole, cz_text expression,
				  const cz_regexp **regexp)
{
	cz_regexp_parser parser = {.context = context, .dialect = dialect, .expression = expression};
	compiler made = {.context = context, .expression = expression};
	cz_regexp *built = cz_arena_allocate(keep, sizeof *built);
	cz_regexp_node *tree;
	uint32_t words = 0;

	if (!built)
		return cz_out_of_memory(context);
	*built = (cz_regexp){.whole = whole};
	CZ_TRY(cz_regexp_parse(&parser, &tree));
	if (parser.asks_words)
		CZ_TRY(add_words(context, &parser, &words));
	CZ_TRY(cz_alphabet_make(context, keep, &parser.sets, &built->alphabet, &made.letters));
	if (parser.asks_words)
		built->words = made.letters[words].bits;
	CZ_TRY(add_state(&made, (cz_state){.kind = CZ_STATE_MATCH}, &built->start));
	CZ_TRY(add_node(&made, tree, &built->start));
	CZ_TRY(can_begin_later(&made, built->start, &built->restarts));
	built->restarts = built->restarts && !whole;
	CZ_TRY(keep_states(&made, keep, built));
	CZ_TRY(cz_regexp_cache_make(context, keep, built));
	*regexp = built;
	return CZ_OK;
}
