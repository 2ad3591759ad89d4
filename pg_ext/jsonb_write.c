/*
 * Writing a tree as jsonb.
 *
 * One pass into a buffer that grows: a container's entries are reserved, then filled in as its children are written
 * behind them. Containers that nobody opened are copied as they are, their layout being relative to their own begin
 * at an address divisible by four; so are numbers. The bytes are those of jsonb_in for the same text: equality by
 * bytes (hashes, DISTINCT, replication) must not depend on who wrote a document.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "jsonb.h"

#include "miscadmin.h"

/* The document being written, its length header included. */
typedef struct writer
{
	cz_context *context;
	char *data;
	size_t length;
	size_t capacity;
} writer;

static cz_code write_value(writer *out, const cz_json *node, int depth, JEntry *entry);

static cz_code
too_large(cz_context *context)
{
	return cz_fail(context, CZ_LIMIT_EXCEEDED, "the JSON is larger than jsonb can hold, %d bytes in one container",
				   JENTRY_OFFLENMASK);
}

/* ---- the buffer ---- */

/* Room for size more bytes, counted as written; the place as an offset, since the buffer may move. */
static size_t
reserve(writer *out, size_t size)
{
	size_t place = out->length;

	if (size > out->capacity - out->length) {
		size_t capacity = out->capacity * 2;

		if (capacity < out->length + size)
			capacity = out->length + size;
		out->data = repalloc_huge(out->data, capacity);
		out->capacity = capacity;
	}
	out->length += size;
	return place;
}

static void
append(writer *out, const void *bytes, size_t size)
{
	size_t place = reserve(out, size);

	if (size)
		memcpy(out->data + place, bytes, size);
}

/* Fills up to an address divisible by four. */
static void
pad(writer *out)
{
	size_t missing = INTALIGN(out->length) - out->length;
	size_t place = reserve(out, missing);

	memset(out->data + place, 0, missing);
}

/* Sets the entry of what was written since start. */
static cz_code
finish(writer *out, size_t start, JEntry type, JEntry *entry)
{
	size_t size = out->length - start;

	if (size > JENTRY_OFFLENMASK)
		return too_large(out->context);
	*entry = type | (JEntry)size;
	return CZ_OK;
}

/* ---- scalars ---- */

/* A spelling of at most 18 digits, as CZ_JSON_SMALL_INT promises. */
static int64
small_int(const cz_json *node)
{
	bool negative = node->as.text[0] == '-';
	int64 number = 0;

	for (uint32 i = negative; i < node->length; i++)
		number = number * 10 + (node->as.text[i] - '0');
	return negative ? -number : number;
}

static cz_code
numeric_from_spelling(cz_context *context, const cz_json *node, Numeric *number)
{
	cz_text spelling;
	char *string;

	CZ_TRY(cz_json_spelling(context, node, &spelling));
	string = cz_allocate(context, spelling.length + 1);
	if (!string)
		return CZ_OUT_OF_MEMORY;
	memcpy(string, spelling.data, spelling.length);
	string[spelling.length] = '\0';
	*number = DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(string), ObjectIdGetDatum(InvalidOid),
												  Int32GetDatum(-1)));
	return CZ_OK;
}

static cz_code
write_number(writer *out, const cz_json *node, JEntry *entry)
{
	size_t start = out->length;
	Numeric number;

	pad(out);
	if (cz_json_is_native(node)) {
		append(out, node->as.native, node->length);
		return finish(out, start, JENTRY_ISNUMERIC, entry);
	}
	if (node->flags & CZ_JSON_SMALL_INT)
		number = cz_pg_numeric_from_int(small_int(node));
	else
		CZ_TRY(numeric_from_spelling(out->context, node, &number));
	append(out, number, VARSIZE_ANY(number));
	pfree(number);
	return finish(out, start, JENTRY_ISNUMERIC, entry);
}

static cz_code
write_string(writer *out, const cz_json *node, JEntry *entry)
{
	size_t start = out->length;

	append(out, node->as.text, node->length);
	return finish(out, start, JENTRY_ISSTRING, entry);
}

/* ---- containers ---- */

static cz_code
write_native(writer *out, const cz_json *node, int depth, JEntry *entry)
{
	size_t start = out->length;

	CZ_TRY(cz_pg_jsonb_check_depth(out->context, node->as.native, node->length, depth));
	pad(out);
	append(out, node->as.native, node->length);
	return finish(out, start, JENTRY_ISCONTAINER, entry);
}

/* The entries of one container as they are filled in. */
typedef struct entries
{
	size_t place; /* of the next entry */
	uint32 index;
	size_t total; /* bytes of the children so far */
} entries;

/* Every JB_OFFSET_STRIDE-th entry has the offset of its end instead of its length. */
static cz_code
write_child(writer *out, entries *list, const cz_json *child, int depth)
{
	JEntry entry;

	CZ_TRY(cz_poll(out->context));
	CZ_TRY(write_value(out, child, depth + 1, &entry));
	list->total += JBE_OFFLENFLD(entry);
	if (list->total > JENTRY_OFFLENMASK)
		return too_large(out->context);
	if (list->index % JB_OFFSET_STRIDE == 0)
		entry = (entry & JENTRY_TYPEMASK) | (JEntry)list->total | JENTRY_HAS_OFF;
	memcpy(out->data + list->place, &entry, sizeof entry);
	list->place += sizeof entry;
	list->index++;
	return CZ_OK;
}

/* The header and room for the entries. */
static cz_code
begin_container(writer *out, uint32 count, uint32 children, uint32 flags, entries *list)
{
	uint32 header = count | flags;

	if (count > JB_CMASK || children > JENTRY_OFFLENMASK / sizeof(JEntry))
		return too_large(out->context);
	pad(out);
	append(out, &header, sizeof header);
	list->place = reserve(out, children * sizeof(JEntry));
	list->index = 0;
	list->total = 0;
	return CZ_OK;
}

static cz_code
write_array(writer *out, const cz_json *items, uint32 count, uint32 flags, int depth)
{
	entries list;

	CZ_TRY(begin_container(out, count, count, flags, &list));
	for (uint32 i = 0; i < count; i++)
		CZ_TRY(write_child(out, &list, &items[i], depth));
	return CZ_OK;
}

static cz_code
write_object(writer *out, const cz_json_member *members, uint32 count, int depth)
{
	entries list;

	CZ_TRY(begin_container(out, count, count > JB_CMASK / 2 ? UINT32_MAX : 2 * count, JB_FOBJECT, &list));
	for (uint32 i = 0; i < count; i++)
		CZ_TRY(write_child(out, &list, &members[i].key, depth));
	for (uint32 i = 0; i < count; i++)
		CZ_TRY(write_child(out, &list, &members[i].value, depth));
	return CZ_OK;
}

static cz_code
write_container(writer *out, const cz_json *node, int depth, JEntry *entry)
{
	size_t start = out->length;

	if (cz_json_is_native(node))
		return write_native(out, node, depth, entry);
	if (depth > CZ_JSON_DEPTH_LIMIT)
		return cz_fail(out->context, CZ_LIMIT_EXCEEDED, "the document is nested deeper than %d levels",
					   (int)CZ_JSON_DEPTH_LIMIT);
	check_stack_depth();
	if (node->kind == CZ_JSON_OBJECT)
		CZ_TRY(write_object(out, node->as.members, node->length, depth));
	else
		CZ_TRY(write_array(out, node->as.items, node->length, JB_FARRAY, depth));
	return finish(out, start, JENTRY_ISCONTAINER, entry);
}

static cz_code
write_value(writer *out, const cz_json *node, int depth, JEntry *entry)
{
	switch ((cz_json_kind)node->kind) {
		case CZ_JSON_NULL:
			*entry = JENTRY_ISNULL;
			return CZ_OK;
		case CZ_JSON_FALSE:
			*entry = JENTRY_ISBOOL_FALSE;
			return CZ_OK;
		case CZ_JSON_TRUE:
			*entry = JENTRY_ISBOOL_TRUE;
			return CZ_OK;
		case CZ_JSON_NUMBER:
			return write_number(out, node, entry);
		case CZ_JSON_STRING:
			return write_string(out, node, entry);
		default:
			return write_container(out, node, depth, entry);
	}
}

/* ---- the document ---- */

/* Bytes that a node will take, roughly: what it points to and its entry, or a guess for a container in nodes. */
static size_t
estimate(const cz_json *node)
{
	enum { OF_ENTRY = 16, OF_CHILD = 24 };

	if (!cz_json_is_container(node) || cz_json_is_native(node))
		return OF_ENTRY + (node->kind >= CZ_JSON_NUMBER ? node->length : 0);
	return OF_ENTRY + (size_t)node->length * OF_CHILD;
}

static size_t
estimate_document(const cz_json *node)
{
	size_t size = VARHDRSZ + estimate(node);

	if (!cz_json_is_container(node) || cz_json_is_native(node))
		return size;
	for (uint32 i = 0; i < node->length; i++)
		size += node->kind == CZ_JSON_ARRAY ? estimate(&node->as.items[i])
											: node->as.members[i].key.length + estimate(&node->as.members[i].value);
	return size;
}

cz_code
cz_pg_jsonb_write(cz_context *context, const cz_json *node, Jsonb **jsonb)
{
	writer out = {.context = context, .capacity = estimate_document(node)};
	JEntry entry;

	out.data = MemoryContextAllocHuge(CurrentMemoryContext, out.capacity);
	reserve(&out, VARHDRSZ);
	if (cz_json_is_container(node))
		CZ_TRY(write_container(&out, node, 1, &entry));
	else /* a bare scalar is an array of one element that says it isn't an array */
		CZ_TRY(write_array(&out, node, 1, JB_FARRAY | JB_FSCALAR, 0));
	SET_VARSIZE(out.data, out.length);
	*jsonb = (Jsonb *)out.data;
	return CZ_OK;
}
