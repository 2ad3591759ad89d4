/*
 * Applying migrations and taking them back.
 *
 * Everything happens in one section of mode MIGRATE: one runner at a time, whoever races, and either all of the steps
 * asked for or none. The record of what was applied is a table of the user's, beside the others.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/migrations.h"

#include "function.h"
#include "store/adopt.h"
#include "store/indexes.h"
#include "store/schema.h"
#include "store/sql.h"

typedef struct cz_migration
{
	int64_t version;
	const char *name;
	cz_statement_number table_with_rows; /* gives the name of a table that down would drop and that holds rows */
	const char *up;
	const char *down;
} cz_migration;

static const cz_migration migrations[] = {
#define MIGRATION(version, name, table_with_rows, up, down) {version, name, CZ_SQL_##table_with_rows, up, down},
#include "store/migrations.def"
#undef MIGRATION
};

enum { COUNT = sizeof migrations / sizeof migrations[0] };

static const char *const record_table =
	"CREATE TABLE compozy_migrations (version bigint NOT NULL PRIMARY KEY, name {text} NOT NULL, "
	"applied_at {time} NOT NULL)";

const char *
cz_migration_statements(int number)
{
	return number < COUNT ? migrations[number].up : NULL;
}

/* ---- indexes that may be there before their migration ---- */

typedef struct cz_index
{
	const char *name;
	const char *statement;
} cz_index;

static const cz_index indexes[] = {
#define INDEX(name, table, columns) {name, "CREATE INDEX " name " ON " table " (" columns ")"},
	CZ_INDEXES_FOR_FINDING(INDEX)
#undef INDEX
};

/* What was not built to its end, as a run that was killed leaves it. */
#define INDEX(name, table, columns) "to_regclass('" name "'), "
static const char *const drop_invalid =
	"{postgres: DO $$ DECLARE invalid regclass; BEGIN FOR invalid IN SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid "
	"AND indexrelid IN (" CZ_INDEXES_FOR_FINDING(INDEX) "NULL) LOOP EXECUTE 'DROP INDEX ' || invalid; END LOOP; END $$;}";
#undef INDEX

/* Not IF NOT EXISTS, which keeps writers waiting even where the index is there. */
static cz_code
create_indexes(cz_context *context)
{
	CZ_TRY(cz_sql_run(context, drop_invalid));
	for (size_t i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
		bool exists;

		CZ_TRY(context->host->database->has_table(context, indexes[i].name, &exists));
		if (!exists)
			CZ_TRY(cz_sql_run(context, indexes[i].statement));
	}
	return CZ_OK;
}

/* ---- up ---- */

/* Makes the record of migrations. Tables of the same names that stand there already are Compozy's own, or refused. */
static cz_code
create_record(cz_context *context, bool *adopts)
{
	bool exists;

	*adopts = false;
	CZ_TRY(context->host->database->has_table(context, "compozy_migrations", &exists));
	if (exists)
		return CZ_OK;
	CZ_TRY(cz_adoption_wanted(context, adopts));
	return cz_sql_run(context, record_table);
}

static cz_code
apply(cz_context *context, const cz_migration *migration)
{
	cz_value record[3];

	CZ_TRY(migration->version == CZ_INDEXES_VERSION ? create_indexes(context) : cz_sql_run(context, migration->up));
	record[0] = cz_int(migration->version);
	record[1] = cz_text_value(cz_text_from(migration->name));
	record[2] = cz_time_value(context->host->now(context->engine));
	return cz_execute(context, CZ_SQL_migration_record, record, NULL);
}

typedef struct cz_run
{
	int64_t target; /* up: the version to reach; down: how many to take back */
	bool force;
	int64_t count; /* out: how many were run */
} cz_run;

static cz_code
run_up(cz_context *context, void *argument)
{
	cz_run *up = argument;
	int64_t version;
	bool adopts;

	CZ_TRY(create_record(context, &adopts));
	CZ_TRY(cz_schema_version(context, &version));
	if (version > CZ_SCHEMA_VERSION)
		return cz_schema_newer(context, version);
	if (adopts) {
		up->target = CZ_SCHEMA_VERSION;
		CZ_TRY(cz_adoption_begin(context));
	}
	for (int i = 0; i < COUNT; i++) {
		if (migrations[i].version <= version || migrations[i].version > up->target)
			continue;
		CZ_TRY(apply(context, &migrations[i]));
		up->count++;
	}
	return adopts ? cz_adoption_end(context) : CZ_OK;
}

cz_code
compozy_migrate_up(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_run up = {.target = cz_is_null(&args[0]) ? CZ_SCHEMA_VERSION : args[0].as.integer};

	(void)count;
	if (up.target < 0 || up.target > CZ_SCHEMA_VERSION)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"to\" is %lld; allowed: 0 to %d", (long long)up.target,
					   CZ_SCHEMA_VERSION);
	CZ_TRY(cz_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_MIGRATE, run_up, &up));
	*result = cz_int(up.count);
	return CZ_OK;
}

/* ---- down ---- */

static cz_code
refuse_rows(cz_context *context, const cz_migration *migration)
{
	cz_value row[1];
	cz_code code;
	bool found;

	CZ_TRY(cz_query_one(context, migration->table_with_rows, NULL, row, &found));
	if (!found)
		return CZ_OK;
	code = cz_fail(context, CZ_INVALID_ARGUMENT, "table \"%.*s\" holds rows, and taking back version %lld would drop it",
				   CZ_QUOTE(row[0].as.text), (long long)migration->version);
	cz_hint(context, "Call compozy_migrate_down(steps, true) to drop it with its rows.");
	return code;
}

static cz_code
take_back(cz_context *context, const cz_migration *migration, bool force)
{
	cz_value version = cz_int(migration->version);

	if (!force)
		CZ_TRY(refuse_rows(context, migration));
	CZ_TRY(cz_sql_run(context, migration->down));
	CZ_TRY(cz_execute(context, CZ_SQL_migration_forget, &version, NULL));
	if (migration != migrations)
		return CZ_OK;
	version = cz_int(0); /* what was adopted is gone as well */
	return cz_execute(context, CZ_SQL_migration_forget, &version, NULL);
}

static cz_code
run_down(cz_context *context, void *argument)
{
	cz_run *down = argument;
	int64_t version;

	CZ_TRY(cz_schema_version(context, &version));
	if (version > CZ_SCHEMA_VERSION)
		return cz_schema_newer(context, version);
	for (int i = COUNT - 1; i >= 0 && down->count < down->target; i--) {
		if (migrations[i].version > version)
			continue;
		CZ_TRY(take_back(context, &migrations[i], down->force));
		down->count++;
	}
	context->host->database->set_schema_version(context, -1);
	return CZ_OK;
}

cz_code
compozy_migrate_down(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_run down = {
		.target = cz_is_null(&args[0]) ? 1 : args[0].as.integer,
		.force = !cz_is_null(&args[1]) && args[1].as.boolean,
	};

	(void)count;
	if (down.target < 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"steps\" is %lld; allowed: 0 or more",
					   (long long)down.target);
	CZ_TRY(cz_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_MIGRATE, run_down, &down));
	*result = cz_int(down.count);
	return CZ_OK;
}

/* ---- status ---- */

static cz_code
add_status(cz_context *context, cz_rows *rows, int64_t version, cz_text name, const cz_value *applied_at, const char *state)
{
	cz_value row[4] = {cz_int(version), cz_text_value(name), *applied_at, cz_text_value(cz_text_from(state))};

	return rows->add(rows, context, row);
}

/* Adds what is recorded, by version, and reports the last version seen. */
static cz_code
add_applied(cz_context *context, cz_query *query, cz_rows *rows, int64_t *last)
{
	bool found;

	for (;;) {
		CZ_TRY(cz_query_next(query, &found));
		if (!found)
			return CZ_OK;
		*last = query->row[0].as.integer;
		CZ_TRY(add_status(context, rows, *last, query->row[1].as.text, &query->row[2],
						  *last > CZ_SCHEMA_VERSION ? "unknown" : "applied"));
	}
}

/* Compozy's own tables stand before the first version. */
static cz_code
add_adoption(cz_context *context, cz_rows *rows)
{
	cz_value never = cz_null();
	bool wanted;
	cz_code code = cz_adoption_wanted(context, &wanted);

	if (code == CZ_ALREADY_EXISTS) {
		context->error.code = CZ_OK;
		return CZ_OK;
	}
	CZ_TRY(code);
	return wanted ? add_status(context, rows, 0, CZ_TEXT_OF(CZ_ADOPTION), &never, "pending") : CZ_OK;
}

cz_code
compozy_migrate_status(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_value never = cz_null();
	int64_t last = 0;
	bool exists;

	(void)args;
	CZ_TRY(context->host->database->has_table(context, "compozy_migrations", &exists));
	if (exists) {
		cz_query query;
		cz_code code = cz_query_start(context, CZ_SQL_migrations, NULL, &query);

		if (code == CZ_OK)
			code = add_applied(context, &query, rows, &last);
		cz_query_end(&query);
		CZ_TRY(code);
	} else
		CZ_TRY(add_adoption(context, rows));
	for (int i = 0; i < COUNT; i++)
		if (migrations[i].version > last)
			CZ_TRY(add_status(context, rows, migrations[i].version, cz_text_from(migrations[i].name), &never, "pending"));
	return CZ_OK;
}

/* ---- the connection ---- */

cz_code
compozy_configure(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	(void)args;
	(void)count;
	if (context->host->configure)
		CZ_TRY(context->host->configure(context));
	*result = cz_bool(true);
	return CZ_OK;
}
