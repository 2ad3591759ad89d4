/*
 * The aggregates that collect rows into an array or an object.
 *
 * The state is the list of the rows' nodes, copied, in the order of the rows; taking the oldest one back moves the
 * front. The object is sorted and rid of repeated keys at the end, so that a row that leaves a window uncovers the one
 * it hid. What a window has left behind stays in the state's arena until the state goes: an arena gives nothing back.
 *
 * The order of the rows decides the result, so there is nothing to combine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/node.h"

enum { FIRST_ROWS = 8 };

/* An element's key stays unused. */
typedef struct cz_json_rows
{
	cz_json_member *list;
	size_t front; /* the oldest row that counts */
	size_t end;
	size_t capacity;
} cz_json_rows;

/* Room behind the last row: what was taken back at the front when that is half of it, else twice as much. */
static cz_code
make_room(cz_context *context, cz_arena *keep, cz_json_rows *rows)
{
	size_t count = rows->end - rows->front;
	bool larger = rows->capacity == 0 || rows->front < rows->capacity / 2;
	size_t capacity = rows->capacity == 0 ? FIRST_ROWS : larger ? rows->capacity * 2 : rows->capacity;
	cz_json_member *list = rows->list;

	if (rows->end < rows->capacity)
		return CZ_OK;
	CZ_TRY(cz_json_check_count(context, count + 1));
	if (larger)
		list = cz_arena_allocate(keep, capacity * sizeof *list);
	if (!list)
		return cz_out_of_memory(context);
	if (count)
		memmove(list, rows->list + rows->front, count * sizeof *list);
	*rows = (cz_json_rows){list, 0, count, capacity};
	return CZ_OK;
}

static cz_code
add_value(cz_context *context, cz_arena *keep, const cz_value *value, cz_json *copy)
{
	cz_json node;

	CZ_TRY(cz_json_from_value(context, "value", value, &node));
	return cz_json_copy(context, keep, &node, copy);
}

static cz_code
take_back(cz_context *context, void *state, const cz_value *args)
{
	cz_json_rows *rows = state;

	(void)context;
	(void)args;
	rows->front++;
	return CZ_OK;
}

/* ---- arrays ---- */

static cz_code
array_step(cz_context *context, cz_arena *keep, void *state, const cz_value *args)
{
	cz_json_rows *rows = state;

	CZ_TRY(make_room(context, keep, rows));
	CZ_TRY(add_value(context, keep, &args[0], &rows->list[rows->end].value));
	rows->end++;
	return CZ_OK;
}

static cz_code
array_final(cz_context *context, const void *state, cz_value *result)
{
	const cz_json_rows *rows = state;
	size_t count = rows->end - rows->front;
	cz_json *items = CZ_NEW_ARRAY(context, count, cz_json), *node = CZ_NEW(context, cz_json);

	if (!items || !node)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < count; i++)
		items[i] = rows->list[rows->front + i].value;
	*node = cz_json_array(items, count);
	*result = cz_json_value(node);
	return CZ_OK;
}

const cz_aggregate cz_json_array_agg = {
	.state_size = sizeof(cz_json_rows),
	.step = array_step,
	.final = array_final,
	.inverse = take_back,
};

/* ---- objects ---- */

static cz_code
object_step(cz_context *context, cz_arena *keep, void *state, const cz_value *args)
{
	cz_json_rows *rows = state;
	cz_json key;

	if (cz_is_null(&args[0]))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
		               "argument \"key\" of compozy_json_object_agg is NULL; keys are text");
	CZ_TRY(cz_json_from_value(context, "key", &args[0], &key));
	CZ_TRY(make_room(context, keep, rows));
	CZ_TRY(cz_json_copy(context, keep, &key, &rows->list[rows->end].key));
	CZ_TRY(add_value(context, keep, &args[1], &rows->list[rows->end].value));
	rows->end++;
	return CZ_OK;
}

static cz_code
object_final(cz_context *context, const void *state, cz_value *result)
{
	const cz_json_rows *rows = state;
	size_t count = rows->end - rows->front;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);
	cz_json *node = CZ_NEW(context, cz_json);

	if (!members || !node)
		return CZ_OUT_OF_MEMORY;
	if (count)
		memcpy(members, rows->list + rows->front, count * sizeof *members);
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*node = cz_json_object(members, count);
	*result = cz_json_value(node);
	return CZ_OK;
}

const cz_aggregate cz_json_object_agg = {
	.state_size = sizeof(cz_json_rows),
	.step = object_step,
	.final = object_final,
	.inverse = take_back,
};
