/*
 * Sums of money: exact decimals of 0 or more, in a fixed number of digits.
 *
 * A price has at most 18 digits before the point and 18 behind it. Times a number of 64 bits, for a million units each,
 * added up over as many entries as any document holds, it needs 65 digits; there are 72. So nothing overflows, and
 * nothing is rounded.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_DECIMAL_H
#define CZ_BASE_DECIMAL_H

#include "base/text.h"

enum
{
	CZ_DECIMAL_DIGITS = 18, /* of a price, before the point and behind it */
	CZ_DECIMAL_LIMBS = 8,
	CZ_DECIMAL_TEXT = CZ_DECIMAL_LIMBS * 9 + 1 /* longest text, without a NUL */
};

/* A number in units of its scale: of a price 10^-18, of an amount of money 10^-24. Zeroed it is 0. */
typedef struct cz_decimal
{
	uint32_t limbs[CZ_DECIMAL_LIMBS]; /* below 10^9 each, the least significant first */
} cz_decimal;

/* A price; false when the number is negative or has more digits. spelling is a plain decimal, as 0.25. */
bool cz_decimal_read(cz_text spelling, cz_decimal *price);

/* amount += price * units / 1,000,000 */
void cz_decimal_charge(cz_decimal *amount, const cz_decimal *price, int64_t units);

void cz_decimal_add(cz_decimal *sum, const cz_decimal *amount);

/* Writes an amount, without zeros behind its last digit, and gives the length. */
size_t cz_decimal_write(const cz_decimal *amount, char text[CZ_DECIMAL_TEXT]);

#endif
