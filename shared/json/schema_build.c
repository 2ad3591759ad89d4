/*
 * Building a node's checks from the keywords of its schema, whose form has been checked.
 *
 * The checks are added group after group, in the order of cz_check_kind; what would check nothing (a minLength of 0) is
 * left out.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/schema_build.h"

/* ---- what the parts share ---- */

void *
cz_schema_keep(const cz_builder *builder, size_t count, size_t size)
{
	void *kept = cz_arena_allocate(builder->compiler->keep, count * size);

	if (!kept)
		(void)cz_out_of_memory(builder->compiler->context);
	return kept;
}

cz_schema_check *
cz_schema_add_check(cz_builder *builder, cz_check_kind kind, cz_schema_keyword keyword)
{
	cz_schema_check *check = &builder->checks[builder->count++];

	*check = (cz_schema_check){.kind = (uint8_t)kind, .keyword = (uint8_t)keyword};
	return check;
}

uint32_t
cz_schema_child(const cz_builder *builder, const cz_json *source)
{
	uint32_t node = CZ_SCHEMA_NONE;

	if (source)
		(void)cz_schema_index_find(&builder->compiler->index, CZ_INDEX_PLACES, cz_schema_index_place(source), &node);
	return node;
}

uint32_t *
cz_schema_children(const cz_builder *builder, const cz_json *array)
{
	uint32_t *nodes = cz_schema_keep(builder, array->length, sizeof *nodes);

	for (uint32_t i = 0; nodes && i < array->length; i++)
		nodes[i] = cz_schema_child(builder, &array->as.items[i]);
	return nodes;
}

cz_code
cz_schema_make_regexp(const cz_builder *builder, cz_schema_keyword keyword, cz_text pattern, const cz_regexp **regexp)
{
	cz_schema_compiler *compiler = builder->compiler;
	cz_code code = cz_regexp_compile(compiler->context, compiler->keep, CZ_REGEXP_ECMA, false, pattern, regexp);

	if (code == CZ_INVALID_ARGUMENT || code == CZ_UNSUPPORTED || code == CZ_LIMIT_EXCEEDED)
		return cz_schema_fail_again(compiler, builder->node, keyword,
		                            keyword == CZ_KEYWORD_PATTERN ? (cz_text){NULL, 0} : pattern);
	return code;
}

/* ---- any value ---- */

/* The strings of an enum, sorted. */
static cz_code
add_enum_strings(const cz_builder *builder, cz_schema_values *values)
{
	cz_json_member *members = cz_schema_keep(builder, values->list->length, sizeof *members);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < values->list->length; i++)
		if (values->list->as.items[i].kind == CZ_JSON_STRING)
			members[count++] = (cz_json_member){values->list->as.items[i], cz_json_null()};
	CZ_TRY(cz_json_members_normalize(builder->compiler->context, members, &count));
	values->strings = cz_json_object(members, count);
	return CZ_OK;
}

/* A set of the other values, made in the memory of the call and then moved. */
static cz_code
add_enum_set(const cz_builder *builder, cz_schema_values *values)
{
	cz_value_slot *slots;
	bool added;

	CZ_TRY(cz_value_set_init(&values->set, builder->compiler->context, values->other_count));
	for (uint32_t i = 0; i < values->other_count; i++)
		CZ_TRY(cz_value_set_add(&values->set, &values->others[i], &added));
	slots = cz_schema_keep(builder, values->set.mask + 1, sizeof *slots);
	if (!slots)
		return CZ_OUT_OF_MEMORY;
	memcpy(slots, values->set.slots, (values->set.mask + 1) * sizeof *slots);
	values->set.slots = slots;
	return CZ_OK;
}

static cz_code
make_values(const cz_builder *builder, const cz_json *list, cz_schema_values *values)
{
	*values = (cz_schema_values){.list = list, .others = cz_schema_keep(builder, list->length, sizeof(cz_json))};
	if (!values->others)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(add_enum_strings(builder, values));
	for (uint32_t i = 0; i < list->length; i++)
		if (list->as.items[i].kind != CZ_JSON_STRING)
			values->others[values->other_count++] = list->as.items[i];
	return values->other_count > CZ_SCHEMA_FEW_VALUES ? add_enum_set(builder, values) : CZ_OK;
}

static cz_code
add_values(cz_builder *builder)
{
	const cz_json *list = builder->slots[CZ_KEYWORD_ENUM];
	cz_schema_values *values;

	if (builder->slots[CZ_KEYWORD_CONST])
		cz_schema_add_check(builder, CZ_CHECK_CONST, CZ_KEYWORD_CONST)->as.value = builder->slots[CZ_KEYWORD_CONST];
	if (!list)
		return CZ_OK;
	values = cz_schema_keep(builder, 1, sizeof *values);
	if (!values)
		return CZ_OUT_OF_MEMORY;
	cz_schema_add_check(builder, CZ_CHECK_ENUM, CZ_KEYWORD_ENUM)->as.values = values;
	return make_values(builder, list, values);
}

/* ---- numbers, strings ---- */

static cz_code
add_number(cz_builder *builder, cz_check_kind kind, cz_schema_keyword keyword)
{
	cz_schema_number *number;

	if (!builder->slots[keyword])
		return CZ_OK;
	number = cz_schema_keep(builder, 1, sizeof *number);
	if (!number)
		return CZ_OUT_OF_MEMORY;
	cz_schema_add_check(builder, kind, keyword)->as.number = number;
	return cz_schema_number_make(builder->compiler->context, builder->compiler->keep, builder->slots[keyword],
	                             kind == CZ_CHECK_MULTIPLE_OF, number);
}

static cz_code
add_numbers(cz_builder *builder)
{
	CZ_TRY(add_number(builder, CZ_CHECK_MINIMUM, CZ_KEYWORD_MINIMUM));
	CZ_TRY(add_number(builder, CZ_CHECK_MAXIMUM, CZ_KEYWORD_MAXIMUM));
	CZ_TRY(add_number(builder, CZ_CHECK_EXCLUSIVE_MINIMUM, CZ_KEYWORD_EXCLUSIVE_MINIMUM));
	CZ_TRY(add_number(builder, CZ_CHECK_EXCLUSIVE_MAXIMUM, CZ_KEYWORD_EXCLUSIVE_MAXIMUM));
	return add_number(builder, CZ_CHECK_MULTIPLE_OF, CZ_KEYWORD_MULTIPLE_OF);
}

cz_code
cz_schema_read_count(const cz_builder *builder, cz_schema_keyword keyword, uint64_t otherwise, uint64_t *count)
{
	int64_t integer;
	bool is_int;

	*count = otherwise;
	if (!builder->slots[keyword])
		return CZ_OK;
	CZ_TRY(cz_json_get_int(builder->compiler->context, builder->slots[keyword], &integer, &is_int));
	*count = is_int ? (uint64_t)integer : UINT64_MAX;
	return CZ_OK;
}

cz_code
cz_schema_add_limits(cz_builder *builder, cz_check_kind least_kind, cz_schema_keyword least, cz_check_kind most_kind,
                     cz_schema_keyword most)
{
	uint64_t count;

	CZ_TRY(cz_schema_read_count(builder, least, 0, &count));
	if (count > 0)
		cz_schema_add_check(builder, least_kind, least)->as.limit = count;
	CZ_TRY(cz_schema_read_count(builder, most, UINT64_MAX, &count));
	if (count < UINT64_MAX)
		cz_schema_add_check(builder, most_kind, most)->as.limit = count;
	return CZ_OK;
}

static cz_code
add_strings(cz_builder *builder)
{
	const cz_json *pattern = builder->slots[CZ_KEYWORD_PATTERN];
	cz_schema_pattern *kept;

	CZ_TRY(cz_schema_add_limits(builder, CZ_CHECK_MIN_LENGTH, CZ_KEYWORD_MIN_LENGTH, CZ_CHECK_MAX_LENGTH,
	                            CZ_KEYWORD_MAX_LENGTH));
	if (!pattern)
		return CZ_OK;
	kept = cz_schema_keep(builder, 1, sizeof *kept);
	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = (cz_schema_pattern){.text = cz_json_text_of(pattern), .node = CZ_SCHEMA_NONE};
	cz_schema_add_check(builder, CZ_CHECK_PATTERN, CZ_KEYWORD_PATTERN)->as.pattern = kept;
	return cz_schema_make_regexp(builder, CZ_KEYWORD_PATTERN, kept->text, &kept->regexp);
}

/* ---- subschemas of the same value ---- */

static cz_code
add_reference(cz_builder *builder, cz_schema_keyword keyword)
{
	const cz_json *text = builder->slots[keyword];
	bool dynamic = keyword == CZ_KEYWORD_DYNAMIC_REF;
	uint32_t target, name;
	cz_schema_check *check;

	if (!text)
		return CZ_OK;
	CZ_TRY(cz_schema_resolve(builder->compiler, builder->node, keyword, cz_json_text_of(text), &target, &name));
	dynamic &= name != CZ_SCHEMA_NONE;
	check = cz_schema_add_check(builder, dynamic ? CZ_CHECK_DYNAMIC_REF : CZ_CHECK_REF, keyword);
	check->as.node = target;
	check->count = dynamic ? name : 0;
	builder->compiler->has_dynamic_refs |= dynamic;
	return CZ_OK;
}

static cz_code
add_several(cz_builder *builder, cz_check_kind kind, cz_schema_keyword keyword)
{
	cz_schema_check *check;

	if (!builder->slots[keyword])
		return CZ_OK;
	check = cz_schema_add_check(builder, kind, keyword);
	check->count = builder->slots[keyword]->length;
	check->as.nodes = cz_schema_children(builder, builder->slots[keyword]);
	return check->as.nodes ? CZ_OK : CZ_OUT_OF_MEMORY;
}

static void
add_one(cz_builder *builder, cz_check_kind kind, cz_schema_keyword keyword)
{
	if (builder->slots[keyword])
		cz_schema_add_check(builder, kind, keyword)->as.node = cz_schema_child(builder, builder->slots[keyword]);
}

/* Without a condition then and else mean nothing. One without them still counts: what it looks at is evaluated. */
static cz_code
add_condition(cz_builder *builder)
{
	uint32_t *nodes;

	if (!builder->slots[CZ_KEYWORD_IF])
		return CZ_OK;
	nodes = cz_schema_keep(builder, 3, sizeof *nodes);
	if (!nodes)
		return CZ_OUT_OF_MEMORY;
	nodes[0] = cz_schema_child(builder, builder->slots[CZ_KEYWORD_IF]);
	nodes[1] = cz_schema_child(builder, builder->slots[CZ_KEYWORD_THEN]);
	nodes[2] = cz_schema_child(builder, builder->slots[CZ_KEYWORD_ELSE]);
	cz_schema_add_check(builder, CZ_CHECK_IF, CZ_KEYWORD_IF)->as.nodes = nodes;
	return CZ_OK;
}

static cz_code
add_same(cz_builder *builder)
{
	CZ_TRY(add_reference(builder, CZ_KEYWORD_REF));
	CZ_TRY(add_reference(builder, CZ_KEYWORD_DYNAMIC_REF));
	CZ_TRY(add_several(builder, CZ_CHECK_ALL_OF, CZ_KEYWORD_ALL_OF));
	CZ_TRY(add_several(builder, CZ_CHECK_ANY_OF, CZ_KEYWORD_ANY_OF));
	CZ_TRY(add_several(builder, CZ_CHECK_ONE_OF, CZ_KEYWORD_ONE_OF));
	add_one(builder, CZ_CHECK_NOT, CZ_KEYWORD_NOT);
	return add_condition(builder);
}

static cz_code
add_rest(cz_builder *builder)
{
	add_one(builder, CZ_CHECK_UNEVALUATED_ITEMS, CZ_KEYWORD_UNEVALUATED_ITEMS);
	add_one(builder, CZ_CHECK_UNEVALUATED_PROPERTIES, CZ_KEYWORD_UNEVALUATED_PROPERTIES);
	return CZ_OK;
}

/* ---- the node ---- */

static uint8_t
types_of(const cz_json *types)
{
	unsigned bits = 0;

	if (!types)
		return CZ_SCHEMA_ANY_TYPE;
	if (types->kind == CZ_JSON_STRING)
		return (uint8_t)cz_schema_type_bit(types);
	for (uint32_t i = 0; i < types->length; i++)
		bits |= cz_schema_type_bit(&types->as.items[i]);
	return (uint8_t)bits;
}

/* Puts each keyword's value into its slot. */
static void
fill_slots(cz_builder *builder, const cz_json *source)
{
	cz_schema_draft draft = cz_schema_draft_of(builder->compiler, builder->node);
	bool hidden = cz_schema_ref_hides(draft, cz_schema_member(source, "$ref"));

	for (uint32_t i = 0; i < source->length; i++) {
		cz_schema_keyword keyword = cz_schema_keyword_find(&source->as.members[i].key, draft);

		if (keyword != CZ_KEYWORD_COUNT && (!hidden || keyword == CZ_KEYWORD_REF))
			builder->slots[keyword] = &source->as.members[i].value;
	}
}

/* Takes the checks over into the node. */
static cz_code
finish(const cz_builder *builder)
{
	cz_schema_node *node = &builder->compiler->nodes[builder->node];
	cz_schema_check *checks = cz_schema_keep(builder, builder->count, sizeof *checks);

	if (!checks)
		return CZ_OUT_OF_MEMORY;
	if (builder->count)
		memcpy(checks, builder->checks, builder->count * sizeof *checks);
	node->checks = checks;
	memcpy(node->starts, builder->starts, sizeof node->starts);
	node->types = types_of(builder->slots[CZ_KEYWORD_TYPE]);
	return CZ_OK;
}

cz_code
cz_schema_build(cz_schema_compiler *compiler, uint32_t node)
{
	static cz_code (*const groups[CZ_GROUP_COUNT])(cz_builder *builder) = {
	    [CZ_GROUP_ANY] = add_values,
	    [CZ_GROUP_NUMBER] = add_numbers,
	    [CZ_GROUP_STRING] = add_strings,
	    [CZ_GROUP_ARRAY] = cz_schema_add_arrays,
	    [CZ_GROUP_OBJECT] = cz_schema_add_objects,
	    [CZ_GROUP_SAME] = add_same,
	    [CZ_GROUP_REST] = add_rest,
	};
	cz_builder builder = {.compiler = compiler, .node = node};
	const cz_json *source = compiler->sources[node];

	if (source->kind != CZ_JSON_OBJECT) {
		compiler->nodes[node].types = source->kind == CZ_JSON_TRUE ? CZ_SCHEMA_ANY_TYPE : 0;
		return CZ_OK;
	}
	fill_slots(&builder, source);
	for (int group = 0; group < CZ_GROUP_COUNT; group++) {
		builder.starts[group] = (uint8_t)builder.count;
		CZ_TRY(groups[group](&builder));
	}
	builder.starts[CZ_GROUP_COUNT] = (uint8_t)builder.count;
	return finish(&builder);
}
