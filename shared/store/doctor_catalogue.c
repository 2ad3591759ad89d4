/*
 * The doctor's look at the catalogue: what the migrations make and isn't there, and indexes that are there twice.
 *
 * What should be there is read from the statements of the migrations, so that it is written down once; they are also what mends
 * it.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/doctor.h"

#include "base/buffer.h"
#include "store/migrations.h"
#include "store/sql.h"

/* ---- what the migrations make ---- */

typedef enum cz_relation_kind
{
	CZ_NOT_A_RELATION,
	CZ_RELATION_TABLE, /* or view */
	CZ_RELATION_INDEX
} cz_relation_kind;

typedef struct cz_relation
{
	cz_relation_kind kind;
	cz_text name;
	cz_text statement; /* that makes it */
} cz_relation;

/* Whether a statement makes something, and what; none of their literals holds a semicolon or a parenthesis in front of the first. */
static bool
read_statement(cz_text statement, cz_relation *relation)
{
	static const struct
	{
		const char *words;
		cz_relation_kind kind;
	} beginnings[] = {
		{"CREATE TABLE ", CZ_RELATION_TABLE},
		{"CREATE VIEW ", CZ_RELATION_TABLE},
		{"CREATE INDEX ", CZ_RELATION_INDEX},
		{"CREATE UNIQUE INDEX ", CZ_RELATION_INDEX},
	};

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
		size_t length = strlen(beginnings[i].words);
		const char *name = statement.data + length;

		if (statement.length <= length || memcmp(statement.data, beginnings[i].words, length) != 0)
			continue;
		*relation = (cz_relation){
			beginnings[i].kind, {name, strcspn(name, " ")}, statement};
		return true;
	}
	return false;
}

typedef cz_code cz_relation_action(cz_context *context, const cz_relation *relation, void *argument);

/* Each relation of a script. */
static cz_code
each_of_script(cz_context *context, cz_text script, cz_relation_action *action, void *argument)
{
	const char *place = script.data, *end = script.data + script.length;
	cz_relation relation;

	while (place < end) {
		const char *semicolon = memchr(place, ';', (size_t)(end - place));
		const char *after = semicolon ? semicolon : end;

		place += strspn(place, " ");
		if (place < after && read_statement((cz_text){place, (size_t)(after - place)}, &relation))
			CZ_TRY(action(context, &relation, argument));
		place = after + 1;
	}
	return CZ_OK;
}

static cz_code
each_relation(cz_context *context, cz_relation_action *action, void *argument)
{
	const char *statements;
	cz_text script;

	for (int i = 0; (statements = cz_migration_statements(i)) != NULL; i++) {
		CZ_TRY(cz_sql_expand(context, context->host->database->dialect, statements, &script));
		CZ_TRY(each_of_script(context, script, action, argument));
	}
	return CZ_OK;
}

/* ---- what isn't there ---- */

typedef struct cz_missing
{
	cz_relation_kind kind;
	cz_rows *rows;
	int count;
} cz_missing;

static cz_code
report_missing(cz_context *context, const cz_relation *relation, bool invalid, cz_rows *rows)
{
	bool table = relation->kind == CZ_RELATION_TABLE;
	cz_finding finding = {
		.check = table ? "missing_table" : invalid ? "invalid_index" : "missing_index",
		.severity = CZ_SEVERITY_ERROR,
		.count = cz_int(1),
		.example = cz_text_value(relation->name),
		.explanation = table	 ? "the table or view is not there; the rows were not looked at. Mended, it is there without any."
					   : invalid ? "the index was not built to its end, so that it costs and doesn't help."
								 : "the index is not there, so that look-ups read the whole table, or what is unique is not watched over.",
		.repair = cz_text_value(relation->statement),
	};
	cz_buffer buffer;
	cz_text text;

	if (invalid) {
		cz_buffer_init(&buffer, context);
		cz_buffer_add_text(&buffer, CZ_TEXT_OF("REINDEX INDEX "));
		cz_buffer_add_text(&buffer, relation->name);
		CZ_TRY(cz_buffer_finish(&buffer, &text));
		finding.repair = cz_text_value(text);
	}
	return cz_finding_add(context, rows, &finding);
}

static cz_code
look_for(cz_context *context, const cz_relation *relation, void *argument)
{
	cz_missing *missing = argument;
	cz_value name = cz_text_value(relation->name), row[2];
	bool found;

	if (relation->kind != missing->kind)
		return CZ_OK;
	CZ_TRY(cz_query_one(context, CZ_SQL_relation_find, &name, row, &found));
	if (found && row[1].as.boolean)
		return CZ_OK;
	missing->count++;
	return report_missing(context, relation, found, missing->rows);
}

cz_code
cz_doctor_tables(cz_context *context, cz_rows *rows, int *count)
{
	cz_missing missing = {CZ_RELATION_TABLE, rows, 0};

	CZ_TRY(each_relation(context, look_for, &missing));
	*count = missing.count;
	return CZ_OK;
}

/* ---- indexes that are there twice ---- */

/* A name to be looked for among those of the migrations. */
typedef struct cz_sought
{
	cz_text name;
	cz_relation_kind kind; /* out */
} cz_sought;

static cz_code
compare_name(cz_context *context, const cz_relation *relation, void *argument)
{
	cz_sought *sought = argument;

	(void)context;
	if (cz_text_equal(relation->name, sought->name))
		sought->kind = relation->kind;
	return CZ_OK;
}

static cz_code
kind_of(cz_context *context, cz_text name, cz_relation_kind *kind)
{
	cz_sought sought = {name, CZ_NOT_A_RELATION};

	CZ_TRY(each_relation(context, compare_name, &sought));
	*kind = sought.kind;
	return CZ_OK;
}

static void
add_quoted(cz_buffer *buffer, cz_text name)
{
	cz_buffer_add(buffer, "\"", 1);
	for (size_t i = 0; i < name.length; i++)
		cz_buffer_add(buffer, name.data[i] == '"' ? "\"\"" : &name.data[i], name.data[i] == '"' ? 2 : 1);
	cz_buffer_add(buffer, "\"", 1);
}

static cz_code
report_twice(cz_context *context, cz_text name, cz_rows *rows)
{
	cz_finding finding = {
		.check = "duplicate_index",
		.severity = CZ_SEVERITY_WARNING,
		.count = cz_int(1),
		.example = cz_text_value(name),
		.explanation = "another index does all that this one does, which costs every writer.",
	};
	cz_buffer buffer;
	cz_text text;

	cz_buffer_init(&buffer, context);
	cz_buffer_add_text(&buffer, CZ_TEXT_OF("DROP INDEX "));
	add_quoted(&buffer, name);
	CZ_TRY(cz_buffer_finish(&buffer, &text));
	finding.repair = cz_text_value(text);
	return cz_finding_add(context, rows, &finding);
}

typedef struct cz_twice
{
	cz_rows *rows;
	char last[256]; /* the index reported last: one may have several others */
} cz_twice;

/* Of two that of the migrations stays, else the one that the statement says. */
static cz_code
judge_pair(cz_context *context, const cz_value *row, void *argument)
{
	cz_twice *twice = argument;
	cz_text name = row[0].as.text, other = row[2].as.text;
	cz_relation_kind of_table, of_name, of_other;

	CZ_TRY(kind_of(context, row[1].as.text, &of_table));
	CZ_TRY(kind_of(context, name, &of_name));
	CZ_TRY(kind_of(context, other, &of_other));
	if (of_table != CZ_RELATION_TABLE || of_name == CZ_RELATION_INDEX || cz_text_is(name, twice->last))
		return CZ_OK;
	if (of_other != CZ_RELATION_INDEX && !row[3].as.boolean)
		return CZ_OK;
	if (name.length < sizeof twice->last) {
		memcpy(twice->last, name.data, name.length);
		twice->last[name.length] = '\0';
	}
	return report_twice(context, name, twice->rows);
}

cz_code
cz_doctor_indexes(cz_context *context, cz_rows *rows)
{
	cz_missing missing = {CZ_RELATION_INDEX, rows, 0};
	cz_twice twice = {.rows = rows};

	CZ_TRY(each_relation(context, look_for, &missing));
	return cz_scan(context, CZ_SQL_indexes_twice, NULL, judge_pair, &twice);
}
