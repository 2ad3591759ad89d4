/*
 * Which parts between \if and \endif count: a stack with an entry for each \if that is open.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "conditions.h"

#include <stdlib.h>

bool
cli_conditions_active(const cli_conditions *conditions)
{
	return conditions->count == 0 || conditions->list[conditions->count - 1].branch == CLI_BRANCH_TAKEN;
}

bool
cli_conditions_parent_active(const cli_conditions *conditions)
{
	return conditions->count < 2 || conditions->list[conditions->count - 2].branch == CLI_BRANCH_TAKEN;
}

cli_condition *
cli_conditions_top(const cli_conditions *conditions)
{
	return conditions->count > 0 ? &conditions->list[conditions->count - 1] : NULL;
}

void
cli_conditions_push(cli_conditions *conditions, cli_condition condition)
{
	conditions->list = cli_grow(conditions->list, conditions->count, &conditions->capacity, sizeof condition);
	conditions->list[conditions->count++] = condition;
}

void
cli_conditions_pop(cli_conditions *conditions)
{
	conditions->count--;
}

void
cli_conditions_free(cli_conditions *conditions)
{
	free(conditions->list);
	*conditions = (cli_conditions){0};
}
