/*
 * Which parts between \if and \endif count.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_CONDITIONS_H
#define CLI_CONDITIONS_H

#include "buffer.h"

typedef enum cli_branch
{
	CLI_BRANCH_TAKEN,	/* this branch counts */
	CLI_BRANCH_WAITING, /* none has counted so far */
	CLI_BRANCH_OVER		/* one has, or the whole \if lies where nothing counts */
} cli_branch;

typedef struct cli_condition
{
	cli_branch branch;
	bool after_else;
	size_t query_length; /* where this branch began, for what was read of the query and its open parentheses */
	int parentheses;
} cli_condition;

/* Empty when zeroed. */
typedef struct cli_conditions
{
	cli_condition *list;
	size_t count;
	size_t capacity;
} cli_conditions;

bool cli_conditions_active(const cli_conditions *conditions);
bool cli_conditions_parent_active(const cli_conditions *conditions); /* of the innermost \if */
cli_condition *cli_conditions_top(const cli_conditions *conditions); /* NULL outside of all */
void cli_conditions_push(cli_conditions *conditions, cli_condition condition);
void cli_conditions_pop(cli_conditions *conditions);
void cli_conditions_free(cli_conditions *conditions);

#endif
