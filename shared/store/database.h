/*
 * The database as the store sees it: prepared statements, atomic sections, facts.
 *
 * A statement is named by its number in statements.def, so that an adapter keeps the prepared form in an array. Its
 * text is one for both engines; sql.h expands the handful of tokens that stand for dialect.
 *
 * Only one row of a query is there at a time: its texts and bytes live until the next row or the end of the query, its
 * documents as long as the call (they are large, and both engines have them in memory that does), but for cz_scan, which is
 * for more rows than memory holds. An adapter may leave by longjmp from any of these. Where it returns CZ_ENGINE, the
 * engine's own message stands in the context.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_STORE_DATABASE_H
#define CZ_STORE_DATABASE_H

#include "base/context.h"
#include "base/value.h"
#include "store/columns.h"

typedef enum cz_statement_number
{
#define STATEMENT(name, parameters, columns, text) CZ_SQL_##name,
#define SURVEY STATEMENT
#include "store/statements.def"
#undef STATEMENT
#undef SURVEY
	CZ_STATEMENT_COUNT
} cz_statement_number;

/* The number of a statement that was assembled from fixed pieces (cz_query_start_assembled). */
enum { CZ_ASSEMBLED = -1 };

/* The legend of statements.def: t text, j json, z time, i integer, b boolean, x bytes. */
typedef struct cz_statement
{
	const char *name;
	const char *parameters; /* one letter each, $1 first */
	const char *columns;	/* one letter each */
	const char *text;
	bool survey;			/* reads whole tables, rather than rows by their keys */
	bool in_order;			/* an index that depends on the parameters gives its rows in the order asked for */
} cz_statement;

extern const cz_statement cz_statements[CZ_STATEMENT_COUNT];

enum
{
	CZ_MAX_PARAMETERS = 20,
	CZ_MAX_STATEMENT_COLUMNS = 20
};

/* Records what it means that a statement with these parameters breaks a unique rule, and gives the code. */
typedef cz_code cz_duplicate(cz_context *context, const cz_value *parameters);

/* A running query. */
typedef struct cz_query
{
	cz_context *context;
	const cz_statement *statement;
	int number;			/* in statements.def, or CZ_ASSEMBLED */
	const cz_value *parameters;
	cz_duplicate *duplicate; /* NULL: a broken unique rule is the engine's own error */
	int64_t changed;	/* rows written, known once there is no further row */
	bool streams;		/* rows are fetched as they are read, and a document lives only until the next (cz_scan) */
	void *handle;		/* the adapter's */
	void *stream;		/* the adapter's, of a query that streams */
	uint64_t position;	/* the adapter's */
	cz_value row[CZ_MAX_STATEMENT_COLUMNS];
} cz_query;

typedef enum cz_section_mode
{
	CZ_SECTION_READ, /* several statements see one state of the database */
	CZ_SECTION_WRITE,
	CZ_SECTION_MIGRATE /* one at a time in the whole database, whoever races */
} cz_section_mode;

/* What an adapter notes between the begin and the end of a section. */
typedef struct cz_section
{
	cz_section_mode mode;
	int state;
} cz_section;

/* The words of a dialect, in the order of cz_token (sql.h). */
typedef struct cz_dialect
{
	const char *name;
	const char *const *words;
} cz_dialect;

/* What only an adapter can measure. */
typedef enum cz_measure
{
	CZ_MEASURE_CACHE_MISSES, /* percent of the pages this connection asked for, once 100,000 were missed; else 0 */
	CZ_MEASURE_LOG_SIZE,	 /* bytes of the write-ahead log or the journal */
	CZ_MEASURE_WAITS,		 /* how often a writer found the write lock taken and stood in line */
	CZ_MEASURE_BUSY_ERRORS	 /* how often one waited in vain */
} cz_measure;

typedef struct cz_database
{
	cz_code (*start)(cz_query *query, const cz_value *parameters);
	cz_code (*next)(cz_query *query, bool *found); /* fills query->row */
	void (*end)(cz_query *query);				   /* harmless after a failure */

	/* Runs a text of one or more statements without parameters or rows: the DDL of migrations. */
	cz_code (*script)(cz_context *context, cz_text sql);

	/* After a failure end_section undoes everything since begin, and leaves the error in the context as it is. */
	cz_code (*begin)(cz_context *context, cz_section *section);
	cz_code (*end_section)(cz_context *context, cz_section *section, bool failed);

	/* Whether the database and the transaction take changes. */
	cz_code (*writable)(cz_context *context, bool *writable);

	/* Whether a table of that name is visible to the user's unqualified SQL. */
	cz_code (*has_table)(cz_context *context, const char *name, bool *exists);

	/*
	 * The schema's version as last confirmed on this connection, or -1 when it must be asked again; an adapter forgets
	 * it whenever it could have changed. See schema.c.
	 */
	int64_t (*schema_version)(cz_context *context);
	void (*set_schema_version)(cz_context *context, int64_t version);

	/* NULL where SQL can tell it all. */
	cz_code (*measure)(cz_context *context, cz_measure which, int64_t *value);

	const cz_dialect *dialect;
} cz_database;

/* ---- conveniences (database.c) ---- */

cz_code cz_query_start(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_query *query);

/*
 * A statement put together for this call, out of pieces that stand in the library; no text of a caller may be part of it. It must
 * live until the query's end. Adapters keep the last CZ_KEPT_ASSEMBLED that were used, prepared, and know them by their text.
 */
enum { CZ_KEPT_ASSEMBLED = 24 };
cz_code cz_query_start_assembled(cz_context *context, const cz_statement *statement, const cz_value *parameters,
								 cz_query *query);
cz_code cz_query_next(cz_query *query, bool *found);
void cz_query_end(cz_query *query);

/* The first row, or found = false. row has one value per column, copied: it lives as long as the call. */
cz_code cz_query_one(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_value *row,
					 bool *found);

/*
 * The same for an UPDATE that another session's row may stand in the way of, where no ON CONFLICT can say so: that is
 * duplicate's error then, which ends the call.
 */
cz_code cz_query_one_unique(cz_context *context, cz_statement_number number, const cz_value *parameters,
							cz_duplicate *duplicate, cz_value *row, bool *found);

/* The value of a row, to be used as long as the call. */
cz_code cz_value_keep(cz_context *context, const cz_value *value, cz_value *kept);

/*
 * Runs action for each row, with a context of the row's own: row and all that is allocated there live until action
 * returns. So memory doesn't grow with the number of rows. The first failure ends it.
 */
typedef cz_code cz_row_action(cz_context *context, const cz_value *row, void *argument);
cz_code cz_scan(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_row_action *action,
				void *argument);

/* Adds every row of a statement to the rows of a table function. */
struct cz_rows;
cz_code cz_query_rows_assembled(cz_context *context, const cz_statement *statement, const cz_value *parameters,
								struct cz_rows *rows);
cz_code cz_query_rows(cz_context *context, cz_statement_number number, const cz_value *parameters, struct cz_rows *rows);

/* Runs to the end; changed (may be NULL) is the number of rows written. */
cz_code cz_execute(cz_context *context, cz_statement_number number, const cz_value *parameters, int64_t *changed);

/* Runs body(context, argument) so that it happens whole or not at all. */
cz_code cz_atomically(cz_context *context, cz_section_mode mode, cz_code (*body)(cz_context *context, void *argument),
					  void *argument);

#endif
