/*
 * Moving a workflow or a task by an event.
 *
 * The status is read without a lock, the machine asked, and the row changed on condition that it still has that status;
 * if another session was faster, once more. So PostgreSQL writes one version of the row and no lock, a repeated message
 * costs one look-up, and the history knows exactly where the change came from. On SQLite the section holds the write lock
 * and the first attempt succeeds.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/transition.h"

#include "function.h"
#include "store/history.h"
#include "store/schema.h"

const cz_entity cz_workflow_entity = {
	&cz_workflow_shape,		CZ_WORKFLOW_NOT_FOUND, CZ_SQL_workflow_status,
	CZ_SQL_workflow_read, CZ_SQL_workflow_move,	 false,
};

const cz_entity cz_task_entity = {
	&cz_task_shape, CZ_TASK_NOT_FOUND, CZ_SQL_task_status, CZ_SQL_task_read, CZ_SQL_task_move, true,
};

cz_code
cz_entity_missing(cz_context *context, const cz_entity *entity, cz_text id)
{
	return cz_fail(context, entity->not_found, "there is no %s \"%.*s\"", entity->shape->what, CZ_QUOTE(id));
}

cz_code
cz_entity_read(cz_context *context, const cz_entity *entity, cz_statement_number statement, const cz_value *id,
			   cz_value *row)
{
	bool found;

	CZ_TRY(cz_query_one(context, statement, id, row, &found));
	return found ? CZ_OK : cz_entity_missing(context, entity, id->as.text);
}

/* ---- the changes that come with an event ---- */

/* A column that the caller may set: whether it did, and to what (NULL for a JSON null). */
typedef struct cz_setting
{
	bool given;
	cz_value value;
} cz_setting;

typedef struct cz_changes
{
	cz_setting input, output, error;
	cz_value actor;
} cz_changes;

static cz_code
read_change(cz_context *context, const cz_json_member *member, cz_changes *changes)
{
	cz_value value = member->value.kind == CZ_JSON_NULL ? cz_null() : cz_json_value(&member->value);
	cz_text name;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	if (cz_text_is(name, "input"))
		changes->input = (cz_setting){true, value};
	else if (cz_text_is(name, "output"))
		changes->output = (cz_setting){true, value};
	else if (cz_text_is(name, "error"))
		changes->error = (cz_setting){true, value};
	else if (cz_text_is(name, "actor") && (cz_is_null(&value) || member->value.kind == CZ_JSON_STRING)) {
		cz_text actor;

		if (cz_is_null(&value))
			return CZ_OK;
		CZ_TRY(cz_json_spelling(context, &member->value, &actor));
		changes->actor = cz_text_value(actor);
	} else
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "argument \"changes\" has \"%.*s\" (%s); allowed: input, output, error, actor (a string)",
					   CZ_QUOTE(name), cz_json_kind_name(&member->value));
	return CZ_OK;
}

static cz_code
read_changes(cz_context *context, const cz_value *argument, cz_changes *changes)
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
		CZ_TRY(read_change(context, &opened->as.members[i], changes));
	if (cz_is_null(&changes->error.value))
		return CZ_OK;
	return cz_error_object_check(context, "error", changes->error.value.as.json);
}

/* ---- the move ---- */

typedef struct cz_move
{
	const cz_entity *entity;
	const cz_value *id;
	cz_event event;
	cz_changes changes;
	cz_value row[CZ_TASK_COLUMN_COUNT]; /* out */
} cz_move;

static cz_code
record(cz_context *context, const cz_move *move, cz_text workflow_exec_id, cz_status from, cz_status to, int64_t at)
{
	cz_change change = {
		.workflow_exec_id = workflow_exec_id,
		.task_exec_id = move->entity->is_task ? move->id->as.text : CZ_TEXT_OF(""),
		.event = cz_event_name(move->event),
		.from = cz_status_name(from),
		.to = cz_status_name(to),
		.at = at,
		.actor = move->changes.actor,
		.error = move->changes.error.value,
	};

	return cz_history_add(context, &change);
}

/* One attempt: moved is false when the status had changed since it was read. */
static cz_code
try_move(cz_context *context, cz_move *move, cz_text workflow_exec_id, cz_status from, cz_status to, bool *moved)
{
	const cz_changes *changes = &move->changes;
	int64_t now = context->host->now(context->engine);
	cz_value parameters[] = {
		cz_text_value(cz_text_from(cz_status_name(to))),
		cz_bool(changes->input.given),
		changes->input.value,
		cz_bool(changes->output.given),
		changes->output.value,
		cz_bool(changes->error.given),
		changes->error.value,
		cz_time_value(now),
		*move->id,
		cz_text_value(cz_text_from(cz_status_name(from))),
		cz_text_value(workflow_exec_id),
	};

	CZ_TRY(cz_query_one(context, move->entity->move, parameters, move->row, moved));
	return *moved ? record(context, move, workflow_exec_id, from, to, now) : CZ_OK;
}

static cz_code
run_move(cz_context *context, void *argument)
{
	cz_move *move = argument;
	bool moved = false;

	while (!moved) {
		cz_value now[2];
		cz_status from, to;

		CZ_TRY(cz_poll_now(context));
		CZ_TRY(cz_entity_read(context, move->entity, move->entity->status, move->id, now));
		CZ_TRY(cz_status_parse(context, now[0].as.text, &from));
		CZ_TRY(cz_status_next(context, from, move->event, &to));
		if (from == to)
			return cz_entity_read(context, move->entity, move->entity->read, move->id, move->row);
		CZ_TRY(try_move(context, move, now[1].as.text, from, to, &moved));
	}
	return CZ_OK;
}

static cz_code
transition(cz_context *context, const cz_entity *entity, const cz_value *args, cz_value *result)
{
	cz_move move = {.entity = entity, .id = &args[0]};

	CZ_TRY(cz_event_parse(context, args[1].as.text, &move.event));
	CZ_TRY(read_changes(context, &args[2], &move.changes));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_move, &move));
	return cz_state_result(context, entity->shape, move.row, result);
}

cz_code
compozy_workflow_transition(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return transition(context, &cz_workflow_entity, args, result);
}

cz_code
compozy_task_transition(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return transition(context, &cz_task_entity, args, result);
}
