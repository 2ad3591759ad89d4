/*
 * The checks of objects (2020-12 Core, sections 10.3.2 and 11.3; Validation, section 6.5).
 *
 * The members of a document and the properties of a schema stand in the same order, so both are walked along together;
 * the one that has many more is galloped through.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_evaluate.h"

/* ---- keys ---- */

static inline int
compare(const cz_json *a, const cz_json *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return a->length ? memcmp(a->as.text, b->as.text, a->length) : 0;
}

static inline bool
is_key(const cz_json *a, const cz_json *b)
{
	return a->length == b->length && (a->length == 0 || memcmp(a->as.text, b->as.text, a->length) == 0);
}

/* The key of element number index, size bytes apart. */
static inline const cz_json *
key_at(const void *keys, size_t size, uint32_t index)
{
	return (const cz_json *)(const void *)((const char *)keys + index * size);
}

/* Looks for a key from first on in steps that double, then by halving. */
static CZ_APART uint32_t
gallop(const void *keys, size_t size, uint32_t first, uint32_t count, const cz_json *wanted)
{
	uint32_t step = 1, low = first, high = first;

	while (high < count && compare(key_at(keys, size, high), wanted) < 0) {
		low = high + 1;
		high = step < count - high ? high + step : count;
		step *= 2;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare(key_at(keys, size, middle), wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The first place from *place on whose key isn't before the one wanted, and whether it is the one. Each element of keys
 * begins with its key. Mostly it is the next.
 */
static inline bool
seek(const void *keys, size_t size, uint32_t *place, uint32_t count, const cz_json *wanted)
{
	if (*place < count && is_key(key_at(keys, size, *place), wanted))
		return true;
	*place = gallop(keys, size, *place, count, wanted);
	return *place < count && is_key(key_at(keys, size, *place), wanted);
}

/* ---- members ---- */

static cz_code
check_member(cz_evaluation *evaluation, uint32_t node, const cz_instance *object, uint32_t index, const cz_marks *marks,
             bool *valid)
{
	const cz_json_member *member = &object->node->as.members[index];
	cz_place place = cz_place_member(object->place, &member->key);
	cz_instance value = {&place, cz_instance_slot(&member->value), false};

	if (marks)
		cz_marks_set(evaluation, marks, index);
	return cz_schema_evaluate(evaluation, node, &value, NULL, valid);
}

static CZ_APART cz_code
missing_error(cz_evaluation *evaluation, uint32_t node, const cz_schema_members *members, const cz_instance *object,
              bool *valid)
{
	uint32_t place = 0, count = object->node->length;

	*valid = false;
	for (uint32_t i = 0; evaluation->report && i < members->count; i++) {
		const cz_json *key = &members->properties[i].key;

		if (!members->properties[i].required ||
		    seek(object->node->as.members, sizeof(cz_json_member), &place, count, key))
			continue;
		CZ_TRY(cz_schema_error_at(evaluation, node, CZ_KEYWORD_REQUIRED, object, valid, "has no member \"%.*s\"",
		                          CZ_QUOTE(cz_json_text_of(key))));
	}
	return CZ_OK;
}

/* Without patterns and additionalProperties only the members that have a property count. */
static CZ_APART cz_code
check_properties(cz_evaluation *evaluation, const cz_schema_members *members, const cz_instance *object,
                 const cz_marks *marks, uint32_t *required, bool *valid)
{
	uint32_t place = 0, count = object->node->length;

	for (uint32_t i = 0; i < members->count && place < count; i++) {
		const cz_schema_property *property = &members->properties[i];

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (!seek(object->node->as.members, sizeof(cz_json_member), &place, count, &property->key))
			continue;
		*required += property->required;
		if (property->node != CZ_SCHEMA_NONE)
			CZ_TRY(check_member(evaluation, property->node, object, place, marks, valid));
		place++;
	}
	return CZ_OK;
}

static CZ_APART cz_code
check_patterns(cz_evaluation *evaluation, const cz_schema_members *members, const cz_instance *object, uint32_t index,
               const cz_marks *marks, bool *matched, bool *valid)
{
	cz_text key = cz_json_text_of(&object->node->as.members[index].key);

	for (uint32_t i = 0; i < members->pattern_count; i++) {
		bool matches;

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		CZ_TRY(cz_regexp_match(evaluation->context, members->patterns[i].regexp, key, &matches));
		if (!matches)
			continue;
		*matched = true;
		CZ_TRY(check_member(evaluation, members->patterns[i].node, object, index, marks, valid));
	}
	return CZ_OK;
}

/* Every member: its property, the patterns, or what is said of all others. */
static CZ_APART cz_code
check_all_members(cz_evaluation *evaluation, const cz_schema_members *members, const cz_instance *object,
                  const cz_marks *marks, uint32_t *required, bool *valid)
{
	uint32_t place = 0;

	for (uint32_t i = 0; i < object->node->length; i++) {
		const cz_json *key = &object->node->as.members[i].key;
		const cz_schema_property *property = NULL;
		bool matched = false;

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (seek(members->properties, sizeof(cz_schema_property), &place, members->count, key))
			property = &members->properties[place++];
		*required += property && property->required;
		if (property && property->node != CZ_SCHEMA_NONE) {
			matched = true;
			CZ_TRY(check_member(evaluation, property->node, object, i, marks, valid));
		}
		CZ_TRY(check_patterns(evaluation, members, object, i, marks, &matched, valid));
		if (!matched && members->additional != CZ_SCHEMA_NONE)
			CZ_TRY(check_member(evaluation, members->additional, object, i, marks, valid));
	}
	return CZ_OK;
}

static cz_code
check_members(cz_evaluation *evaluation, uint32_t node, const cz_schema_members *members, const cz_instance *object,
              const cz_marks *marks, bool *valid)
{
	bool all = members->pattern_count > 0 || members->additional != CZ_SCHEMA_NONE;
	uint32_t required = 0;

	if (members->required > object->node->length && !evaluation->report) {
		*valid = false;
		return CZ_OK;
	}
	if (all)
		CZ_TRY(check_all_members(evaluation, members, object, marks, &required, valid));
	else
		CZ_TRY(check_properties(evaluation, members, object, marks, &required, valid));
	if (cz_schema_is_decided(evaluation, *valid) || required == members->required)
		return CZ_OK;
	return missing_error(evaluation, node, members, object, valid);
}

static CZ_APART cz_code
check_unevaluated(cz_evaluation *evaluation, uint32_t node, const cz_instance *object, const cz_marks *marks,
                  bool *valid)
{
	for (uint32_t i = 0; i < object->node->length; i++) {
		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (!cz_marks_has(evaluation, marks, i))
			CZ_TRY(check_member(evaluation, node, object, i, NULL, valid));
	}
	return CZ_OK;
}

/* ---- the others ---- */

static CZ_APART cz_code
check_count(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *object,
            bool *valid)
{
	bool is_least = check->kind == CZ_CHECK_MIN_PROPERTIES;
	uint32_t count = cz_json_count(evaluation->context, object->node);

	if (is_least ? count >= check->as.limit : count <= check->as.limit)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, (cz_schema_keyword)check->keyword, object, valid,
	                          "has %u member%s; allowed: at %s %llu", count, CZ_PLURAL(count),
	                          is_least ? "least" : "most", (unsigned long long)check->as.limit);
}

static CZ_APART cz_code
check_names(cz_evaluation *evaluation, uint32_t node, const cz_instance *object, bool *valid)
{
	for (uint32_t i = 0; i < object->node->length; i++) {
		cz_json name = object->node->as.members[i].key;
		cz_instance instance = {object->place, &name, true};

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		CZ_TRY(cz_schema_evaluate(evaluation, node, &instance, NULL, valid));
	}
	return CZ_OK;
}

/* The members that another one asks for. */
static CZ_APART cz_code
check_names_present(cz_evaluation *evaluation, uint32_t node, const cz_schema_dependent *dependent,
                    const cz_instance *object, bool *valid)
{
	uint32_t index;

	for (uint32_t i = 0; i < dependent->count; i++) {
		cz_text name = cz_json_text_of(&dependent->names[i]), key = cz_json_text_of(&dependent->key);

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (cz_json_member_find(object->node, name, &index))
			continue;
		CZ_TRY(cz_schema_error_behind(evaluation, node, (cz_schema_keyword)dependent->keyword, key, object, valid,
		                              "has no member \"%.*s\", which \"%.*s\" asks for", CZ_QUOTE(name),
		                              CZ_QUOTE(key)));
	}
	return CZ_OK;
}

static CZ_APART cz_code
check_dependents(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *object,
                 const cz_marks *marks, bool *valid)
{
	uint32_t index;

	for (uint32_t i = 0; i < check->count; i++) {
		const cz_schema_dependent *dependent = &check->as.dependents[i];

		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		if (!cz_json_member_find(object->node, cz_json_text_of(&dependent->key), &index))
			continue;
		if (dependent->node == CZ_SCHEMA_NONE)
			CZ_TRY(check_names_present(evaluation, node, dependent, object, valid));
		else
			CZ_TRY(cz_schema_evaluate(evaluation, dependent->node, object, marks, valid));
	}
	return CZ_OK;
}

cz_code
cz_schema_check_object(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *object,
                       const cz_marks *marks, bool *valid)
{
	if (check->kind == CZ_CHECK_MIN_PROPERTIES || check->kind == CZ_CHECK_MAX_PROPERTIES)
		return check_count(evaluation, node, check, object, valid);
	CZ_TRY(cz_instance_open(evaluation, object));
	switch (check->kind) {
		case CZ_CHECK_MEMBERS:
			return check_members(evaluation, node, check->as.members, object, marks, valid);
		case CZ_CHECK_PROPERTY_NAMES:
			return check_names(evaluation, check->as.node, object, valid);
		case CZ_CHECK_DEPENDENTS:
			return check_dependents(evaluation, node, check, object, marks, valid);
		default:
			return check_unevaluated(evaluation, check->as.node, object, marks, valid);
	}
}
