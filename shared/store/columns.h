/*
 * The columns of the state tables, of users and of API keys, in the order of every statement that reads whole rows. Programs
 * read the tables with SELECT * into fixed structures, so they never change.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_COLUMNS_H
#define CZ_STORE_COLUMNS_H

/* Indices into a row of task_states. */
typedef enum cz_task_column
{
	CZ_TASK_EXEC_ID,
	CZ_TASK_WORKFLOW_EXEC_ID,
	CZ_TASK_WORKFLOW_ID,
	CZ_TASK_ID,
	CZ_TASK_COMPONENT,
	CZ_TASK_STATUS,
	CZ_TASK_EXECUTION_TYPE,
	CZ_TASK_PARENT_STATE_ID,
	CZ_TASK_AGENT_ID,
	CZ_TASK_ACTION_ID,
	CZ_TASK_TOOL_ID,
	CZ_TASK_USAGE,
	CZ_TASK_INPUT,
	CZ_TASK_OUTPUT,
	CZ_TASK_ERROR,
	CZ_TASK_CREATED_AT,
	CZ_TASK_UPDATED_AT,
	CZ_TASK_COLUMN_COUNT
} cz_task_column;

#define CZ_TASK_LETTERS "tttttttttttjjjjzz"
#define CZ_TASK_LIST \
	"task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, execution_type, parent_state_id, " \
	"agent_id, action_id, tool_id, usage, input, output, error, created_at, updated_at"

/* Indices into a row of workflow_states. */
typedef enum cz_workflow_column
{
	CZ_WORKFLOW_EXEC_ID,
	CZ_WORKFLOW_ID,
	CZ_WORKFLOW_STATUS,
	CZ_WORKFLOW_USAGE,
	CZ_WORKFLOW_INPUT,
	CZ_WORKFLOW_OUTPUT,
	CZ_WORKFLOW_ERROR,
	CZ_WORKFLOW_CREATED_AT,
	CZ_WORKFLOW_UPDATED_AT,
	CZ_WORKFLOW_COLUMN_COUNT
} cz_workflow_column;

#define CZ_WORKFLOW_LETTERS "tttjjjjzz"
#define CZ_WORKFLOW_LIST \
	"workflow_exec_id, workflow_id, status, usage, input, output, error, created_at, updated_at"

/* Indices into a row of users. */
typedef enum cz_user_column
{
	CZ_USER_ID,
	CZ_USER_EMAIL,
	CZ_USER_ROLE,
	CZ_USER_CREATED_AT,
	CZ_USER_UPDATED_AT,
	CZ_USER_COLUMN_COUNT
} cz_user_column;

#define CZ_USER_LETTERS "tttzz"
#define CZ_USER_LIST "id, email, role, created_at, updated_at"

/* Indices into a row of api_keys without its hash, which no result shows. */
typedef enum cz_api_key_column
{
	CZ_API_KEY_ID,
	CZ_API_KEY_USER_ID,
	CZ_API_KEY_FINGERPRINT,
	CZ_API_KEY_SHOWN, /* prefix */
	CZ_API_KEY_CREATED_AT,
	CZ_API_KEY_LAST_USED,
	CZ_API_KEY_COLUMN_COUNT
} cz_api_key_column;

#define CZ_API_KEY_LETTERS "ttxtzz"
#define CZ_API_KEY_LIST "id, user_id, fingerprint, prefix, created_at, last_used"

#endif
