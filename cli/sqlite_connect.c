/*
 * A connection to SQLite: from the settings to a database with our functions in it.
 *
 * The functions are part of the program; --extension loads them from a library instead. The journal's mode is written
 * into the file, so it is set by a migration only, and in a database that is empty or ours; the rest is the connection's.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "sqlite_connect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "interrupt.h"

/* Our functions, as they are linked in: sqlite_ext/module.c. */
int sqlite3_compozy_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

static const char in_memory[] = ":memory:";

/* ---- the file ---- */

static void
tell_file(cli_failure *failure, const char *path, const char *reason)
{
	failure->status = CLI_EXIT_NO_DATABASE;
	cli_buffer_add_format(&failure->message, "the database \"%s\" can't be opened: %s", path, reason);
}

/* SQLite has one message for all that goes wrong here. */
static bool
check_file(const char *path, cli_purpose purpose, cli_failure *failure)
{
	struct stat file;

	if (strcmp(path, in_memory) == 0)
		return true;
	if (stat(path, &file) != 0) {
		if (errno == ENOENT && purpose == CLI_FOR_MIGRATION)
			return true;
		tell_file(failure, path, strerror(errno));
		if (errno == ENOENT)
			cli_buffer_add_text(&failure->message, "; compozy migrate up makes it");
		return false;
	}
	if (S_ISREG(file.st_mode))
		return true;
	tell_file(failure, path, S_ISDIR(file.st_mode) ? strerror(EISDIR) : "it is no file");
	return false;
}

static const char *
reason_of(sqlite3 *db)
{
	int error = sqlite3_system_errno(db);

	switch (sqlite3_errcode(db)) {
		case SQLITE_NOTADB:
			return "it is no SQLite database";
		case SQLITE_CANTOPEN:
			return error ? strerror(error) : sqlite3_errmsg(db);
		default:
			return sqlite3_errmsg(db);
	}
}

/* The file is read for the first time here. */
static bool
open_file(sqlite3 **db, const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	const char *path = cli_setting_text(settings, CLI_SET_PATH);
	int flags = SQLITE_OPEN_READWRITE | (purpose == CLI_FOR_MIGRATION ? SQLITE_OPEN_CREATE : 0);

	if (!path || !*path) {
		failure->status = CLI_EXIT_USAGE;
		cli_buffer_add_text(&failure->message, "the driver sqlite needs a path (database.path, COMPOZY_DB_PATH, --db-path)");
		return false;
	}
	if (!check_file(path, purpose, failure))
		return false;
	if (sqlite3_open_v2(path, db, flags, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(*db, (int)cli_setting_number(settings, CLI_SET_BUSY_TIMEOUT));
		if (sqlite3_exec(*db, "PRAGMA schema_version", NULL, NULL, NULL) == SQLITE_OK)
			return true;
	}
	tell_file(failure, path, *db ? reason_of(*db) : "out of memory");
	return false;
}

/* ---- the functions ---- */

static bool
load_functions(sqlite3 *db, const cli_settings *settings, cli_failure *failure)
{
	const char *extension = cli_setting_text(settings, CLI_SET_EXTENSION);
	char *reason = NULL;
	int status;

	if (extension) {
		status = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
		if (status == SQLITE_OK)
			status = sqlite3_load_extension(db, extension, NULL, &reason);
	} else
		status = sqlite3_compozy_init(db, &reason, NULL);
	if (status != SQLITE_OK) {
		failure->status = CLI_EXIT_NO_DATABASE;
		cli_buffer_add_format(&failure->message, "%s%s", extension ? "the extension can't be loaded: " : "",
							  reason ? reason : sqlite3_errmsg(db));
	}
	sqlite3_free(reason);
	return status == SQLITE_OK;
}

/* ---- another file ---- */

sqlite3 *
cli_sqlite_open_file(const char *path, bool is_new, cli_failure *failure)
{
	int flags = is_new ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
	char *reason = NULL;
	sqlite3 *db = NULL;

	if (!is_new && !check_file(path, CLI_FOR_PROGRAM, failure))
		return NULL;
	if (sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK &&
		sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_compozy_init(db, &reason, NULL) == SQLITE_OK)
		return db;
	tell_file(failure, path, reason ? reason : reason_of(db));
	sqlite3_free(reason);
	sqlite3_close(db);
	return NULL;
}

/* ---- the session ---- */

static bool
run_pragma(sqlite3 *db, const char *name, const char *value, cli_failure *failure)
{
	char *text = sqlite3_mprintf("PRAGMA %s = %w", name, value);
	int status = text ? sqlite3_exec(db, text, NULL, NULL, NULL) : SQLITE_NOMEM;

	sqlite3_free(text);
	if (status == SQLITE_OK)
		return true;
	failure->status = CLI_EXIT_NO_DATABASE;
	cli_buffer_add_format(&failure->message, "%s can't be set to %s: %s", name, value, sqlite3_errmsg(db));
	return false;
}

/*
 * Changing the mode needs the file for oneself, and SQLite doesn't wait for that as it does for other locks. Of several
 * that begin at once the first changes it, and the others find it changed.
 */
static bool
set_journal_mode(sqlite3 *db, const cli_settings *settings, cli_failure *failure)
{
	enum { PAUSE = 20 };
	const char *mode = cli_setting_text(settings, CLI_SET_JOURNAL_MODE);
	long left = cli_setting_number(settings, CLI_SET_BUSY_TIMEOUT);

	while (!run_pragma(db, "journal_mode", mode, failure)) {
		if (sqlite3_errcode(db) != SQLITE_BUSY || left <= 0 || cli_interrupted())
			return false;
		failure->status = CLI_EXIT_DONE;
		cli_buffer_truncate(&failure->message, 0);
		cli_interrupt_sleep(PAUSE);
		left -= PAUSE;
	}
	return true;
}

/* Whether there is nothing in it, or our record of migrations. */
static bool
is_ours(sqlite3 *db)
{
	static const char question[] = "SELECT count(*) = 0 OR sum(name = 'compozy_migrations') > 0 FROM sqlite_schema";
	sqlite3_stmt *statement = NULL;
	bool answer = sqlite3_prepare_v2(db, question, -1, &statement, NULL) == SQLITE_OK &&
				  sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) != 0;

	sqlite3_finalize(statement);
	return answer;
}

/* An interrupt that came just before a statement began has stopped nothing, so it is looked for as well. */
static int
stop_when_interrupted(void *nothing)
{
	(void)nothing;
	return cli_interrupted();
}

static bool
settle_session(sqlite3 *db, const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	enum { STEPS = 100000 }; /* of SQLite's machine: some milliseconds */
	bool sets_journal = purpose == CLI_FOR_MIGRATION && sqlite3_db_readonly(db, "main") == 0 && is_ours(db);

	sqlite3_progress_handler(db, STEPS, stop_when_interrupted, NULL);
	if (sets_journal && !set_journal_mode(db, settings, failure))
		return false;
	return run_pragma(db, "synchronous", cli_setting_text(settings, CLI_SET_SYNCHRONOUS), failure) &&
		   run_pragma(db, "foreign_keys", "on", failure);
}

sqlite3 *
cli_sqlite_connect(const cli_settings *settings, cli_purpose purpose, cli_failure *failure)
{
	sqlite3 *db = NULL;

	if (open_file(&db, settings, purpose, failure) && load_functions(db, settings, failure) &&
		settle_session(db, settings, purpose, failure))
		return db;
	sqlite3_close(db);
	return NULL;
}
