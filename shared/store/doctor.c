/*
 * compozy_doctor(): what is wrong in the tables, and what mends it.
 *
 * The checks of rows are doctor.def's; those of tables and indexes compare the catalogue with what the migrations make
 * (doctor_catalogue.c). In Compozy's own tables, before their adoption, the same checks tell what the adoption will mend.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/doctor.h"

#include <stdio.h>

#include "base/buffer.h"
#include "store/adopt.h"
#include "store/migrations.h"
#include "store/schema.h"
#include "store/sql.h"

/* ---- the checks ---- */

typedef enum cz_check_scope
{
	CZ_SCOPE_STATES, /* also in Compozy's own tables */
	CZ_SCOPE_OURS
} cz_check_scope;

typedef enum cz_check_engine
{
	CZ_CHECK_BOTH,
	CZ_CHECK_POSTGRES,
	CZ_CHECK_SQLITE
} cz_check_engine;

typedef struct cz_check
{
	const char *name;
	cz_severity severity;
	cz_check_scope scope;
	cz_check_engine engine;
	cz_statement find;
	const char *explanation;
	const char *repair;
} cz_check;

static const cz_check checks[] = {
#define CHECK(name, severity, scope, engine, find, explanation, repair) \
	{name, CZ_SEVERITY_##severity, CZ_SCOPE_##scope, CZ_CHECK_##engine, {name, "", "itt", find, true, false}, explanation, repair},
#include "store/doctor.def"
#undef CHECK
};

enum { CHECK_COUNT = sizeof checks / sizeof checks[0] };

/* What adopts Compozy's tables, and so mends them. */
#define MIGRATE "SELECT compozy_migrate_up()"

const char cz_kept_table[] =
	"CREATE TABLE IF NOT EXISTS compozy_kept (number bigint NOT NULL PRIMARY KEY, table_name {text} NOT NULL, row_key {text}, "
	"column_name {text}, value {text}, reason {text} NOT NULL)";

/* ---- rows ---- */

cz_code
cz_finding_add(cz_context *context, cz_rows *rows, const cz_finding *finding)
{
	static const char *const severities[] = {[CZ_SEVERITY_WARNING] = "warning", [CZ_SEVERITY_ERROR] = "error"};
	cz_value row[] = {
		cz_text_value(cz_text_from(finding->check)),
		cz_text_value(cz_text_from(severities[finding->severity])),
		finding->count,
		finding->example,
		cz_text_value(cz_text_from(finding->explanation)),
		finding->repair,
	};

	return rows->add(rows, context, row);
}

/* A finding about the schema as a whole. */
static cz_code
add_schema(cz_context *context, cz_rows *rows, int64_t count, const char *explanation, const char *repair)
{
	cz_finding finding = {
		.check = "schema",
		.severity = CZ_SEVERITY_ERROR,
		.count = cz_int(count),
		.explanation = explanation,
		.repair = repair ? cz_text_value(cz_text_from(repair)) : cz_null(),
	};

	return cz_finding_add(context, rows, &finding);
}

/* ---- checks of rows ---- */

/* A check's repair, with compozy_kept before it where that is needed and isn't there. */
static cz_code
make_repair(cz_context *context, const cz_check *check, cz_value *repair)
{
	const cz_database *database = context->host->database;
	bool keeps = check->repair && strstr(check->repair, "compozy_kept"), exists = true;
	cz_buffer buffer;
	cz_text text;

	if (!check->repair)
		return CZ_OK;
	if (keeps)
		CZ_TRY(database->has_table(context, "compozy_kept", &exists));
	cz_buffer_init(&buffer, context);
	if (!exists) {
		CZ_TRY(cz_sql_expand(context, database->dialect, cz_kept_table, &text));
		cz_buffer_add_text(&buffer, text);
		cz_buffer_add(&buffer, "; ", 2);
	}
	CZ_TRY(cz_sql_expand(context, database->dialect, check->repair, &text));
	cz_buffer_add_text(&buffer, text);
	CZ_TRY(cz_buffer_finish(&buffer, &text));
	*repair = cz_text_value(text);
	return CZ_OK;
}

static cz_code
report(cz_context *context, const cz_check *check, const cz_value *found, bool adopted, cz_rows *rows)
{
	cz_finding finding = {
		.check = check->name,
		.severity = check->severity,
		.count = found[0],
		.example = found[1],
		.explanation = check->explanation,
		.repair = found[2],
	};

	if (!adopted)
		finding.repair = cz_text_value(CZ_TEXT_OF(MIGRATE));
	else if (cz_is_null(&finding.repair))
		CZ_TRY(make_repair(context, check, &finding.repair));
	return cz_finding_add(context, rows, &finding);
}

/* A check that the engine can't make, since a value is none that its functions take (text that isn't UTF-8), is a finding itself. */
static cz_code
report_failure(cz_context *context, const cz_check *check, cz_rows *rows)
{
	cz_finding finding = {
		.check = check->name,
		.severity = CZ_SEVERITY_ERROR,
		.explanation = "the check could not be made: example says why.",
	};

	context->error.code = CZ_OK;
	finding.example = cz_text_value(cz_text_from(context->error.message));
	return cz_finding_add(context, rows, &finding);
}

/* Not a disk that fails, after which there is no transaction to go on in. */
static bool
refused_value(const cz_context *context, cz_code code)
{
	return code == CZ_ENGINE && context->error.engine_code == cz_error_kind_of(CZ_INVALID_ARGUMENT)->sqlite_code;
}

static cz_code
find(cz_context *context, const cz_check *check, bool adopted, cz_rows *rows)
{
	cz_query query;
	bool found = false;
	cz_code code = cz_query_start_assembled(context, &check->find, NULL, &query);

	if (code == CZ_OK)
		code = cz_query_next(&query, &found);
	if (code == CZ_OK && found && query.row[0].as.integer > 0)
		code = report(context, check, query.row, adopted, rows);
	cz_query_end(&query);
	return refused_value(context, code) ? report_failure(context, check, rows) : code;
}

static cz_code
check_rows(cz_context *context, bool adopted, cz_rows *rows)
{
	bool sqlite = context->host->database->dialect == &cz_dialect_sqlite;

	for (int i = 0; i < CHECK_COUNT; i++) {
		if (checks[i].engine == (sqlite ? CZ_CHECK_POSTGRES : CZ_CHECK_SQLITE) || (!adopted && checks[i].scope == CZ_SCOPE_OURS))
			continue;
		CZ_TRY(find(context, &checks[i], adopted, rows));
	}
	return CZ_OK;
}

/* What adoption and repairs have put aside. */
static cz_code
check_kept(cz_context *context, cz_rows *rows)
{
	cz_finding finding = {
		.check = "kept",
		.severity = CZ_SEVERITY_WARNING,
		.explanation = "values and rows that the tables can't hold, with the reason. DROP TABLE compozy_kept when you are done with them.",
	};
	cz_value row[2];
	bool exists, found;

	CZ_TRY(context->host->database->has_table(context, "compozy_kept", &exists));
	if (!exists)
		return CZ_OK;
	CZ_TRY(cz_query_one(context, CZ_SQL_kept, NULL, row, &found));
	if (row[0].as.integer == 0)
		return CZ_OK;
	finding.count = row[0];
	finding.example = row[1];
	return cz_finding_add(context, rows, &finding);
}

/* ---- the whole ---- */

/* No tables of ours: Compozy's own, somebody else's, or none. */
static cz_code
examine_without_schema(cz_context *context, cz_rows *rows)
{
	bool adoptable;
	cz_code code = cz_adoption_wanted(context, &adoptable);

	if (code == CZ_ALREADY_EXISTS) {
		context->error.code = CZ_OK;
		return add_schema(context, rows, 1, context->error.message, NULL);
	}
	CZ_TRY(code);
	if (!adoptable)
		return add_schema(context, rows, CZ_SCHEMA_VERSION, "the tables are not there.", MIGRATE);
	CZ_TRY(add_schema(context, rows, CZ_SCHEMA_VERSION, "the tables are Compozy's own, and wait to be adopted.", MIGRATE));
	return check_rows(context, false, rows);
}

static cz_code
examine(cz_context *context, void *argument)
{
	cz_rows *rows = argument;
	int64_t version;
	int missing;

	CZ_TRY(cz_schema_version(context, &version));
	if (version == 0)
		return examine_without_schema(context, rows);
	if (version < CZ_SCHEMA_VERSION)
		return add_schema(context, rows, CZ_SCHEMA_VERSION - version, "migrations are missing; the rows were not looked at.", MIGRATE);
	if (version > CZ_SCHEMA_VERSION)
		return add_schema(context, rows, version - CZ_SCHEMA_VERSION, "the tables are of a newer library, which must look at them.", NULL);
	CZ_TRY(cz_doctor_tables(context, rows, &missing));
	if (missing > 0)
		return CZ_OK;
	CZ_TRY(check_rows(context, true, rows));
	CZ_TRY(cz_doctor_indexes(context, rows));
	return check_kept(context, rows);
}

cz_code
compozy_doctor(cz_context *context, const cz_value *args, cz_rows *rows)
{
	(void)args;
	return cz_atomically(context, CZ_SECTION_READ, examine, rows);
}
