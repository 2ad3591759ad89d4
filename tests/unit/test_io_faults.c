/*
 * Every reading, writing and flushing of a file failed in turn for every call of calls.h, in SQLite, as an input/output error and as a
 * full disk, with a rollback journal and with a write-ahead log.
 *
 * The file system is SQLite's own behind a shim. After each failure: the error is the disk's and nothing else, no transaction is left open,
 * the tables are as they were, and the connection goes on working. At the end the file is sound.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <unistd.h>

#include "calls.h"
#include "check.h"

int sqlite3_compozy_init(sqlite3 *db, char **message, const void *api);

/* ---- the shim ---- */

typedef enum fault
{
	FAULT_IO,
	FAULT_FULL
} fault;

static long until_failure = -1; /* operations that succeed; -1: all */
static fault kind;
static sqlite3_vfs *below;

typedef struct file
{
	sqlite3_file base;
	sqlite3_file *real;
} file;

/* What an operation that could fail ends with: SQLITE_OK to go on. A full disk only bothers those who write. */
static int
fails(int error, int writes)
{
	if (until_failure < 0 || (kind == FAULT_FULL && !writes))
		return SQLITE_OK;
	if (until_failure-- > 0)
		return SQLITE_OK;
	return kind == FAULT_FULL ? SQLITE_FULL : error;
}

#define REAL(handle) (((file *)(handle))->real)
#define CALL(handle, method, ...) REAL(handle)->pMethods->method(REAL(handle), ##__VA_ARGS__)
#define UNLESS(failure, call) \
	int code = failure; \
	return code == SQLITE_OK ? call : code

static int
shim_close(sqlite3_file *handle)
{
	int code = CALL(handle, xClose);

	sqlite3_free(REAL(handle));
	return code;
}

static int
shim_read(sqlite3_file *handle, void *data, int size, sqlite3_int64 offset)
{
	UNLESS(fails(SQLITE_IOERR_READ, 0), CALL(handle, xRead, data, size, offset));
}

static int
shim_write(sqlite3_file *handle, const void *data, int size, sqlite3_int64 offset)
{
	UNLESS(fails(SQLITE_IOERR_WRITE, 1), CALL(handle, xWrite, data, size, offset));
}

static int
shim_truncate(sqlite3_file *handle, sqlite3_int64 size)
{
	UNLESS(fails(SQLITE_IOERR_TRUNCATE, 0), CALL(handle, xTruncate, size));
}

static int
shim_sync(sqlite3_file *handle, int flags)
{
	UNLESS(fails(SQLITE_IOERR_FSYNC, 0), CALL(handle, xSync, flags));
}

static int
shim_size(sqlite3_file *handle, sqlite3_int64 *size)
{
	return CALL(handle, xFileSize, size);
}

static int
shim_lock(sqlite3_file *handle, int level)
{
	return CALL(handle, xLock, level);
}

static int
shim_unlock(sqlite3_file *handle, int level)
{
	return CALL(handle, xUnlock, level);
}

static int
shim_reserved(sqlite3_file *handle, int *result)
{
	return CALL(handle, xCheckReservedLock, result);
}

static int
shim_control(sqlite3_file *handle, int operation, void *argument)
{
	return CALL(handle, xFileControl, operation, argument);
}

static int
shim_sector_size(sqlite3_file *handle)
{
	return CALL(handle, xSectorSize);
}

static int
shim_characteristics(sqlite3_file *handle)
{
	return CALL(handle, xDeviceCharacteristics);
}

static int
shim_shm_map(sqlite3_file *handle, int page, int size, int extend, void volatile **result)
{
	return CALL(handle, xShmMap, page, size, extend, result);
}

static int
shim_shm_lock(sqlite3_file *handle, int offset, int count, int flags)
{
	return CALL(handle, xShmLock, offset, count, flags);
}

static void
shim_shm_barrier(sqlite3_file *handle)
{
	CALL(handle, xShmBarrier);
}

static int
shim_shm_unmap(sqlite3_file *handle, int delete_too)
{
	return CALL(handle, xShmUnmap, delete_too);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector_size,
	.xDeviceCharacteristics = shim_characteristics,
	.xShmMap = shim_shm_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_shm_barrier,
	.xShmUnmap = shim_shm_unmap,
};

static int
shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *handle, int flags, int *result)
{
	file *opened = (file *)handle;
	int code = fails(SQLITE_CANTOPEN, 0);

	(void)vfs;
	handle->pMethods = NULL;
	if (code != SQLITE_OK)
		return code;
	opened->real = sqlite3_malloc(below->szOsFile);
	code = below->xOpen(below, name, opened->real, flags, result);
	if (code == SQLITE_OK)
		handle->pMethods = &methods;
	else
		sqlite3_free(opened->real);
	return code;
}

static int
shim_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
	int code = fails(SQLITE_IOERR_DELETE, 0);

	(void)vfs;
	return code == SQLITE_OK ? below->xDelete(below, name, sync_directory) : code;
}

static void
install_shim(void)
{
	static sqlite3_vfs shim;

	below = sqlite3_vfs_find(NULL);
	shim = *below;
	shim.zName = "faulty";
	shim.szOsFile = sizeof(file);
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	sqlite3_vfs_register(&shim, 1);
}

/* ---- running ---- */

static long failures; /* calls that failed */

static int
is_of_the_disk(int code)
{
	return (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_CANTOPEN;
}

/* One call with its n-th operation failing. False when it succeeded all the same. */
static int
run_with_fault(sqlite3 *db, const char *sql, long n)
{
	char before[4000], after[4000];
	int code;

	read_state(db, before, sizeof before);
	/* What was read before is not read again, unless it must be. */
	sqlite3_db_release_memory(db);
	until_failure = n;
	code = run(db, sql);
	until_failure = -1;
	if (code == SQLITE_OK)
		return 0;
	failures++;
	if (!is_of_the_disk(code))
		printf("%s: operation %ld: %d %s\n", sql, n, code, sqlite3_errmsg(db));
	CHECK(is_of_the_disk(code));
	if (strstr(sql, "compozy_migrate_down") && !sqlite3_get_autocommit(db))
		CHECK(run(db, "ROLLBACK") == SQLITE_OK); /* docs/differences.md */
	if (!sqlite3_get_autocommit(db))
		printf("%s: operation %ld: a transaction is left open\n", sql, n);
	CHECK(sqlite3_get_autocommit(db));
	read_state(db, after, sizeof after);
	if (strcmp(before, after) != 0)
		printf("%s: operation %ld: %s became %s\n", sql, n, before, after);
	CHECK(strcmp(before, after) == 0);
	return 1;
}

static sqlite3 *
open_file(const char *name)
{
	sqlite3 *db;
	char *message = NULL;

	CHECK(sqlite3_open(name, &db) == SQLITE_OK);
	CHECK(sqlite3_compozy_init(db, &message, NULL) == SQLITE_OK);
	return db;
}

static void
remove_files(const char *name)
{
	static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
	char path[100];

	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s%s", name, ends[i]);
		unlink(path);
	}
}

static void
check_sound(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;

	CHECK(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK);
	CHECK(sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0);
	sqlite3_finalize(statement);
}

/* With a cache of few pages, so that even a call that changes little writes before it ends. */
static void
run_scenario(const char *name, const char *journal)
{
	sqlite3 *db;

	remove_files(name);
	failures = 0;
	db = open_file(name);
	CHECK(run(db, journal) == SQLITE_OK);
	CHECK(run(db, "PRAGMA cache_size = 10") == SQLITE_OK);
	for (int i = 0; i < CALL_COUNT; i++)
		for (long n = 0; strstr(calls[i], "compozy_configure") == NULL && run_with_fault(db, calls[i], n); n++)
			continue;
	CHECK(failures > 100);
	printf("%s: %ld failed calls\n", journal, failures);
	check_sound(db);
	CHECK(sqlite3_close(db) == SQLITE_OK);
	db = open_file(name);
	check_sound(db);
	CHECK(sqlite3_close(db) == SQLITE_OK);
	remove_files(name);
}

int
main(void)
{
	char name[] = "/tmp/compozy_io_faults.XXXXXX";
	int handle = mkstemp(name);

	CHECK(handle >= 0);
	close(handle);
	install_shim();
	for (kind = FAULT_IO; kind <= FAULT_FULL; kind++) {
		run_scenario(name, "PRAGMA journal_mode = DELETE");
		run_scenario(name, "PRAGMA journal_mode = WAL");
	}
	sqlite3_shutdown();
	return check_result();
}
