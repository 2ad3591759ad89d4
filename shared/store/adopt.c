/*
 * Adopting a database of Compozy's.
 *
 * Its tables have our columns in another order, other keys, other rules, 29 indexes, and on SQLite times in whatever form a driver
 * left them. So they are put aside under other names, ours are made by the migrations, each row is read as text, checked by the
 * rules that a saved row is checked by, and stored; all in the migrations' one section. Nothing is lost: what our tables can't hold,
 * a value or a whole row, is kept in compozy_kept with the reason. Mended without a word there: a status in other letters or under its
 * old name, a document that is no JSON (it becomes a JSON string), an error that is no object (it becomes one's message).
 *
 * Parents come before their children, by depth; a row in a circle of parents, or with a parent that isn't there, loses its parent.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/adopt.h"

#include "base/buffer.h"
#include "domain/domain.h"
#include "domain/error_object.h"
#include "function.h"
#include "store/doctor.h"
#include "store/history.h"
#include "store/queue.h"
#include "store/sql.h"
#include "store/state.h"
#include "store/task.h"

/* The actor of the first line in an adopted row's history. */
#define ACTOR "adoption"

/* ---- recognising and putting aside ---- */

cz_code
cz_adoption_wanted(cz_context *context, bool *wanted)
{
	const cz_database *database = context->host->database;
	cz_value row[1];
	bool goose;

	CZ_TRY(database->has_table(context, "workflow_states", wanted));
	if (!*wanted)
		return CZ_OK;
	CZ_TRY(database->has_table(context, "goose_db_version", &goose));
	if (!goose)
		return cz_fail(context, CZ_ALREADY_EXISTS,
					   "table \"workflow_states\" is there, but was not made by compozy_migrate_up(), nor by Compozy");
	CZ_TRY(cz_query_one(context, CZ_SQL_adoptable, NULL, row, &goose));
	if (!goose)
		return cz_fail(context, CZ_ALREADY_EXISTS,
					   "the tables are of a Compozy from before July 2025; its own migrations must bring them up to date first");
	return CZ_OK;
}

/* PostgreSQL's names of constraints and their indexes are one set for all tables: ours would get other ones than in a fresh database. */
#define RENAME_CONSTRAINTS \
	"{postgres: DO $$ DECLARE old record; BEGIN FOR old IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint " \
	"WHERE conrelid IN ('adopted_workflow_states'::regclass, 'adopted_task_states'::regclass, 'adopted_users'::regclass, " \
	"'adopted_api_keys'::regclass) LOOP EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', old.of_table, old.conname, " \
	"'adopted_' || old.conname); END LOOP; END $$;}"

static const char *const aside =
	"ALTER TABLE workflow_states RENAME TO adopted_workflow_states;"
	"ALTER TABLE task_states RENAME TO adopted_task_states;"
	"ALTER TABLE users RENAME TO adopted_users;"
	"ALTER TABLE api_keys RENAME TO adopted_api_keys;"
	RENAME_CONSTRAINTS;

static const char *const drop =
	"DROP TABLE adopted_task_states; DROP TABLE adopted_workflow_states; DROP TABLE adopted_api_keys; DROP TABLE adopted_users;";

/* Compozy's pgvector provider has its own table of the name that our view has; it stays, and the view gives way. */
static const char *const chunks_aside = "ALTER TABLE knowledge_chunks RENAME TO adopted_knowledge_chunks;";
static const char *const chunks_back =
	"DROP VIEW knowledge_chunks; ALTER TABLE adopted_knowledge_chunks RENAME TO knowledge_chunks;";

cz_code
cz_adoption_begin(cz_context *context)
{
	cz_value record[] = {cz_int(0), cz_text_value(CZ_TEXT_OF(CZ_ADOPTION)), cz_time_value(context->host->now(context->engine))};
	bool chunks;

	CZ_TRY(cz_execute(context, CZ_SQL_migration_record, record, NULL));
	CZ_TRY(context->host->database->has_table(context, "knowledge_chunks", &chunks));
	if (chunks)
		CZ_TRY(cz_sql_run(context, chunks_aside));
	CZ_TRY(cz_sql_run(context, aside));
	return cz_sql_run(context, cz_kept_table);
}

/* ---- what can't be held ---- */

typedef struct cz_adoption
{
	const char *table;
	const cz_shape *shape;
	int64_t kept; /* rows of compozy_kept */
} cz_adoption;

static cz_code
keep(cz_context *context, cz_adoption *adoption, cz_value key, cz_value column, cz_value value, cz_text reason)
{
	cz_value row[] = {
		cz_int(++adoption->kept), cz_text_value(cz_text_from(adoption->table)), key, column, value, cz_text_value(reason),
	};

	return cz_execute(context, CZ_SQL_adoption_keep, row, NULL);
}

/* One value, which then is NULL in the row that is stored. */
static cz_code
keep_value(cz_context *context, cz_adoption *adoption, const cz_value *source, int column, cz_text reason)
{
	cz_value name = cz_text_value(cz_text_from(adoption->shape->names[column]));

	return keep(context, adoption, source[0], name, source[column], reason);
}

/* A whole row, as an object of texts. */
static cz_code
keep_row(cz_context *context, cz_adoption *adoption, const cz_value *source, cz_text reason)
{
	const cz_shape *shape = adoption->shape;
	size_t count = (size_t)shape->column_count;
	cz_json_member *members = CZ_NEW_ARRAY(context, count, cz_json_member);
	cz_json object;
	cz_text text;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < shape->column_count; i++)
		members[i] = cz_json_pair(shape->names[i], cz_is_null(&source[i]) ? cz_json_null() : cz_json_string(source[i].as.text));
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	object = cz_json_object(members, count);
	CZ_TRY(cz_json_to_text(context, &object, &text));
	return keep(context, adoption, source[0], cz_null(), cz_text_value(text), reason);
}

/*
 * Whether a check refused what was checked. Anything else that goes wrong ends the adoption; the sentence of a refusal is copied,
 * since the next would overwrite it.
 */
static cz_code
refused(cz_context *context, cz_code code, cz_text *reason, bool *is_refused)
{
	*is_refused = false;
	if (code == CZ_OK || code == CZ_OUT_OF_MEMORY || code == CZ_INTERRUPTED || code == CZ_ENGINE)
		return code;
	*is_refused = true;
	context->error.code = CZ_OK;
	return cz_text_copy(context, cz_text_from(context->error.message), reason);
}

/* ---- values ---- */

/* A status in capital letters, without the spaces around it, also under its old name; unknown is true when that makes none. */
static cz_code
read_status(cz_context *context, const cz_value *source, cz_value *status, bool *unknown)
{
	cz_text trimmed = cz_text_trim(source->as.text), reason;
	char *letters = cz_allocate(context, trimmed.length + 1);
	cz_status known = CZ_FAILED;

	if (!letters)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < trimmed.length; i++)
		letters[i] = (char)(trimmed.data[i] >= 'a' && trimmed.data[i] <= 'z' ? trimmed.data[i] - 'a' + 'A' : trimmed.data[i]);
	CZ_TRY(refused(context, cz_status_from_legacy(context, (cz_text){letters, trimmed.length}, &known), &reason, unknown));
	*status = cz_text_value(cz_text_from(cz_status_name(*unknown ? CZ_FAILED : known)));
	return CZ_OK;
}

/* Nobody can go on from an unknown status: it is kept, and the row FAILED, with an error that names it unless there is one. */
static cz_code
fail_unknown(cz_context *context, cz_adoption *adoption, const cz_value *source, int column, cz_value *error)
{
	cz_text code = CZ_TEXT_OF("unknown_status"), message;
	cz_json *object = CZ_NEW(context, cz_json);
	cz_buffer buffer;

	CZ_TRY(keep_value(context, adoption, source, column, CZ_TEXT_OF("an unknown status")));
	if (!cz_is_null(error))
		return CZ_OK;
	if (!object)
		return CZ_OUT_OF_MEMORY;
	cz_buffer_init(&buffer, context);
	cz_buffer_add_text(&buffer, CZ_TEXT_OF("the status \""));
	cz_buffer_add_text(&buffer, source[column].as.text);
	cz_buffer_add_text(&buffer, CZ_TEXT_OF("\" is unknown"));
	CZ_TRY(cz_buffer_finish(&buffer, &message));
	CZ_TRY(cz_error_object(context, message, &code, NULL, object));
	*error = cz_json_value(object);
	return CZ_OK;
}

/* A time that can't be read is kept, and now takes its place. */
static cz_code
read_time(cz_context *context, cz_adoption *adoption, const cz_value *source, int column, cz_value *time)
{
	int64_t microseconds;
	cz_text reason;
	bool wrong;

	CZ_TRY(refused(context, cz_time_parse(context, adoption->shape->names[column], source[column].as.text, &microseconds),
				   &reason, &wrong));
	if (wrong) {
		microseconds = context->host->now(context->engine);
		CZ_TRY(keep_value(context, adoption, source, column, reason));
	}
	*time = cz_time_value(microseconds);
	return CZ_OK;
}

/* What is no JSON is a text. */
static cz_code
read_document(cz_context *context, const cz_value *source, cz_value *document)
{
	cz_json *node = CZ_NEW(context, cz_json);
	cz_text reason;
	bool wrong;

	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(refused(context, cz_json_parse(context, source->as.text, node), &reason, &wrong));
	if (wrong)
		*node = cz_json_string(source->as.text);
	*document = cz_json_value(node);
	return CZ_OK;
}

static cz_code
fix_usage(cz_context *context, cz_adoption *adoption, const cz_value *source, int column, cz_value *usage)
{
	cz_value none = cz_null();
	cz_text reason;
	bool wrong;

	if (usage->as.json->kind == CZ_JSON_NULL)
		*usage = cz_null();
	CZ_TRY(refused(context, cz_state_check_documents(context, usage, &none), &reason, &wrong));
	if (!wrong)
		return CZ_OK;
	*usage = cz_null();
	return keep_value(context, adoption, source, column, reason);
}

static cz_code
fix_error(cz_context *context, cz_value *error)
{
	cz_value none = cz_null();
	cz_json *object;
	cz_text message, reason;
	bool wrong;

	if (error->as.json->kind == CZ_JSON_NULL)
		*error = cz_null();
	CZ_TRY(refused(context, cz_state_check_documents(context, &none, error), &reason, &wrong));
	if (!wrong)
		return CZ_OK;
	object = CZ_NEW(context, cz_json);
	if (!object)
		return CZ_OUT_OF_MEMORY;
	if (error->as.json->kind == CZ_JSON_STRING)
		CZ_TRY(cz_json_spelling(context, error->as.json, &message));
	else
		CZ_TRY(cz_json_to_text(context, error->as.json, &message));
	CZ_TRY(cz_error_object(context, message, NULL, NULL, object));
	error->as.json = object;
	return CZ_OK;
}

/* A row of texts as one of the columns' types. */
static cz_code
read_row(cz_context *context, cz_adoption *adoption, const cz_value *source, cz_value *row)
{
	const cz_shape *shape = adoption->shape;
	int status = -1;
	bool unknown = false;

	for (int i = 0; i < shape->column_count; i++) {
		row[i] = source[i];
		if (cz_is_null(&source[i]))
			continue;
		if (shape->letters[i] == 'z')
			CZ_TRY(read_time(context, adoption, source, i, &row[i]));
		else if (shape->letters[i] == 'j')
			CZ_TRY(read_document(context, &source[i], &row[i]));
		else if (strcmp(shape->names[i], "status") == 0) {
			status = i;
			CZ_TRY(read_status(context, &source[i], &row[i], &unknown));
		}
		if (strcmp(shape->names[i], "usage") == 0)
			CZ_TRY(fix_usage(context, adoption, source, i, &row[i]));
		else if (strcmp(shape->names[i], "error") == 0)
			CZ_TRY(fix_error(context, &row[i]));
	}
	return unknown ? fail_unknown(context, adoption, source, status, &row[cz_state_column(shape, CZ_TEXT_OF("error"))]) : CZ_OK;
}

/* The first line of a row's history, of the time of its last change. */
static cz_code
record(cz_context *context, cz_text workflow, cz_text task, const cz_value *status, const cz_value *error, const cz_value *at)
{
	cz_change change = {
		.workflow_exec_id = workflow,
		.task_exec_id = task,
		.at = at->as.time,
		.actor = cz_text_value(CZ_TEXT_OF(ACTOR)),
		.error = *error,
	};
	cz_status known;

	CZ_TRY(cz_status_parse(context, status->as.text, &known));
	change.to = cz_status_name(known);
	return cz_history_add(context, &change);
}

/* ---- rows ---- */

static cz_code
check_workflow(cz_context *context, const cz_value *row)
{
	CZ_TRY(cz_state_check_id(context, "workflow_exec_id", &row[CZ_WORKFLOW_EXEC_ID]));
	return cz_state_check_name(context, "workflow_id", &row[CZ_WORKFLOW_ID]);
}

static cz_code
adopt_workflow(cz_context *context, const cz_value *source, void *argument)
{
	cz_adoption *adoption = argument;
	cz_value row[CZ_WORKFLOW_COLUMN_COUNT];
	cz_text reason;
	bool wrong;

	CZ_TRY(read_row(context, adoption, source, row));
	CZ_TRY(refused(context, check_workflow(context, row), &reason, &wrong));
	if (wrong)
		return keep_row(context, adoption, source, reason);
	CZ_TRY(cz_execute(context, CZ_SQL_adopt_workflow, row, NULL));
	return record(context, row[CZ_WORKFLOW_EXEC_ID].as.text, CZ_TEXT_OF(""), &row[CZ_WORKFLOW_STATUS], &row[CZ_WORKFLOW_ERROR],
				  &row[CZ_WORKFLOW_UPDATED_AT]);
}

/* Stores a task, if need be without its parent; stored is false when it has no workflow. */
static cz_code
store_task(cz_context *context, cz_adoption *adoption, const cz_value *source, cz_value *row, bool *stored)
{
	cz_value parameters[CZ_TASK_COLUMN_COUNT], key[1];

	cz_task_parameters(row, parameters);
	CZ_TRY(cz_query_one(context, CZ_SQL_adopt_task, parameters, key, stored));
	if (*stored || cz_is_null(&row[CZ_TASK_PARENT_STATE_ID]))
		return CZ_OK;
	CZ_TRY(keep_value(context, adoption, source, CZ_TASK_PARENT_STATE_ID, CZ_TEXT_OF("the parent is not there, or is in another workflow")));
	row[CZ_TASK_PARENT_STATE_ID] = cz_null();
	cz_task_parameters(row, parameters);
	return cz_query_one(context, CZ_SQL_adopt_task, parameters, key, stored);
}

/* The statement gives one column more: the depth, NULL in a circle of parents. */
static cz_code
adopt_task(cz_context *context, const cz_value *source, void *argument)
{
	cz_adoption *adoption = argument;
	cz_value row[CZ_TASK_COLUMN_COUNT];
	cz_text reason;
	bool wrong, stored;

	CZ_TRY(read_row(context, adoption, source, row));
	if (cz_is_null(&source[CZ_TASK_COLUMN_COUNT])) {
		CZ_TRY(keep_value(context, adoption, source, CZ_TASK_PARENT_STATE_ID, CZ_TEXT_OF("in a circle of parents, or below one")));
		row[CZ_TASK_PARENT_STATE_ID] = cz_null();
	}
	CZ_TRY(refused(context, cz_task_check(context, row), &reason, &wrong));
	if (wrong)
		return keep_row(context, adoption, source, reason);
	CZ_TRY(store_task(context, adoption, source, row, &stored));
	if (!stored)
		return keep_row(context, adoption, source, CZ_TEXT_OF("the workflow is not there"));
	CZ_TRY(cz_queue_follow(context, row, true, CZ_PENDING));
	return record(context, row[CZ_TASK_WORKFLOW_EXEC_ID].as.text, row[CZ_TASK_EXEC_ID].as.text, &row[CZ_TASK_STATUS],
				  &row[CZ_TASK_ERROR], &row[CZ_TASK_UPDATED_AT]);
}

/* ---- users and keys, whose columns are few ---- */

static const char *const user_names[] = {"id", "email", "role", "created_at"};
static const char *const key_names[] = {"id", "user_id", "prefix", "created_at", "last_used", "hash", "fingerprint"};

/* For keep_row and read_row alone, which don't ask for the order of names. */
static const cz_shape old_user_shape = {"user", 4, user_names, "tttz", NULL};
static const cz_shape old_key_shape = {"API key", 7, key_names, "tttzztt", NULL};

static cz_code
adopt_user(cz_context *context, const cz_value *source, void *argument)
{
	cz_adoption *adoption = argument;
	cz_value row[4], stored[1];
	bool found;

	CZ_TRY(read_row(context, adoption, source, row));
	CZ_TRY(cz_query_one(context, CZ_SQL_adopt_user, row, stored, &found));
	return found ? CZ_OK : keep_row(context, adoption, source, CZ_TEXT_OF("the id, e-mail or role is not allowed, or the e-mail is another user's"));
}

/* The digests never pass through here: the statement takes them from the table put aside. */
static cz_code
adopt_key(cz_context *context, const cz_value *source, void *argument)
{
	cz_adoption *adoption = argument;
	cz_value row[7], parameters[3], stored[1];
	bool found;

	CZ_TRY(read_row(context, adoption, source, row));
	parameters[0] = row[3];
	parameters[1] = row[4];
	parameters[2] = row[0];
	CZ_TRY(cz_query_one(context, CZ_SQL_adopt_key, parameters, stored, &found));
	return found ? CZ_OK : keep_row(context, adoption, source, CZ_TEXT_OF("the user is not there, or id, fingerprint or prefix are not allowed"));
}

cz_code
cz_adoption_end(cz_context *context)
{
	cz_adoption adoption = {"workflow_states", &cz_workflow_shape, 0};
	bool chunks;

	CZ_TRY(cz_scan(context, CZ_SQL_adopted_workflows, NULL, adopt_workflow, &adoption));
	adoption.table = "task_states";
	adoption.shape = &cz_task_shape;
	CZ_TRY(cz_scan(context, CZ_SQL_adopted_tasks, NULL, adopt_task, &adoption));
	adoption.table = "users";
	adoption.shape = &old_user_shape;
	CZ_TRY(cz_scan(context, CZ_SQL_adopted_users, NULL, adopt_user, &adoption));
	adoption.table = "api_keys";
	adoption.shape = &old_key_shape;
	CZ_TRY(cz_scan(context, CZ_SQL_adopted_keys, NULL, adopt_key, &adoption));
	CZ_TRY(cz_sql_run(context, drop));
	CZ_TRY(context->host->database->has_table(context, "adopted_knowledge_chunks", &chunks));
	return chunks ? cz_sql_run(context, chunks_back) : CZ_OK;
}
