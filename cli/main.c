/*
 * compozy-sql: runs a file of SQL on SQLite and prints what psql would print.
 *
 *   compozy-sql [--database FILE] [--extension PATH] [--echo] [FILE]
 *
 * With --echo to the byte what `psql -X -a -q < FILE` prints with both of its streams in one, at terse verbosity. So
 * one file of SQL and one file of what it prints serve both engines.
 *
 * Exit status: 0; 1 when the database, the extension or the file can't be opened; 2 for wrong options; 3 for an error
 * in a file that sets ON_ERROR_STOP.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

enum
{
	EXIT_NOT_OPENED = 1,
	EXIT_USAGE = 2
};

typedef struct cli_options
{
	const char *database;  /* NULL: in memory */
	const char *extension; /* NULL: none */
	const char *file;	   /* NULL: standard input */
	bool echo;
} cli_options;

static const char usage[] =
	"usage: compozy-sql [--database FILE] [--extension PATH] [--echo] [FILE]\n"
	"\n"
	"Runs the SQL in FILE (standard input unless given) on SQLite and prints what psql would print.\n"
	"\n"
	"  --database FILE    the database; in memory unless given\n"
	"  --extension PATH   an extension to load first\n"
	"  --echo             repeat the input, as psql -a does\n";

static bool
read_options(int argc, char **argv, cli_options *options)
{
	static const struct option known[] = {{"database", required_argument, NULL, 'd'},
										  {"extension", required_argument, NULL, 'x'},
										  {"echo", no_argument, NULL, 'e'},
										  {"help", no_argument, NULL, 'h'},
										  {0}};
	int option;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (option == 'd')
			options->database = optarg;
		else if (option == 'x')
			options->extension = optarg;
		else if (option == 'e')
			options->echo = true;
		else if (option == 'h') {
			fputs(usage, stdout);
			exit(0);
		} else
			return false;
	}
	options->file = optind < argc ? argv[optind++] : NULL;
	return optind == argc;
}

static int
run_file(const cli_options *options, FILE *in)
{
	cli_session session = {.driver = &cli_driver_sqlite, .out = stdout};
	cli_buffer message = {0};

	session.provider = session.driver->open(options->database, options->extension, &message);
	if (!session.provider) {
		fprintf(stderr, "compozy-sql: %s\n", cli_buffer_text(&message));
		cli_buffer_free(&message);
		return EXIT_NOT_OPENED;
	}
	if (options->echo)
		cli_variable_set(&session.variables, "ECHO", "all");
	cli_session_run(&session, in);
	session.driver->close(session.provider);
	cli_session_free(&session);
	return session.status;
}

int
main(int argc, char **argv)
{
	cli_options options = {0};
	FILE *in = stdin;
	int status;

	if (!read_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (options.file)
		in = fopen(options.file, "r");
	if (!in) {
		fprintf(stderr, "compozy-sql: %s: %s\n", options.file, strerror(errno));
		return EXIT_NOT_OPENED;
	}
	status = run_file(&options, in);
	fclose(in);
	return status;
}
