/*
 * The queue: the keys of the PENDING tasks in a narrow table, so that waiting work is found without an index on the status,
 * which would keep every change of status from being a HOT update.
 *
 * A row is there when a task has become PENDING, by whatever function. It may be there a little longer than that: a row that
 * a claim holds is left to the claim, which looks at the task before it takes it. So nobody waits for the queue.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_QUEUE_H
#define CZ_STORE_QUEUE_H

#include "domain/domain.h"
#include "store/columns.h"
#include "store/database.h"

/* Attempts a task has unless its creator says otherwise, and at most. */
enum
{
	CZ_DEFAULT_ATTEMPTS = 3,
	CZ_ATTEMPTS_LIMIT = 1000
};

/* Keeps the queue in step with a task's row whose status was from, or which is new. */
cz_code cz_queue_follow(cz_context *context, const cz_value *row, bool is_new, cz_status from);

/*
 * The same for a row that goes back to PENDING by the machine: no worker has it any longer, and LIMIT_EXCEEDED when
 * its attempts are used up.
 */
cz_code cz_queue_retry(cz_context *context, const cz_value *row);

/* How often a new task may be tried; NULL leaves it at the default. */
cz_code cz_queue_limit_attempts(cz_context *context, const cz_value *row, const cz_json *max_attempts);

#endif
