/*
 * The progress of a task over its children, and the recomputing of parents.
 *
 * A parent is locked before its children are counted, so that of two children that finish at once the second count sees
 * both. Parents are locked from the child upwards, everywhere, so that two callers can't wait for each other.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/history.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/transition.h"

enum
{
	/* Levels that a change travels upwards; a tree of states deeper than this is a mistake. */
	LEVEL_LIMIT = 100,
	/* Children that are counted one by one; the LIMIT of the statements named …_few is one more. */
	FEW_CHILDREN = 32
};

/* ---- progress ---- */

static cz_code
count_children(cz_context *context, cz_query *query, cz_progress *progress)
{
	bool found;

	for (;;) {
		cz_status status;

		CZ_TRY(cz_query_next(query, &found));
		if (!found)
			return CZ_OK;
		CZ_TRY(cz_status_parse(context, query->row[0].as.text, &status));
		cz_progress_add(progress, status, query->row[1].as.integer);
	}
}

/* The counts that a statement of status and count gives. */
static cz_code
read_counts(cz_context *context, cz_statement_number statement, const cz_value *keys, cz_progress *progress)
{
	cz_query query;
	cz_code code = cz_query_start(context, statement, keys, &query);

	memset(progress, 0, sizeof *progress);
	if (code == CZ_OK)
		code = count_children(context, &query, progress);
	cz_query_end(&query);
	return code;
}

/* By the statement that reads few children, or, when there are more, by the one that groups them. */
static cz_code
read_progress(cz_context *context, cz_statement_number few, cz_statement_number any, const cz_value *keys,
			  cz_progress *progress)
{
	CZ_TRY(read_counts(context, few, keys, progress));
	if (cz_progress_total(progress) <= FEW_CHILDREN)
		return CZ_OK;
	return read_counts(context, any, keys, progress);
}

cz_code
compozy_task_progress(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_json *node = CZ_NEW(context, cz_json);
	cz_progress progress;
	cz_value task[2];

	(void)count;
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(read_progress(context, CZ_SQL_task_progress_few, CZ_SQL_task_progress, args, &progress));
	/* No children: is there a task at all? */
	if (cz_progress_total(&progress) == 0)
		CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_status, &args[0], task));
	CZ_TRY(cz_progress_to_json(context, &progress, node));
	*result = cz_json_value(node);
	return CZ_OK;
}

/* ---- one parent ---- */

/* What a recomputation carries from level to level. */
typedef struct cz_ascent
{
	const cz_value *id; /* the parent to recompute */
	bool given;			/* whether the caller named a strategy */
	cz_strategy strategy;
	bool recursive;
	const cz_value *child; /* the task_exec_id of the child that changed, or NULL */

	cz_value row[CZ_TASK_COLUMN_COUNT]; /* out: the first parent */
} cz_ascent;

/* The parent at hand. */
typedef struct cz_level
{
	cz_value row[CZ_TASK_COLUMN_COUNT];
	cz_progress progress;
	cz_strategy strategy;
	cz_status from, to;
	int64_t now;
	cz_value child_task_id, child_status; /* texts, or NULL */
} cz_level;

/* The strategy the parent was last recomputed with, as its output says; found is false when it doesn't. */
static cz_code
stored_strategy(cz_context *context, const cz_value *output, cz_strategy *strategy, bool *found)
{
	cz_json info, name;
	cz_text text;

	*found = false;
	if (cz_is_null(output))
		return CZ_OK;
	CZ_TRY(cz_json_member_get(context, output->as.json, CZ_TEXT_OF("progress_info"), &info, found));
	if (!*found)
		return CZ_OK;
	CZ_TRY(cz_json_member_get(context, &info, CZ_TEXT_OF("strategy"), &name, found));
	if (!*found || name.kind != CZ_JSON_STRING) {
		*found = false;
		return CZ_OK;
	}
	CZ_TRY(cz_json_spelling(context, &name, &text));
	*found = cz_strategy_find(text, strategy);
	return CZ_OK;
}

/*
 * The caller's strategy is for the parent named; further up each keeps the strategy it has, since a task that races its
 * children may stand below one that waits for all.
 */
static cz_code
choose_strategy(cz_context *context, const cz_ascent *ascent, bool first, cz_level *level)
{
	bool found = false;

	if (!first || !ascent->given)
		CZ_TRY(stored_strategy(context, &level->row[CZ_TASK_OUTPUT], &level->strategy, &found));
	if (!found)
		level->strategy = ascent->strategy;
	return CZ_OK;
}

/* The status to set. Only these moves are a recomputation's: the rest, such as resuming, is somebody's decision. */
static cz_status
status_to_set(cz_status now, cz_status computed)
{
	if (computed == CZ_SUCCESS || computed == CZ_FAILED || (now == CZ_PENDING && computed == CZ_RUNNING))
		return computed;
	return now;
}

/* The output with progress_info put in or replaced. */
static cz_code
output_with_progress(cz_context *context, const cz_level *level, cz_value *output)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, CZ_PROGRESS_MEMBERS + 2, cz_json_member);
	cz_json *result = CZ_NEW(context, cz_json);
	cz_json object, info;
	size_t count;

	if (!members || !result)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_progress_members(context, &level->progress, members, &count));
	members[count++] = cz_json_pair("strategy", cz_json_string(cz_text_from(cz_strategy_name(level->strategy))));
	members[count].key = cz_json_string(CZ_TEXT_OF("last_updated"));
	CZ_TRY(cz_json_time(context, level->now, &members[count++].value));
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	info = cz_json_object(members, count);
	CZ_TRY(cz_state_output_object(context, &level->row[CZ_TASK_OUTPUT], &object));
	CZ_TRY(cz_json_pointer_set(context, &object, CZ_TEXT_OF("/progress_info"), &info, result));
	*output = cz_json_value(result);
	return CZ_OK;
}

static cz_code
add_count(cz_context *context, cz_json_member *member, const char *name, int64_t number)
{
	member->key = cz_json_string(cz_text_from(name));
	return cz_json_int(context, number, &member->value);
}

/* The details of child_task_failure: the counts, and the child where one is named. */
static cz_code
failure_details(cz_context *context, const cz_level *level, cz_json *details)
{
	const int64_t *counts = level->progress.counts;
	cz_json_member *members = CZ_NEW_ARRAY(context, 7, cz_json_member);
	size_t count = 5;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(add_count(context, &members[0], "failed_count", counts[CZ_FAILED]));
	CZ_TRY(add_count(context, &members[1], "success_count", counts[CZ_SUCCESS]));
	CZ_TRY(add_count(context, &members[2], "timed_out_count", counts[CZ_TIMED_OUT]));
	CZ_TRY(add_count(context, &members[3], "terminal_count", cz_progress_terminal(&level->progress)));
	CZ_TRY(add_count(context, &members[4], "total_children", cz_progress_total(&level->progress)));
	if (!cz_is_null(&level->child_task_id)) {
		members[count++] = cz_json_pair("child_task_id", cz_json_string(level->child_task_id.as.text));
		members[count++] = cz_json_pair("child_status", cz_json_string(level->child_status.as.text));
	}
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*details = cz_json_object(members, count);
	return CZ_OK;
}

/* The error to store: kept while the status stays, set when a child's failure makes the parent fail, else cleared. */
static cz_code
error_to_store(cz_context *context, const cz_level *level, cz_value *error)
{
	const int64_t *counts = level->progress.counts;
	cz_text code = CZ_TEXT_OF("child_task_failure");
	cz_json details, *node;

	*error = level->from == level->to ? level->row[CZ_TASK_ERROR] : cz_null();
	if (level->from == level->to || level->to != CZ_FAILED || counts[CZ_FAILED] + counts[CZ_TIMED_OUT] == 0)
		return CZ_OK;
	node = CZ_NEW(context, cz_json);
	if (!node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(failure_details(context, level, &details));
	CZ_TRY(cz_error_object(context, CZ_TEXT_OF("parent task failed because of its child tasks"), &code, &details, node));
	*error = cz_json_value(node);
	return CZ_OK;
}

static cz_code
record_level(cz_context *context, const cz_level *level, const cz_value *error)
{
	cz_event event = CZ_EVENT_STARTED;
	cz_change change = {
		.workflow_exec_id = level->row[CZ_TASK_WORKFLOW_EXEC_ID].as.text,
		.task_exec_id = level->row[CZ_TASK_EXEC_ID].as.text,
		.from = cz_status_name(level->from),
		.to = cz_status_name(level->to),
		.at = level->now,
		.error = *error,
	};

	if (level->to != CZ_RUNNING)
		event = level->to == CZ_SUCCESS ? CZ_EVENT_SUCCESS : CZ_EVENT_FAILED;
	change.event = cz_event_name(event);
	return cz_history_add(context, &change);
}

static cz_code
store_level(cz_context *context, cz_level *level)
{
	cz_value output, error, parameters[6];
	bool found;

	CZ_TRY(output_with_progress(context, level, &output));
	CZ_TRY(error_to_store(context, level, &error));
	if (level->from != level->to)
		CZ_TRY(record_level(context, level, &error));
	parameters[0] = cz_text_value(cz_text_from(cz_status_name(level->to)));
	parameters[1] = output;
	parameters[2] = error;
	parameters[3] = cz_time_value(level->now);
	parameters[4] = level->row[CZ_TASK_WORKFLOW_EXEC_ID];
	parameters[5] = level->row[CZ_TASK_EXEC_ID];
	CZ_TRY(cz_query_one(context, CZ_SQL_task_parent_update, parameters, level->row, &found));
	return cz_queue_follow(context, level->row, false, level->from);
}

/* Locks, counts, decides and stores one parent. */
static cz_code
recompute(cz_context *context, const cz_ascent *ascent, const cz_value *id, bool first, cz_level *level)
{
	cz_value keys[2];

	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_lock, id, level->row));
	CZ_TRY(cz_status_parse(context, level->row[CZ_TASK_STATUS].as.text, &level->from));
	keys[0] = level->row[CZ_TASK_WORKFLOW_EXEC_ID];
	keys[1] = level->row[CZ_TASK_EXEC_ID];
	CZ_TRY(read_progress(context, CZ_SQL_task_child_counts_few, CZ_SQL_task_child_counts, keys, &level->progress));
	CZ_TRY(choose_strategy(context, ascent, first, level));
	level->to = status_to_set(level->from, cz_progress_status(&level->progress, level->strategy));
	level->now = context->host->now(context->engine);
	return store_level(context, level);
}

/* ---- the way up ---- */

/* The child that the caller names: a child of the parent, for the error's details. */
static cz_code
name_child(cz_context *context, const cz_ascent *ascent, cz_level *level)
{
	cz_value child[CZ_TASK_COLUMN_COUNT];
	const cz_value *parent = &child[CZ_TASK_PARENT_STATE_ID];

	level->child_task_id = level->child_status = cz_null();
	if (cz_is_null(ascent->child))
		return CZ_OK;
	CZ_TRY(cz_entity_read(context, &cz_task_entity, CZ_SQL_task_read, ascent->child, child));
	if (cz_is_null(parent) || !cz_text_equal(parent->as.text, ascent->id->as.text))
		return cz_fail(context, CZ_INVALID_ARGUMENT, "task \"%.*s\" is not a child of task \"%.*s\"",
					   CZ_QUOTE(ascent->child->as.text), CZ_QUOTE(ascent->id->as.text));
	level->child_task_id = child[CZ_TASK_ID];
	level->child_status = child[CZ_TASK_STATUS];
	return CZ_OK;
}

static cz_code
refuse_visited(cz_context *context, const cz_text *visited, int count, cz_text id)
{
	for (int i = 0; i < count; i++)
		if (cz_text_equal(visited[i], id))
			return cz_fail(context, CZ_CYCLE, "task \"%.*s\" is its own ancestor", CZ_QUOTE(id));
	if (count == LEVEL_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "task \"%.*s\" stands more than %d levels above the one that changed",
					   CZ_QUOTE(id), LEVEL_LIMIT);
	return CZ_OK;
}

static cz_code
ascend(cz_context *context, void *argument)
{
	cz_ascent *ascent = argument;
	cz_text visited[LEVEL_LIMIT];
	cz_value id = *ascent->id;
	cz_level level;

	CZ_TRY(name_child(context, ascent, &level));
	for (int count = 0;; count++) {
		CZ_TRY(refuse_visited(context, visited, count, id.as.text));
		visited[count] = id.as.text;
		CZ_TRY(recompute(context, ascent, &id, count == 0, &level));
		if (count == 0)
			memcpy(ascent->row, level.row, sizeof level.row);
		if (!ascent->recursive || level.from == level.to || cz_is_null(&level.row[CZ_TASK_PARENT_STATE_ID]))
			return CZ_OK;
		id = level.row[CZ_TASK_PARENT_STATE_ID];
		level.child_task_id = level.row[CZ_TASK_ID];
		level.child_status = level.row[CZ_TASK_STATUS];
	}
}

cz_code
compozy_task_update_parent(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_ascent ascent = {
		.id = &args[0],
		.given = !cz_is_null(&args[1]),
		.strategy = CZ_WAIT_ALL,
		.recursive = cz_is_null(&args[2]) || args[2].as.boolean,
		.child = &args[3],
	};

	(void)count;
	if (ascent.given)
		CZ_TRY(cz_strategy_parse(context, args[1].as.text, &ascent.strategy));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, ascend, &ascent));
	return cz_state_result(context, &cz_task_shape, ascent.row, result);
}
