/*
 * Workflows: creating, reading, completing.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/latest.h"
#include "store/schema.h"
#include "store/transition.h"

/* ---- create ---- */

/* Writes the row in argument, which becomes the row as stored. */
static cz_code
insert_workflow(cz_context *context, void *argument)
{
	cz_value *row = argument;
	cz_value stored[CZ_WORKFLOW_COLUMN_COUNT];
	cz_change created = {.task_exec_id = CZ_TEXT_OF(""), .to = cz_status_name(CZ_PENDING)};
	bool inserted;

	CZ_TRY(cz_query_one(context, CZ_SQL_workflow_insert, row, stored, &inserted));
	if (!inserted)
		return cz_fail(context, CZ_ALREADY_EXISTS, "there is a workflow \"%.*s\" already",
					   CZ_QUOTE(row[CZ_WORKFLOW_EXEC_ID].as.text));
	memcpy(row, stored, sizeof stored);
	created.workflow_exec_id = row[CZ_WORKFLOW_EXEC_ID].as.text;
	created.at = row[CZ_WORKFLOW_CREATED_AT].as.time;
	return cz_history_add(context, &created);
}

cz_code
compozy_workflow_create(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_WORKFLOW_COLUMN_COUNT];

	(void)count;
	CZ_TRY(cz_state_from_json(context, &cz_workflow_shape, args[0].as.json, row));
	CZ_TRY(cz_state_check_id(context, "workflow_exec_id", &row[CZ_WORKFLOW_EXEC_ID]));
	CZ_TRY(cz_state_check_name(context, "workflow_id", &row[CZ_WORKFLOW_ID]));
	CZ_TRY(cz_state_check_documents(context, &row[CZ_WORKFLOW_USAGE], &row[CZ_WORKFLOW_ERROR]));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_state_start(context, &row[CZ_WORKFLOW_EXEC_ID], &row[CZ_WORKFLOW_STATUS], &row[CZ_WORKFLOW_CREATED_AT],
						  &row[CZ_WORKFLOW_UPDATED_AT]));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, insert_workflow, row));
	return cz_state_result(context, &cz_workflow_shape, row, result);
}

/* ---- get ---- */

typedef struct cz_whole_workflow
{
	const cz_value *id;
	cz_value row[CZ_WORKFLOW_COLUMN_COUNT];
	cz_latest tasks;
} cz_whole_workflow;

static cz_code
read_whole(cz_context *context, void *argument)
{
	cz_whole_workflow *whole = argument;

	CZ_TRY(cz_entity_read(context, &cz_workflow_entity, CZ_SQL_workflow_read, whole->id, whole->row));
	return cz_latest_read(context, CZ_SQL_workflow_tasks, whole->id, &whole->tasks);
}

static cz_code
task_to_json(cz_context *context, const cz_value *row, cz_json *node)
{
	return cz_state_to_json(context, &cz_task_shape, row, node);
}

/* The workflow's members with one more, tasks. */
static cz_code
workflow_with_tasks(cz_context *context, const cz_whole_workflow *whole, cz_json *node)
{
	size_t count = CZ_WORKFLOW_COLUMN_COUNT + 1;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);
	cz_json state;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_state_to_json(context, &cz_workflow_shape, whole->row, &state));
	memcpy(members, state.as.members, CZ_WORKFLOW_COLUMN_COUNT * sizeof *members);
	members[count - 1].key = cz_json_string(CZ_TEXT_OF("tasks"));
	CZ_TRY(cz_latest_to_json(context, &whole->tasks, task_to_json, &members[count - 1].value));
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

cz_code
compozy_workflow_get(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_whole_workflow whole = {.id = &args[0]};
	cz_json *node = CZ_NEW(context, cz_json);

	(void)count;
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_READ, read_whole, &whole));
	CZ_TRY(workflow_with_tasks(context, &whole, node));
	*result = cz_json_value(node);
	return CZ_OK;
}
