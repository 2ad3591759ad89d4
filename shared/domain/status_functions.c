/*
 * The SQL functions of the state machine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/status.h"
#include "function.h"

static cz_value
status_value(cz_status status)
{
	return cz_text_value(cz_text_from(cz_status_name(status)));
}

cz_code
compozy_statuses(cz_context *context, const cz_value *args, cz_rows *rows)
{
	(void)args;
	for (int i = 0; i < CZ_STATUS_COUNT; i++) {
		cz_value row[2] = {status_value((cz_status)i), cz_bool(cz_status_is_terminal((cz_status)i))};

		CZ_TRY(rows->add(rows, context, row));
	}
	return CZ_OK;
}

static cz_code
add_steps(cz_context *context, cz_event event, cz_rows *rows)
{
	cz_value row[3];
	cz_status to;

	row[0] = cz_text_value(cz_text_from(cz_event_name(event)));
	for (int from = 0; from < CZ_STATUS_COUNT; from++) {
		if (!cz_status_step((cz_status)from, event, &to))
			continue;
		row[1] = status_value((cz_status)from);
		row[2] = status_value(to);
		CZ_TRY(rows->add(rows, context, row));
	}
	return CZ_OK;
}

cz_code
compozy_transitions(cz_context *context, const cz_value *args, cz_rows *rows)
{
	(void)args;
	for (int event = 0; event < CZ_EVENT_COUNT; event++)
		CZ_TRY(add_steps(context, (cz_event)event, rows));
	return CZ_OK;
}

cz_code
compozy_status_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_status status;

	(void)context;
	(void)count;
	*result = cz_bool(cz_status_find(args[0].as.text, &status));
	return CZ_OK;
}

cz_code
compozy_status_is_terminal(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_status status;

	(void)count;
	CZ_TRY(cz_status_parse(context, args[0].as.text, &status));
	*result = cz_bool(cz_status_is_terminal(status));
	return CZ_OK;
}

cz_code
compozy_status_can_transition(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_status from, to;

	(void)count;
	CZ_TRY(cz_status_parse(context, args[0].as.text, &from));
	CZ_TRY(cz_status_parse(context, args[1].as.text, &to));
	*result = cz_bool(cz_status_can_transition(from, to));
	return CZ_OK;
}

cz_code
compozy_status_next(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_status from, to;
	cz_event event;

	(void)count;
	CZ_TRY(cz_status_parse(context, args[0].as.text, &from));
	CZ_TRY(cz_event_parse(context, args[1].as.text, &event));
	CZ_TRY(cz_status_next(context, from, event, &to));
	*result = status_value(to);
	return CZ_OK;
}

cz_code
compozy_status_from_legacy(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_status status;

	(void)count;
	CZ_TRY(cz_status_from_legacy(context, args[0].as.text, &status));
	*result = status_value(status);
	return CZ_OK;
}
