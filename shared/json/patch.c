/*
 * Applying a JSON Patch (RFC 6902).
 *
 * The operations run one after the other on a draft of the document (draft.h), so that a patch costs what it changes
 * rather than operations times document. A failing operation fails the call: the document itself was never touched.
 *
 * Where the RFC is silent or leaves room: members of an operation that it doesn't need are ignored, as section 4 wants;
 * "-" names an element to add and nothing else; the whole document can be replaced but not removed; a value moved to
 * where it is must be there.
 *
 * A few copies of copies make a document of any size from a small one. What they copy in all is limited.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/patch.h"

#include <stdarg.h>
#include <stdio.h>

#include "json/draft.h"
#include "json/pointer.h"

typedef enum cz_operation_kind
{
	CZ_ADD,
	CZ_REMOVE,
	CZ_REPLACE,
	CZ_MOVE,
	CZ_COPY,
	CZ_TEST
} cz_operation_kind;

static const char *const operation_names[] = {"add", "remove", "replace", "move", "copy", "test"};

enum { OPERATION_KINDS = sizeof operation_names / sizeof operation_names[0] };

/* Bytes that the copies of one patch may have, as cz_draft_measure() counts them: no sensible patch comes near. */
#define COPY_LIMIT ((size_t)64 * 1024 * 1024)

typedef struct cz_operation
{
	uint32_t index;
	cz_operation_kind kind;
	cz_text path;
	cz_text from;
	cz_json value;
} cz_operation;

typedef struct cz_patcher
{
	cz_context *context;
	cz_drafts drafts;
	cz_json document;
	cz_operation operation; /* the one that runs */
	size_t copied;
} cz_patcher;

/* ---- refusals ---- */

/* "operation 2 of the patch, add "/a/b": " and the reason. */
static cz_code
fail_with(const cz_patcher *patcher, cz_code code, const char *reason)
{
	const cz_operation *operation = &patcher->operation;

	return cz_fail(patcher->context, code, "operation %u of the patch, %s \"%.*s\": %s", operation->index,
	               operation_names[operation->kind], CZ_QUOTE(operation->path), reason);
}

static CZ_PRINTF(2, 3) cz_code
fail(const cz_patcher *patcher, const char *format, ...)
{
	char reason[CZ_MESSAGE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	return fail_with(patcher, CZ_INVALID_ARGUMENT, reason);
}

static cz_code
fail_nothing(const cz_patcher *patcher, cz_text pointer, size_t offset)
{
	cz_text place = {pointer.data, offset};

	return fail(patcher, "there is nothing at \"%.*s\"", CZ_QUOTE(place));
}

static cz_code
fail_scalar(const cz_patcher *patcher, cz_text pointer, size_t offset, const cz_json *node)
{
	cz_text place = {pointer.data, offset};

	return fail(patcher, "the %s at \"%.*s\" is neither an object nor an array", cz_json_kind_name(node),
	            CZ_QUOTE(place));
}

/* ---- reading operations ---- */

/* The operation isn't known yet. */
static cz_code
fail_form(const cz_patcher *patcher, const char *what)
{
	return cz_fail(patcher->context, CZ_INVALID_ARGUMENT, "operation %u of the patch %s", patcher->operation.index, what);
}

static cz_code
read_kind(cz_patcher *patcher, const cz_json *object)
{
	cz_json op;
	cz_text name;
	bool found;

	CZ_TRY(cz_json_member_get(patcher->context, object, CZ_TEXT_OF("op"), &op, &found));
	if (!found || op.kind != CZ_JSON_STRING)
		return fail_form(patcher, found ? "has an \"op\" that is no string" : "has no \"op\"");
	name = (cz_text){op.as.text, op.length};
	for (int i = 0; i < OPERATION_KINDS; i++)
		if (cz_text_is(name, operation_names[i])) {
			patcher->operation.kind = (cz_operation_kind)i;
			return CZ_OK;
		}
	return cz_fail(patcher->context, CZ_INVALID_ARGUMENT,
	               "operation %u of the patch is \"%.*s\"; allowed: add, remove, replace, move, copy, test",
	               patcher->operation.index, CZ_QUOTE(name));
}

/* The member "path" or "from". */
static cz_code
read_pointer(cz_patcher *patcher, const cz_json *object, const char *key, cz_text *pointer)
{
	cz_json node;
	bool found;
	char reason[CZ_MESSAGE_SIZE];

	CZ_TRY(cz_json_member_get(patcher->context, object, cz_text_from(key), &node, &found));
	if (!found)
		return fail(patcher, "it has no \"%s\"", key);
	if (node.kind != CZ_JSON_STRING)
		return fail(patcher, "its \"%s\" is no string", key);
	*pointer = (cz_text){node.as.text, node.length};
	if (cz_pointer_check(patcher->context, *pointer) == CZ_OK)
		return CZ_OK;
	memcpy(reason, patcher->context->error.message, sizeof reason);
	return fail(patcher, "%s", reason);
}

static cz_code
read_operation(cz_patcher *patcher, uint32_t index, const cz_json *object)
{
	cz_operation *operation = &patcher->operation;
	bool found;

	*operation = (cz_operation){.index = index, .path = CZ_TEXT_OF("")};
	if (object->kind != CZ_JSON_OBJECT)
		return fail_form(patcher, "is not an object");
	CZ_TRY(read_kind(patcher, object));
	CZ_TRY(read_pointer(patcher, object, "path", &operation->path));
	if (operation->kind == CZ_MOVE || operation->kind == CZ_COPY)
		return read_pointer(patcher, object, "from", &operation->from);
	if (operation->kind == CZ_REMOVE)
		return CZ_OK;
	CZ_TRY(cz_json_member_get(patcher->context, object, CZ_TEXT_OF("value"), &operation->value, &found));
	return found ? CZ_OK : fail(patcher, "it has no \"value\"");
}

/* ---- following pointers ---- */

/* The value at a pointer, which must be there. */
static cz_code
get(cz_patcher *patcher, cz_text pointer, cz_json *value)
{
	size_t offset = 0;

	*value = patcher->document;
	while (offset < pointer.length) {
		cz_json node = *value;
		cz_text token;
		uint32_t index;
		bool found = false;

		CZ_TRY(cz_poll(patcher->context));
		CZ_TRY(cz_pointer_next(patcher->context, pointer, &offset, &token));
		if (node.kind == CZ_JSON_OBJECT)
			CZ_TRY(cz_draft_member_get(&patcher->drafts, &node, token, value, &found));
		else if (cz_pointer_index(token, &index))
			CZ_TRY(cz_draft_element_get(&patcher->drafts, &node, index, value, &found));
		if (!found)
			return fail_nothing(patcher, pointer, offset);
	}
	return CZ_OK;
}

/* Where a pointer leads: the container to change, and the place in it. */
typedef struct cz_target
{
	cz_draft *draft;
	cz_draft_place place;
	cz_text key;
	bool found;
} cz_target;

/* The place of a token in the container at slot, which becomes a draft; offset is the end of the pointer to it. */
static cz_code
find(cz_patcher *patcher, cz_json *slot, cz_text pointer, size_t offset, cz_text token, cz_target *target)
{
	uint32_t count = cz_draft_count(&patcher->drafts, slot), index = count;

	if (!cz_json_is_container(slot))
		return fail_scalar(patcher, pointer, offset, slot);
	if (slot->kind == CZ_JSON_ARRAY && !cz_text_is(token, "-") && (!cz_pointer_index(token, &index) || index > count)) {
		cz_text place = {pointer.data, offset};

		return fail(patcher, "\"%.*s\" is not an index of the array at \"%.*s\", which has %u elements",
		            CZ_QUOTE(token), CZ_QUOTE(place), count);
	}
	CZ_TRY(cz_draft_edit(&patcher->drafts, slot, &target->draft));
	target->key = token;
	if (slot->kind == CZ_JSON_OBJECT) {
		target->found = cz_draft_find(target->draft, token, &target->place);
		return CZ_OK;
	}
	target->place = cz_draft_at(target->draft, index);
	target->found = index < count;
	return CZ_OK;
}

/* Follows a pointer, not that to the whole document, to what it names; only the last part may be missing. */
static cz_code
follow(cz_patcher *patcher, cz_text pointer, cz_target *target)
{
	cz_json *slot = &patcher->document;
	size_t offset = 0, next = 0;

	for (;;) {
		cz_text token;

		CZ_TRY(cz_poll(patcher->context));
		CZ_TRY(cz_pointer_next(patcher->context, pointer, &next, &token));
		CZ_TRY(find(patcher, slot, pointer, offset, token, target));
		if (next == pointer.length)
			return CZ_OK;
		if (!target->found)
			return fail_nothing(patcher, pointer, next);
		CZ_TRY(cz_draft_slot(&patcher->drafts, target->draft, target->place, &slot));
		offset = next;
	}
}

/* ---- the operations ---- */

static cz_code
add(cz_patcher *patcher, cz_text path, const cz_json *value)
{
	cz_target target;
	cz_json *slot;

	if (path.length == 0) {
		patcher->document = *value;
		return CZ_OK;
	}
	CZ_TRY(follow(patcher, path, &target));
	if (!target.found || cz_draft_is_array(target.draft))
		return cz_draft_insert(&patcher->drafts, target.draft, target.place, target.key, value);
	CZ_TRY(cz_draft_slot(&patcher->drafts, target.draft, target.place, &slot));
	*slot = *value;
	return CZ_OK;
}

static cz_code
remove_at(cz_patcher *patcher, cz_text path)
{
	cz_target target;

	if (path.length == 0)
		return fail(patcher, "the whole document can't be removed");
	CZ_TRY(follow(patcher, path, &target));
	if (!target.found)
		return fail_nothing(patcher, path, path.length);
	return cz_draft_remove(&patcher->drafts, target.draft, target.place);
}

static cz_code
replace(cz_patcher *patcher, cz_text path, const cz_json *value)
{
	cz_target target;
	cz_json *slot = &patcher->document;

	if (path.length > 0) {
		CZ_TRY(follow(patcher, path, &target));
		if (!target.found)
			return fail_nothing(patcher, path, path.length);
		CZ_TRY(cz_draft_slot(&patcher->drafts, target.draft, target.place, &slot));
	}
	*slot = *value;
	return CZ_OK;
}

/* Section 4.4. Escapes have one form, so that texts can be compared. */
static cz_code
move(cz_patcher *patcher, const cz_operation *operation)
{
	cz_text from = operation->from, path = operation->path;
	cz_json value;

	CZ_TRY(get(patcher, from, &value));
	if (cz_text_equal(from, path))
		return CZ_OK;
	if (path.length > from.length && path.data[from.length] == '/' && memcmp(path.data, from.data, from.length) == 0)
		return fail(patcher, "\"%.*s\" can't be moved into itself", CZ_QUOTE(from));
	CZ_TRY(remove_at(patcher, from));
	return add(patcher, path, &value);
}

static cz_code
copy(cz_patcher *patcher, const cz_operation *operation)
{
	cz_json value;

	CZ_TRY(get(patcher, operation->from, &value));
	CZ_TRY(cz_draft_measure(&patcher->drafts, &value, 1, COPY_LIMIT, &patcher->copied));
	if (patcher->copied > COPY_LIMIT)
		return fail_with(patcher, CZ_LIMIT_EXCEEDED, "the copies of the patch are more than 64 MB in all");
	cz_drafts_share(&patcher->drafts, &value);
	return add(patcher, operation->path, &value);
}

static cz_code
test(cz_patcher *patcher, const cz_operation *operation)
{
	cz_json value;
	bool equal;

	CZ_TRY(get(patcher, operation->path, &value));
	CZ_TRY(cz_draft_equal(&patcher->drafts, &value, &operation->value, 1, &equal));
	return equal ? CZ_OK : fail(patcher, "the %s there is not equal to the value", cz_json_kind_name(&value));
}

static cz_code
run(cz_patcher *patcher, const cz_operation *operation)
{
	switch (operation->kind) {
		case CZ_ADD:
			return add(patcher, operation->path, &operation->value);
		case CZ_REMOVE:
			return remove_at(patcher, operation->path);
		case CZ_REPLACE:
			return replace(patcher, operation->path, &operation->value);
		case CZ_MOVE:
			return move(patcher, operation);
		case CZ_COPY:
			return copy(patcher, operation);
		default:
			return test(patcher, operation);
	}
}

cz_code
cz_json_patch(cz_context *context, const cz_json *document, const cz_json *patch, cz_json *result)
{
	cz_patcher patcher = {.context = context, .document = *document};
	cz_json operations;

	if (patch->kind != CZ_JSON_ARRAY)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the patch is of type %s; allowed: an array of operations",
		               cz_json_kind_name(patch));
	cz_drafts_init(&patcher.drafts, context);
	CZ_TRY(cz_json_open(context, patch, &operations));
	for (uint32_t i = 0; i < operations.length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(read_operation(&patcher, i, &operations.as.items[i]));
		CZ_TRY(run(&patcher, &patcher.operation));
	}
	return cz_draft_finish(&patcher.drafts, &patcher.document, 1, result);
}
