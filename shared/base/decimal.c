/*
 * Exact decimals in limbs of nine digits.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/decimal.h"

enum
{
	LIMB = 1000000000,
	LIMB_DIGITS = 9,
	AMOUNT_SCALE = CZ_DECIMAL_DIGITS + 6, /* a price's, and the million */
	UNIT_LIMBS = 3 /* of a number of 64 bits */
};

/* Places a digit counted from the point, positive before it; false outside the digits of a price. */
static bool
put_digit(cz_decimal *price, size_t place, char digit)
{
	static const uint32_t powers[LIMB_DIGITS] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

	if (digit == '0')
		return true;
	if (place >= 2 * CZ_DECIMAL_DIGITS)
		return false;
	price->limbs[place / LIMB_DIGITS] += (uint32_t)(digit - '0') * powers[place % LIMB_DIGITS];
	return true;
}

bool
cz_decimal_read(cz_text spelling, cz_decimal *price)
{
	const char *point = spelling.length ? memchr(spelling.data, '.', spelling.length) : NULL;
	size_t whole = point ? (size_t)(point - spelling.data) : spelling.length;

	*price = (cz_decimal){{0}};
	if (spelling.length == 0 || spelling.data[0] == '-')
		return false;
	for (size_t i = 0; i < whole; i++)
		if (!put_digit(price, CZ_DECIMAL_DIGITS + whole - 1 - i, spelling.data[i]))
			return false;
	for (size_t i = whole + 1; i < spelling.length; i++) {
		size_t behind = i - whole; /* 1 for the first digit behind the point */

		if (behind > CZ_DECIMAL_DIGITS && spelling.data[i] != '0')
			return false;
		if (behind <= CZ_DECIMAL_DIGITS && !put_digit(price, CZ_DECIMAL_DIGITS - behind, spelling.data[i]))
			return false;
	}
	return true;
}

/* sum += value * 10^9 to the power of limb */
static void
add_at(cz_decimal *sum, int limb, uint64_t value)
{
	for (; value && limb < CZ_DECIMAL_LIMBS; limb++) {
		value += sum->limbs[limb];
		sum->limbs[limb] = (uint32_t)(value % LIMB);
		value /= LIMB;
	}
}

void
cz_decimal_charge(cz_decimal *amount, const cz_decimal *price, int64_t units)
{
	uint64_t rest = units > 0 ? (uint64_t)units : 0;

	for (int i = 0; i < UNIT_LIMBS; i++) {
		for (int j = 0; j < CZ_DECIMAL_LIMBS - i; j++)
			add_at(amount, i + j, rest % LIMB * price->limbs[j]);
		rest /= LIMB;
	}
}

void
cz_decimal_add(cz_decimal *sum, const cz_decimal *amount)
{
	for (int i = 0; i < CZ_DECIMAL_LIMBS; i++)
		add_at(sum, i, amount->limbs[i]);
}

size_t
cz_decimal_write(const cz_decimal *amount, char text[CZ_DECIMAL_TEXT])
{
	char digits[CZ_DECIMAL_LIMBS * LIMB_DIGITS]; /* most significant first */
	size_t count = sizeof digits, point = count - AMOUNT_SCALE, first = 0, length = 0;

	for (size_t i = count; i-- > 0;) {
		size_t place = count - 1 - i;
		uint32_t limb = amount->limbs[place / LIMB_DIGITS];

		for (size_t j = place % LIMB_DIGITS; j > 0; j--)
			limb /= 10;
		digits[i] = (char)('0' + limb % 10);
	}
	while (first < point - 1 && digits[first] == '0')
		first++;
	while (count > point && digits[count - 1] == '0')
		count--;
	for (size_t i = first; i < count; i++) {
		if (i == point)
			text[length++] = '.';
		text[length++] = digits[i];
	}
	return length;
}
