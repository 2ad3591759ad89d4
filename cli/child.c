/*
 * Another program, run to its end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"

extern char **environ;

enum { MOST_SAID = 2000 }; /* bytes of a message that are kept */

static bool
fail(cli_failure *failure, const char *program, const char *reason)
{
	failure->status = CLI_EXIT_FAILED;
	cli_buffer_add_format(&failure->message, "%s: %s", program, reason);
	return false;
}

/* Ours with one variable more. */
static char **
make_environment(char *added)
{
	size_t count = 0;
	char **copy;

	while (environ[count])
		count++;
	copy = cli_allocate((count + 2) * sizeof *copy);
	copy[0] = added;
	memcpy(copy + 1, environ, (count + 1) * sizeof *copy);
	return added ? copy : memmove(copy, copy + 1, (count + 1) * sizeof *copy);
}

/* In one line. What is interrupted is told to end, and waited for. */
static void
listen_to(int handle, pid_t child, cli_buffer *said)
{
	char piece[512];
	ssize_t length;

	while ((length = read(handle, piece, sizeof piece)) != 0) {
		if (length < 0 && errno != EINTR)
			break;
		if (length < 0 && cli_interrupted())
			kill(child, SIGTERM);
		for (ssize_t i = 0; i < length && said->length < MOST_SAID; i++)
			cli_buffer_add_byte(said, piece[i]);
	}
	while (said->length > 0 && cli_is_space(said->data[said->length - 1]))
		cli_buffer_truncate(said, said->length - 1);
}

/* "pg_dump: error: no room" as "no room"; line feeds as "; ". */
static void
tell(cli_failure *failure, const char *program, const cli_buffer *said)
{
	const char *text = said->length > 0 ? said->data : "it failed";
	size_t length = strlen(program);

	if (strncmp(text, program, length) == 0 && strncmp(text + length, ": ", 2) == 0)
		text += length + 2;
	fail(failure, program, "");
	for (; *text; text++) {
		if (*text == '\n')
			cli_buffer_add_text(&failure->message, "; ");
		else
			cli_buffer_add_byte(&failure->message, *text);
	}
}

static bool
start(const char *const *arguments, char **environment, int standard_error, pid_t *child, cli_failure *failure)
{
	posix_spawn_file_actions_t actions;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, standard_error, STDERR_FILENO);
	error = posix_spawnp(child, arguments[0], &actions, NULL, (char *const *)arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		return true;
	return fail(failure, arguments[0], error == ENOENT ? "the program is not on the PATH" : strerror(error));
}

bool
cli_child_run(const char *const *arguments, const char *variable, const char *value, cli_failure *failure)
{
	cli_buffer added = {0}, said = {0};
	char **environment;
	int ends[2], status = 0;
	pid_t child;
	bool is_started;

	if (pipe(ends) != 0)
		return fail(failure, arguments[0], strerror(errno));
	if (value)
		cli_buffer_add_format(&added, "%s=%s", variable, value);
	/* The child has the one as its standard error. */
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	environment = make_environment(value ? added.data : NULL);
	is_started = start(arguments, environment, ends[1], &child, failure);
	close(ends[1]);
	if (is_started) {
		listen_to(ends[0], child, &said);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			continue;
		if (status != 0)
			tell(failure, arguments[0], &said);
	}
	close(ends[0]);
	free(environment);
	cli_buffer_free(&added);
	cli_buffer_free(&said);
	return is_started && status == 0;
}
