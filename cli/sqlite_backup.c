/*
 * SQLite's online backup: a database's pages into another, while both may be open elsewhere.
 *
 * The source is read in a transaction that is open already, so that writers meanwhile don't make it begin anew; the destination is
 * written in one of its own: who has it open sees what was there or what comes, never a part.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interrupt.h"
#include "sqlite_connect.h"
#include "sqlite_provider.h"

enum { PAGES_AT_ONCE = 2000 }; /* between looks for an interrupt */

static bool
fail(cli_failure *failure, const char *what, const char *path, const char *reason)
{
	failure->status = CLI_EXIT_FAILED;
	cli_buffer_add_format(&failure->message, "%s \"%s\": %s", what, path, reason);
	return false;
}

/* Gives a result code; that of the destination's connection says more. */
static int
copy_pages(sqlite3 *source, sqlite3 *destination)
{
	sqlite3_backup *backup = sqlite3_backup_init(destination, "main", source, "main");
	int status = SQLITE_OK, end;

	if (!backup)
		return sqlite3_errcode(destination);
	while (status == SQLITE_OK)
		status = cli_interrupted() ? SQLITE_INTERRUPT : sqlite3_backup_step(backup, PAGES_AT_ONCE);
	end = sqlite3_backup_finish(backup);
	return status == SQLITE_DONE ? end : status;
}

static bool
fingerprint_of(sqlite3 *db, char **fingerprint)
{
	sqlite3_stmt *statement = NULL;
	bool is_done = sqlite3_prepare_v2(db, "SELECT compozy_fingerprint()", -1, &statement, NULL) == SQLITE_OK &&
				   sqlite3_step(statement) == SQLITE_ROW;

	if (is_done)
		*fingerprint = cli_copy_text((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return is_done;
}

/* What SQLite leaves beside a file that it could not write. */
static void
remove_journals(const char *path)
{
	static const char *const endings[] = {"-journal", "-wal", "-shm"};

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		cli_buffer name = {0};

		cli_buffer_add_format(&name, "%s%s", path, endings[i]);
		unlink(name.data);
		cli_buffer_free(&name);
	}
}

/* A file without a log beside it, so that it can be moved alone and be read where nobody may write. */
static bool
take(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure)
{
	sqlite3 *file = cli_sqlite_open_file(path, true, failure);
	char *found = NULL;
	bool is_done;

	if (!file)
		return false;
	is_done = sqlite3_exec(file, "PRAGMA synchronous = off", NULL, NULL, NULL) == SQLITE_OK &&
			  copy_pages(provider->db, file) == SQLITE_OK &&
			  sqlite3_exec(file, "PRAGMA journal_mode = delete", NULL, NULL, NULL) == SQLITE_OK &&
			  (!fingerprint || fingerprint_of(file, &found));
	if (!is_done)
		fail(failure, "the file can't be written:", path, sqlite3_errmsg(file));
	else if (fingerprint && strcmp(fingerprint, found) != 0)
		is_done = fail(failure, "the file was written wrongly:", path, "its fingerprint is another");
	free(found);
	sqlite3_close(file);
	if (!is_done)
		remove_journals(path);
	return is_done;
}

static bool
put(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure)
{
	sqlite3 *file = cli_sqlite_open_file(path, false, failure);
	bool is_done = file != NULL;
	int status;

	if (!file)
		return false;
	if (fingerprint && !fingerprint_of(file, fingerprint))
		is_done = fail(failure, "the file can't be read:", path, sqlite3_errmsg(file));
	if (is_done) {
		status = copy_pages(file, provider->db);
		if (status != SQLITE_OK)
			is_done = fail(failure, "the database can't be written from", path, sqlite3_errstr(status));
	}
	sqlite3_close(file);
	return is_done;
}

bool
cli_sqlite_backup(cli_provider *provider, const char *path, const char *fingerprint, cli_failure *failure)
{
	return take(provider, path, fingerprint, failure);
}

bool
cli_sqlite_restore(cli_provider *provider, const char *path, char **fingerprint, cli_failure *failure)
{
	return put(provider, path, fingerprint, failure);
}

bool
cli_sqlite_snapshot_take(cli_provider *provider, const char *path, cli_failure *failure)
{
	return take(provider, path, NULL, failure);
}

bool
cli_sqlite_snapshot_put(cli_provider *provider, const char *path, cli_failure *failure)
{
	return put(provider, path, NULL, failure);
}
