/*
 * The database as shared code sees it, in four files: statements.c, planner.c, checks.c and section.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_PG_DATABASE_H
#define CZ_PG_DATABASE_H

#include "compat.h"

#include "store/database.h"

extern const cz_database cz_pg_database;

/* ---- planner.c ---- */

/* What a statement that goes by keys begins with, and one that goes by an index's order. */
extern const char cz_pg_by_keys[];
extern const char cz_pg_in_order[];

/* Whether a statement is one of these. */
bool cz_pg_is_ours(const char *text);

/* Hooks into the planner. */
void cz_pg_planner_prepare(void);

/* ---- checks.c ---- */

/* Hooks into the executor. */
void cz_pg_checks_prepare(void);

/* ---- section.c ---- */

/* Registers what forgets the schema's version. */
void cz_pg_section_prepare(void);

cz_code cz_pg_section_begin(cz_context *context, cz_section *section);
cz_code cz_pg_section_end(cz_context *context, cz_section *section, bool failed);
cz_code cz_pg_writable(cz_context *context, bool *writable);
cz_code cz_pg_has_table(cz_context *context, const char *name, bool *exists);
int64_t cz_pg_schema_version(cz_context *context);
void cz_pg_set_schema_version(cz_context *context, int64_t version);

#endif
