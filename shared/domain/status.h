/*
 * The state machine of workflows and tasks: statuses, events, and which event takes which status where.
 *
 * Everything follows from one table in status.c. Going to the status that one already has is a no-op, not an error, so
 * that a repeated message is harmless. A parent recomputed from its children is the one thing that may leave the
 * machine: its FAILED may become SUCCESS and the reverse (store/parent.c).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_STATUS_H
#define CZ_DOMAIN_STATUS_H

#include "domain/vocabulary.h"

typedef enum cz_status
{
	CZ_PENDING,
	CZ_RUNNING,
	CZ_WAITING,
	CZ_PAUSED,
	CZ_SUCCESS, /* from here on terminal */
	CZ_FAILED,
	CZ_CANCELED,
	CZ_TIMED_OUT,
	CZ_STATUS_COUNT
} cz_status;

CZ_DECLARE_VOCABULARY(status)

typedef enum cz_event
{
	CZ_EVENT_DISPATCHED,
	CZ_EVENT_STARTED,
	CZ_EVENT_PAUSED,
	CZ_EVENT_RESUMED,
	CZ_EVENT_WAITING_STARTED,
	CZ_EVENT_WAITING_ENDED,
	CZ_EVENT_WAITING_TIMED_OUT,
	CZ_EVENT_SUCCESS,
	CZ_EVENT_FAILED,
	CZ_EVENT_CANCELED,
	CZ_EVENT_TIMED_OUT,
	CZ_EVENT_RETRIED,
	CZ_EVENT_COUNT
} cz_event;

CZ_DECLARE_VOCABULARY(event)

bool cz_status_is_terminal(cz_status status);

/* Whether some event takes from to to, or both are the same. */
bool cz_status_can_transition(cz_status from, cz_status to);

/* Whether the machine has a step for the event in from, and where it leads. */
bool cz_status_step(cz_status from, cz_event event, cz_status *to);

/* A step of the event to begin with while the status isn't known: from RUNNING where it has one; false if it leads nowhere else. */
bool cz_status_usual_step(cz_event event, cz_status *from, cz_status *to);

/* The same, but true also when the event leads to the status that from is. */
bool cz_status_after(cz_status from, cz_event event, cz_status *to);

/* cz_status_after, or INVALID_TRANSITION with the events that the machine has for from. */
cz_code cz_status_next(cz_context *context, cz_status from, cz_event event, cz_status *to);

/*
 * The event that leads from one status to another; where several do, the most general. INVALID_TRANSITION, with the
 * statuses allowed, where none does.
 */
cz_code cz_status_event(cz_context *context, cz_status from, cz_status to, cz_event *event);

/*
 * The status that an older name stands for: AGENT_STATUS_, TASK_STATUS_, TOOL_STATUS_ or WORKFLOW_STATUS_ is dropped,
 * UNSPECIFIED is PENDING. INVALID_ARGUMENT for the rest.
 */
cz_code cz_status_from_legacy(cz_context *context, cz_text name, cz_status *status);

#endif
