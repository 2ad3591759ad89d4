/*
 * The checks of arrays and objects: keywords that work together become one check.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/schema_build.h"

/* ---- arrays ---- */

/* prefixItems and items; in draft 7 items, as an array, and additionalItems. */
static cz_code
add_items(cz_builder *builder)
{
	const cz_json *prefix = builder->slots[CZ_KEYWORD_PREFIX_ITEMS], *rest = builder->slots[CZ_KEYWORD_ITEMS];
	const cz_json *old = builder->slots[CZ_KEYWORD_ITEMS_OLD];
	cz_schema_items *items;

	if (old && old->kind == CZ_JSON_ARRAY) {
		prefix = old;
		rest = builder->slots[CZ_KEYWORD_ADDITIONAL_ITEMS];
	} else if (old) {
		rest = old;
	}
	if (!prefix && !rest)
		return CZ_OK;
	items = cz_schema_keep(builder, 1, sizeof *items);
	if (!items)
		return CZ_OUT_OF_MEMORY;
	*items = (cz_schema_items){.count = prefix ? prefix->length : 0, .rest = cz_schema_child(builder, rest)};
	cz_schema_add_check(builder, CZ_CHECK_ITEMS, CZ_KEYWORD_ITEMS)->as.items = items;
	if (prefix)
		items->prefix = cz_schema_children(builder, prefix);
	return prefix && !items->prefix ? CZ_OUT_OF_MEMORY : CZ_OK;
}

static cz_code
add_contains(cz_builder *builder)
{
	bool has_least = builder->slots[CZ_KEYWORD_MIN_CONTAINS] != NULL;
	cz_schema_contains *contains;

	if (!builder->slots[CZ_KEYWORD_CONTAINS])
		return CZ_OK;
	contains = cz_schema_keep(builder, 1, sizeof *contains);
	if (!contains)
		return CZ_OUT_OF_MEMORY;
	contains->least_keyword = has_least ? CZ_KEYWORD_MIN_CONTAINS : CZ_KEYWORD_CONTAINS;
	CZ_TRY(cz_schema_read_count(builder, CZ_KEYWORD_MIN_CONTAINS, 1, &contains->least));
	CZ_TRY(cz_schema_read_count(builder, CZ_KEYWORD_MAX_CONTAINS, UINT64_MAX, &contains->most));
	contains->node = cz_schema_child(builder, builder->slots[CZ_KEYWORD_CONTAINS]);
	cz_schema_add_check(builder, CZ_CHECK_CONTAINS, CZ_KEYWORD_CONTAINS)->as.contains = contains;
	return CZ_OK;
}

cz_code
cz_schema_add_arrays(cz_builder *builder)
{
	const cz_json *unique = builder->slots[CZ_KEYWORD_UNIQUE_ITEMS];

	CZ_TRY(cz_schema_add_limits(builder, CZ_CHECK_MIN_ITEMS, CZ_KEYWORD_MIN_ITEMS, CZ_CHECK_MAX_ITEMS,
	                            CZ_KEYWORD_MAX_ITEMS));
	if (unique && unique->kind == CZ_JSON_TRUE)
		cz_schema_add_check(builder, CZ_CHECK_UNIQUE_ITEMS, CZ_KEYWORD_UNIQUE_ITEMS);
	CZ_TRY(add_items(builder));
	return add_contains(builder);
}

/* ---- objects ---- */

/* The members of properties, and a null for each name in required. */
static cz_code
collect_keys(const cz_builder *builder, cz_json_member **members, size_t *count)
{
	const cz_json *properties = builder->slots[CZ_KEYWORD_PROPERTIES], *required = builder->slots[CZ_KEYWORD_REQUIRED];
	size_t names = required ? required->length : 0, place = 0;

	*count = names + (properties ? properties->length : 0);
	*members = CZ_NEW_ARRAY(builder->compiler->context, *count, cz_json_member);
	if (!*members)
		return CZ_OUT_OF_MEMORY;
	/* Of the same key the last stays: the one with the schema. */
	for (; place < names; place++)
		(*members)[place] = (cz_json_member){required->as.items[place], cz_json_null()};
	for (size_t i = 0; place < *count; i++, place++)
		(*members)[place] = (cz_json_member){properties->as.members[i].key, cz_json_bool(true)};
	return cz_json_members_normalize(builder->compiler->context, *members, count);
}

static uint32_t
find_property(const cz_builder *builder, cz_text key)
{
	const cz_json *properties = builder->slots[CZ_KEYWORD_PROPERTIES];
	uint32_t index;

	if (!properties || !cz_json_member_find(properties, key, &index))
		return CZ_SCHEMA_NONE;
	return cz_schema_child(builder, &properties->as.members[index].value);
}

/* Marks those that required names. */
static void
mark_required(const cz_builder *builder, const cz_json *keys, cz_schema_property *properties)
{
	const cz_json *required = builder->slots[CZ_KEYWORD_REQUIRED];
	uint32_t index;

	for (uint32_t i = 0; required && i < required->length; i++)
		if (cz_json_member_find(keys, cz_json_text_of(&required->as.items[i]), &index))
			properties[index].required = true;
}

static cz_code
make_properties(const cz_builder *builder, cz_schema_members *members)
{
	const cz_json *required = builder->slots[CZ_KEYWORD_REQUIRED];
	cz_schema_property *properties;
	cz_json_member *collected;
	cz_json keys;
	size_t count;

	CZ_TRY(collect_keys(builder, &collected, &count));
	properties = cz_schema_keep(builder, count, sizeof *properties);
	if (!properties)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < count; i++) {
		cz_json key = collected[i].key;

		properties[i] = (cz_schema_property){key, find_property(builder, cz_json_text_of(&key)), false};
	}
	keys = cz_json_object(collected, count);
	mark_required(builder, &keys, properties);
	members->properties = properties;
	members->count = (uint32_t)count;
	members->required = required ? required->length : 0;
	return CZ_OK;
}

static cz_code
make_patterns(const cz_builder *builder, cz_schema_members *members)
{
	const cz_json *object = builder->slots[CZ_KEYWORD_PATTERN_PROPERTIES];
	cz_schema_pattern *patterns;

	if (!object)
		return CZ_OK;
	patterns = cz_schema_keep(builder, object->length, sizeof *patterns);
	if (!patterns)
		return CZ_OUT_OF_MEMORY;
	members->patterns = patterns;
	members->pattern_count = object->length;
	for (uint32_t i = 0; i < object->length; i++) {
		const cz_json_member *member = &object->as.members[i];

		patterns[i].text = cz_json_text_of(&member->key);
		patterns[i].node = cz_schema_child(builder, &member->value);
		CZ_TRY(cz_schema_make_regexp(builder, CZ_KEYWORD_PATTERN_PROPERTIES, patterns[i].text, &patterns[i].regexp));
	}
	return CZ_OK;
}

static cz_code
add_members(cz_builder *builder)
{
	const cz_json *additional = builder->slots[CZ_KEYWORD_ADDITIONAL_PROPERTIES];
	cz_schema_members *members;

	if (!additional && !builder->slots[CZ_KEYWORD_PROPERTIES] && !builder->slots[CZ_KEYWORD_REQUIRED] &&
	    !builder->slots[CZ_KEYWORD_PATTERN_PROPERTIES])
		return CZ_OK;
	members = cz_schema_keep(builder, 1, sizeof *members);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	*members = (cz_schema_members){.additional = cz_schema_child(builder, additional)};
	cz_schema_add_check(builder, CZ_CHECK_MEMBERS, CZ_KEYWORD_REQUIRED)->as.members = members;
	CZ_TRY(make_properties(builder, members));
	return make_patterns(builder, members);
}

/* The members of one of the keywords, behind those that are there. */
static void
add_dependents_of(const cz_builder *builder, cz_schema_keyword keyword, cz_schema_dependent *dependents,
                  uint32_t *count)
{
	const cz_json *object = builder->slots[keyword];

	for (uint32_t i = 0; object && i < object->length; i++) {
		const cz_json_member *member = &object->as.members[i];
		cz_schema_dependent *dependent = &dependents[(*count)++];

		*dependent = (cz_schema_dependent){.key = member->key, .keyword = (uint8_t)keyword, .node = CZ_SCHEMA_NONE};
		if (cz_schema_is_schema(&member->value)) {
			dependent->node = cz_schema_child(builder, &member->value);
		} else {
			dependent->names = member->value.as.items;
			dependent->count = member->value.length;
		}
	}
}

static cz_code
add_dependents(cz_builder *builder)
{
	static const cz_schema_keyword keywords[] = {CZ_KEYWORD_DEPENDENT_REQUIRED, CZ_KEYWORD_DEPENDENT_SCHEMAS,
	                                             CZ_KEYWORD_DEPENDENCIES};
	cz_schema_dependent *dependents;
	cz_schema_check *check;
	size_t most = 0;
	uint32_t count = 0;

	for (int i = 0; i < 3; i++)
		most += builder->slots[keywords[i]] ? builder->slots[keywords[i]]->length : 0;
	if (most == 0)
		return CZ_OK;
	dependents = cz_schema_keep(builder, most, sizeof *dependents);
	if (!dependents)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < 3; i++)
		add_dependents_of(builder, keywords[i], dependents, &count);
	check = cz_schema_add_check(builder, CZ_CHECK_DEPENDENTS, CZ_KEYWORD_DEPENDENCIES);
	check->count = count;
	check->as.dependents = dependents;
	return CZ_OK;
}

cz_code
cz_schema_add_objects(cz_builder *builder)
{
	CZ_TRY(cz_schema_add_limits(builder, CZ_CHECK_MIN_PROPERTIES, CZ_KEYWORD_MIN_PROPERTIES, CZ_CHECK_MAX_PROPERTIES,
	                            CZ_KEYWORD_MAX_PROPERTIES));
	CZ_TRY(add_members(builder));
	if (builder->slots[CZ_KEYWORD_PROPERTY_NAMES])
		cz_schema_add_check(builder, CZ_CHECK_PROPERTY_NAMES, CZ_KEYWORD_PROPERTY_NAMES)->as.node =
		    cz_schema_child(builder, builder->slots[CZ_KEYWORD_PROPERTY_NAMES]);
	return add_dependents(builder);
}
