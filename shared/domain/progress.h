/*
 * The progress of a parent over its children: how many are in which status, and what follows for the parent.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_PROGRESS_H
#define CZ_DOMAIN_PROGRESS_H

#include "domain/status.h"
#include "json/json.h"

/* Children by status. */
typedef struct cz_progress
{
	int64_t counts[CZ_STATUS_COUNT];
} cz_progress;

/* n may be negative, to take back. */
void cz_progress_add(cz_progress *progress, cz_status status, int64_t n);

int64_t cz_progress_total(const cz_progress *progress);
int64_t cz_progress_terminal(const cz_progress *progress);

/* What a parent's status depends on. */
typedef struct cz_progress_counts
{
	int64_t total;
	int64_t success;
	int64_t failed;
	int64_t timed_out;
	int64_t running; /* RUNNING, WAITING and PAUSED */
	int64_t terminal;
} cz_progress_counts;

void cz_progress_summarize(const cz_progress *progress, cz_progress_counts *counts);

/* The status of a parent by a strategy; PENDING without children. */
cz_status cz_progress_counts_status(const cz_progress_counts *counts, cz_strategy strategy);
cz_status cz_progress_status(const cz_progress *progress, cz_strategy strategy);

/* ---- as JSON (progress_json.c) ---- */

enum { CZ_PROGRESS_MEMBERS = 11 };

/* The members of the progress object, in normal order: counts, the statuses that occur, rates. */
cz_code cz_progress_members(cz_context *context, const cz_progress *progress,
							cz_json_member members[CZ_PROGRESS_MEMBERS], size_t *count);

cz_code cz_progress_to_json(cz_context *context, const cz_progress *progress, cz_json *node);

/* The counts out of a progress object. INVALID_ARGUMENT for one that lacks a count or has a wrong one. */
cz_code cz_progress_from_json(cz_context *context, const char *argument, const cz_json *node,
							  cz_progress_counts *counts);

#endif
