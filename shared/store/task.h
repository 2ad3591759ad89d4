/*
 * The rules of a task's row.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_TASK_H
#define CZ_STORE_TASK_H

#include "store/state.h"

/* INVALID_ARGUMENT or CYCLE for columns that break a rule by themselves; fills in the vocabulary's defaults. */
cz_code cz_task_check(cz_context *context, cz_value *row);

/* The parameters of task_insert and task_replace: the columns, but for the workflow's key, which comes last. */
void cz_task_parameters(const cz_value *row, cz_value *parameters);

/* Why a task can't be stored: no such workflow or parent, a parent elsewhere, an id that is taken. */
cz_code cz_task_refuse(cz_context *context, const cz_value *row);

#endif
