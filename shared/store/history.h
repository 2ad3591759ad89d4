/*
 * The history: one row for every change of status, written in the section of the change.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_HISTORY_H
#define CZ_STORE_HISTORY_H

#include "domain/domain.h"
#include "store/database.h"
#include "store/task_list.h"

typedef struct cz_change
{
	cz_text workflow_exec_id;
	cz_text task_exec_id; /* empty: the workflow itself */
	const char *event;	  /* NULL: the creation, or a change that the machine knows no event for */
	const char *from;	  /* NULL: the creation */
	const char *to;
	int64_t at;
	cz_value actor; /* text or NULL */
	cz_value error; /* json or NULL */
} cz_change;

cz_code cz_history_add(cz_context *context, const cz_change *change);

/*
 * The same change for each task of a list; change says neither workflow nor task, and from only where it is not the list's.
 */
cz_code cz_history_add_listed(cz_context *context, const cz_change *change, const cz_value *list);

#endif
