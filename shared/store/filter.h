/*
 * Filters: an object that says which workflows or tasks are meant, as the conditions of a statement.
 *
 * Each member becomes one of a few fixed pieces of SQL and a parameter; no text of the caller's ever becomes SQL. Filters
 * with the same members are the same statement, so that it is prepared once.
 *
 *   a text column     a string, an array of strings (any of them), null
 *   a time column     a string, null; created_after (included), created_before (not included), the same for updated_
 *   a JSON column     what it must contain, as by compozy_json_contains; null
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_FILTER_H
#define CZ_STORE_FILTER_H

#include "base/buffer.h"
#include "store/state.h"

/* Rows that one page has unless told otherwise, and at most. */
enum
{
	CZ_PAGE = 100,
	CZ_PAGE_LIMIT = 1000
};

typedef enum cz_comparison
{
	CZ_EQUAL,
	CZ_ANY_OF,
	CZ_IS_NULL,
	CZ_CONTAINS,
	CZ_FROM_ON, /* >= */
	CZ_BEFORE
} cz_comparison;

typedef struct cz_condition
{
	int column;
	cz_comparison comparison;
	cz_value value;
} cz_condition;

/* A page: how many rows, by which time, after which row. */
typedef struct cz_page
{
	cz_value limit; /* NULL: not given */
	bool by_update;
	cz_value after_time, after_id; /* NULL: from the beginning */
} cz_page;

enum { CZ_MAX_CONDITIONS = 24 };

typedef struct cz_filter
{
	const cz_shape *shape;
	cz_condition conditions[CZ_MAX_CONDITIONS];
	int count;
	cz_page page;
} cz_filter;

/* How much of a filter a function takes. */
typedef enum cz_filter_use
{
	CZ_FILTER_PAGES, /* limit, order (workflows), after */
	CZ_FILTER_SET,	 /* limit, and a condition at least: a whole table is never meant by accident */
	CZ_FILTER_ONLY	 /* conditions alone */
} cz_filter_use;

/* Reads the argument "filter", which may be NULL but for CZ_FILTER_SET. INVALID_ARGUMENT for an unknown member or a wrong value. */
cz_code cz_filter_read(cz_context *context, const cz_shape *shape, cz_filter_use use, const cz_value *argument,
					   cz_filter *filter);

/* ---- statements ---- */

/* A statement that is being put together. */
typedef struct cz_assembly
{
	cz_buffer text;
	cz_statement statement;
	char letters[CZ_MAX_PARAMETERS + 1];
	cz_value parameters[CZ_MAX_PARAMETERS];
	int count;
} cz_assembly;

void cz_assembly_begin(cz_context *context, const char *name, const char *columns, cz_assembly *assembly);
void cz_assembly_add(cz_assembly *assembly, const char *sql);

/* Writes the next parameter's $n. LIMIT_EXCEEDED beyond CZ_MAX_PARAMETERS. */
cz_code cz_assembly_parameter(cz_context *context, cz_assembly *assembly, char letter, const cz_value *value);

/* Appends " AND …" for each condition, the columns prefixed with alias ("t."). */
cz_code cz_filter_conditions(cz_context *context, const cz_filter *filter, const char *alias, cz_assembly *assembly);

/* Makes assembly->statement ready to be run with assembly->parameters. */
cz_code cz_assembly_end(cz_assembly *assembly);

#endif
