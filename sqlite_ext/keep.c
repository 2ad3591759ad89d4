/*
 * Where what is made from an argument is kept: with a constant argument of a call, as SQLite's auxiliary data, which it
 * drops when the statement ends or the argument isn't constant; with the scan of a virtual table.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

void
cz_sqlite_kept_init(cz_kept_argument *argument, bool is_constant)
{
	*argument = (cz_kept_argument){.number = -1, .kept = {.is_constant = is_constant}};
	cz_arena_init(&argument->kept.arena, &cz_sqlite_host.memory, NULL, NULL, 0);
}

static void
destroy(void *data)
{
	cz_kept_argument *argument = data;

	cz_arena_clear(&argument->kept.arena);
	sqlite3_free(argument);
}

/* A new one; the call owns it until its end. Without memory nothing is kept. */
static cz_kept_argument *
make_new(cz_call *call)
{
	cz_kept_argument *argument = sqlite3_malloc64(sizeof *argument);

	if (!argument)
		return NULL;
	cz_sqlite_kept_init(argument, true);
	call->kept = argument;
	return argument;
}

struct cz_kept *
cz_sqlite_kept(void *engine, int number)
{
	cz_call *call = engine;
	cz_kept_argument *argument = call->keeps ? sqlite3_get_auxdata(call->sql, number) : NULL;

	if (argument)
		return &argument->kept;
	argument = call->kept;
	if (!argument && call->keeps)
		argument = make_new(call);
	if (!argument || (argument->number >= 0 && argument->number != number))
		return NULL;
	argument->number = number;
	return &argument->kept;
}

void
cz_sqlite_kept_settle(cz_call *call)
{
	if (call->kept && call->kept->kept.made)
		sqlite3_set_auxdata(call->sql, call->kept->number, call->kept, destroy);
	else if (call->kept)
		destroy(call->kept);
}
