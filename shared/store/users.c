/*
 * Users: creating, reading, changing, deleting, and the first admin.
 *
 * An e-mail that is taken is found by the insert or the update itself, whose unique index is the only thing that other
 * sessions can't get past; a second look only says which rule it was.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/users.h"

#include "domain/domain.h"
#include "function.h"
#include "store/schema.h"

/* Inserts of one user, when what refused the one before has gone each time. */
enum { MOST_ATTEMPTS = 100 };

static const char *const user_names[CZ_USER_COLUMN_COUNT] = {"id", "email", "role", "created_at", "updated_at"};

static const unsigned char user_sorted[CZ_USER_COLUMN_COUNT] = {
	CZ_USER_ID, CZ_USER_ROLE, CZ_USER_EMAIL, CZ_USER_CREATED_AT, CZ_USER_UPDATED_AT,
};

const cz_shape cz_user_shape = {"user", CZ_USER_COLUMN_COUNT, user_names, CZ_USER_LETTERS, user_sorted};

/* ---- rules ---- */

static cz_code
email_exists(cz_context *context, cz_text email)
{
	return cz_fail(context, CZ_EMAIL_EXISTS, "there is a user with the e-mail \"%.*s\" already", CZ_QUOTE(email));
}

static cz_code
already_bootstrapped(cz_context *context)
{
	return cz_fail(context, CZ_ALREADY_BOOTSTRAPPED, "there is an admin already");
}

static cz_code
check_role(cz_context *context, const cz_value *given)
{
	cz_role role;

	return cz_is_null(given) ? CZ_OK : cz_role_parse(context, given->as.text, &role);
}

/* ---- create ---- */

/* A user's object as a row that can be inserted; role is the one it has unless it says otherwise. */
static cz_code
read_new(cz_context *context, const cz_json *user, cz_role role, cz_value *row)
{
	char *id;

	CZ_TRY(cz_state_from_json(context, &cz_user_shape, user, row));
	CZ_TRY(cz_state_check_id(context, "id", &row[CZ_USER_ID]));
	CZ_TRY(cz_state_check_name(context, "email", &row[CZ_USER_EMAIL]));
	CZ_TRY(cz_email_check(context, row[CZ_USER_EMAIL].as.text));
	CZ_TRY(check_role(context, &row[CZ_USER_ROLE]));
	if (cz_is_null(&row[CZ_USER_ROLE]))
		row[CZ_USER_ROLE] = cz_text_value(cz_text_from(cz_role_name(role)));
	if (cz_is_null(&row[CZ_USER_CREATED_AT]))
		row[CZ_USER_CREATED_AT] = cz_time_value(context->host->now(context->engine));
	if (cz_is_null(&row[CZ_USER_UPDATED_AT]))
		row[CZ_USER_UPDATED_AT] = row[CZ_USER_CREATED_AT];
	if (!cz_is_null(&row[CZ_USER_ID]))
		return CZ_OK;
	id = cz_allocate(context, CZ_ID_LENGTH);
	if (!id)
		return CZ_OUT_OF_MEMORY;
	row[CZ_USER_ID] = cz_text_value((cz_text){id, CZ_ID_LENGTH});
	return cz_id_new(context, id);
}

/* Why nothing was inserted; CZ_OK when what stood in the way has gone meanwhile. */
static cz_code
why_refused(cz_context *context, const cz_value *row, bool first)
{
	cz_value keys[2], answer[3];
	cz_text email;
	bool found;

	CZ_TRY(cz_email_fold(context, row[CZ_USER_EMAIL].as.text, &email));
	keys[0] = row[CZ_USER_ID];
	keys[1] = cz_text_value(email);
	CZ_TRY(cz_query_one(context, CZ_SQL_user_insert_refused, keys, answer, &found));
	if (first && answer[2].as.boolean)
		return already_bootstrapped(context);
	if (answer[0].as.boolean)
		return cz_fail(context, CZ_ALREADY_EXISTS, "there is a user \"%.*s\" already", CZ_QUOTE(row[CZ_USER_ID].as.text));
	return answer[1].as.boolean ? email_exists(context, row[CZ_USER_EMAIL].as.text) : CZ_OK;
}

static cz_code
insert(cz_context *context, cz_statement_number statement, cz_value *row)
{
	cz_value stored[CZ_USER_COLUMN_COUNT];
	bool inserted = false;

	for (int i = 0; i < MOST_ATTEMPTS && !inserted; i++) {
		CZ_TRY(cz_query_one(context, statement, row, stored, &inserted));
		if (!inserted)
			CZ_TRY(why_refused(context, row, statement == CZ_SQL_user_insert_first));
	}
	if (!inserted)
		return cz_fail(context, CZ_ALREADY_EXISTS, "a unique rule of table \"users\" that isn't compozy's refuses the row");
	memcpy(row, stored, sizeof stored);
	return CZ_OK;
}

static cz_code
insert_user(cz_context *context, void *argument)
{
	return insert(context, CZ_SQL_user_insert, argument);
}

cz_code
compozy_user_create(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_USER_COLUMN_COUNT];

	(void)count;
	CZ_TRY(read_new(context, args[0].as.json, CZ_ROLE_USER, row));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, insert_user, row));
	return cz_state_result(context, &cz_user_shape, row, result);
}

/* ---- the first admin ---- */

/*
 * All who race write the one row of compozy_bootstrap first. So PostgreSQL makes each wait until the one before has
 * committed, and only then look for an admin; a transaction whose snapshot is older fails to serialize.
 */
static cz_code
insert_first(cz_context *context, void *argument)
{
	cz_value *row = argument;
	cz_value guard[] = {row[CZ_USER_ID], row[CZ_USER_CREATED_AT]};

	CZ_TRY(cz_execute(context, CZ_SQL_bootstrap_lock, guard, NULL));
	return insert(context, CZ_SQL_user_insert_first, row);
}

cz_code
compozy_user_bootstrap(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_USER_COLUMN_COUNT], answer[1];
	bool found;

	(void)count;
	CZ_TRY(read_new(context, args[0].as.json, CZ_ROLE_ADMIN, row));
	if (!cz_text_is(row[CZ_USER_ROLE].as.text, cz_role_name(CZ_ROLE_ADMIN)))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "the first user has the role \"%.*s\"; allowed: admin",
					   CZ_QUOTE(row[CZ_USER_ROLE].as.text));
	CZ_TRY(cz_schema_require_writable(context));
	/* Programs ask at every start, and need no lock to be told. */
	CZ_TRY(cz_query_one(context, CZ_SQL_admin_exists, NULL, answer, &found));
	if (answer[0].as.boolean)
		return already_bootstrapped(context);
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, insert_first, row));
	return cz_state_result(context, &cz_user_shape, row, result);
}

/* ---- get, list ---- */

static cz_code
user_missing(cz_context *context, cz_text id)
{
	return cz_fail(context, CZ_USER_NOT_FOUND, "there is no user \"%.*s\"", CZ_QUOTE(id));
}

cz_code
cz_user_read(cz_context *context, const cz_value *id, cz_value *row)
{
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_user_read, id, row, &found));
	return found ? CZ_OK : user_missing(context, id->as.text);
}

cz_code
compozy_user_get(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_USER_COLUMN_COUNT];

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_user_read(context, &args[0], row));
	return cz_state_result(context, &cz_user_shape, row, result);
}

cz_code
compozy_user_get_by_email(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_USER_COLUMN_COUNT], email = cz_null();
	cz_text folded;
	bool found;

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_email_fold(context, args[0].as.text, &folded));
	email = cz_text_value(folded);
	CZ_TRY(cz_query_one(context, CZ_SQL_user_read_by_email, &email, row, &found));
	if (!found)
		return cz_fail(context, CZ_USER_NOT_FOUND, "there is no user with the e-mail \"%.*s\"", CZ_QUOTE(args[0].as.text));
	return cz_state_result(context, &cz_user_shape, row, result);
}

cz_code
compozy_user_list(cz_context *context, const cz_value *args, cz_rows *rows)
{
	(void)args;
	CZ_TRY(cz_schema_require(context));
	return cz_query_rows(context, CZ_SQL_user_list, NULL, rows);
}

/* ---- update ---- */

/* $1 of user_update is the e-mail: the one unique column that it changes. */
static cz_code
update_refused(cz_context *context, const cz_value *parameters)
{
	return email_exists(context, parameters[0].as.text);
}

static cz_code
update_user(cz_context *context, void *argument)
{
	cz_value *row = argument;
	cz_value parameters[] = {row[CZ_USER_EMAIL], row[CZ_USER_ROLE], cz_time_value(context->host->now(context->engine)),
							 row[CZ_USER_ID]};
	bool found;

	CZ_TRY(cz_query_one_unique(context, CZ_SQL_user_update, parameters,
							   cz_is_null(&parameters[0]) ? NULL : update_refused, row, &found));
	return found ? CZ_OK : user_missing(context, parameters[3].as.text);
}

cz_code
compozy_user_update(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_value row[CZ_USER_COLUMN_COUNT];

	(void)count;
	CZ_TRY(cz_state_from_json(context, &cz_user_shape, args[0].as.json, row));
	CZ_TRY(cz_state_check_name(context, "id", &row[CZ_USER_ID]));
	CZ_TRY(check_role(context, &row[CZ_USER_ROLE]));
	if (!cz_is_null(&row[CZ_USER_EMAIL]))
		CZ_TRY(cz_email_check(context, row[CZ_USER_EMAIL].as.text));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, update_user, row));
	return cz_state_result(context, &cz_user_shape, row, result);
}

/* ---- delete ---- */

typedef struct cz_deletion
{
	const cz_value *id;
	int64_t rows;
} cz_deletion;

/* The keys first: on SQLite foreign keys may be off. */
static cz_code
delete_user(cz_context *context, void *argument)
{
	cz_deletion *deletion = argument;
	int64_t users;

	CZ_TRY(cz_execute(context, CZ_SQL_api_keys_delete, deletion->id, &deletion->rows));
	CZ_TRY(cz_execute(context, CZ_SQL_user_delete, deletion->id, &users));
	deletion->rows += users;
	return users ? CZ_OK : user_missing(context, deletion->id->as.text);
}

cz_code
compozy_user_delete(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_deletion deletion = {.id = &args[0]};

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, delete_user, &deletion));
	*result = cz_int(deletion.rows);
	return CZ_OK;
}
