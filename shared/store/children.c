/*
 * The newest of a workflow's or a parent's tasks with one task_id.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/latest.h"
#include "store/schema.h"
#include "store/transition.h"

/* ---- of a workflow ---- */

typedef struct cz_listing
{
	const cz_value *id;
	cz_rows *rows;
} cz_listing;

static cz_code
list_latest(cz_context *context, void *argument)
{
	cz_listing *listing = argument;
	cz_value workflow[CZ_WORKFLOW_COLUMN_COUNT];

	CZ_TRY(cz_entity_read(context, &cz_workflow_entity, CZ_SQL_workflow_status, listing->id, workflow));
	return cz_query_rows(context, CZ_SQL_task_latest, listing->id, listing->rows);
}

cz_code
compozy_task_latest(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_listing listing = {args, rows};

	CZ_TRY(cz_schema_require(context));
	return cz_atomically(context, CZ_SECTION_READ, list_latest, &listing);
}

/* ---- of a parent ---- */

typedef struct cz_child
{
	const cz_value *parent, *task_id;
	cz_value row[CZ_TASK_COLUMN_COUNT];
} cz_child;

static cz_code
read_child(cz_context *context, void *argument)
{
	cz_child *child = argument;
	cz_value parent[2], keys[3];
	bool found;

	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, child->parent, parent));
	keys[0] = parent[1];
	keys[1] = *child->parent;
	keys[2] = *child->task_id;
	CZ_TRY(cz_query_one(context, CZ_SQL_task_child, keys, child->row, &found));
	if (found)
		return CZ_OK;
	return cz_fail(context, CZ_TASK_NOT_FOUND, "task \"%.*s\" has no child \"%.*s\"", CZ_QUOTE(child->parent->as.text),
				   CZ_QUOTE(child->task_id->as.text));
}

cz_code
compozy_task_child(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_child child = {.parent = &args[0], .task_id = &args[1]};

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_READ, read_child, &child));
	return cz_state_result(context, &cz_task_shape, child.row, result);
}

/* ---- the outputs of all children ---- */

typedef struct cz_outputs
{
	const cz_value *parent;
	cz_latest children;
} cz_outputs;

static cz_code
read_outputs(cz_context *context, void *argument)
{
	cz_outputs *outputs = argument;
	cz_value parent[2], keys[2];

	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, outputs->parent, parent));
	keys[0] = parent[1];
	keys[1] = *outputs->parent;
	return cz_latest_read(context, CZ_SQL_task_children_by_id, keys, &outputs->children);
}

static cz_code
output_of(cz_context *context, const cz_value *row, cz_json *node)
{
	(void)context;
	*node = cz_is_null(&row[CZ_TASK_OUTPUT]) ? cz_json_null() : *row[CZ_TASK_OUTPUT].as.json;
	return CZ_OK;
}

cz_code
compozy_task_children_outputs(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_outputs outputs = {.parent = &args[0]};
	cz_json *node = CZ_NEW(context, cz_json);

	(void)count;
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_READ, read_outputs, &outputs));
	CZ_TRY(cz_latest_to_json(context, &outputs.children, output_of, node));
	*result = cz_json_value(node);
	return CZ_OK;
}
