/*
 * Redaction of a document, and the SQL functions.
 *
 * Every string is looked at, so every container is opened; but only those with a change are made anew, and the others go
 * back as they came. Keys are not changed. null, true, false and empty strings hold no secret and stay.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/redact.h"

#include "domain/secret_name.h"
#include "function.h"

/* What is to be done with the strings and numbers of a part. */
typedef enum part
{
	SCANNED,	/* ordinary */
	MAYBE,		/* a string behind a weak name, unless it is a path */
	ADDRESS,	/* a string that is no URL */
	SECRET		/* all, however deep below */
} part;

static part
part_of(cz_secret_name name)
{
	switch (name) {
		case CZ_NAME_ORDINARY:
			return SCANNED;
		case CZ_NAME_WEAK:
			return MAYBE;
		case CZ_NAME_ADDRESS:
			return ADDRESS;
		default:
			return SECRET;
	}
}

/* ---- scalars ---- */

static bool
contains_url(cz_text text)
{
	for (size_t i = 0; i + 3 <= text.length; i++)
		if (memcmp(text.data + i, "://", 3) == 0)
			return true;
	return false;
}

static bool
is_secret(cz_text text, part kind)
{
	switch (kind) {
		case SCANNED:
			return false;
		case MAYBE:
			return text.data[0] != '/' && !contains_url(text);
		case ADDRESS:
			return !contains_url(text);
		default:
			return true;
	}
}

static const cz_text marker = {"[REDACTED]", sizeof "[REDACTED]" - 1};

static cz_code
redact_string(cz_context *context, const cz_json *node, part kind, cz_json *redacted, bool *changed)
{
	cz_text text, clean;

	CZ_TRY(cz_json_spelling(context, node, &text));
	if (text.length && is_secret(text, kind))
		clean = marker;
	else
		CZ_TRY(cz_redact_text(context, text, &clean));
	if (clean.data == text.data || cz_text_equal(clean, text))
		return CZ_OK;
	*redacted = cz_json_string(clean);
	*changed = true;
	return CZ_OK;
}

/* ---- containers ---- */

static cz_code redact_part(cz_context *context, const cz_json *node, part kind, cz_json *redacted, bool *changed);

/* A copy of the array's elements is made when the first of them changes. */
static cz_code
redact_items(cz_context *context, const cz_json *array, part kind, cz_json *redacted, bool *changed)
{
	cz_json *items = NULL;

	for (uint32_t i = 0; i < array->length; i++) {
		cz_json item;
		bool item_changed = false;

		CZ_TRY(cz_poll(context));
		CZ_TRY(redact_part(context, &array->as.items[i], kind, &item, &item_changed));
		if (!item_changed)
			continue;
		if (!items) {
			items = CZ_NEW_ARRAY(context, array->length, cz_json);
			if (!items)
				return CZ_OUT_OF_MEMORY;
			memcpy(items, array->as.items, array->length * sizeof *items);
		}
		items[i] = item;
	}
	if (items) {
		*redacted = cz_json_array(items, array->length);
		*changed = true;
	}
	return CZ_OK;
}

static cz_code
redact_member(cz_context *context, const cz_json_member *member, part kind, cz_json *value, bool *changed)
{
	cz_text key;

	if (kind != SECRET) {
		CZ_TRY(cz_json_spelling(context, &member->key, &key));
		kind = part_of(cz_secret_name_of(key));
	}
	return redact_part(context, &member->value, kind, value, changed);
}

/* The same for an object's members; the keys and their order stay. */
static cz_code
redact_members(cz_context *context, const cz_json *object, part kind, cz_json *redacted, bool *changed)
{
	cz_json_member *members = NULL;

	for (uint32_t i = 0; i < object->length; i++) {
		cz_json value;
		bool value_changed = false;

		CZ_TRY(cz_poll(context));
		CZ_TRY(redact_member(context, &object->as.members[i], kind, &value, &value_changed));
		if (!value_changed)
			continue;
		if (!members) {
			members = CZ_NEW_ARRAY(context, object->length, cz_json_member);
			if (!members)
				return CZ_OUT_OF_MEMORY;
			memcpy(members, object->as.members, object->length * sizeof *members);
		}
		members[i].value = value;
	}
	if (members) {
		*redacted = cz_json_object(members, object->length);
		*changed = true;
	}
	return CZ_OK;
}

/* Documents are no deeper than CZ_JSON_DEPTH_LIMIT wherever they come from. */
static cz_code
redact_part(cz_context *context, const cz_json *node, part kind, cz_json *redacted, bool *changed)
{
	cz_json opened;

	*redacted = *node;
	if (node->kind == CZ_JSON_STRING)
		return redact_string(context, node, kind, redacted, changed);
	if (node->kind == CZ_JSON_NUMBER && kind == SECRET) {
		*redacted = cz_json_string(marker);
		*changed = true;
	}
	if (!cz_json_is_container(node))
		return CZ_OK;
	CZ_TRY(cz_json_open(context, node, &opened));
	if (kind != SECRET && node->kind == CZ_JSON_OBJECT)
		kind = SCANNED;
	return node->kind == CZ_JSON_ARRAY ? redact_items(context, &opened, kind, redacted, changed)
									   : redact_members(context, &opened, kind, redacted, changed);
}

cz_code
cz_redact_json(cz_context *context, const cz_json *node, cz_json *redacted, bool *changed)
{
	*changed = false;
	return redact_part(context, node, SCANNED, redacted, changed);
}

/* ---- SQL functions ---- */

cz_code
compozy_redact(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_text redacted;

	(void)count;
	CZ_TRY(cz_redact_text(context, args[0].as.text, &redacted));
	*result = cz_text_value(redacted);
	return CZ_OK;
}

cz_code
compozy_json_redact(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);
	bool changed;

	(void)count;
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_redact_json(context, args[0].as.json, node, &changed));
	*result = changed ? cz_json_value(node) : args[0];
	return CZ_OK;
}
