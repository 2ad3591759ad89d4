/*
 * Leases: who works on a task, and until when.
 *
 * A worker that names itself in the changes of a transition is fenced: what it does counts only while its lease lasts. A
 * transition without a worker's name is somebody else's decision and asks no lease.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_LEASE_H
#define CZ_STORE_LEASE_H

#include "store/database.h"

/* How long a lease lasts unless told otherwise, and at most. */
#define CZ_DEFAULT_LEASE (INT64_C(300) * 1000000)
#define CZ_LEASE_LIMIT (INT64_C(366) * 86400 * 1000000)

/* The argument "lease", which may be NULL, as microseconds. */
cz_code cz_lease_duration(cz_context *context, const cz_value *argument, int64_t *microseconds);

/* INVALID_ARGUMENT for a name that is empty or longer than 255 bytes. */
cz_code cz_lease_check_name(cz_context *context, const char *argument, const cz_value *name);

/* LEASE_LOST unless the worker holds the task of that row at that time; ends the lease where asked to. */
cz_code cz_lease_require(cz_context *context, const cz_value *row, const cz_value *worker, bool end, int64_t now);

#endif
