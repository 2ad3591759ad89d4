/*
 * Walking through a document by a JSONPath query: RFC 9535, sections 2.3 and 2.5.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/path_tree.h"

typedef struct run
{
	cz_walk *walk;
	cz_path_taker *taker;
	bool more;
} run;

static cz_code pass(run *state, const cz_segment *segment, const cz_json *value, const cz_place *place);

/* A value more that is looked at. */
static cz_code
step(cz_walk *walk)
{
	if (++walk->steps > CZ_PATH_STEP_LIMIT)
		return cz_fail(walk->context, CZ_LIMIT_EXCEEDED, "the path looks at more than %d values of one document",
					   (int)CZ_PATH_STEP_LIMIT);
	return cz_poll(walk->context);
}

static cz_code
enter_level(cz_walk *walk)
{
	CZ_TRY(step(walk));
	if (++walk->level > CZ_PATH_LEVEL_LIMIT)
		return cz_fail(walk->context, CZ_LIMIT_EXCEEDED,
					   "the path and the queries in its filters go down more than %d levels of the document in all",
					   (int)CZ_PATH_LEVEL_LIMIT);
	return CZ_OK;
}

/* ---- selectors; each value goes through the segments behind ---- */

static cz_code
select_name(run *state, const cz_segment *segment, const cz_json *name, const cz_json *node, const cz_place *place)
{
	cz_place child = cz_place_member(place, name);
	cz_json value;
	bool found;

	CZ_TRY(step(state->walk));
	CZ_TRY(cz_json_member_get(state->walk->context, node, (cz_text){name->as.text, name->length}, &value, &found));
	return found ? pass(state, segment->next, &value, &child) : CZ_OK;
}

static cz_code
select_element(run *state, const cz_segment *segment, int64_t index, const cz_json *node, const cz_place *place)
{
	cz_place child = cz_place_element(place, (uint32_t)index);
	cz_json value;
	bool found;

	CZ_TRY(step(state->walk));
	CZ_TRY(cz_json_element_get(state->walk->context, node, (uint32_t)index, &value, &found));
	return found ? pass(state, segment->next, &value, &child) : CZ_OK;
}

static cz_code
select_index(run *state, const cz_segment *segment, int64_t index, const cz_json *node, const cz_place *place)
{
	int64_t count = node->kind == CZ_JSON_ARRAY ? cz_json_count(state->walk->context, node) : 0;

	if (index < 0)
		index += count;
	return index >= 0 && index < count ? select_element(state, segment, index, node, place) : CZ_OK;
}

static int64_t
within(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

/* Section 2.3.4.2.2. The elements are asked for one by one, since they may be few of many. */
static cz_code
select_slice(run *state, const cz_segment *segment, const cz_slice *slice, const cz_json *node, const cz_place *place)
{
	int64_t count = node->kind == CZ_JSON_ARRAY ? cz_json_count(state->walk->context, node) : 0;
	int64_t step = slice->step, least = step < 0 ? -1 : 0, most = step < 0 ? count - 1 : count;
	int64_t start = slice->start < 0 ? slice->start + count : slice->start;
	int64_t end = slice->end < 0 ? slice->end + count : slice->end;

	if (step == 0)
		return CZ_OK;
	start = !slice->has_start ? (step < 0 ? most : least) : within(start, least, most);
	end = !slice->has_end ? (step < 0 ? least : most) : within(end, least, most);
	for (int64_t i = start; state->more && (step < 0 ? i > end : i < end); i += step)
		CZ_TRY(select_element(state, segment, i, node, place));
	return CZ_OK;
}

/* A child, if it passes the filter. */
static cz_code
select_child(run *state, const cz_segment *segment, const cz_test *filter, const cz_json *value, const cz_place *place)
{
	bool holds = true;

	CZ_TRY(step(state->walk));
	if (filter)
		CZ_TRY(cz_path_test(state->walk, filter, value, &holds));
	return holds ? pass(state, segment->next, value, place) : CZ_OK;
}

/* The children of an opened node, all of them or those that pass the filter. */
static cz_code
select_opened(run *state, const cz_segment *segment, const cz_test *filter, const cz_json *node, const cz_place *place)
{
	for (uint32_t i = 0; state->more && node->kind == CZ_JSON_ARRAY && i < node->length; i++) {
		cz_place child = cz_place_element(place, i);

		CZ_TRY(select_child(state, segment, filter, &node->as.items[i], &child));
	}
	for (uint32_t i = 0; state->more && node->kind == CZ_JSON_OBJECT && i < node->length; i++) {
		const cz_json_member *member = &node->as.members[i];
		cz_place child = cz_place_member(place, &member->key);

		CZ_TRY(select_child(state, segment, filter, &member->value, &child));
	}
	return CZ_OK;
}

static cz_code
select_children(run *state, const cz_segment *segment, const cz_test *filter, const cz_json *node,
				const cz_place *place)
{
	cz_context *context = state->walk->context;
	cz_arena_mark mark = cz_arena_get_mark(&context->arena);
	cz_json opened;

	CZ_TRY(cz_json_open(context, node, &opened));
	CZ_TRY(select_opened(state, segment, filter, &opened, place));
	cz_arena_release(&context->arena, &mark);
	return CZ_OK;
}

/* What the segment's selectors select of a node's children. */
static cz_code
apply(run *state, const cz_segment *segment, const cz_json *node, const cz_place *place)
{
	for (const cz_selector *selector = segment->selectors; selector && state->more; selector = selector->next)
		switch (selector->kind) {
			case CZ_SELECT_NAME:
				CZ_TRY(select_name(state, segment, &selector->as.name, node, place));
				break;
			case CZ_SELECT_INDEX:
				CZ_TRY(select_index(state, segment, selector->as.index, node, place));
				break;
			case CZ_SELECT_SLICE:
				CZ_TRY(select_slice(state, segment, &selector->as.slice, node, place));
				break;
			default:
				CZ_TRY(select_children(state, segment,
									   selector->kind == CZ_SELECT_FILTER ? selector->as.filter : NULL, node, place));
		}
	return CZ_OK;
}

/* ---- segments ---- */

static cz_code descend(run *state, const cz_segment *segment, const cz_json *node, const cz_place *place);

/* The containers below an opened node, in the order of section 2.5.2.2. */
static cz_code
descend_below(run *state, const cz_segment *segment, const cz_json *node, const cz_place *place)
{
	for (uint32_t i = 0; state->more && node->kind == CZ_JSON_ARRAY && i < node->length; i++) {
		cz_place child = cz_place_element(place, i);

		if (cz_json_is_container(&node->as.items[i]))
			CZ_TRY(descend(state, segment, &node->as.items[i], &child));
	}
	for (uint32_t i = 0; state->more && node->kind == CZ_JSON_OBJECT && i < node->length; i++) {
		const cz_json_member *member = &node->as.members[i];
		cz_place child = cz_place_member(place, &member->key);

		if (cz_json_is_container(&member->value))
			CZ_TRY(descend(state, segment, &member->value, &child));
	}
	return CZ_OK;
}

static cz_code
descend(run *state, const cz_segment *segment, const cz_json *node, const cz_place *place)
{
	cz_context *context = state->walk->context;
	cz_arena_mark mark = cz_arena_get_mark(&context->arena);
	cz_json opened;

	CZ_TRY(enter_level(state->walk));
	CZ_TRY(cz_json_open(context, node, &opened));
	CZ_TRY(apply(state, segment, &opened, place));
	CZ_TRY(descend_below(state, segment, &opened, place));
	cz_arena_release(&context->arena, &mark);
	state->walk->level--;
	return CZ_OK;
}

/* A value through the segments from one on, the last of which hand it to the taker. */
static cz_code
pass(run *state, const cz_segment *segment, const cz_json *value, const cz_place *place)
{
	if (!segment)
		return state->taker->take(state->taker, state->walk->context, value, place, &state->more);
	if (!cz_json_is_container(value))
		return CZ_OK;
	if (segment->descends)
		return descend(state, segment, value, place);
	CZ_TRY(enter_level(state->walk));
	CZ_TRY(apply(state, segment, value, place));
	state->walk->level--;
	return CZ_OK;
}

/* ---- queries ---- */

cz_code
cz_path_walk(cz_walk *walk, const cz_query *query, const cz_json *current, cz_path_taker *taker)
{
	run state = {.walk = walk, .taker = taker, .more = true};

	return pass(&state, query->segments, query->is_absolute ? walk->root : current, NULL);
}

cz_code
cz_path_follow(cz_walk *walk, const cz_query *query, const cz_json *current, cz_json *value, bool *found)
{
	*value = query->is_absolute ? *walk->root : *current;
	*found = true;
	for (const cz_segment *segment = query->segments; *found && segment; segment = segment->next) {
		const cz_selector *selector = segment->selectors;
		cz_json node = *value;
		int64_t index;

		CZ_TRY(cz_poll(walk->context));
		if (selector->kind == CZ_SELECT_NAME) {
			const cz_json *name = &selector->as.name;

			CZ_TRY(cz_json_member_get(walk->context, &node, (cz_text){name->as.text, name->length}, value, found));
			continue;
		}
		index = selector->as.index + (selector->as.index < 0 ? (int64_t)cz_json_count(walk->context, &node) : 0);
		*found = index >= 0 && index < UINT32_MAX;
		if (*found)
			CZ_TRY(cz_json_element_get(walk->context, &node, (uint32_t)index, value, found));
	}
	return CZ_OK;
}
