/*
 * Load on an SQLite database: connections that do one kind of work, each a process of its own.
 *
 *   sqlite_load --database FILE --library FILE --work NAME [--connections N] [--seconds S | --count N] [--think MS]
 *               [--synchronous NORMAL|FULL] [--busy ours|own] [--tasks N] [--first N]
 *
 * Prints one line: calls (that succeeded), failed, seconds, and of the calls' times in microseconds p50, p99 and max, without the time
 * spent thinking. Each connection has its own tasks (number modulo connections), so that every change it makes is a valid one.
 *
 * The works that begin with pattern_ prepare each statement anew, as Go's database/sql does for Exec and Query; kept_ does the same work
 * with statements that are kept, plain_ and hand_ keep theirs too.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <sqlite3.h>

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
	MOST_TIMES = 1 << 22, /* remembered, over all connections */
	ID_SIZE = 28,
	TIME_SIZE = 40,
	COLUMN_COUNT = 17,
	MOST_STATEMENTS = 8,
	ROW_SIZE = 8192
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

static void
die(const char *what, sqlite3 *db)
{
	fprintf(stderr, "sqlite_load: %s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
	exit(1);
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t
random_below(load_worker *w, uint64_t limit)
{
	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return (w->random >> 33) % limit;
}

/* ---- statements ---- */

/* A statement that is kept when the work keeps them. */
static sqlite3_stmt *
open_statement(load_worker *w, int slot, const char *sql)
{
	sqlite3_stmt *statement = w->keeps ? w->statements[slot] : NULL;

	if (!statement && sqlite3_prepare_v3(w->db, sql, -1, w->keeps ? SQLITE_PREPARE_PERSISTENT : 0, &statement, NULL) != SQLITE_OK)
		return NULL;
	if (w->keeps)
		w->statements[slot] = statement;
	return statement;
}

/* The result of the statement's last step. */
static int
close_statement(load_worker *w, sqlite3_stmt *statement)
{
	return w->keeps ? sqlite3_reset(statement) : sqlite3_finalize(statement);
}

static bool
run(load_worker *w, int slot, const char *sql)
{
	sqlite3_stmt *statement = open_statement(w, slot, sql);

	if (!statement)
		return false;
	sqlite3_step(statement);
	return close_statement(w, statement) == SQLITE_OK;
}

static void
bind_text(sqlite3_stmt *statement, int place, const char *text)
{
	sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

/* Runs a query of one row to its end, reading every column. */
static bool
read_all(load_worker *w, sqlite3_stmt *statement)
{
	int count = sqlite3_column_count(statement);
	bool found = false;

	while (sqlite3_step(statement) == SQLITE_ROW) {
		found = true;
		for (int i = 0; i < count; i++) {
			(void)sqlite3_column_text(statement, i);
			(void)sqlite3_column_bytes(statement, i);
		}
	}
	return close_statement(w, statement) == SQLITE_OK && found;
}

/* ---- tasks ---- */

/* One of the worker's own tasks: its place among them. */
static long
choose_task(load_worker *w, char *id)
{
	long own = (long)random_below(w, (uint64_t)(w->options->tasks / w->options->connections));

	snprintf(id, ID_SIZE, "%027ld", w->options->first + w->number + own * w->options->connections);
	return own;
}

static void
time_text(char *text)
{
	struct timespec now;
	struct tm utc;
	size_t length;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	length = strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + length, TIME_SIZE - length, ".%06dZ", (int)(now.tv_nsec / 1000));
}

/* ---- transitions ---- */

static bool
ours_transition(load_worker *w)
{
	char id[ID_SIZE];
	long own = choose_task(w, id);
	sqlite3_stmt *statement = open_statement(w, 0, "SELECT compozy_task_transition(?1, ?2)");

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	bind_text(statement, 2, w->waiting[own] ? "waiting_ended" : "waiting_started");
	if (!read_all(w, statement))
		return false;
	w->waiting[own] = !w->waiting[own];
	return true;
}

#define ALL_COLUMNS \
	"task_exec_id, workflow_exec_id, workflow_id, task_id, component, status, execution_type, parent_state_id, agent_id, action_id, " \
	"tool_id, usage, input, output, error, created_at, updated_at"

enum
{
	COLUMN_STATUS = 5,
	COLUMN_INPUT = 12,
	COLUMN_UPDATED_AT = 16
};

/* A row read whole: its texts one after the other. */
typedef struct load_row
{
	char *columns[COLUMN_COUNT]; /* NULL for NULL */
	char data[ROW_SIZE];
} load_row;

static bool
pattern_read(load_worker *w, const char *id, load_row *row)
{
	sqlite3_stmt *statement = open_statement(w, 1, "SELECT " ALL_COLUMNS " FROM task_states WHERE task_exec_id = ?1");
	char *end = row->data;
	bool found;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	found = sqlite3_step(statement) == SQLITE_ROW;
	for (int i = 0; found && i < COLUMN_COUNT; i++) {
		const char *text = (const char *)sqlite3_column_text(statement, i);
		size_t size = (size_t)sqlite3_column_bytes(statement, i) + 1;

		row->columns[i] = text ? end : NULL;
		if (!text)
			continue;
		if (end + size > row->data + ROW_SIZE)
			die("a row is larger than expected", NULL);
		memcpy(end, text, size);
		end += size;
	}
	return close_statement(w, statement) == SQLITE_OK && found;
}

static bool
pattern_write(load_worker *w, load_row *row)
{
	sqlite3_stmt *statement = open_statement(
		w, 2,
		"INSERT INTO task_states (" ALL_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
		"ON CONFLICT (task_exec_id) DO UPDATE SET workflow_exec_id = excluded.workflow_exec_id, workflow_id = excluded.workflow_id, "
		"task_id = excluded.task_id, component = excluded.component, status = excluded.status, "
		"execution_type = excluded.execution_type, parent_state_id = excluded.parent_state_id, agent_id = excluded.agent_id, "
		"action_id = excluded.action_id, tool_id = excluded.tool_id, usage = excluded.usage, input = excluded.input, "
		"output = excluded.output, error = excluded.error, updated_at = excluded.updated_at");

	if (!statement)
		return false;
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (row->columns[i])
			sqlite3_bind_text(statement, i + 1, row->columns[i], -1, SQLITE_STATIC);
		else
			sqlite3_bind_null(statement, i + 1);
	sqlite3_step(statement);
	return close_statement(w, statement) == SQLITE_OK;
}

/* The input begins {"count": N, and counts the changes that were kept. */
static void
count_change(load_row *row, char *input, size_t size)
{
	char *rest;
	long count = strtol(row->columns[COLUMN_INPUT] + strlen("{\"count\":"), &rest, 10);

	snprintf(input, size, "{\"count\":%ld%s", count + 1, rest);
	row->columns[COLUMN_INPUT] = input;
}

/* Begin, the whole row out, the whole row in, commit. */
static bool
pattern_transition(load_worker *w)
{
	char id[ID_SIZE], now[TIME_SIZE], input[ROW_SIZE];
	long own = choose_task(w, id);
	load_row row;
	bool done;

	if (!run(w, 3, "BEGIN"))
		return false;
	done = pattern_read(w, id, &row);
	if (done) {
		time_text(now);
		row.columns[COLUMN_STATUS] = w->waiting[own] ? "RUNNING" : "WAITING";
		row.columns[COLUMN_UPDATED_AT] = now;
		count_change(&row, input, sizeof input);
		done = pattern_write(w, &row) && run(w, 4, "COMMIT");
	}
	if (!done) {
		run(w, 5, "ROLLBACK");
		return false;
	}
	w->waiting[own] = !w->waiting[own];
	return true;
}

/* The same as ours by hand, on our tables. */
static bool
hand_move(load_worker *w, const char *id, const char *from, const char *to)
{
	char now[TIME_SIZE];
	sqlite3_stmt *update = open_statement(
		w, 0, "UPDATE task_states SET status = ?1, updated_at = ?2 WHERE task_exec_id = ?3 AND status = ?4 RETURNING " ALL_COLUMNS);
	sqlite3_stmt *event = open_statement(
		w, 1,
		"INSERT INTO state_events (workflow_exec_id, task_exec_id, seq, event, from_status, to_status, occurred_at) SELECT "
		"t.workflow_exec_id, t.task_exec_id, (SELECT coalesce(max(seq), 0) + 1 FROM state_events e WHERE e.workflow_exec_id = "
		"t.workflow_exec_id AND e.task_exec_id = t.task_exec_id), ?1, ?2, ?3, ?4 FROM task_states t WHERE t.task_exec_id = ?5");

	if (!update || !event)
		return false;
	time_text(now);
	bind_text(update, 1, to);
	bind_text(update, 2, now);
	bind_text(update, 3, id);
	bind_text(update, 4, from);
	if (!read_all(w, update))
		return false;
	bind_text(event, 1, strcmp(to, "WAITING") == 0 ? "waiting_started" : "waiting_ended");
	bind_text(event, 2, from);
	bind_text(event, 3, to);
	bind_text(event, 4, now);
	bind_text(event, 5, id);
	sqlite3_step(event);
	return close_statement(w, event) == SQLITE_OK;
}

static bool
hand_transition(load_worker *w)
{
	char id[ID_SIZE];
	long own = choose_task(w, id);
	bool waiting = w->waiting[own];

	if (!run(w, 3, "BEGIN IMMEDIATE"))
		return false;
	if (!hand_move(w, id, waiting ? "WAITING" : "RUNNING", waiting ? "RUNNING" : "WAITING") || !run(w, 4, "COMMIT")) {
		run(w, 5, "ROLLBACK");
		return false;
	}
	w->waiting[own] = !waiting;
	return true;
}

/* ---- reading ---- */

static bool
read_task(load_worker *w, const char *sql)
{
	char id[ID_SIZE];
	sqlite3_stmt *statement = open_statement(w, 0, sql);

	if (!statement)
		return false;
	choose_task(w, id);
	bind_text(statement, 1, id);
	return read_all(w, statement);
}

static bool
ours_get(load_worker *w)
{
	return read_task(w, "SELECT compozy_task_get(?1)");
}

static bool
plain_get(load_worker *w)
{
	return read_task(w, "SELECT " ALL_COLUMNS " FROM task_states WHERE task_exec_id = ?1");
}

static bool
ours_progress(load_worker *w)
{
	return read_all(w, open_statement(w, 0, "SELECT compozy_task_progress('parent')"));
}

static bool
plain_progress(load_worker *w)
{
	return read_all(
		w, open_statement(w, 0, "SELECT status, count(*) FROM task_states WHERE parent_state_id = 'parent' GROUP BY status"));
}

/* ---- claims ---- */

/* The first column of a query that takes the worker's name. */
static bool
take(load_worker *w, int slot, const char *sql, char *id, size_t size)
{
	sqlite3_stmt *statement = open_statement(w, slot, sql);
	char name[20];
	bool found = false;

	if (!statement)
		return false;
	snprintf(name, sizeof name, "worker%d", w->number);
	bind_text(statement, 1, name);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		snprintf(id, size, "%s", (const char *)sqlite3_column_text(statement, 0));
		found = true;
	}
	return close_statement(w, statement) == SQLITE_OK && found;
}

static bool
finish(load_worker *w, int slot, const char *sql, const char *id)
{
	sqlite3_stmt *statement = open_statement(w, slot, sql);
	char name[20];

	if (!statement)
		return false;
	snprintf(name, sizeof name, "worker%d", w->number);
	bind_text(statement, 1, id);
	bind_text(statement, 2, name);
	return read_all(w, statement);
}

/* An output of 1 KB. */
#define OUTPUT "json_object('answer', hex(zeroblob(480)))"

static bool
ours_claim(load_worker *w)
{
	char id[256];

	return take(w, 0, "SELECT task_exec_id FROM compozy_task_claim(?1, 1)", id, sizeof id) &&
		   finish(w, 1,
				  "SELECT compozy_task_transition(?1, 'success', compozy_json_object('worker', ?2, 'output', " OUTPUT "))", id);
}

static bool
hand_claim(load_worker *w)
{
	char id[256];

	return take(w, 0,
				"UPDATE queue SET status = 'RUNNING', worker = ?1, lease_until = datetime('now', '+1 minute'), attempt = attempt + 1 "
				"WHERE id = (SELECT id FROM queue WHERE status = 'PENDING' ORDER BY id LIMIT 1) RETURNING id, input",
				id, sizeof id) &&
		   finish(w, 1,
				  "UPDATE queue SET status = 'SUCCESS', output = " OUTPUT ", lease_until = NULL WHERE id = ?1 AND worker = ?2 "
				  "AND status = 'RUNNING' RETURNING id",
				  id);
}

/* ---- a connection ---- */

typedef struct load_work
{
	const char *name;
	bool (*call)(load_worker *w);
	bool keeps;
} load_work;

static const load_work works[] = {
	{"ours_transition", ours_transition, true}, {"pattern_transition", pattern_transition, false},
	{"kept_transition", pattern_transition, true}, {"hand_transition", hand_transition, true},
	{"ours_get", ours_get, true}, {"plain_get", plain_get, true},
	{"ours_progress", ours_progress, true}, {"plain_progress", plain_progress, true},
	{"ours_claim", ours_claim, true}, {"hand_claim", hand_claim, true},
};

static const load_work *
find_work(const char *name)
{
	for (size_t i = 0; i < sizeof works / sizeof works[0]; i++)
		if (strcmp(works[i].name, name) == 0)
			return &works[i];
	die("there is no such work", NULL);
	return NULL;
}

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
	load_worker w = {.options = options, .number = number, .keeps = work->keeps, .random = (uint64_t)number * 977 + (uint64_t)getpid()};
	load_result *result = &common->results[number];
	double end;

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
