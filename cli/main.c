/*
 * compozy: looks after a Compozy database, on PostgreSQL or SQLite.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "command.h"

#include <stddef.h>

const cli_subcommand *const cli_subcommands[] = {
	&cli_command_sql,
	&cli_command_migrate,
	&cli_command_workflow,
	&cli_command_usage,
	&cli_command_copy,
	&cli_command_export,
	&cli_command_import,
	&cli_command_backup,
	&cli_command_restore,
	&cli_command_snapshot,
	&cli_command_doctor,
	&cli_command_diagnostics,
	&cli_command_config,
	&cli_command_completion,
	NULL,
};

int
main(int argc, char **argv)
{
	cli_exit status = cli_command_main(argc, argv);

	/* What could not be written, to a full disk say, was not done. */
	if (fflush(stdout) != 0 && status == CLI_EXIT_DONE) {
		cli_tell("the output can't be written");
		status = CLI_EXIT_FAILED;
	}
	return (int)status;
}
