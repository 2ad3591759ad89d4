/*
 * The tasks of a workflow: the newest row per task_id.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_LATEST_H
#define CZ_STORE_LATEST_H

#include "store/state.h"

typedef struct cz_latest
{
	size_t count;
	cz_value **rows; /* each a row of task_states; by task_id in byte order */
} cz_latest;

/* From a statement that gives rows of task_states by task_id, the newest of each first. */
cz_code cz_latest_read(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_latest *latest);

/* An object of one member per task_id, made from its row by one(). */
cz_code cz_latest_to_json(cz_context *context, const cz_latest *latest,
						  cz_code (*one)(cz_context *context, const cz_value *row, cz_json *node), cz_json *object);

#endif
