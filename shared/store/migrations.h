/*
 * The migrations: the versions of the tables and how to get from one to the next.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_MIGRATIONS_H
#define CZ_STORE_MIGRATIONS_H

#include "store/database.h"

/* The version that this library's statements are written for: the last of migrations.def. */
enum { CZ_SCHEMA_VERSION = 5 };

/*
 * On PostgreSQL who migrates holds an advisory lock of the key (CZ_MIGRATION_LOCK, OID of the current schema), so that schemas
 * don't wait for each other: "czmg" in ASCII.
 */
enum { CZ_MIGRATION_LOCK = 0x637A6D67 };

/* Of the number-th migration, from 0: the statements that make its tables and indexes; NULL after the last. */
const char *cz_migration_statements(int number);

#endif
