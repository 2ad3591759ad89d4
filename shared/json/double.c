/*
 * Doubles as text: the fewest decimal digits that read back as the same double, and of these the nearest to it. It is
 * what ECMAScript's Number::toString and PostgreSQL's float8out (extra_float_digits > 0) choose, here in plain
 * decimals.
 *
 * The general way is the free-format algorithm (Steele and White 1990, with the scaling of Burger and Dybvig 1996) on
 * integers of a fixed size: exact, no tables, no library, a few microseconds for extreme exponents.
 *
 * The quick way serves the doubles people write. Is n < 10^15 an integer and 10^k at most 10^22, both are doubles, so
 * that n / 10^k is rounded once: equal to the number, the decimal n * 10^-k reads back as it. No two decimals of at
 * most 15 digits read as the same (normal) double, so with the zeros at its end dropped it is the shortest and the only
 * one of its length. How n was guessed doesn't matter, a wrong guess only goes the general way. This needs a machine
 * whose doubles are not computed wider than they are stored (FLT_EVAL_METHOD 0).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/double.h"

#include <float.h>

#include "json/big.h"
#include "json/json.h"

enum
{
	FRACTION_BITS = 52,
	EXPONENT_BIAS = 1075, /* for the significand as an integer */
	MAX_EXPONENT_BITS = 0x7FF
};

/* ---- the general way ---- */

/*
 * The number is rest / scale; the doubles next to it are twice below / scale and above / scale away, so that what lies
 * within below and above reads as this one, the bounds themselves only when the significand is even.
 */
typedef struct cz_generator
{
	cz_big rest;
	cz_big scale;
	cz_big below;
	cz_big above;
	bool inclusive;
} cz_generator;

static bool
reaches_below(const cz_generator *state)
{
	int order = cz_big_compare(&state->rest, &state->below);

	return state->inclusive ? order <= 0 : order < 0;
}

static bool
reaches_above(const cz_generator *state)
{
	cz_big sum;
	int order;

	cz_big_add(&state->rest, &state->above, &sum);
	order = cz_big_compare(&sum, &state->scale);
	return state->inclusive ? order >= 0 : order > 0;
}

static void
generator_init(cz_generator *state, uint64_t significand, int exponent, bool narrow_below)
{
	state->inclusive = significand % 2 == 0;
	cz_big_set(&state->rest, significand);
	cz_big_set(&state->scale, 1);
	cz_big_set(&state->below, 1);
	cz_big_shift(&state->rest, narrow_below ? 2 : 1);
	cz_big_shift(&state->scale, narrow_below ? 2 : 1);
	if (exponent > 0) {
		cz_big_shift(&state->rest, exponent);
		cz_big_shift(&state->below, exponent);
	} else {
		cz_big_shift(&state->scale, -exponent);
	}
	state->above = state->below;
	if (narrow_below)
		cz_big_shift(&state->above, 1);
}

static int
bit_length(uint64_t number)
{
	int length = 0;

	for (; number; number >>= 1)
		length++;
	return length;
}

/* Scales so that the first digit is the one before the point; gives the decimal exponent, of 0.d0 d1 … form. */
static int
generator_scale(cz_generator *state, uint64_t significand, int exponent)
{
	/* From the power of two below, with log10(2) rounded down: never too large, and too small by 2 at most. */
	int log2 = exponent + bit_length(significand) - 1;
	int point = log2 >= 0 ? log2 * 1233 / 4096 : -(-log2 * 1233 / 4096) - 1;

	if (point >= 0) {
		cz_big_multiply_power_of_ten(&state->scale, point);
	} else {
		cz_big_multiply_power_of_ten(&state->rest, -point);
		cz_big_multiply_power_of_ten(&state->below, -point);
		cz_big_multiply_power_of_ten(&state->above, -point);
	}
	while (reaches_above(state)) {
		cz_big_multiply(&state->scale, 10);
		point++;
	}
	return point;
}

/* The next digit of rest / scale. */
static int
next_digit(cz_generator *state)
{
	int digit = 0;

	cz_big_multiply(&state->rest, 10);
	cz_big_multiply(&state->below, 10);
	cz_big_multiply(&state->above, 10);
	while (cz_big_compare(&state->rest, &state->scale) >= 0) {
		cz_big_subtract(&state->rest, &state->scale);
		digit++;
	}
	return digit;
}

/* Whether the last digit is rounded up: what is left is over a half, or just a half and the digit is odd. */
static bool
rounds_up(cz_generator *state, int digit)
{
	int order;

	cz_big_multiply(&state->rest, 2);
	order = cz_big_compare(&state->rest, &state->scale);
	return order > 0 || (order == 0 && digit % 2 == 1);
}

static void
generate(uint64_t significand, int exponent, bool narrow_below, cz_decimal *decimal)
{
	cz_generator state;
	bool low, high;
	int digit;

	generator_init(&state, significand, exponent, narrow_below);
	decimal->point = generator_scale(&state, significand, exponent);
	do {
		digit = next_digit(&state);
		low = reaches_below(&state);
		high = reaches_above(&state);
		decimal->digits[decimal->count++] = (char)('0' + digit);
	} while (!low && !high);
	if (high && (!low || rounds_up(&state, digit)))
		decimal->digits[decimal->count - 1]++;
}

/* ---- the quick way ---- */

/* The digits of n * 10^-scale. */
static void
decimal_from_integer(uint64_t n, int scale, cz_decimal *decimal)
{
	int length = 0;

	for (uint64_t rest = n; rest; rest /= 10)
		length++;
	decimal->point = length - scale;
	for (; n % 10 == 0; n /= 10)
		length--;
	decimal->count = length;
	for (; length > 0; n /= 10)
		decimal->digits[--length] = (char)('0' + n % 10);
}

static bool
generate_quickly(double number, cz_decimal *decimal)
{
#if FLT_EVAL_METHOD == 0
	static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
	                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

	if (number < 1e-7 || number >= 1e15)
		return false;
	for (size_t k = 0; k < sizeof powers / sizeof *powers; k++) {
		double product = number * powers[k] + 0.5;

		if (product >= 1e15)
			return false;
		if ((double)(uint64_t)product / powers[k] == number) {
			decimal_from_integer((uint64_t)product, (int)k, decimal);
			return true;
		}
	}
#else
	(void)number;
	(void)decimal;
#endif
	return false;
}

/* ---- taking it apart, printing ---- */

void
cz_double_decimal(double number, cz_decimal *decimal)
{
	uint64_t bits, significand;
	int exponent;

	memcpy(&bits, &number, sizeof bits);
	*decimal = (cz_decimal){.negative = bits >> 63 != 0};
	significand = bits & ((UINT64_C(1) << FRACTION_BITS) - 1);
	exponent = (int)(bits >> FRACTION_BITS & MAX_EXPONENT_BITS);
	if (significand == 0 && exponent == 0) {
		decimal->negative = false;
		return;
	}
	if (generate_quickly(decimal->negative ? -number : number, decimal))
		return;
	if (exponent == 0) /* subnormal */
		generate(significand, 1 - EXPONENT_BIAS, false, decimal);
	else /* the double below a power of two is half as far away as the one above */
		generate(significand | UINT64_C(1) << FRACTION_BITS, exponent - EXPONENT_BIAS, significand == 0 && exponent > 1,
		         decimal);
}

/* Appends the digits in [from, to), zeros where there are none. */
static void
add_digits(cz_buffer *buffer, const cz_decimal *decimal, int from, int to)
{
	for (int i = from; i < to; i++)
		cz_buffer_add_char(buffer, i >= 0 && i < decimal->count ? decimal->digits[i] : '0');
}

cz_code
cz_json_double(cz_context *context, double number, cz_json *node)
{
	cz_decimal decimal;
	cz_buffer buffer;
	cz_text text;

	cz_double_decimal(number, &decimal);
	cz_buffer_init(&buffer, context);
	if (decimal.negative)
		cz_buffer_add_char(&buffer, '-');
	if (decimal.point <= 0)
		cz_buffer_add_char(&buffer, '0');
	add_digits(&buffer, &decimal, 0, decimal.point);
	if (decimal.count > decimal.point) {
		cz_buffer_add_char(&buffer, '.');
		add_digits(&buffer, &decimal, decimal.point, decimal.count);
	}
	CZ_TRY(cz_buffer_finish(&buffer, &text));
	*node = (cz_json){
	    .kind = CZ_JSON_NUMBER, .flags = CZ_JSON_PLAIN, .length = (uint32_t)text.length, .as = {.text = text.data}};
	if (decimal.count <= decimal.point && decimal.point <= 18)
		node->flags |= CZ_JSON_SMALL_INT;
	return CZ_OK;
}
