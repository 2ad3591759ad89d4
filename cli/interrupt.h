/*
 * Ctrl-C.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include "provider.h"

/* From here on an interrupt cancels what the provider runs; at most two at a time. */
void cli_interrupt_watch(const cli_driver *driver, cli_provider *provider);
void cli_interrupt_forget(const cli_provider *provider);

/* Whether there was one. */
bool cli_interrupted(void);

/* Sleeps; less when interrupted. */
void cli_interrupt_sleep(long milliseconds);

#endif
