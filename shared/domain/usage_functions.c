/*
 * The SQL functions of usage: normal form, merging, totals. Aggregating is in usage_aggregate.c, cost in usage_cost.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/usage.h"
#include "function.h"

cz_code
compozy_usage(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_usage_sum sum = {0};

	(void)count;
	CZ_TRY(cz_usage_sum_add(context, &context->arena, &sum, &place, args[0].as.json));
	return cz_usage_sum_result(context, &sum, result);
}

cz_code
compozy_usage_is_valid(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_usage_sum sum = {0};
	cz_code code = cz_usage_sum_add(context, &context->arena, &sum, &place, args[0].as.json);

	(void)count;
	if (code != CZ_OK && code != CZ_INVALID_USAGE)
		return code;
	context->error.code = CZ_OK;
	*result = cz_bool(code == CZ_OK);
	return CZ_OK;
}

cz_code
compozy_usage_merge(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const cz_usage_place a = CZ_USAGE_ARGUMENT("a"), b = CZ_USAGE_ARGUMENT("b");
	cz_usage_sum sum = {0};

	(void)count;
	CZ_TRY(cz_usage_sum_add(context, &context->arena, &sum, &a, args[0].as.json));
	CZ_TRY(cz_usage_sum_add(context, &context->arena, &sum, &b, args[1].as.json));
	return cz_usage_sum_result(context, &sum, result);
}

/* ---- totals ---- */

static cz_code
add_to_totals(cz_context *context, const cz_usage_entry *entry, void *argument)
{
	cz_usage_counter overflow;

	if (cz_usage_counts_add(argument, &entry->counts, &overflow))
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_USAGE, "the sum of %s over all entries leaves 64 bits",
				   cz_usage_counter_name(overflow));
}

cz_code
compozy_usage_totals(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_usage_counts totals = {.present = 1u << CZ_PROMPT_TOKENS | 1u << CZ_COMPLETION_TOKENS | 1u << CZ_TOTAL_TOKENS};
	cz_json_member *members = CZ_NEW_ARRAY(context, CZ_USAGE_COUNTERS, cz_json_member);
	cz_json *node = CZ_NEW(context, cz_json);
	size_t member_count = 0;

	(void)count;
	if (!members || !node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_usage_each(context, &place, args[0].as.json, add_to_totals, &totals));
	CZ_TRY(cz_usage_count_members(context, &totals, members, &member_count));
	*node = cz_json_object(members, member_count);
	*result = cz_json_value(node);
	return CZ_OK;
}
