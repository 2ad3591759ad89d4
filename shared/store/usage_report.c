/*
 * The usage of tasks by day, workflow_id, provider, model and agent.
 *
 * One scan of the tasks, each row forgotten once it is added, so that memory holds the groups only. Grouping is done
 * here rather than in SQL, which would have to take summaries apart in the words of each engine.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/sort.h"
#include "base/time.h"
#include "domain/time.h"
#include "domain/usage.h"
#include "function.h"
#include "store/schema.h"

#define DAY (INT64_C(86400) * CZ_MICROSECONDS)

enum
{
	DAY_TEXT = 10, /* 2025-01-31 */
	KEY_COLUMNS = 5
};

/* ---- the filter ---- */

/* What the rows, or with provider and model their entries, must have; NULL: anything. */
typedef struct cz_report_filter
{
	cz_value workflow_id, agent_id, workflow_exec_id; /* texts */
	cz_value created_after, created_before; /* times */
	cz_value provider, model; /* texts */
} cz_report_filter;

static cz_code
refuse_member(cz_context *context, cz_text name)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "argument \"filter\" has \"%.*s\"; allowed: workflow_id, workflow_exec_id, agent_id, provider, model, "
				   "created_after, created_before",
				   CZ_QUOTE(name));
}

/* The member of the filter that has the name, or NULL. */
static cz_value *
find_member(cz_report_filter *filter, cz_text name, bool *is_time)
{
	*is_time = cz_text_is(name, "created_after") || cz_text_is(name, "created_before");
	if (*is_time)
		return cz_text_is(name, "created_after") ? &filter->created_after : &filter->created_before;
	if (cz_text_is(name, "workflow_id"))
		return &filter->workflow_id;
	if (cz_text_is(name, "workflow_exec_id"))
		return &filter->workflow_exec_id;
	if (cz_text_is(name, "agent_id"))
		return &filter->agent_id;
	if (cz_text_is(name, "provider"))
		return &filter->provider;
	return cz_text_is(name, "model") ? &filter->model : NULL;
}

static cz_code
read_member(cz_context *context, const cz_json_member *member, cz_report_filter *filter)
{
	cz_value *value;
	cz_text name, text;
	int64_t time;
	bool is_time;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	value = find_member(filter, name, &is_time);
	if (!value)
		return refuse_member(context, name);
	if (member->value.kind == CZ_JSON_NULL)
		return CZ_OK;
	if (member->value.kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "member \"%.*s\" of argument \"filter\" must be a string, not %s",
					   CZ_QUOTE(name), cz_json_kind_name(&member->value));
	CZ_TRY(cz_json_spelling(context, &member->value, &text));
	*value = cz_text_value(text);
	if (!is_time)
		return CZ_OK;
	CZ_TRY(cz_time_parse(context, value == &filter->created_after ? "created_after" : "created_before", text, &time));
	*value = cz_time_value(time);
	return CZ_OK;
}

static cz_code
read_filter(cz_context *context, const cz_value *argument, cz_report_filter *filter)
{
	cz_json opened;

	*filter = (cz_report_filter){.workflow_id = cz_null()};
	if (cz_is_null(argument))
		return CZ_OK;
	if (argument->as.json->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"filter\" must be an object, not %s",
					   cz_json_kind_name(argument->as.json));
	CZ_TRY(cz_json_open(context, argument->as.json, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		CZ_TRY(read_member(context, &opened.as.members[i], filter));
	return CZ_OK;
}

static bool
allows(const cz_value *wanted, cz_text text)
{
	return cz_is_null(wanted) || cz_text_equal(wanted->as.text, text);
}

/* ---- groups ---- */

/* In the order of the columns. */
typedef struct cz_report_key
{
	int64_t day; /* since 1970 */
	cz_text workflow_id;
	cz_text provider;
	cz_text model;
	bool has_agent;
	cz_text agent_id; /* empty without one */
} cz_report_key;

typedef struct cz_report_group
{
	struct cz_report_group *older;
	cz_report_key key;
	int64_t tasks;
	int64_t last_task; /* the number of the task counted last */
	cz_usage_counts counts;
} cz_report_group;

typedef struct cz_report
{
	cz_context *call; /* whose memory holds the groups */
	cz_report_filter filter;
	cz_table groups;
	cz_report_group *newest;

	/* the task at hand */
	int64_t task; /* its number, from 1 */
	cz_report_key key;
} cz_report;

static bool
group_matches(const void *entry, const void *wanted)
{
	const cz_report_key *a = &((const cz_report_group *)entry)->key, *b = wanted;

	return a->day == b->day && a->has_agent == b->has_agent && cz_text_equal(a->agent_id, b->agent_id) &&
		   cz_text_equal(a->model, b->model) && cz_text_equal(a->provider, b->provider) &&
		   cz_text_equal(a->workflow_id, b->workflow_id);
}

static uint64_t
hash_of(const cz_report *report, const cz_report_key *key)
{
	uint64_t hash = cz_hash_mix(cz_hash_seed(report), (uint64_t)key->day * 2 + key->has_agent);

	hash = cz_hash_text(cz_hash_text(hash, key->workflow_id), key->agent_id);
	return cz_hash_text(cz_hash_text(hash, key->provider), key->model);
}

static cz_code
add_group(cz_report *report, uint64_t hash, cz_report_group **added)
{
	cz_context *call = report->call;
	cz_report_group *group = CZ_NEW(call, cz_report_group);

	if (!group)
		return CZ_OUT_OF_MEMORY;
	*group = (cz_report_group){.older = report->newest, .key = report->key};
	CZ_TRY(cz_text_copy(call, group->key.workflow_id, &group->key.workflow_id));
	CZ_TRY(cz_text_copy(call, group->key.agent_id, &group->key.agent_id));
	CZ_TRY(cz_text_copy(call, group->key.provider, &group->key.provider));
	CZ_TRY(cz_text_copy(call, group->key.model, &group->key.model));
	CZ_TRY(cz_table_add(call, &call->arena, &report->groups, hash, group));
	report->newest = *added = group;
	return CZ_OK;
}

/* Fails in the context of the call, where the groups are. */
static cz_code
add_to_group(cz_report *report, const cz_usage_counts *counts)
{
	uint64_t hash = hash_of(report, &report->key);
	cz_report_group *group = cz_table_find(&report->groups, hash, group_matches, &report->key);
	cz_usage_counter overflow;

	if (!group)
		CZ_TRY(add_group(report, hash, &group));
	if (group->last_task != report->task)
		group->tasks++;
	group->last_task = report->task;
	if (cz_usage_counts_add(&group->counts, counts, &overflow))
		return CZ_OK;
	return cz_fail(report->call, CZ_INVALID_USAGE, "the sum of %s of provider \"%.*s\", model \"%.*s\" leaves 64 bits",
				   cz_usage_counter_name(overflow), CZ_QUOTE(report->key.provider), CZ_QUOTE(report->key.model));
}

static cz_code
add_entry(cz_context *context, const cz_usage_entry *entry, void *argument)
{
	cz_report *report = argument;
	cz_code code;

	if (!allows(&report->filter.provider, entry->provider) || !allows(&report->filter.model, entry->model))
		return CZ_OK;
	report->key.provider = entry->provider;
	report->key.model = entry->model;
	code = add_to_group(report, &entry->counts);
	if (code != CZ_OK)
		context->error = report->call->error;
	return code;
}

static int64_t
day_of(int64_t time)
{
	return time >= 0 ? time / DAY : -((DAY - 1 - time) / DAY);
}

static cz_code
add_task(cz_context *context, const cz_value *row, void *argument)
{
	cz_report *report = argument;
	cz_usage_place place = {"the usage of task", row[0].as.text};

	report->task++;
	report->key = (cz_report_key){
		.day = day_of(row[3].as.time),
		.workflow_id = row[1].as.text,
		.has_agent = !cz_is_null(&row[2]),
		.agent_id = cz_is_null(&row[2]) ? CZ_TEXT_OF("") : row[2].as.text,
	};
	return cz_usage_each(context, &place, row[4].as.json, add_entry, report);
}

static cz_code
scan_tasks(cz_context *context, cz_report *report)
{
	const cz_report_filter *filter = &report->filter;
	cz_value parameters[] = {filter->workflow_id, filter->agent_id, filter->created_after, filter->created_before,
							 filter->workflow_exec_id};
	cz_statement_number statement =
		cz_is_null(&filter->workflow_exec_id) ? CZ_SQL_usage_report : CZ_SQL_usage_report_of_workflow;

	return cz_scan(context, statement, parameters, add_task, report);
}

/* ---- rows ---- */

static int
compare_groups(const void *a, const void *b)
{
	const cz_report_key *left = &((const cz_report_group *)a)->key, *right = &((const cz_report_group *)b)->key;
	int order = left->day < right->day ? -1 : left->day > right->day;

	if (order == 0)
		order = cz_text_compare(left->workflow_id, right->workflow_id);
	if (order == 0)
		order = cz_text_compare(left->provider, right->provider);
	if (order == 0)
		order = cz_text_compare(left->model, right->model);
	if (order == 0)
		order = left->has_agent - right->has_agent;
	return order ? order : cz_text_compare(left->agent_id, right->agent_id);
}

static cz_code
add_row(cz_context *context, const cz_report_group *group, cz_rows *rows)
{
	const cz_report_key *key = &group->key;
	cz_value row[KEY_COLUMNS + 1 + CZ_USAGE_COUNTERS];
	char day[CZ_TIME_TEXT];

	cz_time_write(key->day * DAY, day);
	row[0] = cz_text_value((cz_text){day, DAY_TEXT});
	row[1] = cz_text_value(key->workflow_id);
	row[2] = cz_text_value(key->provider);
	row[3] = cz_text_value(key->model);
	row[4] = key->has_agent ? cz_text_value(key->agent_id) : cz_null();
	row[KEY_COLUMNS] = cz_int(group->tasks);
	for (int i = 0; i < CZ_USAGE_COUNTERS; i++) {
		bool present = cz_usage_has(&group->counts, (cz_usage_counter)i);

		row[KEY_COLUMNS + 1 + i] = present ? cz_int(group->counts.values[i]) : cz_null();
	}
	return rows->add(rows, context, row);
}

static cz_code
add_rows(cz_context *context, const cz_report *report, cz_rows *rows)
{
	const void **groups = CZ_NEW_ARRAY(context, report->groups.count, const void *);
	size_t count = 0;

	if (!groups)
		return CZ_OUT_OF_MEMORY;
	for (const cz_report_group *group = report->newest; group; group = group->older)
		groups[count++] = group;
	CZ_TRY(cz_sort(context, groups, count, compare_groups));
	for (size_t i = 0; i < count; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(add_row(context, groups[i], rows));
	}
	return CZ_OK;
}

cz_code
compozy_usage_report(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_report report = {.call = context};

	CZ_TRY(read_filter(context, &args[0], &report.filter));
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(scan_tasks(context, &report));
	return add_rows(context, &report, rows);
}
