/*
 * The functions of JSONPath filters: RFC 9535, section 2.4.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

static cz_found
found_int(int64_t number)
{
	return (cz_found){.kind = CZ_FOUND_INT, .number = number};
}

/* ---- length, count, value ---- */

cz_code
cz_path_length(const cz_walk *walk, const cz_found *argument, cz_found *length)
{
	const cz_json *node = &argument->node;

	length->kind = CZ_FOUND_NOTHING;
	if (argument->kind != CZ_FOUND_NODE)
		return CZ_OK;
	if (cz_json_is_container(node))
		*length = found_int(cz_json_count(walk->context, node));
	else if (node->kind == CZ_JSON_STRING)
		*length = found_int((int64_t)cz_text_characters((cz_text){node->as.text, node->length}));
	return CZ_OK;
}

typedef struct counter
{
	cz_path_taker taker;
	int64_t count;
	int64_t most; /* stops behind that many */
	cz_json last;
} counter;

static cz_code
take_counted(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	counter *state = (counter *)taker;

	(void)context;
	(void)place;
	state->last = *value;
	*more = ++state->count < state->most;
	return CZ_OK;
}

cz_code
cz_path_count(cz_walk *walk, const cz_query *query, const cz_json *current, cz_found *count)
{
	counter state = {.taker = {take_counted}, .most = INT64_MAX};

	CZ_TRY(cz_path_walk(walk, query, current, &state.taker));
	*count = found_int(state.count);
	return CZ_OK;
}

cz_code
cz_path_value(cz_walk *walk, const cz_query *query, const cz_json *current, cz_found *value)
{
	counter state = {.taker = {take_counted}, .most = 2};

	CZ_TRY(cz_path_walk(walk, query, current, &state.taker));
	*value = (cz_found){.kind = state.count == 1 ? CZ_FOUND_NODE : CZ_FOUND_NOTHING, .node = state.last};
	return CZ_OK;
}

/* ---- match, search ---- */

static bool
is_string(const cz_found *found)
{
	return found->kind == CZ_FOUND_NODE && found->node.kind == CZ_JSON_STRING;
}

static cz_text
text_of(const cz_found *found)
{
	return (cz_text){found->node.as.text, found->node.length};
}

void
cz_path_forget(cz_path_cache *cache)
{
	if (cache->is_made)
		cz_context_clear(&cache->scratch);
	cache->is_made = false;
}

/* The expression of a text of the document; NULL for what is none. */
static cz_code
compile_cached(cz_walk *walk, const cz_test *test, cz_text text, const cz_regexp **regexp)
{
	cz_path_cache *cache = &walk->caches[test->cache - 1];
	cz_code code;

	if (cache->is_made && cz_text_equal(cache->text, text)) {
		*regexp = cache->regexp;
		return CZ_OK;
	}
	cz_path_forget(cache);
	cz_context_init(&cache->scratch, walk->context->host, walk->context->engine);
	cache->is_made = true;
	cache->text = text;
	code = cz_regexp_compile(&cache->scratch, &cache->scratch.arena, CZ_REGEXP_INTEROPERABLE,
							 test->kind == CZ_TEST_MATCH, text, &cache->regexp);
	if (code == CZ_INVALID_ARGUMENT) {
		cache->regexp = NULL;
	} else if (code != CZ_OK) {
		walk->context->error = cache->scratch.error;
		return code;
	}
	*regexp = cache->regexp;
	return CZ_OK;
}

/* Characters that are matched in about the time that looking at a value takes. */
enum { CHARACTERS_OF_STEP = 16 };

/* False for what is no string, and for an expression that is none of RFC 9485's. */
cz_code
cz_path_match(cz_walk *walk, const cz_test *test, const cz_json *current, bool *matches)
{
	const cz_regexp *regexp = test->regexp;
	cz_found text, expression;

	*matches = false;
	CZ_TRY(cz_path_operand(walk, test->left, current, &text));
	if (!is_string(&text))
		return CZ_OK;
	if (!test->has_regexp) {
		CZ_TRY(cz_path_operand(walk, test->right, current, &expression));
		if (!is_string(&expression))
			return CZ_OK;
		CZ_TRY(compile_cached(walk, test, text_of(&expression), &regexp));
	}
	walk->steps += text.node.length / CHARACTERS_OF_STEP;
	return regexp ? cz_regexp_match(walk->context, regexp, text_of(&text), matches) : CZ_OK;
}
