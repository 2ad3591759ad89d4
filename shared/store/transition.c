/*
 * Moving a workflow or a task by an event.
 *
 * The row is changed on condition that it has the status that the event usually comes from. If it hasn't, its status is
 * read without a lock, the machine asked, and the row changed on condition that it still has that status; if another session
 * was faster, once more. So PostgreSQL writes one version of the row and no lock, what usually happens is one statement, and
 * the history knows exactly where the change came from.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/transition.h"

#include "function.h"
#include "store/changes.h"
#include "store/history.h"
#include "store/lease.h"
#include "store/queue.h"
#include "store/schema.h"

const cz_entity cz_workflow_entity = {
	&cz_workflow_shape,	  CZ_WORKFLOW_NOT_FOUND, CZ_SQL_workflow_status, CZ_SQL_workflow_read,
	CZ_SQL_workflow_move, CZ_SQL_workflow_move,	 false,
};

const cz_entity cz_task_entity = {
	&cz_task_shape,	  CZ_TASK_NOT_FOUND,	   CZ_SQL_task_status, CZ_SQL_task_read,
	CZ_SQL_task_move, CZ_SQL_task_move_unread, true,
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

/* ---- the move ---- */

typedef struct cz_move
{
	const cz_entity *entity;
	const cz_value *id;
	bool by_status; /* the status wanted is given, and the event follows */
	cz_status wanted;
	cz_event event;
	cz_changes changes;
	cz_value row[CZ_TASK_COLUMN_COUNT]; /* out */
} cz_move;

static cz_code
record(cz_context *context, const cz_move *move, cz_status from, cz_status to, int64_t at)
{
	cz_change change = {
		.workflow_exec_id = move->row[move->entity->is_task ? CZ_TASK_WORKFLOW_EXEC_ID : CZ_WORKFLOW_EXEC_ID].as.text,
		.task_exec_id = move->entity->is_task ? move->id->as.text : CZ_TEXT_OF(""),
		.event = cz_event_name(move->event),
		.from = cz_status_name(from),
		.to = cz_status_name(to),
		.at = at,
		.actor = cz_is_null(&move->changes.actor) ? move->changes.worker : move->changes.actor,
		.error = move->changes.error.value,
	};

	return cz_history_add(context, &change);
}

/* The task's lease and its place in the queue, after the task itself: everyone locks in this order. */
static cz_code
follow_work(cz_context *context, const cz_move *move, cz_status from, cz_status to, int64_t now)
{
	if (!cz_is_null(&move->changes.worker))
		CZ_TRY(cz_lease_require(context, move->row, &move->changes.worker, cz_status_is_terminal(to), now));
	if (to == CZ_PENDING)
		CZ_TRY(cz_queue_retry(context, move->row));
	return cz_queue_follow(context, move->row, false, from);
}

/* One attempt: moved is false when the status is another than from. */
static cz_code
try_move(cz_context *context, cz_move *move, const cz_value *workflow_exec_id, cz_status from, cz_status to, bool *moved)
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
		workflow_exec_id ? *workflow_exec_id : cz_null(),
	};

	CZ_TRY(cz_query_one(context, workflow_exec_id ? move->entity->move : move->entity->move_unread, parameters, move->row,
						moved));
	if (!*moved)
		return CZ_OK;
	if (move->entity->is_task)
		CZ_TRY(follow_work(context, move, from, to, now));
	return record(context, move, from, to, now);
}

/* The attempt before the status is read. */
static cz_code
try_usual_move(cz_context *context, cz_move *move, bool *moved)
{
	cz_status from, to;

	if (move->by_status || !cz_status_usual_step(move->event, &from, &to))
		return CZ_OK;
	return try_move(context, move, NULL, from, to, moved);
}

/* Where the move leads from the status it finds. */
static cz_code
decide(cz_context *context, cz_move *move, cz_status from, cz_status *to)
{
	if (!move->by_status)
		return cz_status_next(context, from, move->event, to);
	*to = move->wanted;
	return from == move->wanted ? CZ_OK : cz_status_event(context, from, move->wanted, &move->event);
}

static cz_code
run_move(cz_context *context, void *argument)
{
	cz_move *move = argument;
	bool moved = false;

	CZ_TRY(try_usual_move(context, move, &moved));
	while (!moved) {
		cz_value now[2];
		cz_status from, to;

		CZ_TRY(cz_poll_now(context));
		CZ_TRY(cz_entity_read(context, move->entity, move->entity->status, move->id, now));
		CZ_TRY(cz_status_parse(context, now[0].as.text, &from));
		CZ_TRY(decide(context, move, from, &to));
		if (from == to)
			return cz_entity_read(context, move->entity, move->entity->read, move->id, move->row);
		CZ_TRY(try_move(context, move, &now[1], from, to, &moved));
	}
	return CZ_OK;
}

/* args: the id, the event or status (read already), the changes. */
static cz_code
transition(cz_context *context, cz_move *move, const cz_value *args, cz_value *result)
{
	move->id = &args[0];
	CZ_TRY(cz_changes_read(context, move->entity, &args[2], &move->changes));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_move, move));
	return cz_state_result(context, move->entity->shape, move->row, result);
}

static cz_code
by_event(cz_context *context, const cz_entity *entity, const cz_value *args, cz_value *result)
{
	cz_move move = {.entity = entity};

	CZ_TRY(cz_event_parse(context, args[1].as.text, &move.event));
	return transition(context, &move, args, result);
}

static cz_code
by_status(cz_context *context, const cz_entity *entity, const cz_value *args, cz_value *result)
{
	cz_move move = {.entity = entity, .by_status = true};

	CZ_TRY(cz_status_parse(context, args[1].as.text, &move.wanted));
	return transition(context, &move, args, result);
}

cz_code
compozy_workflow_transition(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return by_event(context, &cz_workflow_entity, args, result);
}

cz_code
compozy_task_transition(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return by_event(context, &cz_task_entity, args, result);
}

cz_code
compozy_workflow_set_status(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return by_status(context, &cz_workflow_entity, args, result);
}

cz_code
compozy_task_set_status(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)count;
	return by_status(context, &cz_task_entity, args, result);
}
