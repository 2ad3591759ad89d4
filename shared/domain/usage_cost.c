/*
 * What usage costs by a list of prices.
 *
 * Cached prompt tokens are part of the prompt tokens, and reasoning tokens of the completion tokens, as providers
 * report them: where the price has one for such a part, the part is charged at it and only the rest at the price of the
 * whole. A part larger than its whole can't be charged so, and is refused rather than guessed at.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/usage_price.h"
#include "function.h"

/* ---- one line ---- */

/* A part of tokens that has a price of its own. */
typedef struct cz_part
{
	cz_usage_counter whole;
	cz_usage_counter part;
	const cz_decimal *whole_price;
	const cz_decimal *part_price; /* NULL: it has none */
} cz_part;

static cz_code
charge(cz_context *context, const cz_usage_line *line, const cz_part *part, cz_decimal *cost)
{
	int64_t whole = line->counts.values[part->whole];
	int64_t separate = part->part_price ? line->counts.values[part->part] : 0;

	if (separate > whole)
		return cz_fail(context, CZ_INVALID_USAGE,
					   "provider \"%.*s\", model \"%.*s\" has %s %lld, but %s, of which they are a part, only %lld",
					   CZ_QUOTE(line->provider), CZ_QUOTE(line->model), cz_usage_counter_name(part->part),
					   (long long)separate, cz_usage_counter_name(part->whole), (long long)whole);
	cz_decimal_charge(cost, part->whole_price, whole - separate);
	if (separate > 0)
		cz_decimal_charge(cost, part->part_price, separate);
	return CZ_OK;
}

static cz_code
line_cost(cz_context *context, const cz_usage_line *line, const cz_price *price, cz_decimal *cost)
{
	const cz_part prompt = {CZ_PROMPT_TOKENS, CZ_CACHED_PROMPT_TOKENS, &price->prompt,
							price->has_cached ? &price->cached : NULL};
	const cz_part completion = {CZ_COMPLETION_TOKENS, CZ_REASONING_TOKENS, &price->completion,
								price->has_reasoning ? &price->reasoning : NULL};

	*cost = (cz_decimal){{0}};
	CZ_TRY(charge(context, line, &prompt, cost));
	return charge(context, line, &completion, cost);
}

/* ---- as JSON ---- */

static cz_code
decimal_to_json(cz_context *context, const cz_decimal *amount, cz_json *node)
{
	char text[CZ_DECIMAL_TEXT];
	cz_text copy = {text, cz_decimal_write(amount, text)};

	CZ_TRY(cz_text_copy(context, copy, &copy));
	*node = cz_json_string(copy);
	node->kind = CZ_JSON_NUMBER;
	node->flags = CZ_JSON_PLAIN;
	return CZ_OK;
}

/* Adds to the currency's total. price is NULL for a line without one, whose cost and currency are null. */
static cz_code
cost_members(cz_context *context, const cz_usage_line *line, const cz_price *price, cz_json *cost, cz_json *currency)
{
	cz_decimal amount;

	*cost = *currency = cz_json_null();
	if (!price)
		return CZ_OK;
	CZ_TRY(line_cost(context, line, price, &amount));
	cz_decimal_add(&price->currency->total, &amount);
	price->currency->charged = true;
	*currency = cz_json_string(price->currency->name);
	return decimal_to_json(context, &amount, cost);
}

static cz_code
entry_to_json(cz_context *context, const cz_usage_line *line, const cz_price *price, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, 5, cz_json_member);
	cz_json cost, currency;
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cost_members(context, line, price, &cost, &currency));
	members[count++] = cz_json_pair("cost", cost);
	members[count++] = cz_json_pair("model", cz_json_string(line->model));
	if (line->source != CZ_USAGE_NO_SOURCE) {
		cz_text source = cz_text_from(cz_usage_source_name((cz_usage_source)line->source));

		members[count++] = cz_json_pair("source", cz_json_string(source));
	}
	members[count++] = cz_json_pair("currency", currency);
	members[count++] = cz_json_pair("provider", cz_json_string(line->provider));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

static cz_code
unpriced_to_json(cz_context *context, const cz_usage_line *line, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, 2, cz_json_member);

	if (!members)
		return CZ_OUT_OF_MEMORY;
	members[0] = cz_json_pair("model", cz_json_string(line->model));
	members[1] = cz_json_pair("provider", cz_json_string(line->provider));
	*node = cz_json_object(members, 2);
	return CZ_OK;
}

/* One member for each currency that something was charged in. */
static cz_code
totals_to_json(cz_context *context, const cz_price_list *list, cz_json *node)
{
	cz_json_member *members = CZ_NEW_ARRAY(context, list->currencies.count, cz_json_member);
	size_t count = 0;

	if (!members)
		return CZ_OUT_OF_MEMORY;
	for (const cz_currency *currency = list->newest; currency; currency = currency->older) {
		CZ_TRY(cz_poll(context));
		if (!currency->charged)
			continue;
		members[count].key = cz_json_string(currency->name);
		CZ_TRY(decimal_to_json(context, &currency->total, &members[count++].value));
	}
	CZ_TRY(cz_json_members_normalize(context, members, &count));
	*node = cz_json_object(members, count);
	return CZ_OK;
}

/* ---- all lines ---- */

static bool
same_model(const cz_usage_line *a, const cz_usage_line *b)
{
	return a && cz_text_equal(a->provider, b->provider) && cz_text_equal(a->model, b->model);
}

/* Each line's cost, and each model without a price once; lines are in order. */
static cz_code
price_lines(cz_context *context, const cz_price_list *list, const void **lines, size_t count, cz_json *entries,
			cz_json *unpriced)
{
	cz_json *items = CZ_NEW_ARRAY(context, count, cz_json), *missing = CZ_NEW_ARRAY(context, count, cz_json);
	const cz_usage_line *last_missing = NULL;
	size_t missing_count = 0;

	if (!items || !missing)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const cz_usage_line *line = lines[i];
		const cz_price *price = cz_price_find(list, line->provider, line->model);

		CZ_TRY(cz_poll(context));
		CZ_TRY(entry_to_json(context, line, price, &items[i]));
		if (price || same_model(last_missing, line))
			continue;
		CZ_TRY(unpriced_to_json(context, line, &missing[missing_count++]));
		last_missing = line;
	}
	*entries = cz_json_array(items, count);
	*unpriced = cz_json_array(missing, missing_count);
	return CZ_OK;
}

cz_code
compozy_usage_cost(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	static const cz_usage_place place = CZ_USAGE_ARGUMENT("usage");
	cz_json_member *members = CZ_NEW_ARRAY(context, 3, cz_json_member);
	cz_json *node = CZ_NEW(context, cz_json);
	cz_price_list list = {.newest = NULL};
	cz_usage_sum sum = {.newest = NULL};
	const void **lines;

	(void)count;
	if (!members || !node)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_usage_sum_add(context, &context->arena, &sum, &place, args[0].as.json));
	CZ_TRY(cz_price_list_read(context, args[1].as.json, &list));
	CZ_TRY(cz_usage_sum_lines(context, &sum, &lines));
	members[0] = cz_json_pair("totals", cz_json_null());
	members[1] = cz_json_pair("entries", cz_json_null());
	members[2] = cz_json_pair("unpriced", cz_json_null());
	CZ_TRY(price_lines(context, &list, lines, sum.lines.count, &members[1].value, &members[2].value));
	CZ_TRY(totals_to_json(context, &list, &members[0].value));
	*node = cz_json_object(members, 3);
	*result = cz_json_value(node);
	return CZ_OK;
}
