/*
 * Whose turn it is to write: turns.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_SQLITE_TURNS_H
#define CZ_SQLITE_TURNS_H

#include <stdbool.h>
#include <stdint.h>

/* How long a connection waits for its turn, in microseconds: while nobody is served, and in all. */
enum
{
	CZ_TURN_PATIENCE = 5000000,
	CZ_TURN_LONGEST = 60000000
};

struct cz_line;
struct cz_connection;

/* What a connection knows of its turns. */
typedef struct cz_turns
{
	struct cz_line *line; /* of all that write to the file; NULL: not yet looked for, or not to be had */
	bool looked;
	bool wants;		/* a transaction of ours is about to begin */
	bool in_line;	/* with this ticket */
	uint32_t ticket;
	uint32_t seen;	/* the ticket last seen served */
	int64_t since;	/* when the lock was wanted, or first found taken, in microseconds */
	int64_t moved;	/* when the line moved last, as far as seen */
} cz_turns;

/* Around a transaction of ours that writes; nothing happens unless compozy_configure() was called. */
void cz_turn_want(struct cz_connection *connection);
void cz_turn_end(struct cz_connection *connection);

/* SQLite's busy handler; state is the cz_connection. */
int cz_turn_wait(void *state, int attempt);

/* How often writers of this file stood in line, and how often one waited in vain, since NAME-turns was made; 0 without it. */
void cz_turns_counts(struct cz_connection *connection, int64_t *waits, int64_t *in_vain);

/* Forgets the line. */
void cz_turns_release(cz_turns *turns);

#endif
