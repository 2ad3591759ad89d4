/*
 * Deciding JSONPath filters: RFC 9535, section 2.3.5.2.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

#include "base/sort.h"

/* ---- values ---- */

static cz_code
find_operand(cz_walk *walk, const cz_operand *operand, const cz_json *current, cz_found *found)
{
	cz_found argument;
	bool there;

	switch (operand->kind) {
		case CZ_OPERAND_LITERAL:
			*found = (cz_found){.kind = CZ_FOUND_NODE, .node = operand->literal};
			return CZ_OK;
		case CZ_OPERAND_QUERY:
			CZ_TRY(cz_path_follow(walk, &operand->query, current, &found->node, &there));
			found->kind = there ? CZ_FOUND_NODE : CZ_FOUND_NOTHING;
			return CZ_OK;
		case CZ_OPERAND_LENGTH:
			CZ_TRY(cz_path_operand(walk, operand->argument, current, &argument));
			return cz_path_length(walk, &argument, found);
		case CZ_OPERAND_COUNT:
			return cz_path_count(walk, &operand->query, current, found);
		default:
			return cz_path_value(walk, &operand->query, current, found);
	}
}

cz_code
cz_path_operand(cz_walk *walk, const cz_operand *operand, const cz_json *current, cz_found *found)
{
	cz_memory *memory = operand->slot ? &walk->memories[operand->slot - 1] : NULL;

	if (memory && memory->state == CZ_MEMORY_VALUE) {
		*found = memory->value;
		return CZ_OK;
	}
	CZ_TRY(find_operand(walk, operand, current, found));
	if (memory)
		*memory = (cz_memory){CZ_MEMORY_VALUE, *found};
	return CZ_OK;
}

/* ---- comparisons ---- */

static bool
is_number(const cz_found *found)
{
	return found->kind == CZ_FOUND_INT || (found->kind == CZ_FOUND_NODE && found->node.kind == CZ_JSON_NUMBER);
}

static bool
is_string(const cz_found *found)
{
	return found->kind == CZ_FOUND_NODE && found->node.kind == CZ_JSON_STRING;
}

static cz_code
spell(cz_context *context, const cz_found *number, cz_text *spelling)
{
	cz_json node = number->node;

	if (number->kind == CZ_FOUND_INT)
		CZ_TRY(cz_json_int(context, number->number, &node));
	return cz_json_spelling(context, &node, spelling);
}

static bool
is_small(cz_context *context, const cz_found *found, int64_t *number)
{
	if (found->kind == CZ_FOUND_NODE)
		return cz_json_small_int(context->host, &found->node, number);
	*number = found->number;
	return true;
}

/* Exactly, as decimals; small integers at once. */
static cz_code
compare_numbers(cz_context *context, const cz_found *a, const cz_found *b, int *order)
{
	cz_arena_mark mark = cz_arena_get_mark(&context->arena);
	int64_t left, right;
	cz_text a_spelling, b_spelling;

	if (is_small(context, a, &left) && is_small(context, b, &right)) {
		*order = left < right ? -1 : left > right;
		return CZ_OK;
	}
	CZ_TRY(spell(context, a, &a_spelling));
	CZ_TRY(spell(context, b, &b_spelling));
	*order = cz_json_number_compare(a_spelling, b_spelling);
	cz_arena_release(&context->arena, &mark);
	return CZ_OK;
}

static cz_code
is_equal(cz_walk *walk, const cz_found *a, const cz_found *b, bool *equal)
{
	cz_context *context = walk->context;
	uint32_t begin = context->ticks;
	cz_arena_mark mark = cz_arena_get_mark(&context->arena);
	int order;

	if (is_number(a) && is_number(b)) {
		CZ_TRY(compare_numbers(context, a, b, &order));
		*equal = order == 0;
		return CZ_OK;
	}
	*equal = a->kind == b->kind;
	if (!*equal || a->kind != CZ_FOUND_NODE)
		return CZ_OK;
	CZ_TRY(cz_json_equal(context, &a->node, &b->node, equal));
	walk->steps += context->ticks - begin;
	cz_arena_release(&context->arena, &mark);
	return CZ_OK;
}

/* Only numbers and strings have an order; that of strings is by Unicode's scalar values, which is that of the bytes. */
static cz_code
is_less(cz_context *context, const cz_found *a, const cz_found *b, bool *less)
{
	int order = 0;

	if (is_number(a) && is_number(b))
		CZ_TRY(compare_numbers(context, a, b, &order));
	else if (is_string(a) && is_string(b))
		order = cz_text_compare((cz_text){a->node.as.text, a->node.length}, (cz_text){b->node.as.text, b->node.length});
	*less = order < 0;
	return CZ_OK;
}

static cz_code
is_less_or_equal(cz_walk *walk, const cz_found *a, const cz_found *b, bool *holds)
{
	CZ_TRY(is_less(walk->context, a, b, holds));
	return *holds ? CZ_OK : is_equal(walk, a, b, holds);
}

static cz_code
compare(cz_walk *walk, const cz_test *test, const cz_json *current, bool *holds)
{
	cz_found left, right;

	CZ_TRY(cz_path_operand(walk, test->left, current, &left));
	CZ_TRY(cz_path_operand(walk, test->right, current, &right));
	switch (test->kind) {
		case CZ_TEST_EQUAL:
			return is_equal(walk, &left, &right, holds);
		case CZ_TEST_UNEQUAL:
			CZ_TRY(is_equal(walk, &left, &right, holds));
			*holds = !*holds;
			return CZ_OK;
		case CZ_TEST_LESS:
			return is_less(walk->context, &left, &right, holds);
		case CZ_TEST_LESS_EQUAL:
			return is_less_or_equal(walk, &left, &right, holds);
		case CZ_TEST_GREATER:
			return is_less(walk->context, &right, &left, holds);
		default:
			return is_less_or_equal(walk, &right, &left, holds);
	}
}

/* ---- tests ---- */

typedef struct existence
{
	cz_path_taker taker;
	bool exists;
} existence;

static cz_code
take_first(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	(void)context;
	(void)value;
	(void)place;
	((existence *)taker)->exists = true;
	*more = false;
	return CZ_OK;
}

static cz_code
exists(cz_walk *walk, const cz_query *query, const cz_json *current, bool *holds)
{
	existence state = {{take_first}, false};
	cz_json value;

	if (query->is_singular)
		return cz_path_follow(walk, query, current, &value, holds);
	CZ_TRY(cz_path_walk(walk, query, current, &state.taker));
	*holds = state.exists;
	return CZ_OK;
}

/* Or: until one holds; and: until one doesn't. */
static cz_code
test_list(cz_walk *walk, const cz_test *list, const cz_json *current, bool *holds)
{
	bool end = list->kind == CZ_TEST_OR;

	*holds = !end;
	for (const cz_test *part = list->first; part && *holds != end; part = part->next)
		CZ_TRY(cz_path_test(walk, part, current, holds));
	return CZ_OK;
}

static cz_code
decide(cz_walk *walk, const cz_test *test, const cz_json *current, bool *holds)
{
	CZ_TRY(cz_poll(walk->context));
	switch (test->kind) {
		case CZ_TEST_OR:
		case CZ_TEST_AND:
			return test_list(walk, test, current, holds);
		case CZ_TEST_NOT:
			CZ_TRY(cz_path_test(walk, test->first, current, holds));
			*holds = !*holds;
			return CZ_OK;
		case CZ_TEST_EXISTS:
			return exists(walk, &test->query, current, holds);
		case CZ_TEST_MATCH:
		case CZ_TEST_SEARCH:
			return cz_path_match(walk, test, current, holds);
		default:
			return compare(walk, test, current, holds);
	}
}

cz_code
cz_path_test(cz_walk *walk, const cz_test *test, const cz_json *current, bool *holds)
{
	cz_memory *memory = test->slot ? &walk->memories[test->slot - 1] : NULL;

	if (memory && memory->state != CZ_MEMORY_EMPTY) {
		*holds = memory->state == CZ_MEMORY_TRUE;
		return CZ_OK;
	}
	CZ_TRY(decide(walk, test, current, holds));
	if (memory)
		memory->state = *holds ? CZ_MEMORY_TRUE : CZ_MEMORY_FALSE;
	return CZ_OK;
}
