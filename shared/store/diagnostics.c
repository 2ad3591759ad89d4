/*
 * compozy_diagnostics(): how the database is, in numbers with a grade and advice.
 *
 * What SQL can tell is in diagnostics.def; of what only the adapter knows (SQLite's log, who waited for the write lock) a table is here.
 * Nothing is changed, and no table is read whole but workflow_states, and of task_states what runs; on SQLite sizes are the pages of a file below
 * 1 GiB, counted, which reads them.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>

#include "base/buffer.h"
#include "function.h"
#include "store/database.h"
#include "store/migrations.h"
#include "store/schema.h"
#include "store/sql.h"

/* ---- what SQL tells ---- */

typedef enum cz_measure_needs
{
	CZ_NEEDS_ANY,
	CZ_NEEDS_TABLES,
	CZ_NEEDS_GATE,
	CZ_NEEDS_SIZE_GATE,
	CZ_NEEDS_SIZES
} cz_measure_needs;

typedef enum cz_measure_engine
{
	CZ_MEASURED_ON_BOTH,
	CZ_MEASURED_ON_POSTGRES,
	CZ_MEASURED_ON_SQLITE
} cz_measure_engine;

typedef struct cz_sql_measure
{
	const char *name;
	const char *unit;
	cz_measure_needs needs;
	cz_measure_engine engine;
	cz_statement query;
} cz_sql_measure;

static const cz_sql_measure sql_measures[] = {
#define LOOK(name, unit, needs, engine, query) \
	{name, unit, CZ_NEEDS_##needs, CZ_MEASURED_ON_##engine, {name, "", "ttt", query, true, false}},
#define MEASURE(name, unit, needs, engine, value, warn, fail, advice) \
	LOOK(name, unit, needs, engine, \
		 "SELECT CAST(v AS text), CASE WHEN v >= " fail " THEN 'fail' WHEN v >= " warn " THEN 'warn' ELSE 'ok' END, " \
		 "CASE WHEN v >= " warn " THEN " advice " END FROM (SELECT " value " AS v) m")
#include "store/diagnostics.def"
#undef MEASURE
#undef LOOK
};

enum { SQL_MEASURES = sizeof sql_measures / sizeof sql_measures[0] };

/* ---- what the adapter tells ---- */

typedef struct cz_adapter_measure
{
	const char *name;
	const char *unit;
	cz_measure which;
	int64_t warn; /* INT64_MAX: never */
	int64_t fail;
	const char *advice; /* of what follows the number */
} cz_adapter_measure;

#define MEGABYTE (INT64_C(1) << 20)

static const cz_adapter_measure adapter_measures[] = {
	{"cache_misses", "percent", CZ_MEASURE_CACHE_MISSES, INT64_MAX, INT64_MAX, ""}, /* the measures themselves read much */
	{"log_size", "bytes", CZ_MEASURE_LOG_SIZE, 64 * MEGABYTE, 1024 * MEGABYTE,
	 "bytes of log: a reader that stays open keeps the checkpoint (wal_autocheckpoint) from its end"},
	{"writers_waited", "writers", CZ_MEASURE_WAITS, INT64_MAX, INT64_MAX, ""},
	{"busy_errors", "errors", CZ_MEASURE_BUSY_ERRORS, 1, INT64_MAX,
	 "writers gave up since the file NAME-turns was made, when nobody was served for five seconds: make transactions shorter, or move to PostgreSQL (compozy copy)"},
};

/* ---- rows ---- */

static cz_code
add(cz_context *context, cz_rows *rows, const char *name, const char *unit, const cz_value *measured)
{
	cz_value row[] = {
		cz_text_value(cz_text_from(name)), measured[0], cz_text_value(cz_text_from(unit)), measured[1], measured[2],
	};

	return rows->add(rows, context, row);
}

static cz_code
add_number(cz_context *context, cz_rows *rows, const cz_adapter_measure *measure, int64_t number)
{
	const char *status = number >= measure->fail ? "fail" : number >= measure->warn ? "warn" : "ok";
	cz_value measured[] = {cz_null(), cz_text_value(cz_text_from(status)), cz_null()};
	char digits[24];
	cz_buffer buffer;
	cz_text advice;

	snprintf(digits, sizeof digits, "%lld", (long long)number);
	measured[0] = cz_text_value(cz_text_from(digits));
	if (number >= measure->warn) {
		cz_buffer_init(&buffer, context);
		cz_buffer_add_text(&buffer, cz_text_from(digits));
		cz_buffer_add_char(&buffer, ' ');
		cz_buffer_add_text(&buffer, cz_text_from(measure->advice));
		CZ_TRY(cz_buffer_finish(&buffer, &advice));
		measured[2] = cz_text_value(advice);
	}
	return add(context, rows, measure->name, measure->unit, measured);
}

static cz_code
add_from_adapter(cz_context *context, cz_rows *rows)
{
	const cz_database *database = context->host->database;

	if (!database->measure)
		return CZ_OK;
	for (size_t i = 0; i < sizeof adapter_measures / sizeof adapter_measures[0]; i++) {
		int64_t number;

		CZ_TRY(database->measure(context, adapter_measures[i].which, &number));
		CZ_TRY(add_number(context, rows, &adapter_measures[i], number));
	}
	return CZ_OK;
}

/* Which kinds of measures may follow. */
typedef struct cz_gates
{
	bool tables;
	bool sizes;
} cz_gates;

static bool
is_left_out(const cz_sql_measure *measure, const cz_gates *gates)
{
	return (measure->needs == CZ_NEEDS_TABLES && !gates->tables) ||
		   (measure->needs == CZ_NEEDS_SIZES && !(gates->tables && gates->sizes));
}

static cz_code
add_from_sql(cz_context *context, const cz_sql_measure *measure, cz_rows *rows, cz_gates *gates)
{
	cz_query query;
	bool found = false;
	cz_code code = cz_query_start_assembled(context, &measure->query, NULL, &query);

	if (code == CZ_OK)
		code = cz_query_next(&query, &found);
	if (code == CZ_OK && found) {
		if (measure->needs == CZ_NEEDS_GATE && !cz_text_is(query.row[1].as.text, "ok"))
			gates->tables = false;
		if (measure->needs == CZ_NEEDS_SIZE_GATE)
			gates->sizes = cz_text_is(query.row[0].as.text, "measured");
		code = add(context, rows, measure->name, measure->unit, query.row);
	}
	cz_query_end(&query);
	return code;
}

/* The version of the tables, 0 without them; the others need those of this library. */
static cz_code
add_schema(cz_context *context, cz_rows *rows, int64_t version)
{
	cz_adapter_measure measure = {"schema_version", "version", 0, INT64_MAX, INT64_MAX, ""};

	if (version < CZ_SCHEMA_VERSION) {
		measure.warn = measure.fail = version;
		measure.advice = "is older than this library: SELECT compozy_migrate_up()";
	} else if (version > CZ_SCHEMA_VERSION) {
		measure.warn = measure.fail = version;
		measure.advice = "is newer than this library, which must be brought up to date";
	}
	return add_number(context, rows, &measure, version);
}

static cz_code
diagnose(cz_context *context, void *argument)
{
	cz_rows *rows = argument;
	bool sqlite = context->host->database->dialect == &cz_dialect_sqlite;
	cz_gates gates = {.sizes = true};
	int64_t version;

	CZ_TRY(cz_schema_version(context, &version));
	gates.tables = version == CZ_SCHEMA_VERSION;
	CZ_TRY(add_schema(context, rows, version));
	CZ_TRY(add_from_adapter(context, rows));
	for (int i = 0; i < SQL_MEASURES; i++) {
		if (sql_measures[i].engine == (sqlite ? CZ_MEASURED_ON_POSTGRES : CZ_MEASURED_ON_SQLITE) ||
			is_left_out(&sql_measures[i], &gates))
			continue;
		CZ_TRY(add_from_sql(context, &sql_measures[i], rows, &gates));
	}
	return CZ_OK;
}

cz_code
compozy_diagnostics(cz_context *context, const cz_value *args, cz_rows *rows)
{
	(void)args;
	return cz_atomically(context, CZ_SECTION_READ, diagnose, rows);
}
