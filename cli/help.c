/*
 * What --help prints.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <string.h>

#include "command.h"

/* Names up to here, then what they do. */
enum { NAME_WIDTH = 26 };

static const char program_end[] =
	"\n"
	"Settings come from compozy.yaml, overridden by the environment (COMPOZY_DB_…), overridden by options;\n"
	"`compozy config` shows them. \"compozy COMMAND --help\" says more about a command.\n"
	"\n"
	"Exit status: 0 done; 1 the database refused; 2 wrong arguments or settings; 3 an error in a script that sets\n"
	"ON_ERROR_STOP; 4 no connection; 5 no tables of ours, older or newer ones; 6 something to look at; 7 something\n"
	"wrong; 130 interrupted.\n";

static void
print_flags(FILE *out, const cli_flag *flags)
{
	for (const cli_flag *flag = flags; flag->name; flag++) {
		int written = fprintf(out, "  --%s%s%s", flag->name, flag->argument ? " " : "", flag->argument ? flag->argument : "");

		fprintf(out, "%*s%s\n", written < NAME_WIDTH ? NAME_WIDTH - written : 1, "", flag->summary);
	}
}

static void
print_program(FILE *out)
{
	fputs("usage: compozy [OPTION...] COMMAND [WORD...]\n"
		  "\n"
		  "Looks after a Compozy database, on PostgreSQL or SQLite.\n"
		  "\n",
		  out);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++)
		fprintf(out, "  %-*s%s\n", NAME_WIDTH - 2, (*command)->name, (*command)->summary);
	fputs("\n", out);
	print_flags(out, cli_common_flags);
	fputs(program_end, out);
}

void
cli_help_print(FILE *out, const cli_subcommand *command)
{
	if (!command) {
		print_program(out);
		return;
	}
	fprintf(out, "usage: compozy %s%s%s [OPTION...]\n\n%s\n", command->name, *command->words ? " " : "", command->words,
			command->summary);
	if (command->details)
		fprintf(out, "\n%s", command->details);
	fputs("\n", out);
	print_flags(out, command->flags);
	print_flags(out, cli_common_flags);
	fprintf(out, "\nExamples:\n%s", command->examples);
}
