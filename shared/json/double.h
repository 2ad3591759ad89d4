/*
 * Doubles and decimals: the shortest digits of a double (double.c), the double nearest to a number (double_read.c).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_DOUBLE_H
#define CZ_JSON_DOUBLE_H

#include "json/number.h"

enum { CZ_DOUBLE_DIGITS = 17 }; /* no double needs more */

/* The number is 0.d0 d1 … * 10^point, negative or not; zero has no digits. */
typedef struct cz_decimal
{
	char digits[CZ_DOUBLE_DIGITS]; /* '0' to '9'; the first and the last are not '0' */
	int count;
	int point;
	bool negative; /* false for zero */
} cz_decimal;

/* number is finite. */
void cz_double_decimal(double number, cz_decimal *decimal);

/* The nearest double, of two the even one. False for what is beyond the largest double, or nothing beside the smallest. */
bool cz_double_read(const cz_number *number, double *nearest);

/*
 * Whether a number is what a double is when it is rounded to that many digits. number has two digits at least, zeros at
 * its ends not counted, and the sign of the double.
 */
bool cz_double_rounds_to(double value, const cz_number *number);

#endif
