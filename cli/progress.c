/*
 * How far something is, on a terminal.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum
{
	ROWS_BETWEEN_LOOKS = 256,	  /* at the clock */
	MICROSECONDS_BETWEEN = 200000 /* two lines */
};

#define SECOND 1000000

static const char clear[] = "\r\033[K";

static int64_t
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * SECOND + time.tv_nsec / 1000;
}

void
cli_progress_begin(cli_progress *progress)
{
	*progress = (cli_progress){.is_shown = isatty(STDERR_FILENO) != 0, .begun = now()};
	progress->shown = progress->begun;
}

static void
show_rest(const cli_progress *progress, double rate)
{
	int64_t left = progress->total > progress->rows ? progress->total - progress->rows : 0;
	long seconds = (long)((double)left / rate);

	fprintf(stderr, ", %ld:%02ld:%02ld left", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void
show(cli_progress *progress)
{
	int64_t time = now();
	double seconds = (double)(time - progress->begun) / SECOND;
	double rate = (double)(progress->rows - progress->skipped) / seconds;

	if (time - progress->shown < MICROSECONDS_BETWEEN)
		return;
	progress->shown = time;
	fputs(clear, stderr);
	if (progress->total > 0)
		fprintf(stderr, "%3d%% ", (int)((double)progress->rows * 100 / (double)progress->total));
	fprintf(stderr, "%s, %lld rows, %.0f rows/s, %.1f MB/s", progress->what, (long long)progress->rows, rate,
			(double)progress->bytes / 1e6 / seconds);
	if (progress->total > 0 && rate > 0)
		show_rest(progress, rate);
	fflush(stderr);
}

void
cli_progress_add(cli_progress *progress, size_t bytes, bool is_skipped)
{
	progress->rows++;
	progress->skipped += is_skipped;
	progress->bytes += is_skipped ? 0 : (int64_t)bytes;
	if (progress->is_shown && progress->rows % ROWS_BETWEEN_LOOKS == 0)
		show(progress);
}

void
cli_progress_say(cli_progress *progress, const char *what)
{
	if (progress->is_shown)
		fprintf(stderr, "%s%s", clear, what);
}

void
cli_progress_end(cli_progress *progress)
{
	if (progress->is_shown)
		fputs(clear, stderr);
}
