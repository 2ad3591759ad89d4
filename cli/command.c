/*
 * Reading the program's arguments.
 *
 * Flags may stand before the command's name (those common to all), behind it, and between its words. getopt_long does
 * the reading; messages are our own, as it knows of no command and of no nearest word.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "domain/version.h"
#include "nearest.h"
#include "report.h"

enum
{
	COMMON_COUNT = 8,
	/* The values getopt_long gives: the place in the list, common ones first. Above any character. */
	FIRST_VALUE = 256
};

const cli_flag cli_common_flags[] = {
	{"config", "FILE", "the settings, rather than compozy.yaml in the current directory", NULL},
	{"db-driver", "NAME", "postgres or sqlite", "postgres sqlite"},
	{"db-conn-string", "URL", "where PostgreSQL is", NULL},
	{"db-path", "FILE", "SQLite's database", NULL},
	{"extension", "FILE", "for SQLite, a library with the functions, rather than those built in", NULL},
	{"json", NULL, "print JSON", NULL},
	{"help", NULL, "print this", NULL},
	{"version", NULL, "print the version", NULL},
	{0},
};

/* ---- messages ---- */

/* What is quoted may hold anything: signs that would move the cursor or begin a line are escaped. */
void
cli_tell(const char *format, ...)
{
	va_list arguments;
	cli_buffer sentence = {0}, shown = {0};

	va_start(arguments, format);
	cli_buffer_add_arguments(&sentence, format, arguments);
	va_end(arguments);
	cli_report_add_value(&shown, &(cli_value){sentence.data, sentence.length}, CLI_LOOK_TEXT);
	fflush(stdout);
	fprintf(stderr, "compozy: %s\n", cli_buffer_text(&shown));
	cli_buffer_free(&sentence);
	cli_buffer_free(&shown);
}

bool
cli_read_number(const char *flag, const char *value, long least, long most, long *number)
{
	char *end;
	long read;

	if (!value)
		return true;
	read = strtol(value, &end, 10);
	if (cli_is_digit(value[0]) && *end == '\0' && read >= least && read <= most) {
		*number = read;
		return true;
	}
	cli_tell("--%s is \"%s\"; allowed: a whole number from %ld to %ld", flag, value, least, most);
	return false;
}

bool
cli_check_word(const cli_flag *flag, const char *value)
{
	size_t length = strlen(value);

	for (const char *word = flag->words; *word; word += strspn(word, " ")) {
		size_t word_length = strcspn(word, " ");

		if (word_length == length && strncmp(word, value, length) == 0)
			return true;
		word += word_length;
	}
	cli_tell("--%s is \"%s\"; allowed: %s", flag->name, value, flag->words);
	return false;
}

static void
tell_unknown(const char *what, const char *word, const char *dashes, const char *const *known, size_t count)
{
	const char *nearest = cli_nearest(word, known, count);

	if (nearest)
		cli_tell("unknown %s \"%s%s\"; did you mean \"%s%s\"?", what, dashes, word, dashes, nearest);
	else
		cli_tell("unknown %s \"%s%s\"; see compozy --help", what, dashes, word);
}

/* ---- words ---- */

const cli_subcommand *
cli_subcommand_find(const char *name)
{
	const char *known[32];
	size_t count = 0;

	for (; cli_subcommands[count]; count++) {
		known[count] = cli_subcommands[count]->name;
		if (strcmp(known[count], name) == 0)
			return cli_subcommands[count];
	}
	tell_unknown("command", name, "", known, count);
	return NULL;
}

int
cli_read_verb(const cli_call *call)
{
	char *verbs = cli_copy_text(call->command->verbs), *rest = verbs;
	const char *known[16];
	size_t count = 0;
	int found = -1;

	for (char *verb; (verb = strsep(&rest, " ")); count++) {
		known[count] = verb;
		if (strcmp(verb, call->words[0]) == 0)
			found = (int)count;
	}
	if (found < 0)
		tell_unknown(call->command->name, call->words[0], "", known, count);
	free(verbs);
	return found;
}

/* ---- flags ---- */

static void
fill_option(struct option *option, const cli_flag *flag, int place)
{
	*option = (struct option){.name = flag->name,
							  .has_arg = flag->argument ? required_argument : no_argument,
							  .val = FIRST_VALUE + place};
}

static size_t
fill_options(struct option *options, const cli_subcommand *command)
{
	size_t count = 0;

	for (; cli_common_flags[count].name; count++)
		fill_option(&options[count], &cli_common_flags[count], (int)count);
	for (const cli_flag *flag = command ? command->flags : NULL; flag && flag->name; flag++, count++)
		fill_option(&options[count], flag, (int)count);
	options[count] = (struct option){0};
	return count;
}

static void
tell_wrong_flag(char **argv, int option, const struct option *options, size_t count)
{
	const char *known[COMMON_COUNT + CLI_MOST_FLAGS];
	const char *given = argv[optind - 1];
	char *name;

	if (option == ':') {
		cli_tell("%s needs a value", given);
		return;
	}
	if (optopt != 0 && optopt < FIRST_VALUE) {
		cli_tell("unknown option \"-%c\"; see compozy --help", optopt);
		return;
	}
	for (size_t i = 0; i < count; i++)
		known[i] = options[i].name;
	given += strspn(given, "-");
	name = cli_copy(given, strcspn(given, "="));
	if (optopt != 0)
		cli_tell("--%s takes no value", name);
	else
		tell_unknown("option", name, "--", known, count);
	free(name);
}

static void
print_version(void)
{
	printf("compozy %s\n", CZ_VERSION);
	exit(CLI_EXIT_DONE);
}

static void
take_common(cli_call *call, const cli_flag *flag)
{
	if (strcmp(flag->name, "help") == 0) {
		cli_help_print(stdout, call->command);
		exit(CLI_EXIT_DONE);
	} else if (strcmp(flag->name, "version") == 0)
		print_version();
	else if (strcmp(flag->name, "json") == 0)
		call->json = true;
	else if (strcmp(flag->name, "config") == 0)
		call->config = optarg;
	else
		for (int i = 0; i < CLI_SETTING_COUNT; i++)
			if (cli_setting_types[i].flag && strcmp(cli_setting_types[i].flag, flag->name) == 0)
				call->settings[i] = optarg;
}

/* Reads flags from optind on; those of the command, once it is known. Words are left behind them. */
static bool
read_flags(int argc, char **argv, cli_call *call)
{
	struct option options[COMMON_COUNT + CLI_MOST_FLAGS + 1];
	size_t count = fill_options(options, call->command);
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, call->command ? ":" : "+:", options, NULL)) != -1) {
		if (option < FIRST_VALUE) {
			tell_wrong_flag(argv, option, options, count);
			return false;
		}
		if (option - FIRST_VALUE < COMMON_COUNT)
			take_common(call, &cli_common_flags[option - FIRST_VALUE]);
		else
			call->flags[option - FIRST_VALUE - COMMON_COUNT] = optarg ? optarg : "";
	}
	return true;
}

/* ---- the whole ---- */

static bool
check_words(const cli_call *call)
{
	if (call->word_count < call->command->least_words)
		cli_tell("%s needs %s; see compozy %s --help", call->command->name, call->command->words, call->command->name);
	else if (call->word_count > call->command->most_words)
		cli_tell("%s has no place for \"%s\"; see compozy %s --help", call->command->name,
				 call->words[call->command->most_words], call->command->name);
	else
		return true;
	return false;
}

static cli_exit
print_help_of(const char *name)
{
	const cli_subcommand *command = name ? cli_subcommand_find(name) : NULL;

	if (name && !command)
		return CLI_EXIT_USAGE;
	cli_help_print(stdout, command);
	return CLI_EXIT_DONE;
}

cli_exit
cli_command_main(int argc, char **argv)
{
	cli_call call = {0};
	int command;

	if (!read_flags(argc, argv, &call))
		return CLI_EXIT_USAGE;
	if (optind == argc) {
		cli_help_print(stderr, NULL);
		return CLI_EXIT_USAGE;
	}
	command = optind;
	if (strcmp(argv[command], "help") == 0)
		return print_help_of(argv[command + 1]);
	call.command = cli_subcommand_find(argv[command]);
	if (!call.command)
		return CLI_EXIT_USAGE;
	/* The name becomes the first argument of a new list; 0 makes getopt_long begin anew. */
	argc -= command;
	argv += command;
	optind = 0;
	if (!read_flags(argc, argv, &call))
		return CLI_EXIT_USAGE;
	call.words = argv + optind;
	call.word_count = argc - optind;
	return check_words(&call) ? call.command->run(&call) : CLI_EXIT_USAGE;
}
