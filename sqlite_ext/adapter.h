/*
 * The adapter's parts, one file each; every file has its twin in pg_ext.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_SQLITE_ADAPTER_H
#define CZ_SQLITE_ADAPTER_H

#include "connection.h"

/* SQLite's JSON subtype, and ours that tells a boolean from an integer (the regression runner looks at it). */
enum
{
	CZ_SUBTYPE_JSON = 74,
	CZ_SUBTYPE_BOOLEAN = 'b'
};

/* From SQLite 3.45 a function must say that its result has a subtype; before, the flag is ignored. */
#define CZ_RESULT_SUBTYPE 0x001000000

/* ---- host.c ---- */
extern const cz_host cz_sqlite_host;
void cz_sqlite_start(cz_context *context, cz_call *call);
void cz_sqlite_report(sqlite3_context *sql, const cz_context *context); /* the error as the function's result */
char *cz_sqlite_message(const cz_context *context);						 /* the error's text, from sqlite3_malloc */
int cz_sqlite_result_code(const cz_context *context);
cz_code cz_sqlite_failed(cz_context *context, int result); /* the connection's error as CZ_ENGINE or its own code */

/* ---- values.c ---- */
cz_code cz_sqlite_value_in(cz_context *context, const cz_function *function, const cz_argument *argument,
						   sqlite3_value *source, cz_value *value);
cz_code cz_sqlite_value_out(cz_context *context, sqlite3_context *sql, const cz_value *value);
cz_code cz_sqlite_text_in(cz_context *context, const char *name, sqlite3_value *source, cz_text *text);

/* ---- keep.c ---- */
void cz_sqlite_kept_init(cz_kept_argument *argument, bool is_constant);
struct cz_kept *cz_sqlite_kept(void *engine, int number);
void cz_sqlite_kept_settle(cz_call *call); /* at the end of a call that keeps: hands a new one over to SQLite */

/* ---- registration ---- */
int cz_sqlite_register_scalar(sqlite3 *db, cz_registration *registration);
int cz_sqlite_register_aggregate(sqlite3 *db, cz_registration *registration);
int cz_sqlite_register_table(sqlite3 *db, cz_registration *registration);
cz_code cz_sqlite_read_arguments(cz_context *context, const cz_registration *registration, int given,
								 sqlite3_value **source, cz_value *args, int *count);
int cz_sqlite_flags(const cz_function *function);

/* ---- statements.c, section.c, configure.c ---- */
extern const cz_database cz_sqlite_database;
cz_code cz_sqlite_guard_hold(cz_context *context); /* see section.c */
void cz_sqlite_guard_release(cz_context *context);
cz_code cz_sqlite_begin(cz_context *context, cz_section *section);
cz_code cz_sqlite_end_section(cz_context *context, cz_section *section, bool failed);
cz_code cz_sqlite_settle(cz_context *context, cz_code code);
cz_code cz_sqlite_writable(cz_context *context, bool *writable);
cz_code cz_sqlite_has_table(cz_context *context, const char *name, bool *exists);
cz_code cz_sqlite_measure(cz_context *context, cz_measure which, int64_t *value);
int64_t cz_sqlite_schema_version(cz_context *context);
void cz_sqlite_set_schema_version(cz_context *context, int64_t version);
cz_code cz_sqlite_configure(cz_context *context);

#endif
