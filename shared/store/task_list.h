/*
 * A list of tasks as one parameter of a statement: a JSON array of [workflow_exec_id, task_exec_id, from_status], so that
 * a set of tasks is changed by one statement on either engine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_TASK_LIST_H
#define CZ_STORE_TASK_LIST_H

#include "json/json.h"

/* Begins as zeroes. */
typedef struct cz_task_list
{
	cz_json *items;
	size_t count, capacity;
} cz_task_list;

/* Adds a task; the texts are copied. from may be empty. */
cz_code cz_task_list_add(cz_context *context, cz_task_list *list, cz_text workflow_exec_id, cz_text task_exec_id,
						 cz_text from);

/* The list as a parameter. It must stay as it is until the statement has ended. */
cz_code cz_task_list_value(cz_context *context, const cz_task_list *list, cz_value *value);

#endif
