/*
 * Usage: the tokens that calls of models took, counted by line.
 *
 * An entry is one object of a usage summary; entries whose provider, model and source agree are the same line. A
 * summary is summed into a table of lines, so that normalizing, merging and aggregating are one: they differ in how
 * many summaries go in. The order in which they do doesn't change what comes out, so that parallel plans may
 * choose it.
 *
 * Sums are exact; one that leaves 64 bits is INVALID_USAGE.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_USAGE_H
#define CZ_DOMAIN_USAGE_H

#include "base/hash.h"
#include "domain/vocabulary.h"
#include "json/json.h"

/* ---- counters ---- */

/* The first three are always there, the others where an entry has them. */
typedef enum cz_usage_counter
{
	CZ_PROMPT_TOKENS,
	CZ_COMPLETION_TOKENS,
	CZ_TOTAL_TOKENS,
	CZ_REASONING_TOKENS,
	CZ_CACHED_PROMPT_TOKENS,
	CZ_INPUT_AUDIO_TOKENS,
	CZ_OUTPUT_AUDIO_TOKENS,
	CZ_USAGE_COUNTERS
} cz_usage_counter;

typedef struct cz_usage_counts
{
	int64_t values[CZ_USAGE_COUNTERS]; /* 0 or more; 0 for those absent */
	unsigned present; /* a bit for each counter */
} cz_usage_counts;

const char *cz_usage_counter_name(cz_usage_counter counter);

static inline bool
cz_usage_has(const cz_usage_counts *counts, cz_usage_counter counter)
{
	return (counts->present >> counter & 1) != 0;
}

/* False when a sum leaves 64 bits, and overflow says which. */
bool cz_usage_counts_add(cz_usage_counts *sum, const cz_usage_counts *more, cz_usage_counter *overflow);

/* Appends the counters that are there, in normal order; members has room for all. */
cz_code cz_usage_count_members(cz_context *context, const cz_usage_counts *counts, cz_json_member *members,
							   size_t *count);

/* ---- entries (usage_entry.c) ---- */

typedef enum cz_usage_source
{
	CZ_USAGE_TASK,
	CZ_USAGE_WORKFLOW
} cz_usage_source;

CZ_DECLARE_VOCABULARY(usage_source)

/* What stands for a source or a time that an entry lacks. Any time is before the one and after the other. */
enum { CZ_USAGE_NO_SOURCE = -1 };
#define CZ_USAGE_NOT_CAPTURED INT64_MAX
#define CZ_USAGE_NOT_UPDATED INT64_MIN

/* Texts are trimmed, but for the agents'; they are those of the document. */
typedef struct cz_usage_entry
{
	cz_text provider;
	cz_text model;
	int source; /* cz_usage_source or CZ_USAGE_NO_SOURCE */
	cz_usage_counts counts;
	int64_t captured_at;
	int64_t updated_at;
	cz_json agent_ids; /* an opened array of strings */
} cz_usage_entry;

/* Where a summary stands, for messages: argument "usage", task "t1". */
typedef struct cz_usage_place
{
	const char *kind;
	cz_text name;
} cz_usage_place;

#define CZ_USAGE_ARGUMENT(name) \
	{ \
		"argument", CZ_WORD(name) \
	}

typedef cz_code cz_usage_action(cz_context *context, const cz_usage_entry *entry, void *argument);

/* Reads a summary, an array or {"entries": array}, and gives each entry to action. INVALID_USAGE for what is none. */
cz_code cz_usage_each(cz_context *context, const cz_usage_place *place, const cz_json *usage, cz_usage_action *action,
					  void *argument);

/* ---- sums (usage_sum.c) ---- */

typedef struct cz_usage_agent
{
	struct cz_usage_agent *older;
	const struct cz_usage_line *line;
	cz_text id;
} cz_usage_agent;

typedef struct cz_usage_line
{
	struct cz_usage_line *older;
	cz_text provider;
	cz_text model;
	int source;
	cz_usage_counts counts;
	int64_t captured_at; /* the earliest */
	int64_t updated_at; /* the latest */
	cz_usage_agent *agents; /* newest first */
	size_t agent_count;
} cz_usage_line;

/* Empty when zeroed. What it points to lives in the arena that each addition is given. */
typedef struct cz_usage_sum
{
	cz_table lines;
	cz_table agents; /* of all lines */
	cz_usage_line *newest;
} cz_usage_sum;

/* Adds a summary. After an error the sum is of no use. */
cz_code cz_usage_sum_add(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_place *place,
						 const cz_json *usage);

/* Adds the line that an entry is, and gives its line. */
cz_code cz_usage_sum_entry(cz_context *context, cz_arena *keep, cz_usage_sum *sum, const cz_usage_entry *entry,
						   cz_usage_line **line);
cz_code cz_usage_sum_agent(cz_context *context, cz_arena *keep, cz_usage_sum *sum, cz_usage_line *line, cz_text id);

/* The cz_usage_lines by provider, model, source, sum->lines.count of them; the cz_usage_agents of one by their ids. */
cz_code cz_usage_sum_lines(cz_context *context, const cz_usage_sum *sum, const void ***lines);
cz_code cz_usage_line_agents(cz_context *context, const cz_usage_line *line, const void ***agents);

/* The summary in normal form. */
cz_code cz_usage_sum_to_json(cz_context *context, const cz_usage_sum *sum, cz_json *node);
cz_code cz_usage_sum_result(cz_context *context, const cz_usage_sum *sum, cz_value *result);

/* The normal form of one summary. */
cz_code cz_usage_normalize(cz_context *context, const cz_usage_place *place, const cz_json *usage, cz_json *node);

#endif
