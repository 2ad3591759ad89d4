/*
 * Times inside JSON: the one form that is ever written, 2025-01-31T12:00:00.000000Z (RFC 3339, section 5.6, in UTC).
 *
 * Days are counted in the proleptic Gregorian calendar from 0000-03-01, so that the leap day is a year's last.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/json.h"

enum { TIME_LENGTH = 27 };

#define MICROSECONDS_PER_DAY INT64_C(86400000000)
#define DAYS_TO_1970 INT64_C(719468) /* from 0000-03-01 */
#define DAYS_OF_400_YEARS 146097

/* Writes count digits and returns what stands behind them. */
static char *
write_digits(char *out, int count, int64_t number)
{
	for (int i = count - 1; i >= 0; i--) {
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	return out + count;
}

static char *
write_date(char *out, int64_t days)
{
	int64_t era = days / DAYS_OF_400_YEARS, day = days % DAYS_OF_400_YEARS;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * day_of_year + 2) / 153; /* from March */

	out = write_digits(out, 4, era * 400 + year + (month >= 10));
	*out++ = '-';
	out = write_digits(out, 2, month < 10 ? month + 3 : month - 9);
	*out++ = '-';
	return write_digits(out, 2, day_of_year - (153 * month + 2) / 5 + 1);
}

cz_code
cz_json_time(cz_context *context, int64_t time, cz_json *node)
{
	char *text = cz_allocate(context, TIME_LENGTH), *out = text;
	int64_t shifted = time + DAYS_TO_1970 * MICROSECONDS_PER_DAY; /* not negative from year 1 on */
	int64_t rest = shifted % MICROSECONDS_PER_DAY;

	if (!text)
		return CZ_OUT_OF_MEMORY;
	out = write_date(out, shifted / MICROSECONDS_PER_DAY);
	*out++ = 'T';
	out = write_digits(out, 2, rest / 3600000000);
	*out++ = ':';
	out = write_digits(out, 2, rest / 60000000 % 60);
	*out++ = ':';
	out = write_digits(out, 2, rest / 1000000 % 60);
	*out++ = '.';
	out = write_digits(out, 6, rest % 1000000);
	*out = 'Z';
	*node = cz_json_string((cz_text){text, TIME_LENGTH});
	node->flags = CZ_JSON_PLAIN;
	return CZ_OK;
}
