/*
 * Moving a list of tasks.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/set_move.h"

cz_code
cz_set_move(cz_context *context, cz_status to, const cz_changes *changes, int64_t now, const cz_value *list)
{
	cz_value parameters[] = {
		cz_text_value(cz_text_from(cz_status_name(to))),
		cz_bool(changes->input.given),
		changes->input.value,
		cz_bool(changes->output.given),
		changes->output.value,
		cz_bool(changes->error.given),
		changes->error.value,
		cz_time_value(now),
		*list,
	};

	return cz_execute(context, CZ_SQL_tasks_move, parameters, NULL);
}
