/*
 * The aggregate that merges the documents of all rows, in their order.
 *
 * cz_json_merge makes a new document of two, which over many rows would copy what has grown at every row. Here one tree
 * is kept and each row is worked into it: what a row brings is copied once. A part of the tree stays the document it
 * came as until another is merged into it; only then does it become a table of members, or a list of elements that grows.
 *
 * The order of the rows decides the result, so there is nothing to combine; what a row replaced is gone, so nothing
 * can be taken back.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/hash.h"
#include "function.h"
#include "json/node.h"

enum { FIRST_ITEMS = 8 };

typedef enum cz_merged_form
{
	MERGED_NOTHING, /* no row yet */
	MERGED_DOCUMENT,
	MERGED_OBJECT,
	MERGED_ARRAY
} cz_merged_form;

typedef struct cz_merged_object
{
	cz_table table;
	struct cz_merged_member *newest;
} cz_merged_object;

typedef struct cz_merged_array
{
	cz_json *items;
	size_t count;
	size_t capacity;
} cz_merged_array;

/* A part of the tree. */
typedef struct cz_merged
{
	cz_merged_form form;
	union
	{
		cz_json document;
		cz_merged_object object;
		cz_merged_array array;
	} as;
} cz_merged;

typedef struct cz_merged_member
{
	struct cz_merged_member *older;
	cz_json key;
	cz_merged value;
} cz_merged_member;

typedef struct cz_keeper
{
	cz_context *context;
	cz_arena *keep;
} cz_keeper;

static cz_code
replace(const cz_keeper *keeper, cz_merged *part, const cz_json *document)
{
	part->form = MERGED_DOCUMENT;
	return cz_json_copy(keeper->context, keeper->keep, document, &part->as.document);
}

static bool
is_kind(const cz_merged *part, cz_merged_form form, cz_json_kind kind)
{
	return part->form == form || (part->form == MERGED_DOCUMENT && part->as.document.kind == kind);
}

/* ---- objects ---- */

static bool
member_matches(const void *entry, const void *key)
{
	return cz_json_key_compare(&((const cz_merged_member *)entry)->key, key) == 0;
}

/* A new member without a value. The key is kept as it is. */
static cz_code
add_member(const cz_keeper *keeper, cz_merged_object *object, uint64_t hash, const cz_json *key, cz_merged **value)
{
	cz_merged_member *member = cz_arena_allocate(keeper->keep, sizeof *member);

	if (!member)
		return cz_out_of_memory(keeper->context);
	*member = (cz_merged_member){.older = object->newest, .key = *key};
	CZ_TRY(cz_json_check_count(keeper->context, object->table.count + 1));
	CZ_TRY(cz_table_add(keeper->context, keeper->keep, &object->table, hash, member));
	object->newest = member;
	*value = &member->value;
	return CZ_OK;
}

static uint64_t
hash_key(const cz_keeper *keeper, const cz_json *key)
{
	return cz_hash_text(cz_hash_seed(keeper->keep), cz_json_text_of(key));
}

/* A document that is an object becomes a table; its keys and values are in the kept memory already. */
static cz_code
make_object(const cz_keeper *keeper, cz_merged *part)
{
	cz_json opened;

	if (part->form == MERGED_OBJECT)
		return CZ_OK;
	CZ_TRY(cz_json_open(keeper->context, &part->as.document, &opened));
	*part = (cz_merged){.form = MERGED_OBJECT};
	for (uint32_t i = 0; i < opened.length; i++) {
		const cz_json_member *member = &opened.as.members[i];
		cz_merged *value;

		CZ_TRY(cz_poll(keeper->context));
		CZ_TRY(add_member(keeper, &part->as.object, hash_key(keeper, &member->key), &member->key, &value));
		value->form = MERGED_DOCUMENT;
		value->as.document = member->value;
	}
	return CZ_OK;
}

static cz_code merge_into(const cz_keeper *keeper, cz_merged *part, const cz_json *over, int depth);

static cz_code
merge_member(const cz_keeper *keeper, cz_merged_object *object, const cz_json_member *over, int depth)
{
	uint64_t hash = hash_key(keeper, &over->key);
	cz_merged_member *member = cz_table_find(&object->table, hash, member_matches, &over->key);
	cz_merged *value;
	cz_json key;

	CZ_TRY(cz_poll(keeper->context));
	if (member)
		return merge_into(keeper, &member->value, &over->value, depth + 1);
	CZ_TRY(cz_json_copy(keeper->context, keeper->keep, &over->key, &key));
	CZ_TRY(add_member(keeper, object, hash, &key, &value));
	return replace(keeper, value, &over->value);
}

static cz_code
merge_object(const cz_keeper *keeper, cz_merged *part, const cz_json *over, int depth)
{
	cz_json opened;

	CZ_TRY(cz_json_check_depth(keeper->context, depth));
	CZ_TRY(make_object(keeper, part));
	CZ_TRY(cz_json_open(keeper->context, over, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		CZ_TRY(merge_member(keeper, &part->as.object, &opened.as.members[i], depth));
	return CZ_OK;
}

/* ---- arrays ---- */

/* Room for more elements: twice as many as before, or as are needed. */
static cz_code
make_room(const cz_keeper *keeper, cz_merged_array *array, size_t more)
{
	size_t capacity = array->capacity ? array->capacity * 2 : FIRST_ITEMS;
	cz_json *items;

	CZ_TRY(cz_json_check_count(keeper->context, array->count + more));
	if (array->count + more <= array->capacity)
		return CZ_OK;
	if (capacity < array->count + more)
		capacity = array->count + more;
	items = cz_arena_allocate(keeper->keep, capacity * sizeof *items);
	if (!items)
		return cz_out_of_memory(keeper->context);
	if (array->count)
		memcpy(items, array->items, array->count * sizeof *items);
	array->items = items;
	array->capacity = capacity;
	return CZ_OK;
}

/* A document that is an array becomes a list; its elements are in the kept memory already. */
static cz_code
make_array(const cz_keeper *keeper, cz_merged *part)
{
	cz_json opened;

	if (part->form == MERGED_ARRAY)
		return CZ_OK;
	CZ_TRY(cz_json_open(keeper->context, &part->as.document, &opened));
	*part = (cz_merged){.form = MERGED_ARRAY};
	CZ_TRY(make_room(keeper, &part->as.array, opened.length));
	if (opened.length)
		memcpy(part->as.array.items, opened.as.items, opened.length * sizeof(cz_json));
	part->as.array.count = opened.length;
	return CZ_OK;
}

static cz_code
append_array(const cz_keeper *keeper, cz_merged *part, const cz_json *over)
{
	cz_merged_array *array = &part->as.array;
	cz_json opened;

	CZ_TRY(make_array(keeper, part));
	CZ_TRY(cz_json_open(keeper->context, over, &opened));
	CZ_TRY(make_room(keeper, array, opened.length));
	for (uint32_t i = 0; i < opened.length; i++) {
		CZ_TRY(cz_poll(keeper->context));
		CZ_TRY(cz_json_copy(keeper->context, keeper->keep, &opened.as.items[i], &array->items[array->count]));
		array->count++;
	}
	return CZ_OK;
}

/* ---- any ---- */

static cz_code
merge_into(const cz_keeper *keeper, cz_merged *part, const cz_json *over, int depth)
{
	bool objects = over->kind == CZ_JSON_OBJECT && is_kind(part, MERGED_OBJECT, CZ_JSON_OBJECT);
	bool arrays = over->kind == CZ_JSON_ARRAY && is_kind(part, MERGED_ARRAY, CZ_JSON_ARRAY);

	if ((objects || arrays) && cz_json_count(keeper->context, over) == 0)
		return CZ_OK;
	if (objects)
		return merge_object(keeper, part, over, depth);
	return arrays ? append_array(keeper, part, over) : replace(keeper, part, over);
}

static cz_code
step(cz_context *context, cz_arena *keep, void *state, const cz_value *args)
{
	cz_keeper keeper = {context, keep};

	return merge_into(&keeper, state, args[0].as.json, 1);
}

/* ---- the result ---- */

static cz_code to_json(cz_context *context, const cz_merged *part, cz_json *node);

static cz_code
object_to_json(cz_context *context, const cz_merged_object *object, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, object->table.count, cz_json_member);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (const cz_merged_member *member = object->newest; member; member = member->older) {
		CZ_TRY(cz_poll(context));
		members[count].key = member->key;
		CZ_TRY(to_json(context, &member->value, &members[count++].value));
	}
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
to_json(cz_context *context, const cz_merged *part, cz_json *node)
{
	if (part->form == MERGED_OBJECT)
		return object_to_json(context, &part->as.object, node);
	*node = part->form == MERGED_ARRAY ? cz_json_array(part->as.array.items, part->as.array.count) : part->as.document;
	return CZ_OK;
}

static cz_code
final(cz_context *context, const void *state, cz_value *result)
{
	const cz_merged *tree = state;
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	if (tree->form == MERGED_NOTHING)
		return CZ_OK;
	CZ_TRY(to_json(context, tree, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

const cz_aggregate cz_json_merge_agg = {
	.state_size = sizeof(cz_merged),
	.step = step,
	.final = final,
};
