/*
 * Whose turn it is to write.
 *
 * SQLite has no line of those who want its write lock: each tries again and again, and SQLite's own busy handler sleeps longer and
 * longer in between, so that the one that has waited longest tries least often and starves, while the one that just wrote finds the
 * lock free and takes it again. So those who find it taken draw a ticket and stand in line, in numbers that all processes
 * share: a page beside the database, NAME-turns, made when writers first meet. Who ends a turn wakes the next.
 *
 * The line is advice about when to try, no more: SQLite's lock decides. So it may be wrong in any way (a process killed in line,
 * a program that writes without it, a page full of nonsense, no page at all), and costs at most some time: nobody sleeps longer
 * than LAST_CALL without trying, and who has written tells the line that all before it are done.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "adapter.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

/* In microseconds. */
enum
{
	PAUSE_OF_FIRST = 500,	 /* between the tries of the first in line: the lock may be held by one who doesn't tell */
	PAUSE_A_PLACE = 10000,	 /* a place further back waits so much longer before it tries out of turn */
	LAST_CALL = 250000,
	PAUSE_ALONE = 20000		 /* at most, without a line */
};

/* The numbers go round; what is before what is told by the difference. */
typedef struct cz_line
{
	_Atomic uint32_t next;	  /* the ticket to be drawn */
	_Atomic uint32_t serving; /* the ticket whose turn it is */
	_Atomic uint32_t in_vain; /* those who gave up waiting, in line or not */
} cz_line;

static int64_t
monotonic_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
pause_for(int64_t microseconds)
{
	struct timespec pause = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};

	nanosleep(&pause, NULL);
}

/* ---- sleeping and waking ---- */

#ifdef __linux__

/* The bit by which those with this ticket sleep: one in 32 is woken in vain. */
static uint32_t
bit_of(uint32_t ticket)
{
	return UINT32_C(1) << ticket % 32;
}

/* Sleeps until it is this ticket's turn, or for so long, unless another ticket than seen is served already. */
static void
sleep_in_line(cz_line *line, uint32_t ticket, uint32_t seen, int64_t microseconds)
{
	int64_t until = monotonic_time() + microseconds;
	struct timespec end = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};

	syscall(SYS_futex, &line->serving, FUTEX_WAIT_BITSET, seen, &end, NULL, bit_of(ticket));
}

static void
wake(cz_line *line, uint32_t ticket)
{
	syscall(SYS_futex, &line->serving, FUTEX_WAKE_BITSET, INT32_MAX, NULL, NULL, bit_of(ticket));
}

#else

static void
sleep_in_line(cz_line *line, uint32_t ticket, uint32_t seen, int64_t microseconds)
{
	(void)line;
	pause_for(microseconds < (int64_t)(ticket - seen + 1) * PAUSE_OF_FIRST ? microseconds
																		  : (int64_t)(ticket - seen + 1) * PAUSE_OF_FIRST);
}

static void
wake(cz_line *line, uint32_t ticket)
{
	(void)line;
	(void)ticket;
}

#endif

/* ---- the line ---- */

/* The page that holds it, with the rights of the database; NULL where there can be none. */
static cz_line *
map_line(const char *database)
{
	char *path = sqlite3_mprintf("%s-turns", database);
	struct stat file;
	void *page = MAP_FAILED;
	int descriptor = path && stat(database, &file) == 0
						 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file.st_mode & 0666)
						 : -1;

	sqlite3_free(path);
	if (descriptor < 0)
		return NULL;
	if (fstat(descriptor, &file) == 0 && S_ISREG(file.st_mode) &&
		(file.st_size >= (off_t)sizeof(cz_line) || ftruncate(descriptor, sizeof(cz_line)) == 0))
		page = mmap(NULL, sizeof(cz_line), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
	close(descriptor);
	return page == MAP_FAILED ? NULL : page;
}

static void
look_for_line(cz_connection *connection)
{
	const char *database = sqlite3_db_filename(connection->db, "main");

	connection->turns.looked = true;
	if (database && *database)
		connection->turns.line = map_line(database);
}

void
cz_turns_counts(cz_connection *connection, int64_t *waits, int64_t *in_vain)
{
	const char *database = sqlite3_db_filename(connection->db, "main");
	char *path = database && *database ? sqlite3_mprintf("%s-turns", database) : NULL;
	struct stat file;

	*waits = *in_vain = 0;
	if (!connection->turns.line && path && stat(path, &file) == 0)
		look_for_line(connection);
	sqlite3_free(path);
	if (!connection->turns.line)
		return;
	*waits = atomic_load(&connection->turns.line->next);
	*in_vain = atomic_load(&connection->turns.line->in_vain);
}

void
cz_turns_release(cz_turns *turns)
{
	if (turns->line)
		munmap(turns->line, sizeof(cz_line));
	turns->line = NULL;
}

static void
join_line(cz_turns *turns)
{
	turns->ticket = atomic_fetch_add(&turns->line->next, 1);
	turns->in_line = true;
}

/* Serves the ticket after the connection's own, unless a later one is served already, and wakes who has it. */
static void
leave_line(cz_turns *turns)
{
	uint32_t serving = atomic_load(&turns->line->serving), after = turns->ticket + 1;

	while ((int32_t)(after - serving) > 0 && !atomic_compare_exchange_weak(&turns->line->serving, &serving, after))
		;
	turns->in_line = false;
	wake(turns->line, after);
}

/* Sleeps until it is time to try; false: others were served meanwhile, and it isn't yet. */
static bool
wait_in_line(const cz_turns *turns)
{
	uint32_t serving = atomic_load(&turns->line->serving);
	int32_t before = (int32_t)(turns->ticket - serving);
	int64_t pause = before <= 0 ? PAUSE_OF_FIRST : before < LAST_CALL / PAUSE_A_PLACE ? before * (int64_t)PAUSE_A_PLACE : LAST_CALL;

	sleep_in_line(turns->line, turns->ticket, serving, pause);
	return before <= 0 || atomic_load(&turns->line->serving) == serving ||
		   (int32_t)(turns->ticket - atomic_load(&turns->line->serving)) <= 0;
}

static void
begin_to_wait(cz_turns *turns)
{
	turns->since = turns->moved = monotonic_time();
	if (turns->line)
		turns->seen = atomic_load(&turns->line->serving);
}

/*
 * Whether to wait on. A line that moves is only long, or the machine slow (a disk that takes seconds to flush a checkpoint): the turn
 * will come, where an error would have the caller try again from the end of the line.
 */
static bool
has_patience(cz_turns *turns)
{
	int64_t now = monotonic_time();
	uint32_t serving = turns->line ? atomic_load(&turns->line->serving) : turns->seen;

	if (serving != turns->seen)
		turns->moved = now;
	turns->seen = serving;
	return now - turns->moved < CZ_TURN_PATIENCE && now - turns->since < CZ_TURN_LONGEST;
}

static void
wait_for_turn(cz_turns *turns)
{
	while (!wait_in_line(turns) && has_patience(turns))
		;
}

/* ---- as the adapter sees it ---- */

void
cz_turn_want(cz_connection *connection)
{
	cz_turns *turns = &connection->turns;

	if (!connection->takes_turns)
		return;
	turns->wants = true;
	begin_to_wait(turns);
	if (turns->line && atomic_load(&turns->line->next) != atomic_load(&turns->line->serving)) {
		join_line(turns);
		wait_for_turn(turns);
	}
}

void
cz_turn_end(cz_connection *connection)
{
	cz_turns *turns = &connection->turns;

	if (!connection->takes_turns)
		return;
	turns->wants = false;
	if (turns->in_line)
		leave_line(turns);
	else if (turns->line)
		wake(turns->line, atomic_load(&turns->line->serving));
}

/* Without a line, and for statements of others, whose end is not told: tries at random times, less and less often. */
static void
wait_alone(int64_t waited)
{
	int64_t pause = PAUSE_OF_FIRST + waited / 8;
	uint16_t random;

	sqlite3_randomness(sizeof random, &random);
	pause_for((pause < PAUSE_ALONE ? pause : PAUSE_ALONE) * (UINT16_MAX / 2 + random) / UINT16_MAX);
}

int
cz_turn_wait(void *state, int attempt)
{
	cz_connection *connection = state;
	cz_turns *turns = &connection->turns;

	if (!turns->looked)
		look_for_line(connection);
	if (attempt == 0 && !turns->wants)
		begin_to_wait(turns);
	if (!has_patience(turns)) {
		if (turns->line)
			atomic_fetch_add(&turns->line->in_vain, 1);
		return 0;
	}
	if (turns->wants && turns->line) {
		if (!turns->in_line)
			join_line(turns);
		wait_for_turn(turns);
	} else
		wait_alone(monotonic_time() - turns->since);
	return 1;
}
