/*
 * Rows to JSON objects and back.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/state.h"

#include "domain/domain.h"

static const char *const workflow_names[CZ_WORKFLOW_COLUMN_COUNT] = {
	"workflow_exec_id", "workflow_id", "status", "usage", "input", "output", "error", "created_at", "updated_at",
};

static const unsigned char workflow_sorted[CZ_WORKFLOW_COLUMN_COUNT] = {
	CZ_WORKFLOW_ERROR,		CZ_WORKFLOW_INPUT,		CZ_WORKFLOW_USAGE, CZ_WORKFLOW_OUTPUT, CZ_WORKFLOW_STATUS,
	CZ_WORKFLOW_CREATED_AT, CZ_WORKFLOW_UPDATED_AT, CZ_WORKFLOW_ID,	   CZ_WORKFLOW_EXEC_ID,
};

const cz_shape cz_workflow_shape = {
	"workflow", CZ_WORKFLOW_COLUMN_COUNT, workflow_names, CZ_WORKFLOW_LETTERS, workflow_sorted,
};

static const char *const task_names[CZ_TASK_COLUMN_COUNT] = {
	"task_exec_id", "workflow_exec_id", "workflow_id", "task_id",	 "component", "status",
	"execution_type", "parent_state_id", "agent_id",	 "action_id", "tool_id",	 "usage",
	"input",		  "output",			 "error",		 "created_at", "updated_at",
};

static const unsigned char task_sorted[CZ_TASK_COLUMN_COUNT] = {
	CZ_TASK_ERROR,		 CZ_TASK_INPUT,		   CZ_TASK_USAGE,		   CZ_TASK_OUTPUT,	   CZ_TASK_STATUS,	   CZ_TASK_ID,
	CZ_TASK_TOOL_ID,	 CZ_TASK_AGENT_ID,	   CZ_TASK_ACTION_ID,	   CZ_TASK_COMPONENT,  CZ_TASK_CREATED_AT,
	CZ_TASK_UPDATED_AT,	 CZ_TASK_WORKFLOW_ID,  CZ_TASK_EXEC_ID,		   CZ_TASK_EXECUTION_TYPE,
	CZ_TASK_PARENT_STATE_ID, CZ_TASK_WORKFLOW_EXEC_ID,
};

const cz_shape cz_task_shape = {
	"task", CZ_TASK_COLUMN_COUNT, task_names, CZ_TASK_LETTERS, task_sorted,
};

/* ---- a row as an object ---- */

cz_code
cz_state_to_json(cz_context *context, const cz_shape *shape, const cz_value *row, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, (size_t)shape->column_count, cz_json_member);

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < shape->column_count; i++) {
		int column = shape->sorted[i];

		members[i].key = cz_json_string(cz_text_from(shape->names[column]));
		CZ_TRY(cz_json_from_value(context, shape->names[column], &row[column], &members[i].value));
	}
	*node = cz_json_object(members, (size_t)shape->column_count);
	return CZ_OK;
}

cz_code
cz_state_result(cz_context *context, const cz_shape *shape, const cz_value *row, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_state_to_json(context, shape, row, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

/* ---- an object as a row ---- */

int
cz_state_column(const cz_shape *shape, cz_text name)
{
	for (int i = 0; i < shape->column_count; i++)
		if (cz_text_is(name, shape->names[i]))
			return i;
	return -1;
}

static cz_code
unknown_column(cz_context *context, const cz_shape *shape, cz_text name)
{
	cz_text allowed;
	cz_buffer buffer;

	cz_buffer_init(&buffer, context);
	for (int i = 0; i < shape->column_count; i++) {
		if (i)
			cz_buffer_add(&buffer, ", ", 2);
		cz_buffer_add_text(&buffer, cz_text_from(shape->names[i]));
	}
	CZ_TRY(cz_buffer_finish(&buffer, &allowed));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "a %s state has no column \"%.*s\"; allowed: %.*s", shape->what,
				   CZ_QUOTE(name), (int)allowed.length, allowed.data);
}

static cz_code
text_member(cz_context *context, const char *column, const cz_json *node, cz_text *text)
{
	if (node->kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "column \"%s\" of the state must be a string, not %s", column,
					   cz_json_kind_name(node));
	return cz_json_spelling(context, node, text);
}

/* A member's value for a column of the type that the letter says. */
static cz_code
column_value(cz_context *context, const char *column, char letter, const cz_json *node, cz_value *value)
{
	cz_text text;
	int64_t time;

	*value = cz_null();
	if (node->kind == CZ_JSON_NULL)
		return CZ_OK;
	if (letter == 'j') {
		*value = cz_json_value(node);
		return CZ_OK;
	}
	CZ_TRY(text_member(context, column, node, &text));
	if (letter == 't') {
		*value = cz_text_value(text);
		return CZ_OK;
	}
	CZ_TRY(cz_time_parse(context, column, text, &time));
	*value = cz_time_value(time);
	return CZ_OK;
}

cz_code
cz_state_from_json(cz_context *context, const cz_shape *shape, const cz_json *state, cz_value *row)
{
	cz_json *opened = CZ_NEW(context, cz_json);

	if (!opened)
		return CZ_OUT_OF_MEMORY;
	if (state->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "a %s state must be an object, not %s", shape->what,
					   cz_json_kind_name(state));
	CZ_TRY(cz_json_open(context, state, opened));
	for (int i = 0; i < shape->column_count; i++)
		row[i] = cz_null();
	for (uint32_t i = 0; i < opened->length; i++) {
		const cz_json_member *member = &opened->as.members[i];
		int column;
		cz_text name;

		CZ_TRY(cz_json_spelling(context, &member->key, &name));
		column = cz_state_column(shape, name);
		if (column < 0)
			return unknown_column(context, shape, name);
		CZ_TRY(column_value(context, shape->names[column], shape->letters[column], &member->value, &row[column]));
	}
	return CZ_OK;
}

/* ---- rules ---- */

cz_code
cz_state_check_id(cz_context *context, const char *column, const cz_value *id)
{
	if (cz_is_null(id) || (id->as.text.length > 0 && id->as.text.length <= CZ_EXEC_ID_LIMIT))
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "column \"%s\" of the state is \"%.*s\", %zu bytes long; allowed: 1 to %d",
				   column, CZ_QUOTE(id->as.text), id->as.text.length, CZ_EXEC_ID_LIMIT);
}

cz_code
cz_state_check_name(cz_context *context, const char *column, const cz_value *name)
{
	if (!cz_is_null(name) && name->as.text.length > 0)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "column \"%s\" of the state is missing or empty", column);
}

cz_code
cz_state_check_documents(cz_context *context, cz_value *usage, const cz_value *error)
{
	static const cz_usage_place place = {"column", {"usage", sizeof "usage" - 1}};
	cz_json *normal;

	if (!cz_is_null(usage)) {
		normal = CZ_NEW(context, cz_json);
		if (!normal)
			return CZ_OUT_OF_MEMORY;
		CZ_TRY(cz_usage_normalize(context, &place, usage->as.json, normal));
		usage->as.json = normal;
	}
	return cz_is_null(error) ? CZ_OK : cz_error_object_check(context, "error", error->as.json);
}

cz_code
cz_state_output_object(cz_context *context, const cz_value *output, cz_json *object)
{
	cz_json_member *member;

	*object = cz_is_null(output) ? cz_json_object(NULL, 0) : *output->as.json;
	if (object->kind == CZ_JSON_OBJECT)
		return CZ_OK;
	member = CZ_NEW(context, cz_json_member);
	if (!member)
		return CZ_OUT_OF_MEMORY;
	member->key = cz_json_string(CZ_TEXT_OF("__value__"));
	member->value = *object;
	*object = cz_json_object(member, 1);
	return CZ_OK;
}

cz_code
cz_state_new_id(cz_context *context, cz_value *id)
{
	char *text = cz_allocate(context, CZ_ID_LENGTH);

	if (!text)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_id_new(context, text));
	*id = cz_text_value((cz_text){text, CZ_ID_LENGTH});
	return CZ_OK;
}

cz_code
cz_state_start(cz_context *context, cz_value *id, cz_value *status, cz_value *created_at, cz_value *updated_at)
{
	if (!cz_is_null(status) && !cz_text_is(status->as.text, cz_status_name(CZ_PENDING)))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "column \"status\" of a new state is \"%.*s\"; allowed: PENDING",
					   CZ_QUOTE(status->as.text));
	*status = cz_text_value(cz_text_from(cz_status_name(CZ_PENDING)));
	if (cz_is_null(created_at))
		*created_at = cz_time_value(context->host->now(context->engine));
	if (cz_is_null(updated_at))
		*updated_at = *created_at;
	return cz_is_null(id) ? cz_state_new_id(context, id) : CZ_OK;
}
