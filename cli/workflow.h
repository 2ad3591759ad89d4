/*
 * The looks at one workflow that take more than a table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_WORKFLOW_H
#define CLI_WORKFLOW_H

#include "database.h"

/* The flags of compozy workflow, by their places. */
enum
{
	CLI_WORKFLOW_STATUS,
	CLI_WORKFLOW_NAME,
	CLI_WORKFLOW_SINCE,
	CLI_WORKFLOW_UNTIL,
	CLI_WORKFLOW_LIMIT,
	CLI_WORKFLOW_INTERVAL
};

/* Prints all its tasks, children under their parents. */
cli_exit cli_workflow_tree(cli_database *database, const char *id, bool json);

/* Prints each change of status as it comes, until the workflow has finished. */
cli_exit cli_workflow_watch(cli_database *database, const char *id, long seconds, bool json);

#endif
