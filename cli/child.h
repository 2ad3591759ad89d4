/*
 * Another program, run to its end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include "provider.h"

/*
 * Runs a program that is found on PATH; arguments end with NULL. A name and value are added to its environment, where others can't
 * see them, unless the value is NULL. False, with what it said on standard error, when it failed.
 */
bool cli_child_run(const char *const *arguments, const char *variable, const char *value, cli_failure *failure);

#endif
