/*
 * Functions that give rows.
 *
 * All rows are put into a tuplestore before the first is read: what a body holds (statements, memory) would leak
 * whenever a LIMIT stops the reading of rows given one at a time. Done by hand, since the server's helper changed its
 * name in 15.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "call.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "host.h"
#include "values.h"

/* Where the rows of one call go. */
typedef struct row_store
{
	cz_rows rows;
	const cz_function *function;
	int columns;
	Tuplestorestate *tuples;
	TupleDesc descriptor;
	MemoryContext scratch; /* for the datums of one row */
} row_store;

static cz_code
make_datums(cz_context *context, const row_store *store, const cz_value *values, Datum *datums, bool *nulls)
{
	for (int i = 0; i < store->columns; i++) {
		datums[i] = (Datum)0;
		nulls[i] = cz_is_null(&values[i]);
		if (!nulls[i])
			CZ_TRY(cz_pg_datum(context, &values[i], store->function->columns[i].type, &datums[i]));
	}
	return CZ_OK;
}

/* Bytes of what has no fixed size. */
static uint64
count_bytes(const row_store *store, const Datum *datums, const bool *nulls)
{
	uint64 bytes = 0;

	for (int i = 0; i < store->columns; i++)
		if (!nulls[i] && TupleDescAttr(store->descriptor, i)->attlen == -1)
			bytes += VARSIZE_ANY_EXHDR(DatumGetPointer(datums[i]));
	return bytes;
}

static cz_code
add_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	row_store *store = (row_store *)rows;
	MemoryContext caller = MemoryContextSwitchTo(store->scratch);
	Datum datums[CZ_MAX_COLUMNS];
	bool nulls[CZ_MAX_COLUMNS];
	cz_code code = make_datums(context, store, values, datums, nulls);

	if (code == CZ_OK) {
		tuplestore_putvalues(store->tuples, store->descriptor, datums, nulls);
		rows->bytes += count_bytes(store, datums, nulls);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextReset(store->scratch);
	return code;
}

static TupleDesc
make_descriptor(const cz_function *function, int columns)
{
	TupleDesc descriptor = CreateTemplateTupleDesc(columns);

	for (int i = 0; i < columns; i++)
		TupleDescInitEntry(descriptor, (AttrNumber)(i + 1), function->columns[i].name,
						   cz_pg_type(function->columns[i].type), -1, 0);
	return descriptor;
}

/* An empty store that the executor will read. */
static void
open_store(FunctionCallInfo fcinfo, const cz_function *function, row_store *store)
{
	ReturnSetInfo *info = (ReturnSetInfo *)fcinfo->resultinfo;
	MemoryContext caller;

	if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("%s gives rows and is called where none can be taken", function->name)));
	caller = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
	store->rows = (cz_rows){add_row, 0};
	store->function = function;
	store->columns = cz_function_column_count(function);
	store->tuples = tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
	store->descriptor = make_descriptor(function, store->columns);
	info->returnMode = SFRM_Materialize;
	info->setResult = store->tuples;
	info->setDesc = store->descriptor;
	MemoryContextSwitchTo(caller);
	store->scratch = AllocSetContextCreate(caller, "compozy row", ALLOCSET_SMALL_SIZES);
}

static cz_code
run(cz_context *context, FunctionCallInfo fcinfo, const cz_function *function, row_store *store)
{
	cz_pg_arguments arguments;
	bool answered;

	CZ_TRY(cz_pg_arguments_read(context, fcinfo, function, 0, &arguments));
	CZ_TRY(cz_function_check_nulls(context, function, arguments.values, arguments.count, &answered));
	return answered ? CZ_OK : function->table(context, arguments.values, &store->rows);
}

Datum
cz_pg_table(FunctionCallInfo fcinfo, const cz_function *function)
{
	cz_pg_call call;
	cz_context context;
	row_store store;
	cz_code code;

	open_store(fcinfo, function, &store);
	cz_pg_call_begin(&call, &context, function->class != CZ_WRITES);
	call.fcinfo = fcinfo;
	code = run(&context, fcinfo, function, &store);
	cz_pg_call_end(&call, &context, code);
	MemoryContextDelete(store.scratch);
	return (Datum)0;
}
