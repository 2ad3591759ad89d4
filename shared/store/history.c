/*
 * The history of workflows and tasks.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/history.h"

#include "function.h"
#include "store/schema.h"

static cz_value
text_or_null(const char *text)
{
	return text ? cz_text_value(cz_text_from(text)) : cz_null();
}

cz_code
cz_history_add(cz_context *context, const cz_change *change)
{
	cz_value parameters[] = {
		cz_text_value(change->workflow_exec_id),
		cz_text_value(change->task_exec_id),
		text_or_null(change->event),
		text_or_null(change->from),
		text_or_null(change->to),
		cz_time_value(change->at),
		change->actor,
		change->error,
	};

	return cz_execute(context, CZ_SQL_event_insert, parameters, NULL);
}

cz_code
cz_history_add_listed(cz_context *context, const cz_change *change, const cz_value *list)
{
	cz_value parameters[] = {
		text_or_null(change->event),
		text_or_null(change->from),
		text_or_null(change->to),
		cz_time_value(change->at),
		change->actor,
		change->error,
		*list,
	};

	return cz_execute(context, CZ_SQL_events_insert, parameters, NULL);
}

cz_code
compozy_history(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_value owner[2];
	bool found;

	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_query_one(context, CZ_SQL_history_owner, args, owner, &found));
	if (!found)
		return cz_fail(context, CZ_WORKFLOW_NOT_FOUND, "there is no workflow or task \"%.*s\"", CZ_QUOTE(args[0].as.text));
	return cz_query_rows(context, CZ_SQL_history, owner, rows);
}
