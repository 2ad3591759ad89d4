/*
 * The store's statements over SPI.
 *
 * A plan is made at a statement's first use and kept as long as the backend; PostgreSQL plans it anew by itself when
 * the tables or the search_path change. A call connects to SPI at its first statement and stays connected until its
 * result is made, since rows and the documents in them stand in SPI's memory; SPI changes the current memory context
 * at every step, so each is followed by a switch back. Errors of statements fly: nothing is caught here, but the one
 * that a statement breaks a unique rule becomes another where the store has a word for it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "database.h"

#include "executor/spi.h"
#include "utils/memutils.h"

#include "host.h"
#include "store/sql.h"
#include "values.h"

/* The kept plans, by statement number. */
static SPIPlanPtr plans[CZ_STATEMENT_COUNT];

/* Those of assembled statements, by their text. */
typedef struct assembled_plan
{
	char *text; /* NULL: free */
	SPIPlanPtr plan;
	uint64 used; /* when last */
} assembled_plan;

static assembled_plan assembled[CZ_KEPT_ASSEMBLED];
static uint64 assembled_uses;

static cz_pg_call *
call_of(const cz_context *context)
{
	return context->engine;
}

static void
connect_once(cz_pg_call *call)
{
	if (call->connected)
		return;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	MemoryContextSwitchTo(call->memory);
	call->connected = true;
}

static cz_type
type_of_letter(char letter)
{
	switch (letter) {
		case 't':
			return CZ_TEXT;
		case 'j':
			return CZ_JSON;
		case 'z':
			return CZ_TIME;
		case 'i':
			return CZ_INT;
		case 'b':
			return CZ_BOOL;
		case 'x':
			return CZ_BYTES;
		default:
			elog(ERROR, "unknown letter in statements.def: %c", letter);
	}
}

/* ---- plans ---- */

/*
 * A statement that goes by keys is planned once: no value of its parameters makes another plan better (planner.c). One whose rows come
 * in order is planned with its values, since only they show that an index for some of the rows has those that are asked for.
 */
static SPIPlanPtr
make_plan(const cz_statement *statement, const char *sql)
{
	int count = (int)strlen(statement->parameters);
	Oid types[CZ_MAX_PARAMETERS];
	SPIPlanPtr plan;

	for (int i = 0; i < count; i++)
		types[i] = cz_pg_type(type_of_letter(statement->parameters[i]));
	if (statement->survey)
		plan = SPI_prepare_cursor(sql, count, types, CURSOR_OPT_PARALLEL_OK);
	else if (statement->in_order)
		plan = SPI_prepare_cursor(psprintf("%s%s", cz_pg_in_order, sql), count, types, CURSOR_OPT_CUSTOM_PLAN);
	else
		plan = SPI_prepare_cursor(psprintf("%s%s", cz_pg_by_keys, sql), count, types, CURSOR_OPT_GENERIC_PLAN);
	if (!plan || SPI_keepplan(plan) != 0)
		elog(ERROR, "SPI_prepare failed for statement %s: %s", statement->name, SPI_result_code_string(SPI_result));
	return plan;
}

/* The place of a text, or the one that was not used for longest. */
static assembled_plan *
assembled_place(const char *sql)
{
	assembled_plan *oldest = &assembled[0];

	for (int i = 0; i < CZ_KEPT_ASSEMBLED; i++) {
		assembled_plan *place = &assembled[i];

		if (place->text && strcmp(place->text, sql) == 0)
			return place;
		if (oldest->text && (!place->text || place->used < oldest->used))
			oldest = place;
	}
	return oldest;
}

static SPIPlanPtr
assembled_plan_of(const cz_statement *statement, const char *sql)
{
	assembled_plan *place = assembled_place(sql);
	SPIPlanPtr plan;

	if (!place->text || strcmp(place->text, sql) != 0) {
		char *text = MemoryContextStrdup(TopMemoryContext, sql);

		plan = make_plan(statement, sql);
		if (place->text) {
			pfree(place->text);
			SPI_freeplan(place->plan);
		}
		place->text = text;
		place->plan = plan;
	}
	place->used = ++assembled_uses;
	return place->plan;
}

/* The plan of a query's statement, made when it isn't kept. */
static cz_code
obtain_plan(cz_query *query, SPIPlanPtr *plan)
{
	cz_text sql;

	if (query->number != CZ_ASSEMBLED && plans[query->number]) {
		*plan = plans[query->number];
		return CZ_OK;
	}
	CZ_TRY(cz_sql_expand(query->context, cz_pg_database.dialect, query->statement->text, &sql));
	if (query->number == CZ_ASSEMBLED)
		*plan = assembled_plan_of(query->statement, sql.data);
	else
		*plan = plans[query->number] = make_plan(query->statement, sql.data);
	MemoryContextSwitchTo(call_of(query->context)->memory);
	return CZ_OK;
}

static cz_code
make_parameters(cz_context *context, const char *letters, const cz_value *parameters, Datum *datums, char *nulls)
{
	for (int i = 0; letters[i]; i++) {
		datums[i] = (Datum)0;
		nulls[i] = cz_is_null(&parameters[i]) ? 'n' : ' ';
		if (nulls[i] == ' ')
			CZ_TRY(cz_pg_datum(context, &parameters[i], type_of_letter(letters[i]), &datums[i]));
	}
	return CZ_OK;
}

/* ---- queries ---- */

/* A query that streams. */
typedef struct stream
{
	Portal portal;
	MemoryContext memory; /* of what is made while its rows are read */
} stream;

/* Rows asked for at once: few enough that large documents fit, enough that asking doesn't count. */
enum { BATCH = 50 };

static void
open_stream(cz_query *query, SPIPlanPtr plan, Datum *datums, const char *nulls)
{
	cz_pg_call *call = call_of(query->context);
	stream *opened = palloc(sizeof *opened);

	opened->portal = SPI_cursor_open(NULL, plan, datums, nulls, call->read_only);
	if (!opened->portal)
		elog(ERROR, "SPI_cursor_open failed for statement %s: %s", query->statement->name,
			 SPI_result_code_string(SPI_result));
	MemoryContextSwitchTo(call->memory);
	opened->memory = AllocSetContextCreate(call->memory, "compozy rows", ALLOCSET_DEFAULT_SIZES);
	query->stream = opened;
}

static void
fetch_batch(cz_query *query)
{
	const stream *from = query->stream;

	if (query->handle)
		SPI_freetuptable(query->handle);
	SPI_cursor_fetch(from->portal, true, BATCH);
	MemoryContextSwitchTo(from->memory);
	query->handle = SPI_tuptable;
	query->position = 0;
}

static void
close_stream(cz_query *query)
{
	const stream *from = query->stream;

	if (query->handle)
		SPI_freetuptable(query->handle);
	SPI_cursor_close(from->portal);
	MemoryContextSwitchTo(call_of(query->context)->memory);
	MemoryContextDelete(from->memory);
}

/*
 * Runs a plan whose unique rule may be broken. Nothing runs between the error and the one raised in its place, and the
 * abort that follows cleans up after both: so no subtransaction is needed.
 */
static int
execute_unique(cz_query *query, SPIPlanPtr plan, Datum *datums, const char *nulls)
{
	cz_pg_call *call = call_of(query->context);
	volatile int code = 0;

	PG_TRY();
	{
		code = SPI_execute_plan(plan, datums, nulls, call->read_only, 0);
	}
	PG_CATCH();
	{
		if (geterrcode() != ERRCODE_UNIQUE_VIOLATION)
			PG_RE_THROW();
		MemoryContextSwitchTo(call->memory);
		FlushErrorState();
		(void)query->duplicate(query->context, query->parameters);
		cz_pg_raise(query->context);
	}
	PG_END_TRY();
	return code;
}

static cz_code
start(cz_query *query, const cz_value *parameters)
{
	const cz_statement *statement = query->statement;
	cz_pg_call *call = call_of(query->context);
	Datum datums[CZ_MAX_PARAMETERS];
	char nulls[CZ_MAX_PARAMETERS];
	SPIPlanPtr plan;
	int code;

	connect_once(call);
	CZ_TRY(obtain_plan(query, &plan));
	CZ_TRY(make_parameters(query->context, statement->parameters, parameters, datums, nulls));
	if (query->streams) {
		open_stream(query, plan, datums, nulls);
		return CZ_OK;
	}
	if (query->duplicate)
		code = execute_unique(query, plan, datums, nulls);
	else
		code = SPI_execute_plan(plan, datums, nulls, call->read_only, 0);
	MemoryContextSwitchTo(call->memory);
	if (code < 0)
		elog(ERROR, "SPI_execute_plan failed for statement %s: %s", statement->name, SPI_result_code_string(code));
	query->handle = SPI_tuptable;
	query->changed = code == SPI_OK_SELECT ? 0 : (int64_t)SPI_processed;
	return CZ_OK;
}

/* Documents live as long as the call, so their nodes can't stand in the query, which doesn't. */
static cz_code
read_column(cz_query *query, int column, Datum datum)
{
	const cz_statement *statement = query->statement;
	cz_type type = type_of_letter(statement->columns[column]);
	cz_json *node = NULL;

	if (type == CZ_TIME && !cz_pg_timestamp_in_range(DatumGetTimestampTz(datum)))
		return cz_fail(query->context, CZ_INVALID_ARGUMENT,
					   "a row holds a time outside the years 0001 to 9999 (statement %s)", statement->name);
	if (type == CZ_JSON) {
		node = CZ_NEW(query->context, cz_json);
		if (!node)
			return CZ_OUT_OF_MEMORY;
	}
	return cz_pg_value(query->context, statement->name, type, datum, &query->row[column], node);
}

static cz_code
next(cz_query *query, bool *found)
{
	const SPITupleTable *rows = query->handle;
	int count = (int)strlen(query->statement->columns);
	Datum datums[CZ_MAX_STATEMENT_COLUMNS];
	bool nulls[CZ_MAX_STATEMENT_COLUMNS];

	if (query->stream) {
		/* The row before goes at once: where values are large, the next is read into the same memory while that is warm. */
		MemoryContextReset(((const stream *)query->stream)->memory);
		if (!rows || query->position == rows->numvals)
			fetch_batch(query);
		rows = query->handle;
	}
	*found = rows && query->position < rows->numvals;
	if (!*found)
		return CZ_OK;
	if (rows->tupdesc->natts != count)
		elog(ERROR, "statement %s gives %d columns, not %d", query->statement->name, rows->tupdesc->natts,
			 count);
	heap_deform_tuple(rows->vals[query->position++], rows->tupdesc, datums, nulls);
	for (int i = 0; i < count; i++) {
		query->row[i] = cz_null();
		if (!nulls[i])
			CZ_TRY(read_column(query, i, datums[i]));
	}
	return CZ_OK;
}

/* Rows without documents are given back at once; documents live until the call ends. */
static void
end(cz_query *query)
{
	if (query->stream)
		close_stream(query);
	else if (query->handle && !strchr(query->statement->columns, 'j'))
		SPI_freetuptable(query->handle);
	query->handle = query->stream = NULL;
}

static cz_code
script(cz_context *context, cz_text sql)
{
	cz_pg_call *call = call_of(context);
	int code;

	connect_once(call);
	code = SPI_execute(sql.data, false, 0);
	MemoryContextSwitchTo(call->memory);
	if (code < 0)
		elog(ERROR, "SPI_execute failed: %s", SPI_result_code_string(code));
	return CZ_OK;
}

const cz_database cz_pg_database = {
	.start = start,
	.next = next,
	.end = end,
	.script = script,
	.begin = cz_pg_section_begin,
	.end_section = cz_pg_section_end,
	.writable = cz_pg_writable,
	.has_table = cz_pg_has_table,
	.schema_version = cz_pg_schema_version,
	.set_schema_version = cz_pg_set_schema_version,
	.dialect = &cz_dialect_postgres,
};
