/*
 * Table functions: eponymous virtual tables whose hidden columns are the arguments.
 *
 * The rows are made when the scan begins and kept in memory of the cursor, since the shared producers hand them over one
 * after the other.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include "base/buffer.h"
#include "json/json.h"

typedef struct function_table
{
	sqlite3_vtab base;
	const cz_registration *registration;
} function_table;

/* Rows of one scan: a list in the order they came. */
typedef struct stored_row
{
	struct stored_row *next;
	cz_value values[];
} stored_row;

typedef struct cz_cursor
{
	sqlite3_vtab_cursor base;
	cz_rows rows;
	cz_arena keep;
	cz_kept_argument kept;
	stored_row *first, *last, *current;
	int64_t number;
	sqlite3_value *arguments[CZ_MAX_ARGUMENTS]; /* as given, for the hidden columns; NULL for those left out */
} cz_cursor;

static const cz_function *
function_of(const cz_cursor *cursor)
{
	return ((const function_table *)cursor->base.pVtab)->registration->function;
}

/* ---- the table ---- */

/* The word "text" gives a column the affinity of text, without which SQLite would compare "123" as a number. */
static const char *
column_type(cz_type type)
{
	static const char *const types[] = {
		[CZ_BOOL] = "boolean", [CZ_INT] = "bigint",	  [CZ_DOUBLE] = "double", [CZ_TEXT] = "text",
		[CZ_JSON] = "json text",	   [CZ_BYTES] = "blob", [CZ_TIME] = "time text",
	};

	return types[type];
}

static char *
declaration(const cz_function *function)
{
	sqlite3_str *text = sqlite3_str_new(NULL);

	sqlite3_str_appendall(text, "CREATE TABLE x (");
	for (int i = 0; i < cz_function_column_count(function); i++)
		sqlite3_str_appendf(text, "%s\"%w\" %s", i ? ", " : "", function->columns[i].name,
							column_type(function->columns[i].type));
	for (int i = 0; i < cz_function_arity(function); i++)
		sqlite3_str_appendf(text, ", \"arg_%w\" HIDDEN", function->arguments[i].name);
	sqlite3_str_appendall(text, ")");
	return sqlite3_str_finish(text);
}

static int
table_connect(sqlite3 *db, void *state, int argc, const char *const *argv, sqlite3_vtab **table, char **message)
{
	const cz_registration *registration = state;
	function_table *made;
	char *text = declaration(registration->function);
	int result = text ? sqlite3_declare_vtab(db, text) : SQLITE_NOMEM;

	(void)argc;
	(void)argv;
	(void)message;
	sqlite3_free(text);
	if (result != SQLITE_OK)
		return result;
	if (registration->function->class == CZ_WRITES)
		sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	else if (registration->function->class != CZ_READS)
		sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	made = sqlite3_malloc64(sizeof *made);
	if (!made)
		return SQLITE_NOMEM;
	memset(made, 0, sizeof *made);
	made->registration = registration;
	*table = &made->base;
	return SQLITE_OK;
}

static int
table_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* The constraint that gives an argument, or -1; one that can't be used in this plan only when there is no other. */
static int
constraint_of(const sqlite3_index_info *info, int column)
{
	int found = -1;

	for (int i = 0; i < info->nConstraint; i++)
		if (info->aConstraint[i].iColumn == column && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ &&
			(found < 0 || !info->aConstraint[found].usable))
			found = i;
	return found;
}

/* Each argument is a constraint on its hidden column; idxNum's bits say which are given, in the order of the arguments. */
static int
table_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	const cz_function *function = ((const function_table *)table)->registration->function;
	int columns = cz_function_column_count(function), place = 0;

	info->idxNum = 0;
	for (int argument = 0; argument < cz_function_arity(function); argument++) {
		int constraint = constraint_of(info, columns + argument);

		if (constraint < 0)
			continue;
		if (!info->aConstraint[constraint].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[constraint].argvIndex = ++place;
		info->aConstraintUsage[constraint].omit = 1;
		info->idxNum |= 1 << argument;
	}
	info->estimatedCost = 100;
	info->estimatedRows = 100;
	return SQLITE_OK;
}

/* ---- the rows ---- */

static cz_code
keep_text(cz_context *context, cz_arena *keep, cz_text *text)
{
	char *copy = cz_arena_allocate(keep, text->length);

	if (!copy)
		return cz_out_of_memory(context);
	if (text->length)
		memcpy(copy, text->data, text->length);
	text->data = copy;
	return CZ_OK;
}

static cz_code
keep_bytes(cz_context *context, cz_arena *keep, cz_bytes *bytes)
{
	cz_text text = {(const char *)bytes->data, bytes->length};

	CZ_TRY(keep_text(context, keep, &text));
	bytes->data = (const uint8_t *)text.data;
	return CZ_OK;
}

/* A value that lives as long as the cursor: JSON as its text, which is all that is asked of it. */
static cz_code
keep_value(cz_context *context, cz_cursor *into, const cz_value *value, cz_value *kept)
{
	*kept = *value;
	if (value->type == CZ_BYTES) {
		into->rows.bytes += value->as.bytes.length;
		return keep_bytes(context, &into->keep, &kept->as.bytes);
	}
	if (value->type == CZ_JSON)
		CZ_TRY(cz_json_to_text(context, value->as.json, &kept->as.text));
	else if (value->type != CZ_TEXT)
		return CZ_OK;
	into->rows.bytes += kept->as.text.length;
	return keep_text(context, &into->keep, &kept->as.text);
}

static cz_code
add_row(cz_rows *rows, cz_context *context, const cz_value *values)
{
	cz_cursor *into = (cz_cursor *)((char *)rows - offsetof(cz_cursor, rows));
	int count = cz_function_column_count(function_of(into));
	stored_row *row = cz_arena_allocate(&into->keep, sizeof *row + (size_t)count * sizeof *values);

	if (!row)
		return cz_out_of_memory(context);
	row->next = NULL;
	for (int i = 0; i < count; i++)
		CZ_TRY(keep_value(context, into, &values[i], &row->values[i]));
	*(into->last ? &into->last->next : &into->first) = row;
	into->last = row;
	return CZ_OK;
}

/* ---- the scan ---- */

static int
table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **opened)
{
	cz_cursor *made = sqlite3_malloc64(sizeof *made);

	(void)table;
	if (!made)
		return SQLITE_NOMEM;
	memset(made, 0, sizeof *made);
	made->rows = (cz_rows){add_row, 0};
	cz_arena_init(&made->keep, &cz_sqlite_host.memory, NULL, NULL, 0);
	cz_sqlite_kept_init(&made->kept, false);
	*opened = &made->base;
	return SQLITE_OK;
}

static void
forget_scan(cz_cursor *scan)
{
	cz_arena_clear(&scan->keep);
	scan->first = scan->last = scan->current = NULL;
	scan->number = 1;
	scan->rows.bytes = 0;
	for (int i = 0; i < CZ_MAX_ARGUMENTS; i++) {
		sqlite3_value_free(scan->arguments[i]);
		scan->arguments[i] = NULL;
	}
}

static int
table_close(sqlite3_vtab_cursor *base)
{
	forget_scan((cz_cursor *)base);
	cz_arena_clear(&((cz_cursor *)base)->kept.kept.arena);
	sqlite3_free(base);
	return SQLITE_OK;
}

/* A further condition on an argument is checked by SQLite, which asks the hidden column for it; so the value is kept. */
static cz_code
read_one(cz_context *context, cz_cursor *cursor, int number, sqlite3_value *source, cz_value *value)
{
	const cz_function *function = function_of(cursor);

	cursor->arguments[number] = sqlite3_value_dup(source);
	if (!cursor->arguments[number])
		return cz_out_of_memory(context);
	return cz_sqlite_value_in(context, function, &function->arguments[number], source, value);
}

static cz_code
read_given(cz_context *context, cz_cursor *cursor, int given, sqlite3_value **source, cz_value *args)
{
	const cz_function *function = function_of(cursor);
	int place = 0;

	for (int i = 0; i < cz_function_arity(function); i++) {
		args[i] = cz_null();
		if (given & (1 << i))
			CZ_TRY(read_one(context, cursor, i, source[place++], &args[i]));
		else if (function->arguments[i].mode != CZ_OPTIONAL)
			return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" of %s is missing", function->arguments[i].name,
						   function->name);
	}
	return CZ_OK;
}

static cz_code
make_rows(cz_context *context, cz_cursor *cursor, int given, sqlite3_value **source)
{
	const cz_function *function = function_of(cursor);
	cz_value args[CZ_MAX_ARGUMENTS + 1];
	bool empty;

	CZ_TRY(read_given(context, cursor, given, source, args));
	CZ_TRY(cz_function_check_nulls(context, function, args, cz_function_arity(function), &empty));
	return empty ? CZ_OK : function->table(context, args, &cursor->rows);
}

static int
table_filter(sqlite3_vtab_cursor *base, int given, const char *text, int argc, sqlite3_value **argv)
{
	cz_cursor *scan = (cz_cursor *)base;
	function_table *table = (function_table *)base->pVtab;
	cz_call call = {.connection = table->registration->connection, .kept = &scan->kept};
	cz_context context;
	int result = SQLITE_OK;

	(void)text;
	(void)argc;
	forget_scan(scan);
	cz_sqlite_start(&context, &call);
	if (cz_sqlite_settle(&context, make_rows(&context, scan, given, argv)) != CZ_OK) {
		sqlite3_free(table->base.zErrMsg);
		table->base.zErrMsg = cz_sqlite_message(&context);
		result = cz_sqlite_result_code(&context);
	}
	cz_context_clear(&context);
	scan->current = scan->first;
	return result;
}

static int
table_next(sqlite3_vtab_cursor *base)
{
	cz_cursor *scan = (cz_cursor *)base;

	scan->current = scan->current->next;
	scan->number++;
	return SQLITE_OK;
}

static int
table_eof(sqlite3_vtab_cursor *base)
{
	return ((cz_cursor *)base)->current == NULL;
}

static int
table_column(sqlite3_vtab_cursor *base, sqlite3_context *sql, int column)
{
	const cz_cursor *scan = (const cz_cursor *)base;
	const function_table *table = (const function_table *)base->pVtab;
	int hidden = column - cz_function_column_count(function_of(scan));
	cz_call call = {.connection = table->registration->connection};
	cz_value value;
	cz_context context;
	int result = SQLITE_OK;

	if (hidden >= 0) {
		if (scan->arguments[hidden])
			sqlite3_result_value(sql, scan->arguments[hidden]);
		return SQLITE_OK;
	}
	value = scan->current->values[column];
	if (value.type == CZ_JSON)
		value.type = CZ_TEXT;
	cz_sqlite_start(&context, &call);
	if (cz_sqlite_value_out(&context, sql, &value) != CZ_OK) {
		cz_sqlite_report(sql, &context);
		result = cz_sqlite_result_code(&context);
	} else if (scan->current->values[column].type == CZ_JSON)
		sqlite3_result_subtype(sql, CZ_SUBTYPE_JSON);
	cz_context_clear(&context);
	return result;
}

static int
table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
	*rowid = ((cz_cursor *)base)->number;
	return SQLITE_OK;
}

/*
 * A statement that reads an eponymous table begins with a read transaction on the main database, and SQLite never lets such a one
 * become a writer once others have written. So a function that writes gets a table of its own in the temporary schema as
 * well, which is found first and leaves the main database alone until the section begins.
 */
static int
create_temporary(sqlite3 *db, const cz_function *function)
{
	char *text = sqlite3_mprintf("CREATE VIRTUAL TABLE IF NOT EXISTS temp.\"%w\" USING \"%w\"", function->name, function->name);
	int result = text ? sqlite3_exec(db, text, NULL, NULL, NULL) : SQLITE_NOMEM;

	sqlite3_free(text);
	return result;
}

int
cz_sqlite_register_table(sqlite3 *db, cz_registration *registration)
{
#define METHODS \
	.xConnect = table_connect, .xBestIndex = table_best_index, .xDisconnect = table_disconnect, .xOpen = table_open, \
	.xClose = table_close, .xFilter = table_filter, .xNext = table_next, .xEof = table_eof, .xColumn = table_column, \
	.xRowid = table_rowid
	static const sqlite3_module reading = {METHODS};
	static const sqlite3_module writing = {METHODS, .xCreate = table_connect, .xDestroy = table_disconnect};
#undef METHODS
	const cz_function *function = registration->function;
	bool writes = function->class == CZ_WRITES;
	int result;

	cz_connection_hold(registration->connection);
	result = sqlite3_create_module_v2(db, function->name, writes ? &writing : &reading, registration, cz_registration_release);
	return result == SQLITE_OK && writes ? create_temporary(db, function) : result;
}
