/*
 * Decimals as doubles, exactly.
 *
 * A guess made with doubles is at most a few doubles away. Whether it is right is found by comparing the decimal, digit
 * by digit, with the exact decimal expansion of the middle between the guess and its neighbour (as Clinger's AlgorithmR
 * of 1990 does with other means); mostly some 17 digits decide. So the guess may be wrong in any way, and rounding modes
 * and wide registers do no harm.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/big.h"
#include "json/double.h"
#include "json/number.h"

enum
{
	GUESS_DIGITS = 17,
	LARGEST_POWER = 22,	  /* 10^22 is the largest power of ten that is a double */
	POINT_LIMIT = 310,	  /* 10^309 is beyond all doubles */
	SMALLEST_POINT = -330 /* 10^-330 is nothing */
};

#define FRACTION UINT64_C(0x000FFFFFFFFFFFFF)
#define IMPLIED UINT64_C(0x0010000000000000)
#define INFINITE_BITS UINT64_C(0x7FF0000000000000)

/* ---- decimals against exact values ---- */

/* The digits of a number without its sign, or those of half a unit of its last place above or below it. */
typedef struct cz_digits
{
	const cz_number *number;
	int64_t count;
	int half; /* 0, or 1 for above, -1 for below */
} cz_digits;

static int
digit_at(const cz_digits *digits, int64_t index)
{
	int64_t last = digits->number->last - digits->number->first - 1;

	if (index > last)
		return digits->half ? 5 : 0;
	/* The last digit is not 0, so that there is nothing to borrow. */
	return cz_number_digit(digits->number, digits->number->first + index) - '0' - (index == last && digits->half < 0);
}

/* The exact value significand * 2^exponent as rest / scale * 10^point, the quotient below 1 and at least 1/10. */
typedef struct cz_exact
{
	cz_big rest;
	cz_big scale;
	int64_t point;
} cz_exact;

static int
bit_length(uint64_t number)
{
	int length = 0;

	for (; number; number >>= 1)
		length++;
	return length;
}

static void
exact_init(cz_exact *exact, uint64_t significand, int exponent)
{
	/* From the power of two below, with log10(2) rounded down: never too large. */
	int log2 = exponent + bit_length(significand) - 1;
	int point = log2 >= 0 ? log2 * 1233 / 4096 : -(-log2 * 1233 / 4096) - 1;

	cz_big_set(&exact->rest, significand);
	cz_big_set(&exact->scale, 1);
	if (exponent > 0)
		cz_big_shift(&exact->rest, exponent);
	else
		cz_big_shift(&exact->scale, -exponent);
	if (point >= 0)
		cz_big_multiply_power_of_ten(&exact->scale, point);
	else
		cz_big_multiply_power_of_ten(&exact->rest, -point);
	while (cz_big_compare(&exact->rest, &exact->scale) >= 0) {
		cz_big_multiply(&exact->scale, 10);
		point++;
	}
	exact->point = point;
}

static int
exact_next_digit(cz_exact *exact)
{
	int digit = 0;

	cz_big_multiply(&exact->rest, 10);
	while (cz_big_compare(&exact->rest, &exact->scale) >= 0) {
		cz_big_subtract(&exact->rest, &exact->scale);
		digit++;
	}
	return digit;
}

/* The order of a decimal, which is not zero, and significand * 2^exponent. */
static int
compare(const cz_digits *digits, uint64_t significand, int exponent)
{
	int64_t point = digits->number->point - digits->number->first;
	cz_exact exact;

	if (significand == 0)
		return 1;
	exact_init(&exact, significand, exponent);
	if (point != exact.point)
		return point < exact.point ? -1 : 1;
	for (int64_t i = 0; i < digits->count; i++) {
		int digit = digit_at(digits, i), other = exact_next_digit(&exact);

		if (digit != other)
			return digit < other ? -1 : 1;
	}
	return exact.rest.count > 0 ? -1 : 0;
}

/* ---- the nearest double ---- */

/* A double that is not negative as its bits: the next larger double has the next larger bits. */
static void
take_apart(uint64_t bits, uint64_t *significand, int *exponent)
{
	int biased = (int)(bits >> 52);

	*significand = (bits & FRACTION) | (biased ? IMPLIED : 0);
	*exponent = (biased ? biased : 1) - 1075;
}

static uint64_t
guess(const cz_number *number)
{
	static const double powers[LARGEST_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
	                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	int exponent = (int)(number->point - number->first) - GUESS_DIGITS;
	uint64_t digits = 0, bits;
	double value;

	for (int64_t i = 0; i < GUESS_DIGITS; i++)
		digits = digits * 10 + (uint64_t)(cz_number_digit(number, number->first + i) - '0');
	value = (double)digits;
	for (; exponent > LARGEST_POWER; exponent -= LARGEST_POWER)
		value *= powers[LARGEST_POWER];
	for (; exponent < -LARGEST_POWER; exponent += LARGEST_POWER)
		value /= powers[LARGEST_POWER];
	value = exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
	memcpy(&bits, &value, sizeof bits);
	return bits < INFINITE_BITS ? bits : INFINITE_BITS - 1;
}

/* The order of a number and the middle between a double and the next larger one. */
static int
compare_middle(const cz_digits *digits, uint64_t bits)
{
	uint64_t significand;
	int exponent;

	take_apart(bits, &significand, &exponent);
	return compare(digits, significand * 2 + 1, exponent - 1);
}

bool
cz_double_read(const cz_number *number, double *nearest)
{
	cz_digits digits = {number, number->last - number->first, 0};
	int64_t point = number->point - number->first;
	uint64_t bits;
	int order;

	*nearest = 0;
	if (cz_number_is_zero(number))
		return true;
	if (point > POINT_LIMIT || point < SMALLEST_POINT)
		return false;
	bits = guess(number);
	while (bits < INFINITE_BITS && ((order = compare_middle(&digits, bits)) > 0 || (order == 0 && bits % 2 == 1)))
		bits++;
	while (bits > 0 && ((order = compare_middle(&digits, bits - 1)) < 0 || (order == 0 && bits % 2 == 1)))
		bits--;
	if (bits >= INFINITE_BITS || bits == 0)
		return false;
	memcpy(nearest, &bits, sizeof *nearest);
	if (number->negative)
		*nearest = -*nearest;
	return true;
}

bool
cz_double_rounds_to(double value, const cz_number *number)
{
	int64_t count = number->last - number->first;
	cz_digits above = {number, count + 1, 1}, below = {number, count + 1, -1};
	uint64_t bits, significand;
	int exponent;

	memcpy(&bits, &value, sizeof bits);
	take_apart(bits & ~(UINT64_C(1) << 63), &significand, &exponent);
	return compare(&below, significand, exponent) <= 0 && compare(&above, significand, exponent) >= 0;
}
