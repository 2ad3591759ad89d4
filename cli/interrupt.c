/*
 * Ctrl-C, and being told to end: what runs is canceled, and the program ends by its ordinary way, which closes the
 * connection and so rolls back what is open. A second one ends it at once.
 *
 * A signal's handler has no argument, so what it needs is the one changing global of the program.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

static const cli_driver *volatile watched_driver;
static cli_provider *volatile watched;
static volatile sig_atomic_t was_interrupted;

static void
handle(int number)
{
	(void)number;
	was_interrupted = 1;
	if (watched)
		watched_driver->cancel(watched);
}

void
cli_interrupt_watch(const cli_driver *driver, cli_provider *provider)
{
	/* Without SA_RESTART: what reads or sleeps comes back. */
	struct sigaction action = {.sa_handler = handle, .sa_flags = (int)SA_RESETHAND};

	watched = NULL;
	watched_driver = driver;
	watched = provider;
	sigemptyset(&action.sa_mask);
	if (was_interrupted)
		return;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool
cli_interrupted(void)
{
	return was_interrupted != 0;
}

void
cli_interrupt_sleep(long milliseconds)
{
	struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};

	if (!was_interrupted)
		nanosleep(&pause, NULL);
}
