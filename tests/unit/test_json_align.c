/*
 * Aligning sequences against a table of all common subsequences, and reading doubles against the C library.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>
#include <stdlib.h>

#include "document.h"
#include "json/align.h"
#include "json/double.h"

static uint64_t
next_random(void)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* ---- aligning ---- */

enum { MOST = 60 };

/* The length of a longest common subsequence, by the table. */
static size_t
longest(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	static size_t table[MOST + 1][MOST + 1];

	for (size_t i = 1; i <= a_count; i++)
		for (size_t j = 1; j <= b_count; j++) {
			size_t best = table[i - 1][j] > table[i][j - 1] ? table[i - 1][j] : table[i][j - 1];

			table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : best;
		}
	return table[a_count][b_count];
}

/* What is kept of both is the same; gives how many. */
static size_t
check_common(const cz_sequence *a, const cz_sequence *b)
{
	uint32_t left = 0, right = 0;
	size_t kept = 0;
	bool same = true;

	for (;;) {
		while (left < a->count && !a->kept[left])
			left++;
		while (right < b->count && !b->kept[right])
			right++;
		if (left == a->count || right == b->count)
			break;
		same = same && a->ids[left++] == b->ids[right++];
		kept++;
	}
	CHECK_CASE(same && left == a->count && right == b->count, "%u and %u elements", a->count, b->count);
	return kept;
}

static void
test_longest(void)
{
	for (int round = 0; round < 5000; round++) {
		uint32_t a[MOST] = {0}, b[MOST] = {0}, ids = 1 + (uint32_t)(next_random() % 30);
		uint8_t a_kept[MOST], b_kept[MOST];
		cz_sequence left = {a, a_kept, (uint32_t)(next_random() % MOST)}, right = {b, b_kept, (uint32_t)(next_random() % MOST)};
		test_engine engine;
		cz_context context;

		test_context(&context, NULL, &engine);
		for (uint32_t i = 0; i < left.count; i++)
			a[i] = (uint32_t)(next_random() % ids);
		for (uint32_t i = 0; i < right.count; i++)
			b[i] = next_random() % 3 && i < left.count ? a[i] : (uint32_t)(next_random() % ids);
		CHECK_CASE(cz_align(&context, &left, &right, ids) == CZ_OK, "%s", context.error.message);
		CHECK_CASE(check_common(&left, &right) == longest(a, left.count, b, right.count), "round %d", round);
		cz_context_clear(&context);
	}
}

/* Sequences too unlike for Myers' algorithm; ends in time all the same. change: 0 shuffled, 1 of two values, 2 reversed. */
static size_t
align_large(uint32_t count, int change)
{
	uint32_t *a = calloc(count, sizeof *a), *b = calloc(count, sizeof *b);
	uint8_t *a_kept = calloc(count, 1), *b_kept = calloc(count, 1);
	cz_sequence left = {a, a_kept, count}, right = {b, b_kept, count};
	test_engine engine;
	cz_context context;
	size_t kept;

	for (uint32_t i = 0; i < count; i++) {
		a[i] = change == 1 ? (uint32_t)(next_random() % 2) : i;
		b[i] = change == 1 ? (uint32_t)(next_random() % 2) : change == 2 ? count - 1 - i : i;
	}
	for (uint32_t i = count - 1; change == 0 && i > 0; i--) {
		uint32_t other = (uint32_t)(next_random() % 100 ? i : next_random() % i), moved = b[i];

		b[i] = b[other];
		b[other] = moved;
	}
	test_context(&context, NULL, &engine);
	CHECK_CASE(cz_align(&context, &left, &right, count) == CZ_OK, "%s", context.error.message);
	kept = check_common(&left, &right);
	cz_context_clear(&context);
	free(a);
	free(b);
	free(a_kept);
	free(b_kept);
	return kept;
}

static void
test_large(void)
{
	size_t kept = align_large(300000, 0);

	CHECK_CASE(kept > 280000, "%zu of 300000 elements, one of a hundred moved, are kept", kept);
	kept = align_large(100000, 2);
	CHECK_CASE(kept == 1, "%zu of 100000 reversed elements are kept", kept);
	(void)align_large(100000, 1);
	kept = align_large(2000, 1);
	CHECK_CASE(kept > 1500, "%zu of 2000 elements of two values are kept", kept);
}

/* ---- doubles ---- */

static void
check_read(const char *spelling)
{
	cz_number number = cz_number_read(cz_text_from(spelling));
	double read, expected = strtod(spelling, NULL);
	bool within = cz_double_read(&number, &read);
	bool lost = expected == 0 && !cz_number_is_zero(&number);

	if (isinf(expected) || lost)
		CHECK_CASE(!within, "%s", spelling);
	else
		CHECK_CASE(within && read == expected, "%s is %.17g, not %.17g", spelling, expected, read);
}

static void
test_reading(void)
{
	static const char *const cases[] = {
	    "0", "-0.0", "1", "-1.5", "0.1", "1e308", "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308",
	    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692"
	    "887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842"
	    "914819860834936475292719074168444365510704342711559699508093042880",
	    "4.9406564584124654e-324", "2.4703282292062328e-324", "2.4703282292062327e-324", "2.2250738585072011e-308",
	    "2.2250738585072014e-308", "9007199254740993", "9007199254740992.99999999999999999999", "9007199254740993.00000000001",
	    "1e23", "8.5e22", "1e-400", "1e400", "1e999999999999999999999", "123456789012345678901234567890e-40",
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_read(cases[i]);
	for (int i = 0; i < 30000; i++) {
		char spelling[64];
		uint64_t bits = next_random() << 42 ^ next_random() << 21 ^ next_random();
		double number;

		memcpy(&number, &bits, sizeof number);
		if (number - number != 0)
			continue;
		snprintf(spelling, sizeof spelling, i % 2 ? "%.17g" : "%.16g", number);
		check_read(spelling);
		snprintf(spelling, sizeof spelling, "%llu.%llue%d", (unsigned long long)bits, (unsigned long long)next_random(),
		         (int)(next_random() % 700) - 360);
		check_read(spelling);
	}
}

/* Any double rounded to any number of digits, and what is two units beside that. */
static void
test_rounding(void)
{
	for (int i = 0; i < 20000; i++) {
		char spelling[400], *last;
		uint64_t bits = next_random() << 42 ^ next_random() << 21 ^ next_random();
		double value;
		cz_number number;

		memcpy(&value, &bits, sizeof value);
		if (value - value != 0 || value == 0)
			continue;
		snprintf(spelling, sizeof spelling, "%.*e", 1 + (int)(next_random() % 300), value);
		number = cz_number_read(cz_text_from(spelling));
		if (number.last - number.first < 2)
			continue;
		CHECK_CASE(cz_double_rounds_to(value, &number), "%s", spelling);
		last = strchr(spelling, 'e') - 1;
		if (*last < '3' || *last > '7')
			continue;
		*last = (char)(*last + (next_random() % 2 ? 2 : -2)); /* one beside may be the other half of a tie */
		number = cz_number_read(cz_text_from(spelling));
		CHECK_CASE(!cz_double_rounds_to(value, &number), "%s is not %.17g", spelling, value);
	}
}

int
main(void)
{
	test_longest();
	test_large();
	test_reading();
	test_rounding();
	return check_result();
}
