/*
 * Numbers as float32 and back.
 *
 * A number of at most 19 digits and a small exponent is one division or product of doubles, each with half a unit's error at most:
 * wherever the true number lies within the sum of those, all of it mostly rounds to one float, and that is the result. What lies
 * next to the middle between two floats takes the exact way of double_read.c, and so do the numbers of more digits.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/float.h"
#include "json/double.h"

enum
{
	EXACT_DIGITS = 15,	/* any integer of so many digits is a double */
	EXACT_POWER = 22,	/* and so is 10 to that power */
	INTEGER_DIGITS = 19, /* a uint64_t holds any of so many digits */
	EXPONENT_DIGITS = 3,
	FLOAT_DIGITS = 9	/* no float needs more */
};

static const double powers[EXACT_POWER + 1] = {1e0,	 1e1,  1e2,	 1e3,  1e4,	 1e5,  1e6,	 1e7,  1e8,	 1e9,  1e10, 1e11,
											   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Four units in a double's last place: more than what two operations of half a unit each and a rounding to the nearest make. */
static const double margin = 0x1p-50;

/* The middle between the largest float and what would come next: from here on a number is no float. */
static const double float_end = 340282356779733661637539395458142568448.0;

/* ---- most numbers ---- */

/* Appends the digits from p on to a number; more than it holds are noticed by their count. */
static inline const char *
read_digits(const char *p, const char *end, uint64_t *digits)
{
	for (; p < end && (unsigned char)(*p - '0') <= 9; p++)
		*digits = *digits * 10 + (uint64_t)(*p - '0');
	return p;
}

/* Zeros before the first digit that is none, in digits with a point in them. */
static int64_t
leading_zeros(const char *p, const char *end)
{
	int64_t count = 0;

	for (; p < end && (*p == '0' || *p == '.'); p++)
		count += *p == '0';
	return count;
}

/* An exponent with its sign; false for one of many digits. */
static bool
read_exponent(const char *p, const char *end, int *exponent)
{
	bool negative = *p == '-';
	uint64_t digits = 0;

	if (*p == '-' || *p == '+')
		p++;
	if (end - p > EXPONENT_DIGITS)
		return false;
	read_digits(p, end, &digits);
	*exponent = negative ? -(int)digits : (int)digits;
	return true;
}

/* digits * 10^exponent, as near as doubles come; false where that takes more than one operation. */
static bool
scaled(uint64_t digits, int64_t exponent, double *value)
{
	if (exponent < -EXACT_POWER || exponent > EXACT_POWER)
		return false;
	*value = exponent < 0 ? (double)digits / powers[-exponent] : (double)digits * powers[exponent];
	return true;
}

/* The float that a number is, where a few operations show it. */
static bool
read_nearly(cz_text spelling, float *nearest)
{
	const char *p = spelling.data, *end = p + spelling.length, *whole = p + (*p == '-'), *point;
	uint64_t digits = 0;
	int exponent = 0;
	int64_t fraction = 0;
	double value;
	float least, most;

	point = p = read_digits(whole, end, &digits);
	if (p < end && *p == '.') {
		p = read_digits(p + 1, end, &digits);
		fraction = p - point - 1;
	}
	if (point - whole + fraction > INTEGER_DIGITS + leading_zeros(whole, p))
		return false;
	if (p < end && !read_exponent(p + 1, end, &exponent))
		return false;
	if (!scaled(digits, exponent - fraction, &value) || value >= float_end)
		return false;
	least = (float)(value - value * margin);
	most = (float)(value + value * margin);
	*nearest = *spelling.data == '-' ? 0.0f - least : least;
	return least == most;
}

/* ---- every number ---- */

static bool
read_exactly(const cz_number *number, double *nearest)
{
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
cz_float_read(cz_text spelling, float *nearest)
{
	cz_number number;
	double value;

	if (read_nearly(spelling, nearest))
		return true;
	*nearest = 0;
	number = cz_number_read(spelling);
	if (cz_number_is_zero(&number))
		return true;
	if (!read_exactly(&number, &value) && !cz_double_read(&number, &value))
		return number.point - number.first < 0; /* so small that it is 0 */
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
