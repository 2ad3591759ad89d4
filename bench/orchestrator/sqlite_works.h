/*
 * What the connections of sqlite_load do, one call at a time.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef SQLITE_WORKS_H
#define SQLITE_WORKS_H

#include <sqlite3.h>

#include <stdbool.h>
#include <stdint.h>

enum
{
	MOST_STATEMENTS = 8
};

typedef struct load_options
{
	const char *database, *library, *work, *synchronous, *busy;
	long connections, count, think, tasks, first;
	double seconds;
} load_options;

typedef struct load_worker
{
	const load_options *options;
	sqlite3 *db;
	sqlite3_stmt *statements[MOST_STATEMENTS]; /* those kept */
	bool keeps;
	unsigned char *waiting; /* which of the own tasks are in WAITING rather than RUNNING */
	uint64_t random;
	int number;
} load_worker;

typedef struct load_work
{
	const char *name;
	bool (*call)(load_worker *w);
	bool keeps;
} load_work;

/* The work of that name; NULL when there is none. */
const load_work *find_work(const char *name);

uint64_t random_below(load_worker *w, uint64_t limit);

/* Ends the program; db may be NULL. */
_Noreturn void die(const char *what, sqlite3 *db);

#endif
