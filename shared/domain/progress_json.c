/*
 * Progress as the JSON object that a parent's output keeps, and back.
 *
 * Members are made in normal order, so that nothing has to be sorted for each parent. The rates are the only doubles:
 * one division each, written by cz_json_double, so that both engines show the same digits.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/progress.h"

/* ---- writing ---- */

static double
rate(int64_t part, int64_t total)
{
	return total ? (double)part / (double)total : 0;
}

/* The number of children of each status that occurs. */
static cz_code
status_counts(cz_context *context, const cz_progress *progress, cz_json *node)
{
	static const cz_status normal_order[CZ_STATUS_COUNT] = {CZ_FAILED,	CZ_PAUSED,	CZ_PENDING,	 CZ_RUNNING,
															CZ_SUCCESS, CZ_WAITING, CZ_CANCELED, CZ_TIMED_OUT};
	cz_json_member *members = CZ_NEW_ARRAY(context, CZ_STATUS_COUNT, cz_json_member);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < CZ_STATUS_COUNT; i++) {
		int64_t number = progress->counts[normal_order[i]];

		if (number == 0)
			continue;
		members[count].key = cz_json_string(cz_text_from(cz_status_name(normal_order[i])));
		CZ_TRY(cz_json_int(context, number, &members[count++].value));
	}
	*node = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
int_member(cz_context *context, const char *name, int64_t number, cz_json_member *member)
{
	*member = cz_json_pair(name, cz_json_null());
	return cz_json_int(context, number, &member->value);
}

static cz_code
rate_member(cz_context *context, const char *name, double number, cz_json_member *member)
{
	*member = cz_json_pair(name, cz_json_null());
	return cz_json_double(context, number, &member->value);
}

cz_code
cz_progress_members(cz_context *context, const cz_progress *progress, cz_json_member members[CZ_PROGRESS_MEMBERS],
					size_t *count)
{
	cz_json_member *next = members;
	cz_progress_counts counts;

	cz_progress_summarize(progress, &counts);
	CZ_TRY(int_member(context, "failed_count", counts.failed, next++));
	CZ_TRY(rate_member(context, "failure_rate", rate(counts.failed + counts.timed_out, counts.total), next++));
	CZ_TRY(int_member(context, "pending_count", progress->counts[CZ_PENDING], next++));
	CZ_TRY(int_member(context, "running_count", counts.running, next++));
	*next = cz_json_pair("status_counts", cz_json_null());
	CZ_TRY(status_counts(context, progress, &next++->value));
	CZ_TRY(int_member(context, "success_count", counts.success, next++));
	CZ_TRY(int_member(context, "canceled_count", progress->counts[CZ_CANCELED], next++));
	CZ_TRY(int_member(context, "terminal_count", counts.terminal, next++));
	CZ_TRY(int_member(context, "total_children", counts.total, next++));
	CZ_TRY(rate_member(context, "completion_rate", rate(counts.success, counts.total), next++));
	CZ_TRY(int_member(context, "timed_out_count", counts.timed_out, next++));
	*count = (size_t)(next - members);
	return CZ_OK;
}

cz_code
cz_progress_to_json(cz_context *context, const cz_progress *progress, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, CZ_PROGRESS_MEMBERS, cz_json_member);
	size_t count;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_progress_members(context, progress, members, &count));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

/* ---- reading ---- */

static cz_code
wrong_count(cz_context *context, const char *argument, const char *name, const cz_json *value)
{
	cz_text spelling;

	if (value->kind != CZ_JSON_NUMBER)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "member \"%s\" of argument \"%s\" must be an integer of 0 or more, not %s", name, argument,
					   cz_json_kind_name(value));
	CZ_TRY(cz_json_spelling(context, value, &spelling));
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "member \"%s\" of argument \"%s\" is %.*s; allowed: integers of 0 or more", name, argument,
				   CZ_QUOTE(spelling));
}

static cz_code
read_count(cz_context *context, const char *argument, const cz_json *node, const char *name, int64_t *number)
{
	bool found, is_int = false;
	cz_json value;

	CZ_TRY(cz_json_member_get(context, node, cz_text_from(name), &value, &found));
	if (!found)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "argument \"%s\" lacks \"%s\"; required: total_children, success_count, failed_count, "
					   "timed_out_count, running_count, terminal_count",
					   argument, name);
	if (value.kind == CZ_JSON_NUMBER)
		CZ_TRY(cz_json_get_int(context, &value, number, &is_int));
	return is_int && *number >= 0 ? CZ_OK : wrong_count(context, argument, name, &value);
}

cz_code
cz_progress_from_json(cz_context *context, const char *argument, const cz_json *node, cz_progress_counts *counts)
{
	if (node->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" must be a progress object, not %s", argument,
					   cz_json_kind_name(node));
	CZ_TRY(read_count(context, argument, node, "total_children", &counts->total));
	CZ_TRY(read_count(context, argument, node, "success_count", &counts->success));
	CZ_TRY(read_count(context, argument, node, "failed_count", &counts->failed));
	CZ_TRY(read_count(context, argument, node, "timed_out_count", &counts->timed_out));
	CZ_TRY(read_count(context, argument, node, "running_count", &counts->running));
	return read_count(context, argument, node, "terminal_count", &counts->terminal);
}
