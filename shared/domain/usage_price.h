/*
 * Price lists: what a million tokens of a model cost.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_USAGE_PRICE_H
#define CZ_DOMAIN_USAGE_PRICE_H

#include "base/decimal.h"
#include "domain/usage.h"

/* The sum of what was charged in a currency. */
typedef struct cz_currency
{
	struct cz_currency *older;
	cz_text name;
	bool charged;
	cz_decimal total;
} cz_currency;

typedef struct cz_price
{
	cz_text provider;
	cz_text model;
	cz_currency *currency;
	cz_decimal prompt;
	cz_decimal completion;
	cz_decimal cached;	  /* where has_cached */
	cz_decimal reasoning; /* where has_reasoning */
	bool has_cached;
	bool has_reasoning;
} cz_price;

/* Empty when zeroed. */
typedef struct cz_price_list
{
	cz_table prices;
	cz_table currencies;
	cz_currency *newest;
} cz_price_list;

/* Reads the argument "prices". INVALID_ARGUMENT, naming the price and the member, for one that is none. */
cz_code cz_price_list_read(cz_context *context, const cz_json *prices, cz_price_list *list);

/* The price of a provider's model, or NULL. */
const cz_price *cz_price_find(const cz_price_list *list, cz_text provider, cz_text model);

#endif
