/*
 * Reading the changes that come with an event.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/changes.h"

#include "domain/domain.h"

static cz_code
set_column(cz_setting *setting, const cz_value *value)
{
	*setting = (cz_setting){true, *value};
	return CZ_OK;
}

static cz_code
set_name(cz_context *context, const cz_json_member *member, cz_value *name)
{
	cz_text text;

	if (member->value.kind == CZ_JSON_NULL)
		return CZ_OK;
	CZ_TRY(cz_json_spelling(context, &member->value, &text));
	*name = cz_text_value(text);
	return CZ_OK;
}

static cz_code
read_change(cz_context *context, const cz_entity *entity, const cz_json_member *member, cz_changes *changes)
{
	cz_value value = member->value.kind == CZ_JSON_NULL ? cz_null() : cz_json_value(&member->value);
	bool is_name = cz_is_null(&value) || member->value.kind == CZ_JSON_STRING;
	cz_text name;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	if (cz_text_is(name, "input"))
		return set_column(&changes->input, &value);
	if (cz_text_is(name, "output"))
		return set_column(&changes->output, &value);
	if (cz_text_is(name, "error"))
		return set_column(&changes->error, &value);
	if (cz_text_is(name, "actor") && is_name)
		return set_name(context, member, &changes->actor);
	if (cz_text_is(name, "worker") && is_name && entity->is_task)
		return set_name(context, member, &changes->worker);
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "argument \"changes\" has \"%.*s\" (%s); allowed: input, output, error, actor (a string)%s",
				   CZ_QUOTE(name), cz_json_kind_name(&member->value), entity->is_task ? ", worker (a string)" : "");
}

cz_code
cz_changes_read(cz_context *context, const cz_entity *entity, const cz_value *argument, cz_changes *changes)
{
	cz_json *opened;

	memset(changes, 0, sizeof *changes);
	if (cz_is_null(argument))
		return CZ_OK;
	opened = CZ_NEW(context, cz_json);
	if (!opened)
		return CZ_OUT_OF_MEMORY;
	if (argument->as.json->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"changes\" must be an object, not %s",
					   cz_json_kind_name(argument->as.json));
	CZ_TRY(cz_json_open(context, argument->as.json, opened));
	for (uint32_t i = 0; i < opened->length; i++)
		CZ_TRY(read_change(context, entity, &opened->as.members[i], changes));
	if (cz_is_null(&changes->error.value))
		return CZ_OK;
	return cz_error_object_check(context, "error", changes->error.value.as.json);
}
