/*
 * Tasks: creating, reading, their children and tree.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/task.h"
#include "store/transition.h"

/* Levels below a task that its tree shows unless told otherwise, and at most. */
enum
{
	DEFAULT_DEPTH = 100,
	DEPTH_LIMIT = 1000
};

/* ---- create ---- */

static cz_code
check_execution(cz_context *context, const cz_value *row)
{
	bool agent = !cz_is_null(&row[CZ_TASK_AGENT_ID]), action = !cz_is_null(&row[CZ_TASK_ACTION_ID]);
	bool tool = !cz_is_null(&row[CZ_TASK_TOOL_ID]);
	cz_text type = row[CZ_TASK_EXECUTION_TYPE].as.text;

	if (cz_text_is(type, "router") && (agent || action || tool))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "a router task has no agent_id, action_id or tool_id");
	if (!cz_text_is(type, "basic") || (!agent && !action))
		return CZ_OK;
	if (tool)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "a basic task has an agent_id with its action_id, or a tool_id, not both");
	if (!agent || !action)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "a basic task with %s needs %s as well",
					   agent ? "an agent_id" : "an action_id", agent ? "an action_id" : "an agent_id");
	return CZ_OK;
}

static cz_code
check_parent(cz_context *context, const cz_value *row)
{
	const cz_value *id = &row[CZ_TASK_EXEC_ID], *parent = &row[CZ_TASK_PARENT_STATE_ID];

	if (!cz_is_null(id) && !cz_is_null(parent) && cz_text_equal(id->as.text, parent->as.text))
		return cz_fail(context, CZ_CYCLE, "task \"%.*s\" can't be its own parent", CZ_QUOTE(id->as.text));
	return CZ_OK;
}

static cz_code
fill_vocabulary(cz_context *context, cz_value *row)
{
	cz_component component;
	cz_execution_type type;

	if (cz_is_null(&row[CZ_TASK_COMPONENT]))
		row[CZ_TASK_COMPONENT] = cz_text_value(CZ_TEXT_OF("task"));
	if (cz_is_null(&row[CZ_TASK_EXECUTION_TYPE]))
		row[CZ_TASK_EXECUTION_TYPE] = cz_text_value(CZ_TEXT_OF("basic"));
	CZ_TRY(cz_component_parse(context, row[CZ_TASK_COMPONENT].as.text, &component));
	return cz_execution_type_parse(context, row[CZ_TASK_EXECUTION_TYPE].as.text, &type);
}

cz_code
cz_task_check(cz_context *context, cz_value *row)
{
	CZ_TRY(cz_state_check_id(context, "task_exec_id", &row[CZ_TASK_EXEC_ID]));
	CZ_TRY(cz_state_check_name(context, "workflow_exec_id", &row[CZ_TASK_WORKFLOW_EXEC_ID]));
	CZ_TRY(cz_state_check_name(context, "task_id", &row[CZ_TASK_ID]));
	if (!cz_is_null(&row[CZ_TASK_WORKFLOW_ID]))
		CZ_TRY(cz_state_check_name(context, "workflow_id", &row[CZ_TASK_WORKFLOW_ID]));
	CZ_TRY(fill_vocabulary(context, row));
	CZ_TRY(check_execution(context, row));
	CZ_TRY(check_parent(context, row));
	return cz_state_check_documents(context, &row[CZ_TASK_USAGE], &row[CZ_TASK_ERROR]);
}

/* One more look at the three rows that storing a task depends on. */
cz_code
cz_task_refuse(cz_context *context, const cz_value *row)
{
	const cz_value *workflow = &row[CZ_TASK_WORKFLOW_EXEC_ID], *parent = &row[CZ_TASK_PARENT_STATE_ID];
	cz_value keys[] = {*workflow, row[CZ_TASK_EXEC_ID], *parent};
	cz_value answer[3];
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_task_insert_refused, keys, answer, &found));
	if (!answer[0].as.boolean)
		return cz_entity_missing(context, &cz_workflow_entity, workflow->as.text);
	if (!cz_is_null(&answer[1]))
		return cz_fail(context, CZ_ALREADY_EXISTS, "there is a task \"%.*s\" already", CZ_QUOTE(keys[1].as.text));
	if (cz_is_null(&answer[2]))
		return cz_entity_missing(context, &cz_task_entity, parent->as.text);
	return cz_fail(context, CZ_INVALID_ARGUMENT, "parent task \"%.*s\" is in another workflow, \"%.*s\"",
				   CZ_QUOTE(parent->as.text), CZ_QUOTE(answer[2].as.text));
}

void
cz_task_parameters(const cz_value *row, cz_value *parameters)
{
	parameters[0] = row[CZ_TASK_EXEC_ID];
	memcpy(&parameters[1], &row[CZ_TASK_WORKFLOW_ID], (CZ_TASK_COLUMN_COUNT - 2) * sizeof *row);
	parameters[CZ_TASK_COLUMN_COUNT - 1] = row[CZ_TASK_WORKFLOW_EXEC_ID];
}

/* What a new task is made of: its columns, and how often it may be tried. */
typedef struct cz_new_task
{
	cz_value row[CZ_TASK_COLUMN_COUNT];
	cz_json max_attempts;
	bool limited;
} cz_new_task;

static cz_code
insert_task(cz_context *context, void *argument)
{
	cz_new_task *task = argument;
	cz_value *row = task->row;
	cz_value parameters[CZ_TASK_COLUMN_COUNT], stored[CZ_TASK_COLUMN_COUNT];
	cz_change created = {.to = cz_status_name(CZ_PENDING)};
	bool inserted;

	cz_task_parameters(row, parameters);
	CZ_TRY(cz_query_one(context, CZ_SQL_task_insert, parameters, stored, &inserted));
	if (!inserted)
		return cz_task_refuse(context, row);
	memcpy(row, stored, sizeof stored);
	created.workflow_exec_id = row[CZ_TASK_WORKFLOW_EXEC_ID].as.text;
	created.task_exec_id = row[CZ_TASK_EXEC_ID].as.text;
	created.at = row[CZ_TASK_CREATED_AT].as.time;
	CZ_TRY(cz_history_add(context, &created));
	if (task->limited)
		CZ_TRY(cz_queue_limit_attempts(context, row, &task->max_attempts));
	return cz_queue_follow(context, row, true, CZ_PENDING);
}

/* The state's columns; max_attempts, which is none, is taken out first. */
static cz_code
read_new_task(cz_context *context, const cz_json *state, cz_new_task *task)
{
	cz_json columns;

	CZ_TRY(cz_json_member_get(context, state, CZ_TEXT_OF("max_attempts"), &task->max_attempts, &task->limited));
	if (!task->limited)
		return cz_state_from_json(context, &cz_task_shape, state, task->row);
	CZ_TRY(cz_json_pointer_remove(context, state, CZ_TEXT_OF("/max_attempts"), &columns));
	return cz_state_from_json(context, &cz_task_shape, &columns, task->row);
}

cz_code
compozy_task_create(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_new_task task;
	cz_value *row = task.row;

	(void)count;
	CZ_TRY(read_new_task(context, args[0].as.json, &task));
	CZ_TRY(cz_task_check(context, row));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_state_start(context, &row[CZ_TASK_EXEC_ID], &row[CZ_TASK_STATUS], &row[CZ_TASK_CREATED_AT],
						  &row[CZ_TASK_UPDATED_AT]));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, insert_task, &task));
	return cz_state_result(context, &cz_task_shape, row, result);
}

/* ---- get ---- */

cz_code
compozy_task_get(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_TASK_COLUMN_COUNT];

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_read, &args[0], row));
	return cz_state_result(context, &cz_task_shape, row, result);
}

/* ---- children and tree ---- */

typedef struct cz_listing
{
	const cz_value *args;
	cz_rows *rows;
} cz_listing;

static cz_code
list_children(cz_context *context, void *argument)
{
	cz_listing *listing = argument;
	cz_value task[2], keys[2];

	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, &listing->args[0], task));
	keys[0] = task[1];
	keys[1] = listing->args[0];
	return cz_query_rows(context, CZ_SQL_task_children, keys, listing->rows);
}

cz_code
compozy_task_children(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_listing listing = {args, rows};

	CZ_TRY(cz_schema_require(context));
	return cz_atomically(context, CZ_SECTION_READ, list_children, &listing);
}

/*
 * Adds the tree's rows, the root first. Each task has one parent, so a circle that can be reached from the root goes
 * through the root: it is there when the root's own parent stands below it.
 */
static cz_code
add_tree(cz_context *context, cz_query *query, const cz_value *root, cz_rows *rows)
{
	const cz_value *task = query->row + 1; /* after depth */
	cz_value parent = cz_null();
	bool found;

	CZ_TRY(cz_query_next(query, &found));
	if (!found)
		return cz_entity_missing(context, &cz_task_entity, root->as.text);
	CZ_TRY(cz_value_keep(context, &task[CZ_TASK_PARENT_STATE_ID], &parent));
	while (found) {
		if (!cz_is_null(&parent) && cz_text_equal(task[CZ_TASK_EXEC_ID].as.text, parent.as.text))
			return cz_fail(context, CZ_CYCLE, "task \"%.*s\" is its own ancestor", CZ_QUOTE(root->as.text));
		CZ_TRY(rows->add(rows, context, query->row));
		CZ_TRY(cz_query_next(query, &found));
	}
	return CZ_OK;
}

cz_code
compozy_task_tree(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_value parameters[] = {args[0], cz_is_null(&args[1]) ? cz_int(DEFAULT_DEPTH) : args[1]};
	cz_query query;
	cz_code code;

	if (parameters[1].as.integer < 0 || parameters[1].as.integer > DEPTH_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"depth\" is %lld; allowed: 0 to %d",
					   (long long)parameters[1].as.integer, DEPTH_LIMIT);
	CZ_TRY(cz_schema_require(context));
	code = cz_query_start(context, CZ_SQL_task_tree, parameters, &query);
	if (code == CZ_OK)
		code = add_tree(context, &query, &args[0], rows);
	cz_query_end(&query);
	return code;
}
