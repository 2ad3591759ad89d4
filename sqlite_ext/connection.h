/*
 * What the adapter keeps for one connection, and the engine of a call.
 *
 * The connection's state is shared by everything registered on it, and freed with the last of it: where another copy of
 * the library is loaded, SQLite gives up the old registrations one by one.
 *
 * An eponymous virtual table, compozy_connection, owns the prepared statements: SQLite disconnects virtual tables before
 * it looks for open statements, so that sqlite3_close() succeeds.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_SQLITE_CONNECTION_H
#define CZ_SQLITE_CONNECTION_H

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include "base/cached.h"
#include "base/random.h"
#include "function.h"
#include "store/database.h"
#include "turns.h"

/* A prepared statement with the places of its parameters, which SQLite numbers by appearance. */
typedef struct cz_prepared
{
	sqlite3_stmt *statement;
	unsigned char places[CZ_MAX_PARAMETERS];
	uint64_t used; /* when last, of an assembled one */
} cz_prepared;

/* Statements of the adapter's own. */
typedef enum cz_own_statement
{
	CZ_OWN_PROBE, /* notices an interrupt before 3.41 */
	CZ_OWN_TEXT,  /* SQLite's binary JSON as text */
	CZ_OWN_TABLE, /* whether a table exists */
	CZ_OWN_QUERY_ONLY,
	CZ_OWN_GUARD, /* stands open during a section: section.c */
	CZ_OWN_BEGIN,
	CZ_OWN_BEGIN_IMMEDIATE,
	CZ_OWN_COMMIT,
	CZ_OWN_ROLLBACK,
	CZ_OWN_SAVEPOINT,
	CZ_OWN_RELEASE,
	CZ_OWN_ROLLBACK_TO,
	CZ_OWN_COUNT
} cz_own_statement;

struct cz_connection;

/* What a registered function or module gets back from SQLite. */
typedef struct cz_registration
{
	struct cz_connection *connection;
	const cz_function *function;
	int arity;	   /* known once rather than counted at each call */
	bool variadic;
} cz_registration;

typedef struct cz_connection
{
	sqlite3 *db;
	int holders;			  /* registrations and tables that point here */
	bool statements_are_owned; /* the virtual table that finalizes them is connected */
	cz_random_pool random;
	bool clock_stopped;
	int64_t clock;
	int64_t schema_version; /* -1: must be asked */
	bool takes_turns;		/* compozy_configure() was called */
	cz_turns turns;
	cz_prepared statements[CZ_STATEMENT_COUNT];
	cz_prepared assembled[CZ_KEPT_ASSEMBLED]; /* known by their text */
	uint64_t assembled_uses;
	sqlite3_stmt *own[CZ_OWN_COUNT];
	cz_registration registrations[CZ_FUNCTION_COUNT];
} cz_connection;

/* What is made from one argument: keep.c. */
typedef struct cz_kept_argument
{
	cz_kept kept;
	int number; /* of the argument; -1: of none yet */
} cz_kept_argument;

/* The engine pointer of a context. */
typedef struct cz_call
{
	cz_connection *connection;
	sqlite3_context *sql; /* NULL where it belongs to no statement: virtual tables, the last step of an aggregate */
	int64_t now;		  /* the clock as this call first read it; 0: not yet */
	int open_sections;	  /* of section.c */
	bool migrates;		  /* the transaction is one that changes the schema */
	int section;		  /* what is to be ended once the result is made */
	bool keeps;			  /* what is made from a constant argument, with sql */
	cz_kept_argument *kept; /* the scan's, or a new one */
} cz_call;

static inline cz_call *
cz_call_of(const cz_context *context)
{
	return context->engine;
}

/* The state of a connection, held once, by the caller; NULL without memory. */
cz_connection *cz_connection_new(sqlite3 *db);

/* Another holder, and one less. */
void cz_connection_hold(cz_connection *connection);
void cz_connection_release(cz_connection *connection);

/* The same for a registration: SQLite's destructor. */
void cz_registration_release(void *registration);

/* Whether this library was loaded on the connection before, and completely. */
bool cz_connection_is_loaded(sqlite3 *db);

/* Registers the owner of the statements. */
int cz_connection_register_owner(cz_connection *connection);

/* Connects the owner, unless it is; to be called before a statement is kept. */
int cz_connection_own_statements(cz_connection *connection);

/* One of the adapter's own statements, prepared when first asked for; NULL when that fails. */
sqlite3_stmt *cz_connection_own(cz_connection *connection, cz_own_statement number);

#endif
