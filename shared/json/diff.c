/*
 * Making a JSON Patch (RFC 6902) of two documents.
 *
 * Objects are compared member by member. Of arrays the common begin and end stay; between them a longest common
 * subsequence stays (align.h), and of what stands between two elements that stay each is compared with what it is most
 * like (similar.h), the rest removed or added. Operations run from the first place to the last, so that an index is that
 * in the second document.
 *
 * The patch is short: a container whose changes take many more bytes than to replace it is replaced. How many more depends
 * on what the changes are worth. That an element of an array became another one is a guess, so that replacing it counts
 * as much. A change within an array says where something came or went, and may take twice as much; that of a member says
 * which, whatever else changes, and may take eight times as much, and a kilobyte. Nothing is found to have been moved or
 * copied: that is guesswork too, and no shorter but for large values.
 *
 * Equal values are no difference, 1 and 1.0 for example. The patch depends on the two documents and nothing else.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/hash.h"
#include "json/align.h"
#include "json/node.h"
#include "json/patch.h"
#include "json/place.h"
#include "json/similar.h"
#include "json/tree.h"

enum
{
	FIRST_CHANGES = 16,
	ARRAY_FACTOR = 2,
	OBJECT_FACTOR = 8,
	OBJECT_FREE = 1024,
	OPERATION_SIZE = 40 /* bytes of an operation without its path and value, about */
};

typedef enum cz_change_kind
{
	CZ_CHANGE_REMOVE,
	CZ_CHANGE_REPLACE,
	CZ_CHANGE_ADD
} cz_change_kind;

typedef struct cz_change
{
	cz_change_kind kind;
	const cz_place *place;
	const cz_json *value; /* NULL: removed */
} cz_change;

/* A place that changes refer to, and the bytes of its pointer. */
typedef struct cz_spot
{
	const cz_place *place;
	size_t length;
} cz_spot;

typedef struct cz_differ
{
	cz_context *context;
	cz_change *changes;
	size_t count;
	size_t capacity;
	size_t size; /* bytes of the changes, about */
	size_t limit;
} cz_differ;

/* ---- the list of changes ---- */

static bool
is_too_long(const cz_differ *differ)
{
	return differ->size > differ->limit;
}

static cz_code
grow(cz_differ *differ)
{
	size_t capacity = differ->capacity ? differ->capacity * 2 : FIRST_CHANGES;
	cz_change *changes = CZ_NEW_ARRAY(differ->context, capacity, cz_change);

	if (!changes)
		return CZ_OUT_OF_MEMORY;
	if (differ->count)
		memcpy(changes, differ->changes, differ->count * sizeof *changes);
	differ->changes = changes;
	differ->capacity = capacity;
	return CZ_OK;
}

/* value is NULL for a removal. */
static cz_code
push(cz_differ *differ, cz_change_kind kind, cz_spot spot, const cz_branch *value)
{
	if (differ->count == differ->capacity)
		CZ_TRY(grow(differ));
	differ->changes[differ->count++] = (cz_change){kind, spot.place, value ? value->node : NULL};
	differ->size += OPERATION_SIZE + spot.length + (value ? value->tree->size : 0);
	return CZ_OK;
}

/* The spot of a child, kept as long as the changes. */
static cz_code
make_spot(cz_differ *differ, cz_spot parent, cz_place place, cz_spot *spot)
{
	cz_place *kept = CZ_NEW(differ->context, cz_place);

	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = place;
	*spot = (cz_spot){kept, parent.length + cz_place_length(kept)};
	return CZ_OK;
}

/* ---- values ---- */

static cz_code diff_objects(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot);
static cz_code diff_arrays(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot);

/* The bytes that the changes of a container may take rather than replacing it. */
static size_t
allowance(cz_branch b, cz_spot spot)
{
	size_t size = OPERATION_SIZE + spot.length + b.tree->size;

	if (spot.place && !spot.place->key)
		return size;
	return b.node->kind == CZ_JSON_OBJECT ? size * OBJECT_FACTOR + OBJECT_FREE : size * ARRAY_FACTOR;
}

/* Two containers of one kind, of which it is known that they differ. */
static cz_code
diff_containers(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot)
{
	size_t count = differ->count, size = differ->size, limit = differ->limit, own = size + allowance(b, spot);

	differ->limit = own < limit ? own : limit;
	CZ_TRY(a.node->kind == CZ_JSON_OBJECT ? diff_objects(differ, a, b, spot) : diff_arrays(differ, a, b, spot));
	if (is_too_long(differ)) {
		differ->count = count;
		differ->size = size;
		CZ_TRY(push(differ, CZ_CHANGE_REPLACE, spot, &b));
	}
	differ->limit = limit;
	return CZ_OK;
}

static cz_code
diff_different(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot)
{
	if (a.node->kind != b.node->kind || !cz_json_is_container(a.node))
		return push(differ, CZ_CHANGE_REPLACE, spot, &b);
	return diff_containers(differ, a, b, spot);
}

/* What stands at the same place of both, the place being below a spot. */
static cz_code
diff_pair(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot, cz_place place)
{
	bool equal;

	CZ_TRY(cz_tree_equal(differ->context, a, b, &equal));
	if (equal)
		return CZ_OK;
	CZ_TRY(make_spot(differ, spot, place, &spot));
	return diff_different(differ, a, b, spot);
}

/* What only the first has, at a place below a spot; or only the second. */
static cz_code
diff_single(cz_differ *differ, cz_change_kind kind, cz_branch value, cz_spot spot, cz_place place)
{
	CZ_TRY(make_spot(differ, spot, place, &spot));
	return push(differ, kind, spot, kind == CZ_CHANGE_ADD ? &value : NULL);
}

/* ---- objects ---- */

static cz_code
diff_objects(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot)
{
	uint32_t left = 0, right = 0;

	while ((left < a.node->length || right < b.node->length) && !is_too_long(differ)) {
		const cz_json *a_key = left < a.node->length ? &a.node->as.members[left].key : NULL;
		const cz_json *b_key = right < b.node->length ? &b.node->as.members[right].key : NULL;
		int order = !a_key ? 1 : !b_key ? -1 : cz_json_key_compare(a_key, b_key);
		cz_place place = cz_place_member(spot.place, order < 0 ? a_key : b_key);

		CZ_TRY(cz_poll(differ->context));
		if (order == 0)
			CZ_TRY(diff_pair(differ, cz_tree_member(a, left), cz_tree_member(b, right), spot, place));
		else if (order < 0)
			CZ_TRY(diff_single(differ, CZ_CHANGE_REMOVE, cz_tree_member(a, left), spot, place));
		else
			CZ_TRY(diff_single(differ, CZ_CHANGE_ADD, cz_tree_member(b, right), spot, place));
		left += order <= 0;
		right += order >= 0;
	}
	return CZ_OK;
}

/* ---- arrays ---- */

/* Takes off what is equal at the begin of both and at the end. */
static cz_code
trim(cz_differ *differ, cz_run *a, cz_run *b)
{
	bool equal = true;

	while (a->from < a->to && b->from < b->to) {
		CZ_TRY(cz_poll(differ->context));
		CZ_TRY(cz_tree_equal(differ->context, cz_tree_item(a->array, a->from), cz_tree_item(b->array, b->from), &equal));
		if (!equal)
			break;
		a->from++;
		b->from++;
	}
	while (a->from < a->to && b->from < b->to) {
		CZ_TRY(cz_poll(differ->context));
		CZ_TRY(cz_tree_equal(differ->context, cz_tree_item(a->array, a->to - 1), cz_tree_item(b->array, b->to - 1),
		                     &equal));
		if (!equal)
			break;
		a->to--;
		b->to--;
	}
	return CZ_OK;
}

/* Nothing in these runs stays: elements become others, go or come. */
static cz_code
diff_unlike(cz_differ *differ, const cz_run *a, const cz_run *b, cz_spot spot)
{
	uint32_t left = a->from, right = b->from, *partners = CZ_NEW_ARRAY(differ->context, a->to - a->from, uint32_t);

	if (!partners)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_match_similar(differ->context, a, b, partners));
	while ((left < a->to || right < b->to) && !is_too_long(differ)) {
		cz_place place = cz_place_element(spot.place, right);
		uint32_t partner = left < a->to ? partners[left - a->from] : b->to;

		CZ_TRY(cz_poll(differ->context));
		if (partner == CZ_NO_PARTNER)
			CZ_TRY(diff_single(differ, CZ_CHANGE_REMOVE, cz_tree_item(a->array, left++), spot, place));
		else if (partner == right)
			CZ_TRY(diff_pair(differ, cz_tree_item(a->array, left++), cz_tree_item(b->array, right++), spot, place));
		else
			CZ_TRY(diff_single(differ, CZ_CHANGE_ADD, cz_tree_item(b->array, right++), spot, place));
	}
	return CZ_OK;
}

/* A table that gives equal elements the same number; at most half full. */
typedef struct cz_numbering
{
	cz_context *context;
	cz_branch *slots;	/* node is NULL: free */
	uint32_t *numbers;
	size_t mask;
	uint32_t count;
} cz_numbering;

static cz_code
numbering_init(cz_numbering *numbering, cz_context *context, size_t most)
{
	size_t capacity = 8;

	while (capacity / 2 < most)
		capacity *= 2;
	*numbering = (cz_numbering){context, CZ_NEW_ARRAY(context, capacity, cz_branch),
	                            CZ_NEW_ARRAY(context, capacity, uint32_t), capacity - 1, 0};
	if (!numbering->slots || !numbering->numbers)
		return CZ_OUT_OF_MEMORY;
	memset(numbering->slots, 0, capacity * sizeof *numbering->slots);
	return CZ_OK;
}

static cz_code
number_element(cz_numbering *numbering, cz_branch element, uint32_t *number)
{
	size_t slot = (size_t)element.tree->hash & numbering->mask;
	bool equal = false;

	for (; numbering->slots[slot].node; slot = (slot + 1) & numbering->mask) {
		CZ_TRY(cz_poll(numbering->context));
		CZ_TRY(cz_tree_equal(numbering->context, numbering->slots[slot], element, &equal));
		if (equal)
			break;
	}
	if (!equal) {
		numbering->slots[slot] = element;
		numbering->numbers[slot] = numbering->count++;
	}
	*number = numbering->numbers[slot];
	return CZ_OK;
}

static cz_code
number_run(cz_numbering *numbering, const cz_run *run, cz_sequence *sequence)
{
	uint32_t count = run->to - run->from, *ids = CZ_NEW_ARRAY(numbering->context, count, uint32_t);
	uint8_t *kept = cz_allocate(numbering->context, count);

	if (!ids || !kept)
		return CZ_OUT_OF_MEMORY;
	for (uint32_t i = 0; i < count; i++) {
		CZ_TRY(cz_poll(numbering->context));
		CZ_TRY(number_element(numbering, cz_tree_item(run->array, run->from + i), &ids[i]));
	}
	*sequence = (cz_sequence){ids, kept, count};
	return CZ_OK;
}

/* Which elements of the runs stay. */
static cz_code
align_runs(cz_differ *differ, const cz_run *a, const cz_run *b, cz_sequence *left, cz_sequence *right)
{
	cz_numbering numbering;

	CZ_TRY(numbering_init(&numbering, differ->context, (size_t)(a->to - a->from) + (b->to - b->from)));
	CZ_TRY(number_run(&numbering, a, left));
	CZ_TRY(number_run(&numbering, b, right));
	return cz_align(differ->context, left, right, numbering.count);
}

/* The next run of elements that don't stay, from at on; at goes behind the one that does. */
static cz_run
next_gap(const cz_run *run, const cz_sequence *sequence, uint32_t *at)
{
	cz_run gap = {run->array, run->from + *at, 0};

	while (*at < sequence->count && !sequence->kept[*at])
		++*at;
	gap.to = run->from + *at;
	++*at;
	return gap;
}

/* Neither run is empty. */
static cz_code
diff_runs(cz_differ *differ, const cz_run *a, const cz_run *b, cz_spot spot)
{
	cz_sequence left, right;
	uint32_t i = 0, j = 0;

	CZ_TRY(align_runs(differ, a, b, &left, &right));
	while ((i < left.count || j < right.count) && !is_too_long(differ)) {
		cz_run gone = next_gap(a, &left, &i), come = next_gap(b, &right, &j);

		CZ_TRY(cz_poll(differ->context));
		if (gone.from < gone.to || come.from < come.to)
			CZ_TRY(diff_unlike(differ, &gone, &come, spot));
	}
	return CZ_OK;
}

static cz_code
diff_arrays(cz_differ *differ, cz_branch a, cz_branch b, cz_spot spot)
{
	cz_run left = {a, 0, a.node->length}, right = {b, 0, b.node->length};

	CZ_TRY(trim(differ, &left, &right));
	if (left.from == left.to || right.from == right.to)
		return diff_unlike(differ, &left, &right, spot);
	return diff_runs(differ, &left, &right, spot);
}

/* ---- the patch ---- */

static cz_code
make_operation(cz_context *context, const cz_change *change, cz_json *operation)
{
	static const char *const names[] = {"remove", "replace", "add"};
	size_t count = change->value ? 3 : 2;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);
	cz_text pointer;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_place_pointer(context, change->place, &pointer));
	if (pointer.length > CZ_JSON_STRING_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "a path of the patch has %zu bytes; a JSON string has at most %zu",
		               pointer.length, CZ_JSON_STRING_LIMIT);
	members[0] = cz_json_pair("op", cz_json_string(cz_text_from(names[change->kind])));
	members[1] = cz_json_pair("path", cz_json_string(pointer));
	if (change->value)
		members[2] = cz_json_pair("value", *change->value);
	*operation = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
make_patch(cz_differ *differ, cz_json *patch)
{
	cz_json *operations = CZ_NEW_ARRAY(differ->context, differ->count, cz_json);

	if (!operations)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_json_check_count(differ->context, differ->count));
	for (size_t i = 0; i < differ->count; i++) {
		CZ_TRY(cz_poll(differ->context));
		CZ_TRY(make_operation(differ->context, &differ->changes[i], &operations[i]));
	}
	*patch = cz_json_array(operations, differ->count);
	return CZ_OK;
}

cz_code
cz_json_diff(cz_context *context, const cz_json *a, const cz_json *b, cz_json *patch)
{
	cz_differ differ = {.context = context, .limit = SIZE_MAX};
	uint64_t seed = cz_hash_seed(&differ);
	cz_branch left, right;
	bool equal;

	CZ_TRY(cz_tree_make(context, seed, a, &left));
	CZ_TRY(cz_tree_make(context, seed, b, &right));
	CZ_TRY(cz_tree_equal(context, left, right, &equal));
	if (!equal)
		CZ_TRY(diff_different(&differ, left, right, (cz_spot){NULL, 0}));
	return make_patch(&differ, patch);
}
