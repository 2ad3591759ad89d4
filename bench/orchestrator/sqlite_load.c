/*
 * Load on an SQLite database: connections that do one kind of work, each a process of its own.
 *
 *   sqlite_load --database FILE --library FILE --work NAME [--connections N] [--seconds S | --count N] [--think MS]
 *               [--synchronous NORMAL|FULL] [--busy ours|own] [--tasks N] [--first N]
 *
 * Prints one line: calls (that succeeded), failed, seconds, and of the calls' times in microseconds p50, p99 and max, without the time
 * spent thinking. Each connection has its own tasks (number modulo connections), so that every change it makes is a valid one.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_works.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum
{
	BUSY_TIMEOUT = 5000, /* ms, as the pattern's connections have it */
	MOST_CONNECTIONS = 256,
	MOST_TIMES = 1 << 22 /* remembered, over all connections */
};

/* Shared by all processes. */
typedef struct load_result
{
	long calls, failed, time_count;
	double end; /* when its last call came back */
} load_result;

typedef struct load_common
{
	atomic_int ready;
	atomic_bool go;
	load_result results[MOST_CONNECTIONS];
	uint32_t times[MOST_TIMES];
} load_common;

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- a connection ---- */

static void
connect(load_worker *w)
{
	const load_options *o = w->options;
	char pragma[40];
	bool ours = strncmp(o->work, "ours_", 5) == 0;

	if (sqlite3_open(o->database, &w->db) != SQLITE_OK)
		die("open", w->db);
	sqlite3_busy_timeout(w->db, BUSY_TIMEOUT);
	if (ours) {
		sqlite3_enable_load_extension(w->db, 1);
		if (sqlite3_load_extension(w->db, o->library, NULL, NULL) != SQLITE_OK)
			die("load_extension", w->db);
		if (strcmp(o->busy, "ours") == 0 && sqlite3_exec(w->db, "SELECT compozy_configure()", NULL, NULL, NULL) != SQLITE_OK)
			die("configure", w->db);
	}
	snprintf(pragma, sizeof pragma, "PRAGMA synchronous = %s", o->synchronous);
	if (sqlite3_exec(w->db, pragma, NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(w->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) != SQLITE_OK)
		die("pragma", w->db);
}

static void
think(load_worker *w)
{
	struct timespec pause = {0, (long)random_below(w, (uint64_t)w->options->think * 1000000u)};

	nanosleep(&pause, NULL);
}

static void
call_once(load_worker *w, const load_work *work, load_result *result, uint32_t *times, long most)
{
	double start = seconds_now();
	bool done = work->call(w);

	if (result->time_count < most)
		times[result->time_count++] = (uint32_t)((seconds_now() - start) * 1e6);
	result->calls += done;
	result->failed += !done;
}

static void
work_on(const load_options *options, int number, load_common *common)
{
	const load_work *work = find_work(options->work);
	long most = MOST_TIMES / options->connections;
	load_worker w = {.options = options, .number = number, .random = (uint64_t)number * 977 + (uint64_t)getpid()};
	load_result *result = &common->results[number];
	double end;

	if (!work)
		die("there is no such work", NULL);
	w.keeps = work->keeps;
	w.waiting = calloc((size_t)(options->tasks / options->connections) + 1, 1);
	if (!w.waiting)
		die("memory", NULL);
	connect(&w);
	atomic_fetch_add(&common->ready, 1);
	while (!atomic_load(&common->go))
		usleep(500);
	end = seconds_now() + options->seconds;
	for (long i = 0; options->count ? i < options->count : seconds_now() < end; i++) {
		if (options->think)
			think(&w);
		call_once(&w, work, result, common->times + number * most, most);
	}
	result->end = seconds_now();
	for (int i = 0; i < MOST_STATEMENTS; i++)
		sqlite3_finalize(w.statements[i]);
	if (sqlite3_close(w.db) != SQLITE_OK)
		die("close", w.db);
}

/* ---- all of them ---- */

static int
compare_times(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Moves the times together and prints the totals. */
static void
report(const load_options *options, load_common *common, double start)
{
	long most = MOST_TIMES / options->connections, calls = 0, failed = 0, count = 0;
	double end = start;

	for (int i = 0; i < options->connections; i++) {
		const load_result *result = &common->results[i];

		memmove(common->times + count, common->times + i * most, (size_t)result->time_count * sizeof(uint32_t));
		count += result->time_count;
		calls += result->calls;
		failed += result->failed;
		end = result->end > end ? result->end : end;
	}
	qsort(common->times, (size_t)count, sizeof(uint32_t), compare_times);
	printf("calls=%ld failed=%ld seconds=%.3f p50=%u p99=%u max=%u\n", calls, failed, end - start, count ? common->times[count / 2] : 0,
		   count ? common->times[count - 1 - count / 100] : 0, count ? common->times[count - 1] : 0);
}

static const char *
option(int count, char **arguments, const char *name, const char *otherwise)
{
	for (int i = 1; i + 1 < count; i += 2)
		if (strcmp(arguments[i], name) == 0)
			return arguments[i + 1];
	if (!otherwise)
		die(name, NULL);
	return otherwise;
}

int
main(int count, char **arguments)
{
	load_options options = {
		.database = option(count, arguments, "--database", NULL),
		.library = option(count, arguments, "--library", NULL),
		.work = option(count, arguments, "--work", NULL),
		.synchronous = option(count, arguments, "--synchronous", "NORMAL"),
		.busy = option(count, arguments, "--busy", "ours"),
		.connections = atol(option(count, arguments, "--connections", "1")),
		.seconds = atof(option(count, arguments, "--seconds", "3")),
		.count = atol(option(count, arguments, "--count", "0")),
		.think = atol(option(count, arguments, "--think", "0")),
		.tasks = atol(option(count, arguments, "--tasks", "9600")),
		.first = atol(option(count, arguments, "--first", "0")),
	};
	load_common *common = mmap(NULL, sizeof *common, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double start;
	int status, worst = 0;

	if (common == MAP_FAILED || options.connections < 1 || options.connections > MOST_CONNECTIONS)
		die("connections", NULL);
	for (int i = 0; i < options.connections; i++) {
		pid_t child = fork();

		if (child < 0)
			die("fork", NULL);
		if (child == 0) {
			work_on(&options, i, common);
			exit(0);
		}
	}
	while (atomic_load(&common->ready) < options.connections) {
		if (waitpid(-1, &status, WNOHANG) > 0)
			die("a connection ended early", NULL);
		usleep(500);
	}
	start = seconds_now();
	atomic_store(&common->go, true);
	while (wait(&status) > 0)
		if (status)
			worst = 1;
	report(&options, common, start);
	return worst;
}
