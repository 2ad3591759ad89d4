/*
 * The works of sqlite_load: ours through the extension, and what is compared with it.
 *
 * Those that begin with pattern_ prepare each statement anew, as Go's database/sql does for Exec and Query; kept_ does the same work
 * with statements that are kept, plain_ and hand_ keep theirs too.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_works.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
	ID_SIZE = 28,
	TIME_SIZE = 40,
	COLUMN_COUNT = 17,
	ROW_SIZE = 8192
};

void
die(const char *what, sqlite3 *db)
{
	fprintf(stderr, "sqlite_load: %s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
	exit(1);
}

uint64_t
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

/* ---- all of them ---- */

static const load_work works[] = {
	{"ours_transition", ours_transition, true}, {"pattern_transition", pattern_transition, false},
	{"kept_transition", pattern_transition, true}, {"hand_transition", hand_transition, true},
	{"ours_get", ours_get, true}, {"plain_get", plain_get, true},
	{"ours_progress", ours_progress, true}, {"plain_progress", plain_progress, true},
	{"ours_claim", ours_claim, true}, {"hand_claim", hand_claim, true},
};

const load_work *
find_work(const char *name)
{
	for (size_t i = 0; i < sizeof works / sizeof works[0]; i++)
		if (strcmp(works[i].name, name) == 0)
			return &works[i];
	return NULL;
}
