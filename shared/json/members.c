/*
 * Members in normal order, and in that of UTF-16 (RFC 8785, section 3.2.3).
 *
 * Objects mostly have few members, in an order of their own: these are sorted by insertion, larger ones by
 * merging. Keys that are in order already cost one pass. Sorting takes the order as an argument, and is in line for the
 * few, so that the parser's order costs no call.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"

enum { FEW = 16 }; /* members that insertion sorts */

typedef int cz_member_order(const cz_json_member *a, const cz_json_member *b);

static inline int
compare(const cz_json_member *a, const cz_json_member *b)
{
	return a->key.length == b->key.length  ? cz_json_key_compare(&a->key, &b->key)
	       : a->key.length < b->key.length ? -1
	                                       : 1;
}

/* Stable. Whether a key stands there more than once. */
static inline bool
insertion_sort(cz_json_member *members, size_t count, cz_member_order *compare_members)
{
	bool repeated = false;

	for (size_t i = 1; i < count; i++) {
		int order = compare_members(&members[i - 1], &members[i]);
		size_t place = i;
		cz_json_member moved;

		if (order > 0) {
			moved = members[i];
			do {
				members[place] = members[place - 1];
				place--;
			} while (place > 0 && (order = compare_members(&members[place - 1], &moved)) > 0);
			members[place] = moved;
		}
		repeated |= order == 0;
	}
	return repeated;
}

static inline bool
is_sorted(const cz_json_member *members, size_t count, cz_member_order *compare_members)
{
	for (size_t i = 1; i < count; i++)
		if (compare_members(&members[i - 1], &members[i]) >= 0)
			return false;
	return true;
}

/* Merges the neighbours from[0, middle) and from[middle, count) into to; equal keys keep their order. */
static void
merge_runs(const cz_json_member *from, size_t middle, size_t count, cz_json_member *to,
           cz_member_order *compare_members)
{
	size_t left = 0, right = middle;

	for (size_t i = 0; i < count; i++) {
		bool take_left = right == count || (left < middle && compare_members(&from[left], &from[right]) <= 0);

		to[i] = take_left ? from[left++] : from[right++];
	}
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Stable; members of the same key all stay. */
static cz_code
merge_sort(cz_context *context, cz_json_member *members, size_t count, cz_member_order *compare_members)
{
	cz_json_member *from = members, *to = CZ_NEW_ARRAY(context, count, cz_json_member);

	if (!to)
		return CZ_OUT_OF_MEMORY;
	for (size_t run = 1; run < count; run *= 2) {
		cz_json_member *other = from;

		for (size_t start = 0; start < count; start += 2 * run) {
			size_t length = smaller(2 * run, count - start);

			CZ_TRY(cz_poll(context));
			merge_runs(from + start, smaller(run, length), length, to + start, compare_members);
		}
		from = to;
		to = other;
	}
	if (from != members)
		memcpy(members, from, count * sizeof *members);
	return CZ_OK;
}

/* Of neighbours with the same key the last stays. */
static size_t
drop_repeated(cz_json_member *members, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && compare(&members[kept - 1], &members[i]) == 0)
			kept--;
		members[kept++] = members[i];
	}
	return kept;
}

cz_code
cz_json_members_normalize(cz_context *context, cz_json_member *members, size_t *count)
{
	bool repeated = true;

	if (*count <= FEW)
		repeated = insertion_sort(members, *count, compare);
	else if (is_sorted(members, *count, compare))
		return CZ_OK;
	else
		CZ_TRY(merge_sort(context, members, *count, compare));
	if (repeated)
		*count = drop_repeated(members, *count);
	return CZ_OK;
}

/*
 * UTF-8 sorts as the characters do, UTF-16 has those from U+10000 on (F0 to F4 in UTF-8) before U+E000 to U+FFFF (EE and
 * EF).
 */
static int
utf16_weight(char byte)
{
	int weight = (unsigned char)byte;

	return weight == 0xEE || weight == 0xEF ? weight + 0x10 : weight;
}

static int
compare_utf16(const cz_json_member *a, const cz_json_member *b)
{
	uint32_t length = a->key.length < b->key.length ? a->key.length : b->key.length;
	const char *left = a->key.as.text, *right = b->key.as.text;

	for (uint32_t i = 0; i < length; i++)
		if (left[i] != right[i])
			return utf16_weight(left[i]) - utf16_weight(right[i]);
	return a->key.length == b->key.length ? 0 : a->key.length < b->key.length ? -1 : 1;
}

cz_code
cz_json_members_by_utf16(cz_context *context, const cz_json *object, const cz_json_member **members)
{
	cz_json_member *copy;

	*members = object->as.members;
	if (is_sorted(object->as.members, object->length, compare_utf16))
		return CZ_OK;
	copy = CZ_NEW_ARRAY(context, object->length, cz_json_member);
	if (!copy)
		return CZ_OUT_OF_MEMORY;
	memcpy(copy, object->as.members, object->length * sizeof *copy);
	*members = copy;
	if (object->length > FEW)
		return merge_sort(context, copy, object->length, compare_utf16);
	insertion_sort(copy, object->length, compare_utf16);
	return CZ_OK;
}
