/*
 * The checks of arrays (2020-12 Core, sections 10.3.1 and 11.2; Validation, section 6.4).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_evaluate.h"

/* Checks an element against a node. */
static cz_code
check_element(cz_evaluation *evaluation, uint32_t node, const cz_instance *array, uint32_t index, bool *valid)
{
	cz_place place = cz_place_element(array->place, index);
	cz_instance element = {&place, cz_instance_slot(&array->node->as.items[index]), false};

	return cz_schema_evaluate(evaluation, node, &element, NULL, valid);
}

static CZ_APART cz_code
check_count(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *array,
            bool *valid)
{
	bool is_least = check->kind == CZ_CHECK_MIN_ITEMS;
	uint32_t count = cz_json_count(evaluation->context, array->node);

	if (is_least ? count >= check->as.limit : count <= check->as.limit)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, (cz_schema_keyword)check->keyword, array, valid,
	                          "has %u element%s; allowed: at %s %llu", count, CZ_PLURAL(count),
	                          is_least ? "least" : "most", (unsigned long long)check->as.limit);
}

/* ---- elements ---- */

static CZ_APART cz_code
check_items(cz_evaluation *evaluation, const cz_schema_items *items, const cz_instance *array, const cz_marks *marks,
            bool *valid)
{
	uint32_t length = array->node->length, end = length;

	if (items->rest == CZ_SCHEMA_NONE && end > items->count)
		end = items->count;
	for (uint32_t i = 0; i < end; i++) {
		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (marks)
			cz_marks_set(evaluation, marks, i);
		CZ_TRY(check_element(evaluation, i < items->count ? items->prefix[i] : items->rest, array, i, valid));
	}
	return CZ_OK;
}

static CZ_APART cz_code
check_unevaluated(cz_evaluation *evaluation, uint32_t node, const cz_instance *array, const cz_marks *marks,
                  bool *valid)
{
	for (uint32_t i = 0; i < array->node->length; i++) {
		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (!cz_marks_has(evaluation, marks, i))
			CZ_TRY(check_element(evaluation, node, array, i, valid));
	}
	return CZ_OK;
}

/* ---- contains ---- */

static CZ_APART cz_code
contains_error(cz_evaluation *evaluation, uint32_t node, const cz_schema_contains *contains, uint64_t count,
               const cz_instance *array, bool *valid)
{
	bool too_few = count < contains->least;
	cz_schema_keyword keyword = too_few ? (cz_schema_keyword)contains->least_keyword : CZ_KEYWORD_MAX_CONTAINS;

	return cz_schema_error_at(evaluation, node, keyword, array, valid,
	                          "has %llu matching element%s; allowed: at %s %llu", (unsigned long long)count,
	                          CZ_PLURAL(count), too_few ? "least" : "most",
	                          (unsigned long long)(too_few ? contains->least : contains->most));
}

/* Each element is tried when somebody wants to know which match; else only as many as decide. */
static CZ_APART cz_code
check_contains(cz_evaluation *evaluation, uint32_t node, const cz_schema_contains *contains, const cz_instance *array,
               const cz_marks *marks, bool *valid)
{
	bool all = marks || evaluation->report;
	uint64_t count = 0;

	for (uint32_t i = 0; i < array->node->length; i++) {
		cz_place place = cz_place_element(array->place, i);
		cz_instance element = {&place, cz_instance_slot(&array->node->as.items[i]), false};
		bool fits;

		if (!all && (count > contains->most || (count >= contains->least && contains->most == UINT64_MAX)))
			break;
		CZ_TRY(cz_schema_try(evaluation, contains->node, &element, NULL, &fits));
		count += fits;
		if (fits && marks)
			cz_marks_set(evaluation, marks, i);
	}
	if (count >= contains->least && count <= contains->most)
		return CZ_OK;
	return contains_error(evaluation, node, contains, count, array, valid);
}

/* ---- uniqueItems ---- */

/* Up to that many elements are compared each with each. */
enum { FEW_ELEMENTS = 8 };

/* The element equal to one behind it; the number of elements when they are all different. */
static cz_code
find_equal(cz_evaluation *evaluation, const cz_json *array, uint32_t index, uint32_t *other)
{
	for (*other = 0; *other < index; ++*other) {
		bool equal;

		CZ_TRY(cz_poll(evaluation->context));
		CZ_TRY(cz_json_equal(evaluation->context, &array->as.items[*other], &array->as.items[index], &equal));
		if (equal)
			return CZ_OK;
	}
	*other = array->length;
	return CZ_OK;
}

/* An empty set with room for count values, in the room of the one before where that is enough. */
static cz_code
prepare_set(cz_evaluation *evaluation, uint32_t count)
{
	cz_value_set *set = &evaluation->set;
	size_t wanted = 8;

	while (wanted / 2 < count)
		wanted *= 2;
	if (!set->slots || wanted > evaluation->set_capacity) {
		CZ_TRY(cz_value_set_init(set, evaluation->context, count));
		evaluation->set_capacity = set->mask + 1;
		return CZ_OK;
	}
	set->mask = wanted - 1;
	memset(set->slots, 0, wanted * sizeof *set->slots);
	return CZ_OK;
}

/* The first element that equals one before it; the number of elements when they are all different. */
static cz_code
find_repeated(cz_evaluation *evaluation, const cz_json *array, uint32_t *index)
{
	bool added = true;
	uint32_t other;

	*index = 0;
	if (array->length > FEW_ELEMENTS) {
		CZ_TRY(prepare_set(evaluation, array->length));
		for (; *index < array->length; ++*index) {
			CZ_TRY(cz_value_set_add(&evaluation->set, &array->as.items[*index], &added));
			if (!added)
				return CZ_OK;
		}
		return CZ_OK;
	}
	for (; *index < array->length; ++*index) {
		CZ_TRY(find_equal(evaluation, array, *index, &other));
		if (other < array->length)
			return CZ_OK;
	}
	return CZ_OK;
}

static CZ_APART cz_code
check_unique(cz_evaluation *evaluation, uint32_t node, const cz_instance *array, bool *valid)
{
	uint32_t index, other;

	for (uint32_t i = 0; i < array->node->length; i++) {
		cz_instance element = {.node = cz_instance_slot(&array->node->as.items[i])};

		CZ_TRY(cz_poll(evaluation->context));
		CZ_TRY(cz_instance_open_all(evaluation, &element));
	}
	CZ_TRY(find_repeated(evaluation, array->node, &index));
	if (index == array->node->length)
		return CZ_OK;
	CZ_TRY(find_equal(evaluation, array->node, index, &other));
	return cz_schema_error_at(evaluation, node, CZ_KEYWORD_UNIQUE_ITEMS, array, valid,
	                          "has equal elements, %u and %u; allowed: each once", other, index);
}

cz_code
cz_schema_check_array(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *array,
                      const cz_marks *marks, bool *valid)
{
	if (check->kind == CZ_CHECK_MIN_ITEMS || check->kind == CZ_CHECK_MAX_ITEMS)
		return check_count(evaluation, node, check, array, valid);
	CZ_TRY(cz_instance_open(evaluation, array));
	switch (check->kind) {
		case CZ_CHECK_UNIQUE_ITEMS:
			return check_unique(evaluation, node, array, valid);
		case CZ_CHECK_ITEMS:
			return check_items(evaluation, check->as.items, array, marks, valid);
		case CZ_CHECK_CONTAINS:
			return check_contains(evaluation, node, check->as.contains, array, marks, valid);
		default:
			return check_unevaluated(evaluation, check->as.node, array, marks, valid);
	}
}
