/*
 * Reading jsonb where it stands.
 *
 * A container is a header, one entry for each child, and the children's data. An entry has the child's type and
 * either its length or, every so often, the offset of its end; numbers and containers are aligned to four bytes, the
 * padding counted as theirs. An object's keys come first, sorted by length, then bytes, which is our normal order
 * too, so that a level opens into nodes in one pass and a key is found by halving.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "jsonb.h"

#include "utils/builtins.h"

static const JsonbContainer *
container_of(const cz_json *node)
{
	return node->as.native;
}

/* The data of the children: behind the last entry. */
static const char *
data_of(const JsonbContainer *container)
{
	return (const char *)&container->children[cz_pg_jsonb_children(container)];
}

static void
read_container(const JsonbContainer *container, uint32 size, cz_json *node)
{
	node->kind = JsonContainerIsObject(container) ? CZ_JSON_OBJECT : CZ_JSON_ARRAY;
	node->flags = CZ_JSON_NATIVE;
	node->length = size;
	node->as.native = container;
}

/* The child that an entry tells of, whose data goes from start to end. */
static inline void
read_entry(JEntry entry, const char *data, uint32 start, uint32 end, cz_json *node)
{
	node->flags = 0;
	switch (entry & JENTRY_TYPEMASK) {
		case JENTRY_ISSTRING:
			node->kind = CZ_JSON_STRING;
			node->length = end - start;
			node->as.text = data + start;
			break;
		case JENTRY_ISNUMERIC:
			*node = cz_pg_numeric_node((Numeric)(data + INTALIGN(start)));
			break;
		case JENTRY_ISCONTAINER:
			read_container((const JsonbContainer *)(data + INTALIGN(start)), end - INTALIGN(start), node);
			break;
		case JENTRY_ISBOOL_TRUE:
			*node = cz_json_bool(true);
			break;
		case JENTRY_ISBOOL_FALSE:
			*node = cz_json_bool(false);
			break;
		case JENTRY_ISNULL:
			*node = cz_json_null();
			break;
		default:
			elog(ERROR, "unknown type in a jsonb entry: %x", entry);
	}
}

void
cz_pg_jsonb_child(const JsonbContainer *container, uint32 index, cz_json *node)
{
	uint32 start = getJsonbOffset(container, (int)index);

	read_entry(container->children[index], data_of(container), start, start + getJsonbLength(container, (int)index),
			   node);
}

/* Reads count entries from first on, the data of the first beginning at start; step is the distance of the nodes. */
static cz_code
read_entries(cz_context *context, const JsonbContainer *container, uint32 first, uint32 count, uint32 *start,
			 cz_json *nodes, size_t step)
{
	const char *data = data_of(container);
	uint32 from = *start;

	for (uint32 i = 0; i < count; i++) {
		JEntry entry = container->children[first + i];
		uint32 end = from;

		CZ_TRY(cz_poll(context));
		JBE_ADVANCE_OFFSET(end, entry);
		read_entry(entry, data, from, end, &nodes[i * step]);
		from = end;
	}
	*start = from;
	return CZ_OK;
}

static cz_code
open_array(cz_context *context, const JsonbContainer *container, cz_json *opened)
{
	uint32 count = JsonContainerSize(container);
	uint32 start = 0;
	cz_json *items = CZ_NEW_ARRAY(context, count, cz_json);

	if (!items)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(read_entries(context, container, 0, count, &start, items, 1));
	*opened = cz_json_array(items, count);
	return CZ_OK;
}

static cz_code
open_object(cz_context *context, const JsonbContainer *container, cz_json *opened)
{
	/* A member is two nodes: keys go to the even ones, values to the odd. */
	enum { STEP = sizeof(cz_json_member) / sizeof(cz_json) };
	uint32 count = JsonContainerSize(container);
	uint32 start = 0;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);

	if (!members)
		return CZ_OUT_OF_MEMORY;
	if (count > 0) {
		CZ_TRY(read_entries(context, container, 0, count, &start, &members->key, STEP));
		CZ_TRY(read_entries(context, container, count, count, &start, &members->value, STEP));
	}
	*opened = cz_json_object(members, count);
	return CZ_OK;
}

cz_code
cz_pg_jsonb_open(cz_context *context, const cz_json *node, cz_json *opened)
{
	return node->kind == CZ_JSON_OBJECT ? open_object(context, container_of(node), opened)
										: open_array(context, container_of(node), opened);
}

cz_code
cz_pg_jsonb_number(cz_context *context, const cz_json *node, cz_text *spelling)
{
	char *string = DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(node->as.native)));
	cz_code code = cz_text_copy(context, cz_text_from(string), spelling);

	pfree(string);
	return code;
}

/*
 * A numeric on disk, since 9.1: a header of 16 bits, in the short form with the sign, the scale and the weight in it, and
 * digits to the base 10000 without zeros at the end. The weight is the first digit's exponent.
 */
enum
{
	NUMERIC_FORM = 0xC000,
	NUMERIC_SHORT_FORM = 0x8000,
	NUMERIC_IS_NEGATIVE = 0x2000,
	NUMERIC_SCALE = 0x1F80,
	NUMERIC_WEIGHT_SIGN = 0x0040,
	NUMERIC_WEIGHT = 0x003F,
	NUMERIC_BASE = 10000,
	SMALL_WEIGHT = 3 /* 16 digits */
};

bool
cz_pg_jsonb_small_int(const cz_json *node, int64_t *number)
{
	const char *data = VARDATA_ANY((const struct varlena *)node->as.native);
	int count = (int)(VARSIZE_ANY_EXHDR((const struct varlena *)node->as.native) / sizeof(int16)) - 1;
	uint16 header;
	int weight;

	memcpy(&header, data, sizeof header);
	weight = header & NUMERIC_WEIGHT;
	if ((header & NUMERIC_FORM) != NUMERIC_SHORT_FORM || (header & (NUMERIC_SCALE | NUMERIC_WEIGHT_SIGN)) != 0 ||
		weight > SMALL_WEIGHT)
		return false;
	*number = 0;
	for (int i = 0; i <= weight; i++) {
		int16 digit = 0;

		if (i < count)
			memcpy(&digit, data + sizeof header + (size_t)i * sizeof digit, sizeof digit);
		*number = *number * NUMERIC_BASE + digit;
	}
	if (header & NUMERIC_IS_NEGATIVE)
		*number = -*number;
	return true;
}

/* Negative, zero or positive as the key sorts before, is, or sorts behind the container's key number index. */
static int
compare_key(const JsonbContainer *container, uint32 index, cz_text key)
{
	size_t length = getJsonbLength(container, (int)index);

	if (key.length != length)
		return key.length < length ? -1 : 1;
	return memcmp(key.data, data_of(container) + getJsonbOffset(container, (int)index), length);
}

cz_code
cz_pg_jsonb_member(cz_context *context, const cz_json *object, cz_text key, cz_json *value, bool *found)
{
	const JsonbContainer *container = container_of(object);
	uint32 count = JsonContainerSize(container);
	uint32 low = 0, high = count;

	(void)context;
	*found = false;
	while (low < high && !*found) {
		uint32 middle = low + (high - low) / 2;
		int order = compare_key(container, middle, key);

		if (order < 0)
			high = middle;
		else if (order > 0)
			low = middle + 1;
		else {
			*found = true;
			cz_pg_jsonb_child(container, count + middle, value);
		}
	}
	return CZ_OK;
}

cz_code
cz_pg_jsonb_element(cz_context *context, const cz_json *array, uint32_t index, cz_json *value, bool *found)
{
	(void)context;
	*found = index < cz_pg_jsonb_count(array);
	if (*found)
		cz_pg_jsonb_child(container_of(array), index, value);
	return CZ_OK;
}

uint32_t
cz_pg_jsonb_count(const cz_json *node)
{
	return JsonContainerSize(container_of(node));
}
