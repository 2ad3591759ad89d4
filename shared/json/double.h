/*
 * The shortest digits of a double: see double.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_DOUBLE_H
#define CZ_JSON_DOUBLE_H

#include "base/text.h"

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

#endif
