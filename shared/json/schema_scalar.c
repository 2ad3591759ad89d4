/*
 * The checks of any value, of numbers and of strings (2020-12 Validation, sections 6.1 to 6.3).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>

#include "json/schema_evaluate.h"

/* ---- the type ---- */

/* Appends the name of a type when its bits are among those allowed. */
static size_t
add_type(char *names, size_t size, size_t length, unsigned types, const char *name, unsigned bits)
{
	if ((types & bits) != bits || length >= size)
		return length;
	return length + (size_t)snprintf(names + length, size - length, "%s%s", length ? ", " : "", name);
}

cz_code
cz_schema_type_error(cz_evaluation *evaluation, uint32_t number, const cz_instance *instance, bool *valid)
{
	static const char *const allowed[] = {"array", "boolean", "integer", "null", "number", "object", "string"};
	unsigned types = evaluation->schema->nodes[number].types;
	char names[80] = "";
	size_t length = 0;

	*valid = false;
	if (!evaluation->report)
		return CZ_OK;
	if (types == 0)
		return cz_schema_error_at(evaluation, number, CZ_KEYWORD_COUNT, instance, valid, "is not allowed here");
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
		cz_json name = cz_json_string(cz_text_from(allowed[i]));

		length = add_type(names, sizeof names, length, types, allowed[i], cz_schema_type_bit(&name));
	}
	return cz_schema_error_at(evaluation, number, CZ_KEYWORD_TYPE, instance, valid, "is of type %s; allowed: %s",
	                          cz_json_kind_name(instance->node), names);
}

/* ---- the values allowed ---- */

/* Opens a value that may be compared with the schema's: nothing when their kinds differ. */
static cz_code
is_equal(cz_evaluation *evaluation, const cz_json *value, const cz_instance *instance, bool *equal)
{
	*equal = value->kind == instance->node->kind;
	if (!*equal)
		return CZ_OK;
	CZ_TRY(cz_instance_open_all(evaluation, instance));
	return cz_json_equal(evaluation->context, value, instance->node, equal);
}

/* A value that is not what the schema has. */
static cz_code
value_error(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
            const char *relation, const cz_json *allowed, bool *valid)
{
	cz_text found, other;

	CZ_TRY(cz_schema_value_text(evaluation, CZ_VALUE_FOUND, instance->node, &found));
	CZ_TRY(cz_schema_value_text(evaluation, CZ_VALUE_ALLOWED, allowed, &other));
	return cz_schema_error_at(evaluation, node, (cz_schema_keyword)check->keyword, instance, valid, "%.*s %s %.*s",
	                          CZ_QUOTE(found), relation, CZ_QUOTE(other));
}

static cz_code
check_const(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
            bool *valid)
{
	bool equal;

	CZ_TRY(is_equal(evaluation, check->as.value, instance, &equal));
	return equal ? CZ_OK : value_error(evaluation, node, check, instance, "is not", check->as.value, valid);
}

static cz_code
is_listed(cz_evaluation *evaluation, const cz_schema_values *values, const cz_instance *instance, bool *listed)
{
	cz_value_set set;
	uint32_t index;

	*listed = false;
	if (instance->node->kind == CZ_JSON_STRING) {
		*listed = cz_json_member_find(&values->strings, cz_json_text_of(instance->node), &index);
		return CZ_OK;
	}
	if (values->other_count > CZ_SCHEMA_FEW_VALUES) {
		set = values->set;
		set.context = evaluation->context;
		CZ_TRY(cz_instance_open_all(evaluation, instance));
		return cz_value_set_has(&set, instance->node, listed);
	}
	for (uint32_t i = 0; !*listed && i < values->other_count; i++)
		CZ_TRY(is_equal(evaluation, &values->others[i], instance, listed));
	return CZ_OK;
}

static cz_code
check_enum(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
           bool *valid)
{
	bool listed;

	CZ_TRY(is_listed(evaluation, check->as.values, instance, &listed));
	return listed ? CZ_OK : value_error(evaluation, node, check, instance, "is none of", check->as.values->list, valid);
}

/* ---- numbers ---- */

static cz_code
check_bound(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
            bool *valid)
{
	int order = cz_schema_number_compare(instance->node, check->as.number);

	if (check->kind == CZ_CHECK_MINIMUM && order < 0)
		return value_error(evaluation, node, check, instance, "is less than", &check->as.number->value, valid);
	if (check->kind == CZ_CHECK_MAXIMUM && order > 0)
		return value_error(evaluation, node, check, instance, "is greater than", &check->as.number->value, valid);
	if (check->kind == CZ_CHECK_EXCLUSIVE_MINIMUM && order <= 0)
		return value_error(evaluation, node, check, instance, "is not greater than", &check->as.number->value, valid);
	if (check->kind == CZ_CHECK_EXCLUSIVE_MAXIMUM && order >= 0)
		return value_error(evaluation, node, check, instance, "is not less than", &check->as.number->value, valid);
	return CZ_OK;
}

static cz_code
check_multiple(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
               bool *valid)
{
	uint32_t limbs = check->as.number->limb_count + 1;
	bool multiple;

	if (limbs > evaluation->limb_capacity) {
		evaluation->limbs = CZ_NEW_ARRAY(evaluation->context, limbs, uint32_t);
		if (!evaluation->limbs)
			return CZ_OUT_OF_MEMORY;
		evaluation->limb_capacity = limbs;
	}
	CZ_TRY(cz_schema_is_multiple(evaluation->context, instance->node, check->as.number, evaluation->limbs, &multiple));
	if (multiple)
		return CZ_OK;
	return value_error(evaluation, node, check, instance, "is not a multiple of", &check->as.number->value, valid);
}

/* ---- strings ---- */

/* In characters, which are counted only when the bytes don't tell: a character has one to four. */
static cz_code
check_length(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
             bool *valid)
{
	bool is_least = check->kind == CZ_CHECK_MIN_LENGTH;
	uint64_t limit = check->as.limit, bytes = instance->node->length;
	size_t count;

	if (is_least ? bytes / 4 >= limit : bytes <= limit)
		return CZ_OK;
	count = cz_text_characters(cz_json_text_of(instance->node));
	if (is_least ? count >= limit : count <= limit)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, (cz_schema_keyword)check->keyword, instance, valid,
	                          "has %zu character%s; allowed: at %s %llu", count, CZ_PLURAL(count),
	                          is_least ? "least" : "most", (unsigned long long)limit);
}

static cz_code
check_pattern(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, const cz_instance *instance,
              bool *valid)
{
	cz_text text = cz_json_text_of(instance->node), found, pattern;
	bool matches;

	CZ_TRY(cz_regexp_match(evaluation->context, check->as.pattern->regexp, text, &matches));
	if (matches)
		return CZ_OK;
	CZ_TRY(cz_schema_value_text(evaluation, CZ_VALUE_FOUND, instance->node, &found));
	pattern = check->as.pattern->text;
	return cz_schema_error_at(evaluation, node, CZ_KEYWORD_PATTERN, instance, valid, "%.*s doesn't match \"%.*s\"",
	                          CZ_QUOTE(found), CZ_QUOTE(pattern));
}

cz_code
cz_schema_check_scalar(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *instance,
                       bool *valid)
{
	switch (check->kind) {
		case CZ_CHECK_CONST:
			return check_const(evaluation, node, check, instance, valid);
		case CZ_CHECK_ENUM:
			return check_enum(evaluation, node, check, instance, valid);
		case CZ_CHECK_MIN_LENGTH:
		case CZ_CHECK_MAX_LENGTH:
			return check_length(evaluation, node, check, instance, valid);
		case CZ_CHECK_PATTERN:
			return check_pattern(evaluation, node, check, instance, valid);
		default:
			CZ_TRY(cz_instance_open(evaluation, instance));
			return check->kind == CZ_CHECK_MULTIPLE_OF ? check_multiple(evaluation, node, check, instance, valid)
			                                           : check_bound(evaluation, node, check, instance, valid);
	}
}
