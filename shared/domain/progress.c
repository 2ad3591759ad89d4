/*
 * What follows for a parent from its children's statuses.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/progress.h"

void
cz_progress_add(cz_progress *progress, cz_status status, int64_t n)
{
	progress->counts[status] += n;
}

int64_t
cz_progress_total(const cz_progress *progress)
{
	int64_t total = 0;

	for (int status = 0; status < CZ_STATUS_COUNT; status++)
		total += progress->counts[status];
	return total;
}

int64_t
cz_progress_terminal(const cz_progress *progress)
{
	int64_t terminal = 0;

	for (int status = 0; status < CZ_STATUS_COUNT; status++)
		if (cz_status_is_terminal((cz_status)status))
			terminal += progress->counts[status];
	return terminal;
}

void
cz_progress_summarize(const cz_progress *progress, cz_progress_counts *counts)
{
	const int64_t *by_status = progress->counts;

	counts->total = cz_progress_total(progress);
	counts->success = by_status[CZ_SUCCESS];
	counts->failed = by_status[CZ_FAILED];
	counts->timed_out = by_status[CZ_TIMED_OUT];
	counts->running = by_status[CZ_RUNNING] + by_status[CZ_WAITING] + by_status[CZ_PAUSED];
	counts->terminal = cz_progress_terminal(progress);
}

cz_status
cz_progress_counts_status(const cz_progress_counts *counts, cz_strategy strategy)
{
	bool all_success = counts->success == counts->total, all_terminal = counts->terminal == counts->total;
	bool any_failure = counts->failed > 0 || counts->timed_out > 0;
	cz_status unfinished = counts->running > 0 ? CZ_RUNNING : CZ_PENDING;

	if (counts->total == 0)
		return CZ_PENDING;
	switch (strategy) {
		case CZ_FAIL_FAST:
			return any_failure ? CZ_FAILED : all_success ? CZ_SUCCESS : unfinished;
		case CZ_BEST_EFFORT:
			return !all_terminal ? unfinished : counts->success > 0 ? CZ_SUCCESS : CZ_FAILED;
		case CZ_RACE:
			return counts->success > 0 ? CZ_SUCCESS : all_terminal ? CZ_FAILED : unfinished;
		case CZ_WAIT_ALL:
			break;
	}
	if (all_success)
		return CZ_SUCCESS;
	return any_failure && counts->running == 0 ? CZ_FAILED : unfinished;
}

cz_status
cz_progress_status(const cz_progress *progress, cz_strategy strategy)
{
	cz_progress_counts counts;

	cz_progress_summarize(progress, &counts);
	return cz_progress_counts_status(&counts, strategy);
}
