/*
 * compozy completion: what makes a shell complete the program's commands and options, printed from their table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

static const cli_flag flags[] = {{0}};

/* Calls back for each flag that a command takes, common ones last. */
typedef void (*each_flag)(const cli_subcommand *command, const cli_flag *flag);

static void
for_flags(const cli_subcommand *command, each_flag call)
{
	for (const cli_flag *flag = command->flags; flag->name; flag++)
		call(command, flag);
	for (const cli_flag *flag = cli_common_flags; flag->name; flag++)
		call(command, flag);
}

static const char *
words_of(const char *words)
{
	return words ? words : "";
}

static bool
takes_file(const cli_flag *flag)
{
	return flag->argument && (strcmp(flag->argument, "FILE") == 0 || strcmp(flag->argument, "DATABASE") == 0);
}

/* ---- bash ---- */

static void
print_bash_name(const cli_subcommand *command, const cli_flag *flag)
{
	(void)command;
	printf(" --%s", flag->name);
}

/* What follows a flag; the same flag means the same in every command. */
static void
print_bash_value(const cli_subcommand *command, const cli_flag *flag)
{
	if (flag->words)
		printf("    %s:--%s) words='%s' ;;\n", command->name, flag->name, flag->words);
	else if (takes_file(flag))
		printf("    %s:--%s) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", command->name, flag->name);
	else if (flag->argument)
		printf("    %s:--%s) return ;;\n", command->name, flag->name);
}

static void
print_bash(void)
{
	fputs("# bash completion for compozy\n"
		  "_compozy() {\n"
		  "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' words='' options='' i\n"
		  "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
		  "    case ${COMP_WORDS[i]} in\n"
		  "     ", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++)
		printf(" %s%s", (*command)->name, command[1] ? " |" : ") command=${COMP_WORDS[i]}; break ;;\n");
	fputs("    esac\n  done\n  case $command:$before in\n", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++)
		for_flags(*command, print_bash_value);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++) {
		printf("    %s:*) words='%s' options='", (*command)->name, words_of((*command)->verbs));
		for_flags(*command, print_bash_name);
		fputs("' ;;\n", stdout);
	}
	fputs("    *) words='", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++)
		printf("%s ", (*command)->name);
	fputs("help' options='", stdout);
	for (const cli_flag *flag = cli_common_flags; flag->name; flag++)
		printf(" --%s", flag->name);
	fputs("' ;;\n  esac\n"
		  "  [[ $word == -* ]] && words=$options\n"
		  "  if [[ -z $words ]]; then COMPREPLY=($(compgen -f -- \"$word\")); return; fi\n"
		  "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		  "}\n"
		  "complete -o filenames -F _compozy compozy\n", stdout);
}

/* ---- zsh ---- */

/* Within single quotes and brackets. */
static void
print_zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr("[]:", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void
print_zsh_flag(const cli_subcommand *command, const cli_flag *flag)
{
	(void)command;
	printf(" \\\n        '--%s%s[", flag->name, flag->argument ? "=" : "");
	print_zsh_text(flag->summary);
	printf("]%s", flag->argument ? ":" : "");
	if (flag->argument)
		print_zsh_text(flag->argument);
	if (flag->words)
		printf(":(%s)", flag->words);
	else if (takes_file(flag))
		fputs(":_files", stdout);
	else if (flag->argument)
		fputs(": ", stdout);
	putchar('\'');
}

static void
print_zsh(void)
{
	fputs("#compdef compozy\n"
		  "# zsh completion for compozy\n"
		  "_compozy() {\n"
		  "  local line state\n"
		  "  _arguments -C '1:command:->command' '*::word:->word'\n"
		  "  case $state in\n"
		  "    command)\n"
		  "      local -a commands=(", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++) {
		printf("\n        '%s:", (*command)->name);
		print_zsh_text((*command)->summary);
		putchar('\'');
	}
	fputs(")\n      _describe command commands ;;\n    word)\n      case $line[1] in\n", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++) {
		printf("      %s) _arguments", (*command)->name);
		for_flags(*command, print_zsh_flag);
		if ((*command)->verbs)
			printf(" \\\n        '1:word:(%s)'", (*command)->verbs);
		else if ((*command)->most_words > 0)
			fputs(" \\\n        '1:file:_files'", stdout);
		fputs(" ;;\n", stdout);
	}
	fputs("      esac ;;\n  esac\n}\n_compozy \"$@\"\n", stdout);
}

/* ---- fish ---- */

static void
print_fish_text(const char *text)
{
	for (; *text; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
print_fish_flag(const cli_subcommand *command, const cli_flag *flag)
{
	printf("complete -c compozy -n '__fish_seen_subcommand_from %s' -l %s", command->name, flag->name);
	if (flag->words)
		printf(" -x -a '%s'", flag->words);
	else if (flag->argument)
		fputs(takes_file(flag) ? " -r -F" : " -x", stdout);
	fputs(" -d '", stdout);
	print_fish_text(flag->summary);
	fputs("'\n", stdout);
}

static void
print_fish(void)
{
	fputs("# fish completion for compozy\ncomplete -c compozy -f\n", stdout);
	for (const cli_subcommand *const *command = cli_subcommands; *command; command++) {
		printf("complete -c compozy -n __fish_use_subcommand -a %s -d '", (*command)->name);
		print_fish_text((*command)->summary);
		fputs("'\n", stdout);
		if ((*command)->verbs)
			printf("complete -c compozy -n '__fish_seen_subcommand_from %s; and not __fish_seen_subcommand_from %s' -a '%s'\n",
				   (*command)->name, (*command)->verbs, (*command)->verbs);
		else if ((*command)->most_words > 0)
			printf("complete -c compozy -n '__fish_seen_subcommand_from %s' -F\n", (*command)->name);
		for_flags(*command, print_fish_flag);
	}
}

/* ---- the command ---- */

static cli_exit
run_completion(const cli_call *call)
{
	static void (*const shells[])(void) = {print_bash, print_zsh, print_fish};
	int shell = cli_read_verb(call);

	if (shell < 0)
		return CLI_EXIT_USAGE;
	shells[shell]();
	return CLI_EXIT_DONE;
}

const cli_subcommand cli_command_completion = {
	.name = "completion",
	.words = "bash|zsh|fish",
	.verbs = "bash zsh fish",
	.summary = "Prints what makes a shell complete commands and options.",
	.examples = "  source <(compozy completion bash)\n"
				"  compozy completion fish > ~/.config/fish/completions/compozy.fish\n",
	.flags = flags,
	.least_words = 1,
	.most_words = 1,
	.run = run_completion,
};
