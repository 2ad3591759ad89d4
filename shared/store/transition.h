/*
 * Moving a workflow or a task through the state machine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_TRANSITION_H
#define CZ_STORE_TRANSITION_H

#include "domain/domain.h"
#include "store/state.h"

/* What differs between the two kinds of things that move. */
typedef struct cz_entity
{
	const cz_shape *shape;
	cz_code not_found;
	cz_statement_number status; /* $1 id → status, workflow_exec_id */
	cz_statement_number read;	/* $1 id → the row */
	cz_statement_number move;	/* see transition.c → the row, or none when the status is another one */
	cz_statement_number move_unread; /* the same without the workflow */
	bool is_task;
} cz_entity;

extern const cz_entity cz_workflow_entity;
extern const cz_entity cz_task_entity;

cz_code cz_entity_missing(cz_context *context, const cz_entity *entity, cz_text id);

/* The row of an id; entity->not_found without one. */
cz_code cz_entity_read(cz_context *context, const cz_entity *entity, cz_statement_number statement, const cz_value *id,
					   cz_value *row);

#endif
