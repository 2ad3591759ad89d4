/*
 * Every allocation failed in turn for every function of the table, and an interrupt at each instead.
 *
 * The functions run where they live, in SQLite, whose allocator is replaced by one that fails when told: so shared code, the
 * adapter and SQLite itself see the failure. After each: the error is "out of memory" and nothing else, the tables are
 * as they were, and the connection goes on working. Leaks are the sanitizer's to find, and each block's too: the test counts.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <crypt.h>

#include "calls.h"
#include "check.h"
#include "function.h"

int sqlite3_compozy_init(sqlite3 *db, char **message, const void *api);

/* ---- the allocator ---- */

static sqlite3_mem_methods original;
static long until_failure = -1; /* allocations that succeed; -1: all */
static int keeps_failing;		/* once it has begun */
static sqlite3 *to_interrupt;	/* not NULL: instead of failing, that allocation interrupts this connection */
static long outstanding;
static long interrupted; /* calls that ended so */

static int
fails(void)
{
	if (until_failure < 0)
		return 0;
	if (until_failure > 0) {
		until_failure--;
		return 0;
	}
	if (!keeps_failing || to_interrupt)
		until_failure = -1;
	if (to_interrupt)
		sqlite3_interrupt(to_interrupt);
	return !to_interrupt;
}

static void *
fault_malloc(int size)
{
	void *block = fails() ? NULL : original.xMalloc(size);

	outstanding += block != NULL;
	return block;
}

static void *
fault_realloc(void *block, int size)
{
	return fails() ? NULL : original.xRealloc(block, size);
}

static void
fault_free(void *block)
{
	outstanding -= block != NULL;
	original.xFree(block);
}

static void
install_allocator(void)
{
	sqlite3_mem_methods faulty;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &original);
	faulty = original;
	faulty.xMalloc = fault_malloc;
	faulty.xRealloc = fault_realloc;
	faulty.xFree = fault_free;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

/* ---- bcrypt, which is slow on purpose: in its place something that depends on the key and the setting as well ---- */

enum
{
	SETTING = 29,
	HASH = 60
};

char *
crypt_rn(const char *phrase, const char *setting, void *data, int size)
{
	char *hash = data;

	if (size <= HASH)
		return NULL;
	memset(hash, '.', HASH);
	memcpy(hash, setting, SETTING);
	for (int i = 0; phrase[i]; i++)
		hash[SETTING + i % (HASH - SETTING)] = "./ABCDEFGHIJKLMNO"[phrase[i] & 15];
	hash[HASH] = '\0';
	return hash;
}

/* ---- coverage ---- */

static void
check_coverage(void)
{
	for (int i = 0; i < CZ_FUNCTION_COUNT; i++) {
		char call[100];
		int found = 0;

		snprintf(call, sizeof call, "%s(", cz_functions[i].name);
		for (int j = 0; j < CALL_COUNT; j++)
			found = found || strstr(calls[j], call) != NULL;
		if (!found)
			printf("no call of %s\n", cz_functions[i].name);
		CHECK(found);
	}
}

/* One call with its n-th allocation failing. True when it succeeded all the same. */
static int
run_with_failure(sqlite3 *db, const char *sql, long n)
{
	char before[4000], after[4000];
	int code;

	read_state(db, before, sizeof before);
	until_failure = n;
	code = run(db, sql);
	until_failure = -1;
	if (code == SQLITE_OK)
		return 1;
	if ((code & 0xff) != SQLITE_NOMEM)
		printf("%s: allocation %ld: %d %s\n", sql, n, code, sqlite3_errmsg(db));
	CHECK((code & 0xff) == SQLITE_NOMEM);
	if (strstr(sql, "compozy_migrate_down") && !sqlite3_get_autocommit(db))
		CHECK(run(db, "ROLLBACK") == SQLITE_OK); /* docs/differences.md */
	CHECK(sqlite3_get_autocommit(db));
	read_state(db, after, sizeof after);
	if (strcmp(before, after) != 0)
		printf("%s: allocation %ld: %s became %s\n", sql, n, before, after);
	CHECK(strcmp(before, after) == 0);
	return 0;
}

/* One call interrupted at its n-th allocation, which may be too late for it. False when it doesn't make that many. */
static int
run_with_interrupt(sqlite3 *db, const char *sql, long n)
{
	char before[4000], after[4000];
	int code, reached;

	read_state(db, before, sizeof before);
	CHECK(run(db, "BEGIN") == SQLITE_OK);
	to_interrupt = db;
	until_failure = n;
	code = run(db, sql);
	reached = until_failure < 0;
	until_failure = -1;
	to_interrupt = NULL;
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_INTERRUPT)
		printf("%s: interrupted at allocation %ld: %d %s\n", sql, n, code, sqlite3_errmsg(db));
	CHECK(code == SQLITE_OK || (code & 0xff) == SQLITE_INTERRUPT);
	interrupted += code != SQLITE_OK;
	if (!sqlite3_get_autocommit(db))
		CHECK(run(db, "ROLLBACK") == SQLITE_OK);
	read_state(db, after, sizeof after);
	CHECK(strcmp(before, after) == 0);
	return reached;
}

/* At each of the first twenty allocations, then at ever fewer. */
static void
interrupt_each(sqlite3 *db, const char *sql)
{
	/* Modes of the connection, which no transaction can hold. */
	if (strstr(sql, "compozy_configure"))
		return;
	for (long n = 0; run_with_interrupt(db, sql, n); n += 1 + n / 20)
		continue;
}

/* More allocations than any of the calls makes. */
enum { ENOUGH = 20000 };

/* Fails allocation after allocation until the call no longer makes that many. */
static long
fail_each(sqlite3 *db, const char *sql)
{
	long n = 0;

	while (n < ENOUGH && !run_with_failure(db, sql, n))
		n++;
	CHECK(n < ENOUGH);
	return n;
}

/* The scenario on a new connection. SQLite may do without an allocation, so a success may come before the last one. */
static void
run_scenario(void)
{
	sqlite3 *db;
	char *message = NULL;
	long failures = 0;

	CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
	CHECK(sqlite3_compozy_init(db, &message, NULL) == SQLITE_OK);
	for (int i = 0; i < CALL_COUNT; i++) {
		if (!keeps_failing)
			interrupt_each(db, calls[i]);
		failures += fail_each(db, calls[i]);
	}
	CHECK(failures > 1000);
	CHECK(interrupted > 1000);
	CHECK(sqlite3_close(db) == SQLITE_OK);
}

/* Loading the extension with each allocation failing: an error, and the connection closes. */
static void
run_loading(void)
{
	for (long n = 0;; n++) {
		sqlite3 *db;
		char *message = NULL;
		int code;

		CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
		until_failure = n;
		code = sqlite3_compozy_init(db, &message, NULL);
		until_failure = -1;
		sqlite3_free(message);
		CHECK(code == SQLITE_OK || (code & 0xff) == SQLITE_NOMEM);
		CHECK(sqlite3_close(db) == SQLITE_OK);
		if (code == SQLITE_OK)
			return;
	}
}

/* Loaded again on the same connection: nothing changes, and nothing that is kept is lost. */
static void
run_loading_twice(void)
{
	sqlite3 *db;
	char *message = NULL;

	CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
	CHECK(sqlite3_compozy_init(db, &message, NULL) == SQLITE_OK);
	CHECK(run(db, "SELECT compozy_clock_set('2025-01-31T12:00:00Z'), compozy_migrate_up()") == SQLITE_OK);
	CHECK(sqlite3_compozy_init(db, &message, NULL) == SQLITE_OK);
	CHECK(run(db, "CREATE TABLE now (t CHECK (t = '2025-01-31T12:00:00.000000Z'))") == SQLITE_OK);
	CHECK(run(db, "INSERT INTO now SELECT compozy_now()") == SQLITE_OK);
	CHECK(run(db, "SELECT * FROM compozy_migrate_status()") == SQLITE_OK);
	CHECK(sqlite3_close(db) == SQLITE_OK);
}

int
main(void)
{
	install_allocator();
	check_coverage();
	for (keeps_failing = 0; keeps_failing <= 1; keeps_failing++) {
		run_scenario();
		run_loading();
		run_loading_twice();
	}
	sqlite3_shutdown();
	CHECK(outstanding == 0);
	return check_result();
}
