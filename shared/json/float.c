/*
 * Numbers as float32 and back.
 *
 * Most numbers of an embedding have few digits: as long as significand and power of ten are exact doubles, one division is
 * the nearest double (Clinger 1990). The others take the exact way of double_read.c.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/float.h"
#include "json/double.h"

enum
{
	EXACT_DIGITS = 15, /* any integer of so many digits is a double */
	EXACT_POWER = 22,  /* and so is 10 to that power */
	FLOAT_DIGITS = 9   /* no float needs more */
};

/* The middle between the largest float and what would come next: from here on a number is no float. */
static const double float_end = 340282356779733661637539395458142568448.0;

static bool
read_exactly(const cz_number *number, double *nearest)
{
	static const double powers[EXACT_POWER + 1] = {1e0,	 1e1,  1e2,	 1e3,  1e4,	 1e5,  1e6,	 1e7,
												   1e8,	 1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
												   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	int64_t count = number->last - number->first;
	int64_t scale = number->last - number->point; /* the value is the digits / 10^scale */
	int64_t digits = 0;

	if (count > EXACT_DIGITS || scale < 0 || scale > EXACT_POWER)
		return false;
	for (int64_t i = number->first; i < number->last; i++)
		digits = digits * 10 + (cz_number_digit(number, i) - '0');
	*nearest = (double)digits / powers[scale];
	if (number->negative)
		*nearest = -*nearest;
	return true;
}

bool
cz_float_read(const cz_number *number, float *nearest)
{
	double value;

	*nearest = 0;
	if (cz_number_is_zero(number))
		return true;
	if (!read_exactly(number, &value) && !cz_double_read(number, &value))
		return number->point - number->first < 0; /* so small that it is 0 */
	if (value >= float_end || value <= -float_end)
		return false;
	*nearest = (float)value + 0.0f;
	return true;
}

/* ---- the shortest number ---- */

/* The decimal rounded to count digits, of those there are, as the nearest double. */
static double
rounded(const cz_decimal *decimal, int count)
{
	char spelling[40];
	int64_t digits = 0;
	int length = 0, exponent = decimal->point - count;
	double value = 0;
	cz_number number;

	for (int i = 0; i < count; i++)
		digits = digits * 10 + (i < decimal->count ? decimal->digits[i] - '0' : 0);
	digits += count < decimal->count && decimal->digits[count] >= '5';
	for (int64_t rest = digits; rest; rest /= 10)
		length++;
	for (int i = length - 1; i >= 0; i--, digits /= 10)
		spelling[i] = (char)('0' + digits % 10);
	spelling[length++] = 'e';
	spelling[length++] = exponent < 0 ? '-' : '+';
	exponent = exponent < 0 ? -exponent : exponent;
	spelling[length++] = (char)('0' + exponent / 10);
	spelling[length++] = (char)('0' + exponent % 10);
	number = cz_number_read((cz_text){spelling, (size_t)length});
	if (!read_exactly(&number, &value))
		(void)cz_double_read(&number, &value);
	return decimal->negative ? -value : value;
}

cz_code
cz_json_float(cz_context *context, float number, cz_json *node)
{
	cz_decimal decimal;
	int fewest = 1, most = FLOAT_DIGITS;

	cz_double_decimal((double)number, &decimal);
	if (decimal.count == 0)
		return cz_json_double(context, 0.0, node);
	while (fewest < most) {
		int middle = (fewest + most) / 2;

		if ((float)rounded(&decimal, middle) == number)
			most = middle;
		else
			fewest = middle + 1;
	}
	/* so few digits are the shortest of their double, too */
	return cz_json_double(context, rounded(&decimal, fewest), node);
}
