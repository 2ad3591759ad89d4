/*
 * Making and checking error objects.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/error_object.h"

cz_code
cz_error_object(cz_context *context, cz_text message, const cz_text *code, const cz_json *details, cz_json *node)
{
	cz_json_member *members;
	size_t count = 0;

	if (details && details->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the details of an error must be an object, not %s",
					   cz_json_kind_name(details));
	members = CZ_NEW_ARRAY(context, 3, cz_json_member);
	if (!members)
		return CZ_OUT_OF_MEMORY;
	if (code)
		members[count++] = cz_json_pair("code", cz_json_string(*code));
	if (details)
		members[count++] = cz_json_pair("details", *details);
	members[count++] = cz_json_pair("message", cz_json_string(message));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

/* Checks one member that may be missing; or_null: may be null as well. */
static cz_code
check_member(cz_context *context, const char *argument, const cz_json *node, const char *name, cz_json_kind kind,
			 bool or_null)
{
	cz_json value, wanted = {.kind = (uint8_t)kind};
	bool found;

	CZ_TRY(cz_json_member_get(context, node, cz_text_from(name), &value, &found));
	if (!found || value.kind == kind || (or_null && value.kind == CZ_JSON_NULL))
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%s\" has a \"%s\" that is not %s but %s", argument, name,
				   cz_json_kind_name(&wanted), cz_json_kind_name(&value));
}

cz_code
cz_error_object_check(cz_context *context, const char *argument, const cz_json *node)
{
	cz_json message;
	bool found;

	if (node->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "\"%s\" must be an error object such as {\"message\": \"…\"}, not %s", argument,
					   cz_json_kind_name(node));
	CZ_TRY(cz_json_member_get(context, node, CZ_TEXT_OF("message"), &message, &found));
	if (!found)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%s\" lacks the \"message\" of an error object", argument);
	CZ_TRY(check_member(context, argument, node, "message", CZ_JSON_STRING, false));
	CZ_TRY(check_member(context, argument, node, "code", CZ_JSON_STRING, false));
	return check_member(context, argument, node, "details", CZ_JSON_OBJECT, true);
}
