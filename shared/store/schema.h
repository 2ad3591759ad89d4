/*
 * The schema: what every store function asks first.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_SCHEMA_H
#define CZ_STORE_SCHEMA_H

#include "store/database.h"

/* The version the database is at; 0 where nothing was applied. */
cz_code cz_schema_version(cz_context *context, int64_t *version);

/*
 * SCHEMA_OUTDATED unless the tables are there in the version this library needs; UNSUPPORTED where a newer one made them, whose
 * rules this one would break unknowingly.
 */
cz_code cz_schema_require(cz_context *context);

/*
 * The same for a function that writes; READ_ONLY where nothing can be written. A table function asks inside its section: on
 * SQLite what it read before would keep its statement from becoming a writer.
 */
cz_code cz_schema_require_writable(cz_context *context);

/* READ_ONLY where nothing can be written. */
cz_code cz_require_writable(cz_context *context);

/* The errors, for adapters that learn of it from their engine. */
cz_code cz_schema_missing(cz_context *context);
cz_code cz_schema_newer(cz_context *context, int64_t version);
cz_code cz_read_only(cz_context *context);

#endif
