/*
 * Reading the newest row per task_id.
 *
 * The statement orders by task_id, and within one newest first, so that the first of each is the one; one pass over one
 * scan of the workflow's rows, with one text for both engines (DISTINCT ON is PostgreSQL's alone).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/latest.h"

enum { FIRST_CAPACITY = 16 };

static cz_code
grow(cz_context *context, cz_latest *latest, size_t *capacity)
{
	size_t larger = *capacity ? *capacity * 2 : FIRST_CAPACITY;
	cz_value **rows = CZ_NEW_ARRAY(context, larger, cz_value *);

	if (!rows)
		return CZ_OUT_OF_MEMORY;
	if (latest->count)
		memcpy(rows, latest->rows, latest->count * sizeof *rows);
	latest->rows = rows;
	*capacity = larger;
	return CZ_OK;
}

static cz_code
add_task(cz_context *context, const cz_value *source, cz_latest *latest, size_t *capacity)
{
	cz_value *row = CZ_NEW_ARRAY(context, CZ_TASK_COLUMN_COUNT, cz_value);

	if (!row)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < CZ_TASK_COLUMN_COUNT; i++)
		CZ_TRY(cz_value_keep(context, &source[i], &row[i]));
	if (latest->count == *capacity)
		CZ_TRY(grow(context, latest, capacity));
	latest->rows[latest->count++] = row;
	return CZ_OK;
}

static cz_code
add_tasks(cz_context *context, cz_query *query, cz_latest *latest)
{
	size_t capacity = 0;
	bool found;

	for (;;) {
		CZ_TRY(cz_query_next(query, &found));
		if (!found)
			return CZ_OK;
		if (latest->count == 0 ||
			!cz_text_equal(latest->rows[latest->count - 1][CZ_TASK_ID].as.text, query->row[CZ_TASK_ID].as.text))
			CZ_TRY(add_task(context, query->row, latest, &capacity));
	}
}

cz_code
cz_latest_read(cz_context *context, cz_statement_number number, const cz_value *parameters, cz_latest *latest)
{
	cz_query query;
	cz_code code = cz_query_start(context, number, parameters, &query);

	*latest = (cz_latest){0};
	if (code == CZ_OK)
		code = add_tasks(context, &query, latest);
	cz_query_end(&query);
	return code;
}

cz_code
cz_latest_to_json(cz_context *context, const cz_latest *latest,
				  cz_code (*one)(cz_context *context, const cz_value *row, cz_json *node), cz_json *object)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, latest->count, cz_json_member);
	size_t count = latest->count;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < count; i++) {
		members[i].key = cz_json_string(latest->rows[i][CZ_TASK_ID].as.text);
		CZ_TRY(one(context, latest->rows[i], &members[i].value));
	}
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*object = cz_json_object(members, count);
	return CZ_OK;
}
