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

enum { MOST_WATCHED = 2 }; /* a copy has two databases */

static const cli_driver *volatile drivers[MOST_WATCHED];
static cli_provider *volatile watched[MOST_WATCHED];
static volatile sig_atomic_t was_interrupted;

static void
handle(int number)
{
	(void)number;
	was_interrupted = 1;
	for (int i = 0; i < MOST_WATCHED; i++)
		if (watched[i])
			drivers[i]->cancel(watched[i]);
}

void
cli_interrupt_watch(const cli_driver *driver, cli_provider *provider)
{
	/* Without SA_RESTART: what reads or sleeps comes back. */
	struct sigaction action = {.sa_handler = handle, .sa_flags = (int)SA_RESETHAND};

	for (int i = 0; i < MOST_WATCHED; i++)
		if (!watched[i]) {
			drivers[i] = driver;
			watched[i] = provider;
			break;
		}
	sigemptyset(&action.sa_mask);
	if (was_interrupted)
		return;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void
cli_interrupt_forget(const cli_provider *provider)
{
	for (int i = 0; i < MOST_WATCHED; i++)
		if (watched[i] == provider)
			watched[i] = NULL;
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
