/*
 * Moving a list of tasks to one status by one statement.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_SET_MOVE_H
#define CZ_STORE_SET_MOVE_H

#include "store/changes.h"
#include "store/task_list.h"

/* Sets the status of every task listed, with the changes; the rows must be locked or the write lock held. */
cz_code cz_set_move(cz_context *context, cz_status to, const cz_changes *changes, int64_t now, const cz_value *list);

#endif
