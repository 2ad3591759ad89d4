/*
 * Backslash commands: those of psql that test files and examples need.
 *
 *   \echo [-n] TEXT...      \set NAME VALUE...   \unset NAME     \pset null TEXT   \x [on|off]
 *   \g                      \gset [PREFIX]       \quit, \q
 *   \if EXPRESSION   \elif EXPRESSION   \else   \endif
 *
 * Anything else is an error, also where \if switched it off, as in psql. What a command does not take is ignored with a
 * warning. A second command may follow in the line, after "\\" or at once.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "meta.h"

#include <string.h>

#include "arguments.h"

/* ---- arguments ---- */

/* After an error the rest of the line is not read. */
static void
give_up(cli_session *session)
{
	session->lexer.position = session->lexer.line.length;
}

/* The next argument; false, with an error told when the reason is one, when there is none. */
static bool
next_argument(cli_session *session, cli_buffer *argument)
{
	const cli_variables *variables = cli_conditions_active(&session->conditions) ? &session->variables : NULL;

	switch (cli_argument_next(&session->lexer, variables, argument)) {
		case CLI_ARGUMENT_READ:
			return true;
		case CLI_ARGUMENT_UNTERMINATED:
			cli_session_error(session, "unterminated quoted string");
			cli_buffer_truncate(argument, 0);
			give_up(session);
			return false;
		default:
			return false;
	}
}

static void
skip_arguments(cli_session *session)
{
	cli_buffer argument = {0};

	while (cli_argument_next(&session->lexer, NULL, &argument) != CLI_ARGUMENT_NONE)
		continue;
	cli_buffer_free(&argument);
}

/* All that is left, with a separator between arguments. */
static void
join_arguments(cli_session *session, const char *separator, cli_buffer *joined)
{
	cli_buffer argument = {0};
	bool is_first = true;

	while (next_argument(session, &argument)) {
		cli_buffer_add_text(joined, is_first ? "" : separator);
		cli_buffer_add(joined, cli_buffer_text(&argument), argument.length);
		is_first = false;
	}
	cli_buffer_free(&argument);
}

/* ---- variables and settings ---- */

static void
run_echo(cli_session *session)
{
	cli_buffer line = {0};
	bool has_end = true;

	if (next_argument(session, &line)) {
		cli_buffer rest = {0};

		if (strcmp(cli_buffer_text(&line), "-n") == 0) {
			has_end = false;
			cli_buffer_truncate(&line, 0);
		}
		join_arguments(session, " ", &rest);
		if (line.length > 0 && rest.length > 0)
			cli_buffer_add_byte(&line, ' ');
		cli_buffer_add(&line, cli_buffer_text(&rest), rest.length);
		cli_buffer_free(&rest);
	}
	fprintf(session->out, "%s%s", cli_buffer_text(&line), has_end ? "\n" : "");
	cli_buffer_free(&line);
}

static void
run_set(cli_session *session)
{
	cli_buffer name = {0}, value = {0};

	if (next_argument(session, &name)) {
		join_arguments(session, "", &value);
		if (cli_variable_name_is_valid(cli_buffer_text(&name)))
			cli_variable_set(&session->variables, cli_buffer_text(&name), cli_buffer_text(&value));
		else
			cli_session_error(session, "invalid variable name: \"%s\"", cli_buffer_text(&name));
	}
	cli_buffer_free(&name);
	cli_buffer_free(&value);
}

static void
run_unset(cli_session *session)
{
	cli_buffer name = {0};

	if (next_argument(session, &name))
		cli_variable_set(&session->variables, cli_buffer_text(&name), NULL);
	else
		cli_session_error(session, "\\unset: missing required argument");
	cli_buffer_free(&name);
}

static void
run_pset(cli_session *session)
{
	cli_buffer option = {0}, value = {0};

	next_argument(session, &option);
	if (strcmp(cli_buffer_text(&option), "null") != 0) {
		cli_session_error(session, "\\pset: unknown option: %s", cli_buffer_text(&option));
		give_up(session);
	} else if (next_argument(session, &value)) {
		cli_buffer_free(&session->null);
		session->null = value;
		value = (cli_buffer){0};
	}
	cli_buffer_free(&option);
	cli_buffer_free(&value);
}

static void
run_expanded(cli_session *session)
{
	cli_buffer argument = {0};

	if (!next_argument(session, &argument))
		session->is_expanded = !session->is_expanded;
	else if (!cli_read_boolean(cli_buffer_text(&argument), &session->is_expanded)) {
		cli_session_error(session, "unrecognized value \"%s\" for \"\\x\"", cli_buffer_text(&argument));
		give_up(session);
	}
	cli_buffer_free(&argument);
}

/* ---- running ---- */

/* Without a statement before them, \g and \gset run the one before that again. */
static void
recall(cli_session *session)
{
	if (session->query.length == 0)
		cli_buffer_add(&session->query, cli_buffer_text(&session->previous), session->previous.length);
}

static void
run_send(cli_session *session)
{
	recall(session);
	cli_session_send(session, NULL);
}

static void
run_gset(cli_session *session)
{
	cli_buffer prefix = {0};

	next_argument(session, &prefix);
	recall(session);
	cli_session_send(session, cli_buffer_text(&prefix));
	cli_buffer_free(&prefix);
}

static void
run_quit(cli_session *session)
{
	session->is_over = true;
}

/* ---- \if ---- */

/* Where a branch begins. */
static void
begin_branch(cli_session *session, cli_condition *condition, cli_branch branch)
{
	condition->branch = branch;
	condition->query_length = session->query.length;
	condition->parentheses = session->lexer.parentheses;
}

/* What was read of a query in a branch that doesn't count is forgotten. */
static void
end_branch(cli_session *session, const cli_condition *condition)
{
	if (condition->branch == CLI_BRANCH_TAKEN)
		return;
	cli_buffer_truncate(&session->query, condition->query_length);
	session->lexer.parentheses = condition->parentheses;
}

static bool
read_condition(cli_session *session)
{
	cli_buffer expression = {0};
	bool value = false;

	join_arguments(session, " ", &expression);
	if (!cli_read_boolean(cli_buffer_text(&expression), &value))
		cli_session_error(session, "unrecognized value \"%s\" for \"\\if expression\": Boolean expected",
						  cli_buffer_text(&expression));
	cli_buffer_free(&expression);
	return value;
}

static void
run_if(cli_session *session)
{
	bool is_active = cli_conditions_active(&session->conditions);
	cli_condition condition = {0};

	if (is_active)
		begin_branch(session, &condition, read_condition(session) ? CLI_BRANCH_TAKEN : CLI_BRANCH_WAITING);
	else {
		skip_arguments(session);
		begin_branch(session, &condition, CLI_BRANCH_OVER);
	}
	cli_conditions_push(&session->conditions, condition);
}

/* The innermost \if, unless there is none or its \else has been: then an error. */
static cli_condition *
open_condition(cli_session *session, const char *command)
{
	cli_condition *condition = cli_conditions_top(&session->conditions);

	if (condition && !condition->after_else)
		return condition;
	cli_session_error(session, condition ? "\\%s: cannot occur after \\else" : "\\%s: no matching \\if", command);
	give_up(session);
	return NULL;
}

/* After a branch was taken no other is; before, \elif asks its expression and \else needs none. */
static void
next_branch(cli_session *session, cli_condition *condition, bool is_else)
{
	cli_branch branch = condition->branch == CLI_BRANCH_WAITING ? CLI_BRANCH_WAITING : CLI_BRANCH_OVER;

	end_branch(session, condition);
	if (branch == CLI_BRANCH_WAITING) {
		/* The expression is read as the \if's was: outside of it. */
		condition->branch = CLI_BRANCH_TAKEN;
		if (!is_else && !read_condition(session))
			condition->branch = CLI_BRANCH_WAITING;
		branch = condition->branch;
	} else if (!is_else)
		skip_arguments(session);
	begin_branch(session, condition, branch);
	condition->after_else = is_else;
}

static void
run_elif(cli_session *session)
{
	cli_condition *condition = open_condition(session, "elif");

	if (condition)
		next_branch(session, condition, false);
}

static void
run_else(cli_session *session)
{
	cli_condition *condition = open_condition(session, "else");

	if (condition)
		next_branch(session, condition, true);
}

static void
run_endif(cli_session *session)
{
	cli_condition *condition = cli_conditions_top(&session->conditions);

	if (!condition) {
		cli_session_error(session, "\\endif: no matching \\if");
		return;
	}
	end_branch(session, condition);
	cli_conditions_pop(&session->conditions);
}

/* ---- the commands ---- */

typedef struct cli_meta
{
	const char *name;
	void (*run)(cli_session *session);
	bool is_always_run; /* also where \if switched the rest off */
} cli_meta;

static const cli_meta commands[] = {
	{"echo", run_echo, false},	{"set", run_set, false},	{"unset", run_unset, false}, {"pset", run_pset, false},
	{"x", run_expanded, false}, {"g", run_send, false},		{"gset", run_gset, false},	 {"quit", run_quit, false},
	{"q", run_quit, false},		{"if", run_if, true},		{"elif", run_elif, true},	 {"else", run_else, true},
	{"endif", run_endif, true},
};

static const cli_meta *
find_command(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(name, commands[i].name) == 0)
			return &commands[i];
	return NULL;
}

static void
warn_of_extra_arguments(cli_session *session, const char *command)
{
	cli_buffer argument = {0};

	fflush(session->out);
	while (next_argument(session, &argument))
		fprintf(session->err, "\\%s: extra argument \"%s\" ignored\n", command, cli_buffer_text(&argument));
	cli_buffer_free(&argument);
}

void
cli_meta_run(cli_session *session)
{
	cli_buffer name = {0};
	const cli_meta *command;

	cli_command_name(&session->lexer, &name);
	command = find_command(cli_buffer_text(&name));
	if (!command) {
		cli_session_error(session, "invalid command \\%s", cli_buffer_text(&name));
		give_up(session);
	} else if (command->is_always_run || cli_conditions_active(&session->conditions)) {
		command->run(session);
		warn_of_extra_arguments(session, cli_buffer_text(&name));
	} else
		skip_arguments(session);
	cli_arguments_end(&session->lexer);
	cli_buffer_free(&name);
}
