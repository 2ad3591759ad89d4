/*
 * How the store's statements are planned: by their keys, whatever the tables' size is at that moment.
 *
 * A plan is kept as long as the backend. One made while a queue happened to be empty reads the whole table, which is right then and
 * ruinous an hour later, and nothing makes PostgreSQL think again before the next ANALYZE. So for our statements, known by the
 * comment that they begin with, sequential scans, hash and merge joins are off while the plan is made, and so is the compiling of
 * expressions, which would look at costs that mean nothing then. Surveys (statements.def) are planned as PostgreSQL likes. Where an index
 * gives the order, sorting is off as well: what is sorted by would have to be computed for each row, at a cost nobody has told PostgreSQL.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "database.h"

#include "jit/jit.h"
#include "optimizer/cost.h"
#include "optimizer/planner.h"

const char cz_pg_by_keys[] = "/* compozy */ ";
const char cz_pg_in_order[] = "/* compozy, in order */ ";

static planner_hook_type next_planner;

static PlannedStmt *
plan_next(Query *query, const char *text, int options, ParamListInfo parameters)
{
	return (next_planner ? next_planner : standard_planner)(query, text, options, parameters);
}

static PlannedStmt *
plan_by_keys(Query *query, const char *text, int options, ParamListInfo parameters, bool in_order)
{
	bool seqscan = enable_seqscan, hashjoin = enable_hashjoin, mergejoin = enable_mergejoin, jit = jit_enabled, sort = enable_sort;
	PlannedStmt *made = NULL;

	PG_TRY();
	{
		enable_seqscan = enable_hashjoin = enable_mergejoin = jit_enabled = false;
		enable_sort = sort && !in_order;
		made = plan_next(query, text, options, parameters);
	}
	PG_FINALLY();
	{
		enable_seqscan = seqscan;
		enable_hashjoin = hashjoin;
		enable_mergejoin = mergejoin;
		jit_enabled = jit;
		enable_sort = sort;
	}
	PG_END_TRY();
	return made;
}

static bool
begins_with(const char *text, const char *prefix)
{
	return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool
cz_pg_is_ours(const char *text)
{
	return begins_with(text, cz_pg_by_keys) || begins_with(text, cz_pg_in_order);
}

static PlannedStmt *
plan(Query *query, const char *text, int options, ParamListInfo parameters)
{
	if (cz_pg_is_ours(text))
		return plan_by_keys(query, text, options, parameters, begins_with(text, cz_pg_in_order));
	return plan_next(query, text, options, parameters);
}

void
cz_pg_planner_prepare(void)
{
	next_planner = planner_hook;
	planner_hook = plan;
}
