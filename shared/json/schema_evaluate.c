/*
 * Checking a value against a node.
 *
 * The checks run group by group: the value's type, the values allowed, those of its kind, subschemas of the same
 * value, and last what those have left. The recursion is as deep as the document and what the schema applies to one
 * value, and has a limit of its own; so has the number of subschemas checked, since references that branch at each
 * level multiply.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_evaluate.h"

/* ---- looking into values ---- */

static cz_code
spell(cz_context *context, cz_json *node)
{
	cz_json spelled = {.kind = CZ_JSON_NUMBER, .flags = CZ_JSON_PLAIN};
	size_t digits = 0;
	cz_text text;

	CZ_TRY(cz_json_spelling(context, node, &text));
	while (digits < text.length && (text.data[digits] == '-' || (text.data[digits] >= '0' && text.data[digits] <= '9')))
		digits++;
	if (digits == text.length && text.length - (text.data[0] == '-') <= 18)
		spelled.flags |= CZ_JSON_SMALL_INT;
	spelled.as.text = text.data;
	spelled.length = (uint32_t)text.length;
	*node = spelled;
	return CZ_OK;
}

cz_code
cz_instance_open(cz_evaluation *evaluation, const cz_instance *instance)
{
	cz_json opened;

	if (!cz_json_is_native(instance->node))
		return CZ_OK;
	if (!cz_json_is_container(instance->node))
		return spell(evaluation->context, instance->node);
	CZ_TRY(cz_json_open(evaluation->context, instance->node, &opened));
	*instance->node = opened;
	return CZ_OK;
}

cz_code
cz_instance_open_all(cz_evaluation *evaluation, const cz_instance *instance)
{
	cz_json opened;

	if (!cz_json_is_native(instance->node) || !cz_json_is_container(instance->node))
		return CZ_OK;
	CZ_TRY(cz_json_open_all(evaluation->context, instance->node, 1, &opened));
	*instance->node = opened;
	return CZ_OK;
}

/* ---- several subschemas of the same value ---- */

cz_code
cz_schema_try(cz_evaluation *evaluation, uint32_t node, cz_instance *instance, const cz_marks *marks, bool *valid)
{
	struct cz_schema_report *report = evaluation->report;
	cz_code code;

	evaluation->report = NULL;
	*valid = true;
	code = cz_schema_evaluate(evaluation, node, instance, marks, valid);
	evaluation->report = report;
	return code;
}

/* The same, what was evaluated counting only if the value is valid. */
static cz_code
try_with_marks(cz_evaluation *evaluation, uint32_t node, cz_instance *instance, const cz_marks *marks, bool *valid)
{
	cz_marks own;

	if (!marks)
		return cz_schema_try(evaluation, node, instance, NULL, valid);
	CZ_TRY(cz_marks_push(evaluation, (marks->words - 1) * 64, &own));
	CZ_TRY(cz_schema_try(evaluation, node, instance, &own, valid));
	if (*valid)
		cz_marks_merge(evaluation, &own, marks);
	cz_marks_pop(evaluation, &own);
	return CZ_OK;
}

static CZ_APART cz_code
check_all(cz_evaluation *evaluation, const cz_schema_check *check, cz_instance *instance, const cz_marks *marks,
          bool *valid)
{
	for (uint32_t i = 0; i < check->count && !cz_schema_is_decided(evaluation, *valid); i++)
		CZ_TRY(cz_schema_evaluate(evaluation, check->as.nodes[i], instance, marks, valid));
	return CZ_OK;
}

/* Where marks are kept each of the subschemas counts, not only the first that fits. */
static CZ_APART cz_code
check_any(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *instance,
          const cz_marks *marks, bool *valid)
{
	bool any = false;

	for (uint32_t i = 0; i < check->count && (!any || marks); i++) {
		bool fits;

		CZ_TRY(try_with_marks(evaluation, check->as.nodes[i], instance, marks, &fits));
		any |= fits;
	}
	if (any)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, CZ_KEYWORD_ANY_OF, instance, valid, "matches none of the %u schemas",
	                          check->count);
}

static CZ_APART cz_code
check_one(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *instance,
          const cz_marks *marks, bool *valid)
{
	uint32_t first = CZ_SCHEMA_NONE, second = CZ_SCHEMA_NONE;

	for (uint32_t i = 0; i < check->count && second == CZ_SCHEMA_NONE; i++) {
		bool fits;

		CZ_TRY(try_with_marks(evaluation, check->as.nodes[i], instance, marks, &fits));
		if (fits)
			*(first == CZ_SCHEMA_NONE ? &first : &second) = i;
	}
	if (first == CZ_SCHEMA_NONE)
		return cz_schema_error_at(evaluation, node, CZ_KEYWORD_ONE_OF, instance, valid,
		                          "matches none of the %u schemas; allowed: exactly one", check->count);
	if (second == CZ_SCHEMA_NONE)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, CZ_KEYWORD_ONE_OF, instance, valid,
	                          "matches the schemas %u and %u; allowed: exactly one", first, second);
}

static CZ_APART cz_code
check_not(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *instance, bool *valid)
{
	bool fits;

	CZ_TRY(cz_schema_try(evaluation, check->as.node, instance, NULL, &fits));
	if (!fits)
		return CZ_OK;
	return cz_schema_error_at(evaluation, node, CZ_KEYWORD_NOT, instance, valid,
	                          "matches the schema that it must not match");
}

static CZ_APART cz_code
check_if(cz_evaluation *evaluation, const cz_schema_check *check, cz_instance *instance, const cz_marks *marks,
         bool *valid)
{
	uint32_t next;
	bool fits;

	CZ_TRY(try_with_marks(evaluation, check->as.nodes[0], instance, marks, &fits));
	next = check->as.nodes[fits ? 1 : 2];
	return next == CZ_SCHEMA_NONE ? CZ_OK : cz_schema_evaluate(evaluation, next, instance, marks, valid);
}

static CZ_APART cz_code
check_reference(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, uint32_t target,
                cz_instance *instance, const cz_marks *marks, bool *valid)
{
	cz_schema_way_in before = evaluation->reference;

	if (!cz_schema_is_meta(evaluation->schema, node))
		evaluation->reference = (cz_schema_way_in){node, (cz_schema_keyword)check->keyword};
	CZ_TRY(cz_schema_evaluate(evaluation, target, instance, marks, valid));
	evaluation->reference = before;
	return CZ_OK;
}

static CZ_APART cz_code
check_same(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check, cz_instance *instance,
           const cz_marks *marks, bool *valid)
{
	uint32_t target;

	switch (check->kind) {
		case CZ_CHECK_REF:
			return check_reference(evaluation, node, check, check->as.node, instance, marks, valid);
		case CZ_CHECK_DYNAMIC_REF:
			target = evaluation->dynamics[check->count].node;
			if (target == CZ_SCHEMA_NONE)
				target = check->as.node;
			return check_reference(evaluation, node, check, target, instance, marks, valid);
		case CZ_CHECK_ALL_OF:
			return check_all(evaluation, check, instance, marks, valid);
		case CZ_CHECK_ANY_OF:
			return check_any(evaluation, node, check, instance, marks, valid);
		case CZ_CHECK_ONE_OF:
			return check_one(evaluation, node, check, instance, marks, valid);
		case CZ_CHECK_NOT:
			return check_not(evaluation, node, check, instance, valid);
		default:
			return check_if(evaluation, check, instance, marks, valid);
	}
}

/* ---- a node ---- */

static CZ_APART cz_code
check_type(cz_evaluation *evaluation, uint32_t number, cz_instance *instance, bool *valid)
{
	const cz_schema_node *node = &evaluation->schema->nodes[number];

	if (instance->node->kind == CZ_JSON_NUMBER && (node->types & CZ_SCHEMA_INTEGER)) {
		CZ_TRY(cz_instance_open(evaluation, instance));
		if (cz_schema_is_integer(instance->node))
			return CZ_OK;
	}
	return cz_schema_type_error(evaluation, number, instance, valid);
}

/* The group of a kind's own checks; CZ_GROUP_COUNT: it has none. */
static cz_check_group
group_of(cz_json_kind kind)
{
	static const uint8_t groups[] = {
	    [CZ_JSON_NULL] = CZ_GROUP_COUNT,    [CZ_JSON_FALSE] = CZ_GROUP_COUNT,   [CZ_JSON_TRUE] = CZ_GROUP_COUNT,
	    [CZ_JSON_NUMBER] = CZ_GROUP_NUMBER, [CZ_JSON_STRING] = CZ_GROUP_STRING, [CZ_JSON_ARRAY] = CZ_GROUP_ARRAY,
	    [CZ_JSON_OBJECT] = CZ_GROUP_OBJECT,
	};

	return (cz_check_group)groups[kind];
}

static cz_code
run_check(cz_evaluation *evaluation, uint32_t node, cz_check_group group, const cz_schema_check *check,
          cz_instance *instance, const cz_marks *marks, bool *valid)
{
	switch (group) {
		case CZ_GROUP_ARRAY:
			return cz_schema_check_array(evaluation, node, check, instance, marks, valid);
		case CZ_GROUP_OBJECT:
			return cz_schema_check_object(evaluation, node, check, instance, marks, valid);
		case CZ_GROUP_SAME:
			return check_same(evaluation, node, check, instance, marks, valid);
		default:
			return cz_schema_check_scalar(evaluation, node, check, instance, valid);
	}
}

static inline bool
has_checks(const cz_schema_node *node, cz_check_group group)
{
	return node->starts[group] < node->starts[group + 1];
}

static cz_code
run_group(cz_evaluation *evaluation, uint32_t number, cz_check_group group, cz_instance *instance,
          const cz_marks *marks, bool *valid)
{
	const cz_schema_node *node = &evaluation->schema->nodes[number];

	for (int i = node->starts[group]; i < node->starts[group + 1]; i++) {
		if (cz_schema_is_decided(evaluation, *valid))
			return CZ_OK;
		CZ_TRY(run_check(evaluation, number, group, &node->checks[i], instance, marks, valid));
	}
	return CZ_OK;
}

/* All but what is left for unevaluated… */
static cz_code
run_groups(cz_evaluation *evaluation, uint32_t number, cz_instance *instance, const cz_marks *marks, bool *valid)
{
	const cz_schema_node *node = &evaluation->schema->nodes[number];
	cz_check_group own = group_of((cz_json_kind)instance->node->kind);

	if (!(node->types >> instance->node->kind & 1))
		CZ_TRY(check_type(evaluation, number, instance, valid));
	if (node->starts[CZ_GROUP_COUNT] == 0)
		return CZ_OK;
	if (has_checks(node, CZ_GROUP_ANY))
		CZ_TRY(run_group(evaluation, number, CZ_GROUP_ANY, instance, marks, valid));
	if (own != CZ_GROUP_COUNT && has_checks(node, own))
		CZ_TRY(run_group(evaluation, number, own, instance, marks, valid));
	if (has_checks(node, CZ_GROUP_SAME))
		CZ_TRY(run_group(evaluation, number, CZ_GROUP_SAME, instance, marks, valid));
	return CZ_OK;
}

/* The check of unevaluated… for a value of that kind, or NULL. */
static const cz_schema_check *
rest_check(const cz_schema_node *node, cz_json_kind kind)
{
	for (int i = node->starts[CZ_GROUP_REST]; i < node->starts[CZ_GROUP_COUNT]; i++)
		if (kind == (node->checks[i].kind == CZ_CHECK_UNEVALUATED_ITEMS ? CZ_JSON_ARRAY : CZ_JSON_OBJECT))
			return &node->checks[i];
	return NULL;
}

/* With marks of its own: what was evaluated beside the node doesn't count for it. */
static CZ_APART cz_code
run_with_rest(cz_evaluation *evaluation, uint32_t number, const cz_schema_check *check, cz_instance *instance,
              const cz_marks *marks, bool *valid)
{
	cz_marks own;

	CZ_TRY(cz_instance_open(evaluation, instance));
	CZ_TRY(cz_marks_push(evaluation, instance->node->length, &own));
	CZ_TRY(run_groups(evaluation, number, instance, &own, valid));
	if (!cz_schema_is_decided(evaluation, *valid))
		CZ_TRY(check->kind == CZ_CHECK_UNEVALUATED_ITEMS
		           ? cz_schema_check_array(evaluation, number, check, instance, &own, valid)
		           : cz_schema_check_object(evaluation, number, check, instance, &own, valid));
	cz_marks_pop(evaluation, &own);
	if (marks)
		cz_marks_set_all(evaluation, marks);
	return CZ_OK;
}

static cz_code
run_node(cz_evaluation *evaluation, uint32_t number, cz_instance *instance, const cz_marks *marks, bool *valid)
{
	const cz_schema_node *node = &evaluation->schema->nodes[number];
	const cz_schema_check *rest = NULL;

	if (has_checks(node, CZ_GROUP_REST))
		rest = rest_check(node, (cz_json_kind)instance->node->kind);
	if (rest)
		return run_with_rest(evaluation, number, rest, instance, marks, valid);
	return run_groups(evaluation, number, instance, marks, valid);
}

/* ---- the dynamic scope ---- */

/* The anchors of a resource that no outer one has, from here on. */
static void
enter_resource(cz_evaluation *evaluation, const cz_schema_resource *resource)
{
	for (uint32_t i = 0; i < resource->anchor_count; i++) {
		cz_dynamic *dynamic = &evaluation->dynamics[resource->anchors[i].name];

		if (dynamic->node == CZ_SCHEMA_NONE)
			*dynamic = (cz_dynamic){resource->anchors[i].node, evaluation->depth};
	}
}

static void
leave_resource(cz_evaluation *evaluation, const cz_schema_resource *resource)
{
	for (uint32_t i = 0; i < resource->anchor_count; i++) {
		cz_dynamic *dynamic = &evaluation->dynamics[resource->anchors[i].name];

		if (dynamic->depth == evaluation->depth)
			dynamic->node = CZ_SCHEMA_NONE;
	}
}

static CZ_APART cz_code
run_in_resource(cz_evaluation *evaluation, uint32_t number, cz_instance *instance, const cz_marks *marks, bool *valid)
{
	uint32_t outer = evaluation->resource, inner = evaluation->schema->nodes[number].resource;

	evaluation->resource = inner;
	enter_resource(evaluation, &evaluation->schema->resources[inner]);
	CZ_TRY(run_node(evaluation, number, instance, marks, valid));
	leave_resource(evaluation, &evaluation->schema->resources[inner]);
	evaluation->resource = outer;
	return CZ_OK;
}

/* ---- entry ---- */

static CZ_APART cz_code
fail_limit(cz_evaluation *evaluation)
{
	if (evaluation->depth >= CZ_SCHEMA_DEPTH_LIMIT)
		return cz_fail(evaluation->context, CZ_LIMIT_EXCEEDED,
		               "the schema is applied more than %d levels deep, the document's own levels among them",
		               CZ_SCHEMA_DEPTH_LIMIT);
	return cz_fail(evaluation->context, CZ_LIMIT_EXCEEDED, "the document takes more than %d subschemas to check",
	               CZ_SCHEMA_STEP_LIMIT);
}

cz_code
cz_schema_evaluate(cz_evaluation *evaluation, uint32_t number, cz_instance *instance, const cz_marks *marks,
                   bool *valid)
{
	const cz_schema_node *node = &evaluation->schema->nodes[number];
	cz_code code;

	if (node->starts[CZ_GROUP_COUNT] == 0 && (node->types >> instance->node->kind & 1))
		return CZ_OK;
	CZ_TRY(cz_poll(evaluation->context));
	if (evaluation->depth >= CZ_SCHEMA_DEPTH_LIMIT || evaluation->steps >= CZ_SCHEMA_STEP_LIMIT)
		return fail_limit(evaluation);
	evaluation->steps++;
	evaluation->depth++;
	if (evaluation->dynamics && node->resource != evaluation->resource)
		code = run_in_resource(evaluation, number, instance, marks, valid);
	else
		code = run_node(evaluation, number, instance, marks, valid);
	evaluation->depth--;
	return code;
}

static cz_code
prepare_dynamics(cz_evaluation *evaluation)
{
	uint32_t count = evaluation->schema->anchor_names;

	if (count == 0)
		return CZ_OK;
	evaluation->dynamics = CZ_NEW_ARRAY(evaluation->context, count, cz_dynamic);
	if (!evaluation->dynamics)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < count; i++)
		evaluation->dynamics[i] = (cz_dynamic){CZ_SCHEMA_NONE, 0};
	return CZ_OK;
}

cz_code
cz_schema_run(cz_context *context, const cz_schema *schema, struct cz_schema_report *report, const cz_json *document,
              bool *valid)
{
	cz_evaluation evaluation = {.context = context, .schema = schema, .report = report, .resource = CZ_SCHEMA_NONE};
	cz_json root = *document;
	cz_instance instance = {.node = &root};

	*valid = true;
	CZ_TRY(prepare_dynamics(&evaluation));
	return cz_schema_evaluate(&evaluation, 0, &instance, NULL, valid);
}

cz_code
cz_schema_is_valid(cz_context *context, const cz_schema *schema, const cz_json *document, bool *valid)
{
	return cz_schema_run(context, schema, NULL, document, valid);
}
