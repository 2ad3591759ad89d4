/*
 * The indexes that a migration makes of tables that may hold rows by then.
 *
 * Making one keeps writers waiting until it is built. So on PostgreSQL the program makes them before the migration, CONCURRENTLY,
 * which no function can, as that is not done within a transaction; the migration then finds them there (migrations.c).
 *
 * CZ_INDEXES_FOR_FINDING(INDEX): INDEX(name, table, columns) for each of version CZ_INDEXES_VERSION.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_INDEXES_H
#define CZ_STORE_INDEXES_H

enum { CZ_INDEXES_VERSION = 4 };

#define CZ_INDEXES_FOR_FINDING(INDEX) \
	INDEX("workflow_states_created", "workflow_states", "created_at, workflow_exec_id") \
	INDEX("workflow_states_name", "workflow_states", "workflow_id, created_at, workflow_exec_id") \
	INDEX("task_states_created", "task_states", "created_at, task_exec_id")

#endif
