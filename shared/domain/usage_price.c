/*
 * Reading price lists.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/usage_price.h"

/* What prices are in that don't say. */
#define DEFAULT_CURRENCY CZ_TEXT_OF("USD")

/* The price being read. */
typedef struct cz_price_reader
{
	cz_context *context;
	cz_price_list *list;
	uint32_t index;
	cz_price *price;
	cz_text currency;
	bool has_prompt;
	bool has_completion;
} cz_price_reader;

/* ---- errors ---- */

static cz_code
refuse(const cz_price_reader *reader, cz_text name, const cz_json *value, const char *allowed)
{
	cz_text spelling;

	CZ_TRY(cz_json_to_text(reader->context, value, &spelling));
	return cz_fail(reader->context, CZ_INVALID_ARGUMENT, "price %u of argument \"prices\": %.*s is %.*s; allowed: %s",
				   reader->index, CZ_QUOTE(name), CZ_QUOTE(spelling), allowed);
}

static cz_code
lacks(const cz_price_reader *reader, const char *name)
{
	return cz_fail(reader->context, CZ_INVALID_ARGUMENT,
				   "price %u of argument \"prices\" lacks \"%s\"; required: provider, model, prompt, completion",
				   reader->index, name);
}

/* ---- members ---- */

static cz_code
read_text(const cz_price_reader *reader, cz_text name, const cz_json *value, cz_text *text)
{
	if (value->kind != CZ_JSON_STRING)
		return refuse(reader, name, value, "a string");
	CZ_TRY(cz_json_spelling(reader->context, value, text));
	*text = cz_text_trim(*text);
	return text->length > 0 ? CZ_OK : refuse(reader, name, value, "a string that is not empty");
}

static cz_code
read_amount(const cz_price_reader *reader, cz_text name, const cz_json *value, cz_decimal *amount)
{
	cz_text spelling;

	if (value->kind != CZ_JSON_NUMBER)
		return refuse(reader, name, value, "a number of 0 or more");
	CZ_TRY(cz_json_spelling(reader->context, value, &spelling));
	if (spelling.data[0] == '-')
		return refuse(reader, name, value, "a number of 0 or more");
	if (cz_decimal_read(spelling, amount))
		return CZ_OK;
	return cz_fail(reader->context, CZ_LIMIT_EXCEEDED,
				   "price %u of argument \"prices\": %.*s is %.*s; allowed: at most %d digits before the decimal point and %d "
				   "behind it",
				   reader->index, CZ_QUOTE(name), CZ_QUOTE(spelling), CZ_DECIMAL_DIGITS, CZ_DECIMAL_DIGITS);
}

static cz_code
read_member(cz_price_reader *reader, cz_text name, const cz_json *value)
{
	cz_price *price = reader->price;

	if (value->kind == CZ_JSON_NULL)
		return CZ_OK;
	if (cz_text_is(name, "provider"))
		return read_text(reader, name, value, &price->provider);
	if (cz_text_is(name, "model"))
		return read_text(reader, name, value, &price->model);
	if (cz_text_is(name, "currency"))
		return read_text(reader, name, value, &reader->currency);
	if (cz_text_is(name, "prompt")) {
		reader->has_prompt = true;
		return read_amount(reader, name, value, &price->prompt);
	}
	if (cz_text_is(name, "completion")) {
		reader->has_completion = true;
		return read_amount(reader, name, value, &price->completion);
	}
	if (cz_text_is(name, "cached")) {
		price->has_cached = true;
		return read_amount(reader, name, value, &price->cached);
	}
	price->has_reasoning = true;
	return read_amount(reader, name, value, &price->reasoning);
}

static cz_code
check_name(const cz_price_reader *reader, cz_text name)
{
	static const char *const names[] = {"provider", "model", "prompt", "completion", "cached", "reasoning", "currency"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (cz_text_is(name, names[i]))
			return CZ_OK;
	return cz_fail(reader->context, CZ_INVALID_ARGUMENT,
				   "price %u of argument \"prices\" has \"%.*s\"; allowed: provider, model, prompt, completion, cached, "
				   "reasoning, currency",
				   reader->index, CZ_QUOTE(name));
}

/* ---- the tables ---- */

static uint64_t
hash_price(const cz_price_list *list, cz_text provider, cz_text model)
{
	return cz_hash_text(cz_hash_text(cz_hash_seed(list), provider), model);
}

static bool
price_matches(const void *entry, const void *key)
{
	const cz_price *price = entry, *wanted = key;

	return cz_text_equal(price->provider, wanted->provider) && cz_text_equal(price->model, wanted->model);
}

const cz_price *
cz_price_find(const cz_price_list *list, cz_text provider, cz_text model)
{
	cz_price wanted = {.provider = provider, .model = model};

	return cz_table_find(&list->prices, hash_price(list, provider, model), price_matches, &wanted);
}

static bool
currency_matches(const void *entry, const void *key)
{
	const cz_currency *currency = entry;

	return cz_text_equal(currency->name, *(const cz_text *)key);
}

static cz_code
find_currency(cz_context *context, cz_price_list *list, cz_text name, cz_currency **currency)
{
	uint64_t hash = cz_hash_text(cz_hash_seed(list), name);

	*currency = cz_table_find(&list->currencies, hash, currency_matches, &name);
	if (*currency)
		return CZ_OK;
	*currency = CZ_NEW(context, cz_currency);
	if (!*currency)
		return CZ_OUT_OF_MEMORY;
	**currency = (cz_currency){.older = list->newest, .name = name};
	list->newest = *currency;
	return cz_table_add(context, &context->arena, &list->currencies, hash, *currency);
}

static cz_code
add_price(const cz_price_reader *reader)
{
	cz_price_list *list = reader->list;
	cz_price *price = reader->price;

	if (cz_price_find(list, price->provider, price->model))
		return cz_fail(reader->context, CZ_INVALID_ARGUMENT,
					   "price %u of argument \"prices\" is a second one for provider \"%.*s\", model \"%.*s\"",
					   reader->index, CZ_QUOTE(price->provider), CZ_QUOTE(price->model));
	CZ_TRY(find_currency(reader->context, list, reader->currency, &price->currency));
	return cz_table_add(reader->context, &reader->context->arena, &list->prices,
						hash_price(list, price->provider, price->model), price);
}

/* ---- the list ---- */

static cz_code
read_price(cz_price_reader *reader, const cz_json *node)
{
	cz_json opened;

	reader->price = CZ_NEW(reader->context, cz_price);
	if (!reader->price)
		return CZ_OUT_OF_MEMORY;
	if (node->kind != CZ_JSON_OBJECT)
		return cz_fail(reader->context, CZ_INVALID_ARGUMENT, "price %u of argument \"prices\" must be an object, not %s",
					   reader->index, cz_json_kind_name(node));
	*reader->price = (cz_price){.has_cached = false};
	CZ_TRY(cz_json_open(reader->context, node, &opened));
	for (uint32_t i = 0; i < opened.length; i++) {
		cz_text name;

		CZ_TRY(cz_json_spelling(reader->context, &opened.as.members[i].key, &name));
		CZ_TRY(check_name(reader, name));
		CZ_TRY(read_member(reader, name, &opened.as.members[i].value));
	}
	if (reader->price->provider.length == 0)
		return lacks(reader, "provider");
	if (reader->price->model.length == 0)
		return lacks(reader, "model");
	if (!reader->has_prompt || !reader->has_completion)
		return lacks(reader, reader->has_prompt ? "completion" : "prompt");
	return add_price(reader);
}

cz_code
cz_price_list_read(cz_context *context, const cz_json *prices, cz_price_list *list)
{
	cz_json opened;

	if (prices->kind != CZ_JSON_ARRAY)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"prices\" must be an array of prices, not %s",
					   cz_json_kind_name(prices));
	CZ_TRY(cz_json_open(context, prices, &opened));
	for (uint32_t i = 0; i < opened.length; i++) {
		cz_price_reader reader = {.context = context, .list = list, .index = i};

		reader.currency = DEFAULT_CURRENCY;
		CZ_TRY(cz_poll(context));
		CZ_TRY(read_price(&reader, &opened.as.items[i]));
	}
	return CZ_OK;
}
