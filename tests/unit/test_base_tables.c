/*
 * The base ring: sorting, tables of entries, decimals.
 *
 * The products of decimals were computed by Python's decimal module; others are checked against multiplication as on paper.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/decimal.h"
#include "base/hash.h"
#include "base/sort.h"
#include "check_case.h"
#include "host.h"

/* ---- sorting ---- */

typedef struct item
{
	uint32_t key;
	uint32_t number; /* the place it had */
} item;

static int
compare_items(const void *a, const void *b)
{
	const item *left = a, *right = b;

	return left->key < right->key ? -1 : left->key > right->key;
}

/* Keys are below range, so that some are the same. */
static void
test_sort(cz_context *context, size_t count, uint32_t range)
{
	item items[1000];
	const void *pointers[1000];

	for (size_t i = 0; i < count; i++) {
		CHECK(test_random(context->engine, &items[i].key, sizeof items[i].key));
		items[i] = (item){items[i].key % range, (uint32_t)i};
		pointers[i] = &items[i];
	}
	CHECK(cz_sort(context, pointers, count, compare_items) == CZ_OK);
	for (size_t i = 1; i < count; i++) {
		const item *a = pointers[i - 1], *b = pointers[i];

		CHECK_CASE(a->key < b->key || (a->key == b->key && a->number < b->number), "%zu of %zu", i, count);
	}
}

static void
test_text_order(void)
{
	static const char *const sorted[] = {"", "A", "AB", "B", "a", "aa", "\xC3\xA4"};

	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 7; j++) {
			int order = cz_text_compare(cz_text_from(sorted[i]), cz_text_from(sorted[j]));

			CHECK_CASE((order < 0) == (i < j) && (order == 0) == (i == j), "%s %s", sorted[i], sorted[j]);
		}
}

/* ---- tables ---- */

static bool
is_key(const void *entry, const void *key)
{
	return *(const uint32_t *)entry == *(const uint32_t *)key;
}

/* Hashes of few bits, so that most collide. */
static void
test_table(cz_context *context, unsigned bits)
{
	enum { ENTRIES = 2000 };
	static uint32_t entries[ENTRIES];
	cz_table table = {0};
	uint32_t absent = ENTRIES;

	CHECK(!cz_table_find(&table, 0, is_key, &absent));
	for (uint32_t i = 0; i < ENTRIES; i++) {
		entries[i] = i;
		CHECK(cz_table_add(context, &context->arena, &table, cz_hash_mix(0, i) >> (64 - bits), &entries[i]) == CZ_OK);
	}
	CHECK(table.count == ENTRIES && table.capacity >= 2 * ENTRIES);
	for (uint32_t i = 0; i < ENTRIES; i++)
		CHECK(cz_table_find(&table, cz_hash_mix(0, i) >> (64 - bits), is_key, &i) == &entries[i]);
	CHECK(!cz_table_find(&table, cz_hash_mix(0, absent) >> (64 - bits), is_key, &absent));
}

static void
test_hash(void)
{
	CHECK(cz_hash_text(1, CZ_TEXT_OF("abcdefgh")) == cz_hash_text(1, CZ_TEXT_OF("abcdefgh")));
	CHECK(cz_hash_text(1, CZ_TEXT_OF("abcdefgh")) != cz_hash_text(2, CZ_TEXT_OF("abcdefgh")));
	CHECK(cz_hash_text(1, CZ_TEXT_OF("abcdefgh")) != cz_hash_text(1, CZ_TEXT_OF("abcdefghi")));
	CHECK(cz_hash_text(1, CZ_TEXT_OF("a")) != cz_hash_text(1, CZ_TEXT_OF("b")));
	CHECK(cz_hash_text(1, CZ_TEXT_OF("")) != cz_hash_text(1, (cz_text){"\0", 1}));
}

/* ---- decimals ---- */

static const struct
{
	const char *price;
	int64_t units;
	const char *amount;
} charges[] = {
	{"0", INT64_C(9223372036854775807), "0"},
	{"999999999999999999.999999999999999999", INT64_C(9223372036854775807),
	 "9223372036854775806999999999999.999990776627963145224193"},
	{"0.000000000000000001", INT64_C(1), "0.000000000000000000000001"},
	{"1", INT64_C(1), "0.000001"},
	{"1000000", INT64_C(1), "1"},
	{"0.15", INT64_C(1234567), "0.18518505"},
	{"0.999999999", INT64_C(999999999), "999.999998000000001"},
	{"1000000000", INT64_C(1000000000), "1000000000000"},
	{"9130651.426529259945943913", INT64_C(8452941617061801), "77180863434193882.654091407339446600767313"},
	{"31451369.67772113109844870", INT64_C(633681595863291509), "19930154129464662708.8657931888431057820883"},
	{"969424108124202.254049963077", INT64_C(68574), "66477288790509.045369222168042198"},
	{"853287214936", INT64_C(163), "139085816.034568"},
	{"899366964825153695.0", INT64_C(507610469), "456528086818002770116.032955"},
	{"800560271955.2361955359880", INT64_C(39073268764), "31280506667887875.645278516158278832"},
	{"3555.491076562117858", INT64_C(7874724261), "27998511.840372717969933952938"},
	{"674544523304172249.79059936347", INT64_C(45199834), "30489300478957717197.94162598934966398"},
	{"0.81311680", INT64_C(732551), "0.5956495249568"},
	{"2444298126.94469118706366031", INT64_C(9622276), "23519711203.74485533669416907306556"},
	{"16701361.068140272", INT64_C(8710120618061147), "145470869389292324.188561669211984"},
	{"8.00647532367", INT64_C(510745611), "4089.27213114425691237"},
};

static void
check_amount(const cz_decimal *amount, const char *expected)
{
	char text[CZ_DECIMAL_TEXT];

	CHECK_TEXT(((cz_text){text, cz_decimal_write(amount, text)}), expected);
}

static void
test_charges(void)
{
	for (size_t i = 0; i < sizeof charges / sizeof charges[0]; i++) {
		cz_decimal price, amount = {{0}};

		CHECK_CASE(cz_decimal_read(cz_text_from(charges[i].price), &price), "%s", charges[i].price);
		cz_decimal_charge(&amount, &price, charges[i].units);
		check_amount(&amount, charges[i].amount);
	}
}

enum { PRODUCT_DIGITS = 50 };

/* The product in digits, multiplied as on paper, which is independent of the limbs of a decimal. */
static const char *
product_of(uint64_t number, uint32_t factor, char digits[PRODUCT_DIGITS])
{
	char *p = digits + PRODUCT_DIGITS - 1;
	uint64_t carry = 0;

	*p = '\0';
	do {
		carry += number % 10 * factor;
		*--p = (char)('0' + (int)(carry % 10));
		carry /= 10;
		number /= 10;
	} while (number || carry);
	while (*p == '0' && p[1])
		p++;
	return p;
}

/* Whole amounts: millions of a whole price, so that the text is the product. */
static void
test_products(cz_context *context)
{
	for (int i = 0; i < 2000; i++) {
		uint32_t numbers[4], millions;
		char digits[PRODUCT_DIGITS];
		uint64_t coefficient;
		cz_decimal price, amount = {{0}}, sum = {{0}};

		CHECK(test_random(context->engine, numbers, sizeof numbers));
		coefficient = ((uint64_t)numbers[0] << 32 | numbers[1]) % UINT64_C(1000000000000000000) >> numbers[3] % 60;
		millions = (numbers[2] >> numbers[3] / 64 % 32) / 3;
		CHECK(cz_decimal_read(cz_text_from(product_of(coefficient, 1, digits)), &price));
		cz_decimal_charge(&amount, &price, (int64_t)millions * 1000000);
		check_amount(&amount, product_of(coefficient, millions, digits));
		for (int j = 0; j < 3; j++)
			cz_decimal_add(&sum, &amount);
		check_amount(&sum, product_of(coefficient, millions * 3, digits));
	}
}

static void
test_prices(void)
{
	static const char *const refused[] = {"",	 "-1", "-0.5", "1000000000000000000", "0.0000000000000000001",
										  "10000000000000000000000000000000000000000"};
	static const char *const taken[] = {"0", "0.0", "000000000000000000000000000000000000000000007", "7.0000000000000000000000"};
	cz_decimal price, amount = {{0}};

	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		CHECK_CASE(!cz_decimal_read(cz_text_from(refused[i]), &price), "%s", refused[i]);
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		CHECK_CASE(cz_decimal_read(cz_text_from(taken[i]), &price), "%s", taken[i]);
	cz_decimal_charge(&amount, &price, -1);
	check_amount(&amount, "0");
}

/* ---- memory ---- */

static cz_code
allocate_everything(cz_context *context, void *data)
{
	static const item items[20];
	static uint32_t entry;
	const void *pointers[20];
	cz_table table = {0};

	(void)data;
	for (int i = 0; i < 20; i++)
		pointers[i] = &items[i];
	CZ_TRY(cz_sort(context, pointers, 20, compare_items));
	for (uint64_t i = 0; i < 20; i++)
		CZ_TRY(cz_table_add(context, &context->arena, &table, i, &entry));
	return CZ_OK;
}

int
main(void)
{
	static const size_t counts[] = {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 100, 512, 1000};
	test_engine engine;
	cz_context context;

	test_context(&context, NULL, &engine);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		test_sort(&context, counts[i], 10);
		test_sort(&context, counts[i], UINT32_MAX);
	}
	test_text_order();
	test_table(&context, 4);
	test_table(&context, 60);
	test_hash();
	test_charges();
	test_products(&context);
	test_prices();
	cz_context_clear(&context);
	CHECK(test_memory_sweep(NULL, allocate_everything, NULL, NULL));
	CHECK(test_interrupt_sweep(NULL, allocate_everything, NULL, NULL));
	return check_result();
}
