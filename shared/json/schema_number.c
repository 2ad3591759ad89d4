/*
 * Bounds and multiples, exactly: in decimals of any length.
 *
 * A multiple is found without a division: of value and divisor only the digits between the zeros at both ends count. A
 * value whose last digit stands behind the divisor's is no multiple of it; else the value's digits, and zeros for the
 * places in between, are taken nine at a time, and what they leave when divided by the divisor's digits tells. That is
 * the schoolbook method (Knuth, The Art of Computer Programming, 4.3.1, algorithm D): the divisor scaled so that its
 * highest limb is at least half the base, which makes each digit of the quotient guessed from two limbs at most two
 * too large.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/node.h"
#include "json/number.h"
#include "json/schema_node.h"

enum
{
	BASE = 1000000000,
	BASE_DIGITS = 9,
	SMALL_DIGITS = 18 /* within 64 bits */
};

/* ---- making ---- */

/* The limb of the digits from first on, count of them. */
static uint32_t
read_limb(const cz_number *number, int64_t first, int64_t count)
{
	uint32_t limb = 0;

	for (int64_t i = first; i < first + count; i++)
		limb = limb * 10 + (uint32_t)(cz_number_digit(number, i) - '0');
	return limb;
}

static cz_code
make_limbs(cz_context *context, cz_arena *keep, const cz_number *digits, cz_schema_number *number)
{
	int64_t count = digits->last - digits->first;
	uint64_t carry = 0;

	number->limb_count = (uint32_t)((count + BASE_DIGITS - 1) / BASE_DIGITS);
	number->limbs = cz_arena_allocate(keep, number->limb_count * sizeof *number->limbs);
	if (!number->limbs)
		return cz_out_of_memory(context);
	for (uint32_t i = 0; i < number->limb_count; i++) {
		int64_t end = digits->last - (int64_t)i * BASE_DIGITS;
		int64_t first = end - BASE_DIGITS > digits->first ? end - BASE_DIGITS : digits->first;

		number->limbs[i] = read_limb(digits, first, end - first);
	}
	number->scale = BASE / (number->limbs[number->limb_count - 1] + 1);
	for (uint32_t i = 0; i < number->limb_count; i++) {
		carry += (uint64_t)number->limbs[i] * number->scale;
		number->limbs[i] = (uint32_t)(carry % BASE);
		carry /= BASE;
	}
	return CZ_OK;
}

cz_code
cz_schema_number_make(cz_context *context, cz_arena *keep, const cz_json *value, bool divisor, cz_schema_number *number)
{
	cz_number digits;

	*number = (cz_schema_number){.value = *value};
	CZ_TRY(cz_json_get_int(context, value, &number->integer, &number->is_small));
	if (!divisor)
		return CZ_OK;
	digits = cz_number_read(cz_json_text_of(value));
	return make_limbs(context, keep, &digits, number);
}

/* ---- comparing ---- */

/* The part of a plain spelling before the point, when it has at most 18 digits, and whether there is more behind it. */
static bool
read_whole(cz_text spelling, int64_t *whole, bool *more)
{
	bool negative = spelling.data[0] == '-';
	size_t start = negative, i = start;

	*whole = 0;
	for (; i < spelling.length && spelling.data[i] != '.'; i++)
		*whole = i - start < SMALL_DIGITS ? *whole * 10 + (spelling.data[i] - '0') : *whole;
	if (i - start > SMALL_DIGITS)
		return false;
	if (negative)
		*whole = -*whole;
	*more = false;
	while (!*more && ++i < spelling.length)
		*more = spelling.data[i] != '0';
	return true;
}

int
cz_schema_number_compare(const cz_json *value, const cz_schema_number *number)
{
	cz_text spelling = cz_json_text_of(value);
	int64_t whole;
	bool more;

	if (!number->is_small || !(value->flags & CZ_JSON_PLAIN) || !read_whole(spelling, &whole, &more))
		return cz_json_number_compare(spelling, cz_json_text_of(&number->value));
	if (whole != number->integer)
		return whole < number->integer ? -1 : 1;
	return !more ? 0 : spelling.data[0] == '-' ? -1 : 1;
}

bool
cz_schema_is_integer(const cz_json *value)
{
	cz_number number;

	if (value->flags & CZ_JSON_SMALL_INT)
		return true;
	number = cz_number_read(cz_json_text_of(value));
	return cz_number_is_zero(&number) || number.last <= number.point;
}

/* ---- multiples ---- */

/* rest = rest * BASE + limb, scaled; rest has a limb more than the divisor. */
static void
shift_in(uint32_t *rest, const cz_schema_number *divisor, uint32_t limb)
{
	uint64_t carry = (uint64_t)limb * divisor->scale;

	for (uint32_t i = divisor->limb_count; i > 0; i--)
		rest[i] = rest[i - 1];
	rest[0] = 0;
	for (uint32_t i = 0; carry > 0; i++) {
		carry += rest[i];
		rest[i] = (uint32_t)(carry % BASE);
		carry /= BASE;
	}
}

/* rest -= divisor * factor; whether that went below zero, the highest limb being what is missing. */
static bool
subtract(uint32_t *rest, const cz_schema_number *divisor, uint64_t factor)
{
	uint64_t borrow = 0;

	for (uint32_t i = 0; i < divisor->limb_count; i++) {
		uint64_t take = divisor->limbs[i] * factor + borrow;

		borrow = take / BASE;
		take %= BASE;
		if (rest[i] < take)
			borrow++;
		rest[i] = (uint32_t)(rest[i] < take ? rest[i] + (uint64_t)BASE - take : rest[i] - take);
	}
	if (rest[divisor->limb_count] >= borrow) {
		rest[divisor->limb_count] -= (uint32_t)borrow;
		return false;
	}
	rest[divisor->limb_count] = (uint32_t)(rest[divisor->limb_count] + (uint64_t)BASE - borrow);
	return true;
}

/* rest += divisor; whether that came back to zero or above. */
static bool
add_back(uint32_t *rest, const cz_schema_number *divisor)
{
	uint32_t carry = 0;

	for (uint32_t i = 0; i < divisor->limb_count; i++) {
		uint32_t sum = rest[i] + divisor->limbs[i] + carry;

		carry = sum >= BASE;
		rest[i] = carry ? sum - BASE : sum;
	}
	if (rest[divisor->limb_count] + carry < BASE) {
		rest[divisor->limb_count] += carry;
		return false;
	}
	rest[divisor->limb_count] = 0;
	return true;
}

/* Leaves what is less than the divisor. */
static void
reduce(uint32_t *rest, const cz_schema_number *divisor)
{
	uint32_t count = divisor->limb_count;
	uint64_t high = (uint64_t)rest[count] * BASE + rest[count - 1];
	uint64_t factor = high / divisor->limbs[count - 1];

	if (factor >= BASE)
		factor = BASE - 1;
	if (factor > 0 && subtract(rest, divisor, factor))
		while (!add_back(rest, divisor))
			continue;
}

static bool
is_zero(const uint32_t *limbs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (limbs[i])
			return false;
	return true;
}

/* Whether the digits and as many zeros behind them are a multiple of the divisor's digits. */
static cz_code
divides(cz_context *context, const cz_number *digits, int64_t zeros, const cz_schema_number *divisor, uint32_t *rest,
        bool *multiple)
{
	int64_t end = digits->last + zeros, count = (end - digits->first) % BASE_DIGITS;

	memset(rest, 0, (divisor->limb_count + 1) * sizeof *rest);
	if (count == 0)
		count = BASE_DIGITS;
	for (int64_t i = digits->first; i < end; i += count, count = BASE_DIGITS) {
		CZ_TRY(cz_poll(context));
		shift_in(rest, divisor, read_limb(digits, i, count));
		reduce(rest, divisor);
	}
	*multiple = is_zero(rest, divisor->limb_count);
	return CZ_OK;
}

cz_code
cz_schema_is_multiple(cz_context *context, const cz_json *value, const cz_schema_number *divisor, uint32_t *limbs,
                      bool *multiple)
{
	cz_number digits, other;
	int64_t integer, zeros;
	bool is_int;

	if ((value->flags & CZ_JSON_SMALL_INT) && divisor->is_small) {
		CZ_TRY(cz_json_get_int(context, value, &integer, &is_int));
		*multiple = integer % divisor->integer == 0;
		return CZ_OK;
	}
	digits = cz_number_read(cz_json_text_of(value));
	other = cz_number_read(cz_json_text_of(&divisor->value));
	*multiple = cz_number_is_zero(&digits);
	zeros = (digits.point - digits.last) - (other.point - other.last);
	if (*multiple || zeros < 0)
		return CZ_OK;
	return divides(context, &digits, zeros, divisor, limbs, multiple);
}
