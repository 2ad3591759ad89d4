/*
 * The calendar: proleptic Gregorian, as ISO 8601 and RFC 3339 have it, without the C library's time functions, which
 * depend on the host's locale, zone and width of time_t.
 *
 * Years are counted from the 1st of March, so that the leap day is the last of its year and the months before it have
 * fixed starts; 400 such years always have 146097 days.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/time.h"

enum
{
	DAYS_OF_400_YEARS = 146097,
	DAYS_OF_100_YEARS = 36524, /* without the leap day of the 400th */
	DAYS_OF_4_YEARS = 1461,
	DAYS_BEFORE_1970 = 719468, /* from 0000-03-01 */
	MONTHS_START = 153 /* five months from March have 153 days; so have the next five */
};

#define MICROSECONDS_OF_DAY (INT64_C(86400) * CZ_MICROSECONDS)

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
cz_calendar_month_length(int year, int month)
{
	static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* Days of a year counted from March, before a month counted from March (0 to 11). */
static int
days_before_month(int month)
{
	return (MONTHS_START * month + 2) / 5;
}

int64_t
cz_calendar_days(int year, int month, int day)
{
	int from_march = month > 2 ? month - 3 : month + 9;
	int64_t march_year = (int64_t)year - (month <= 2);
	int64_t eras = (march_year + 400) / 400 - 1; /* year 0 before March belongs to the era before */
	int64_t of_era = march_year - eras * 400;

	return eras * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + days_before_month(from_march) + day -
		   1 - DAYS_BEFORE_1970;
}

/* Writes a number with leading zeros and gives what stands behind it. */
static char *
write_number(char *out, int digits, int64_t number, char behind)
{
	for (int i = digits - 1; i >= 0; i--) {
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	out[digits] = behind;
	return out + digits + 1;
}

/* days: from 0000-03-01, not negative. */
static char *
write_date(char *out, int64_t days)
{
	int64_t era = days / DAYS_OF_400_YEARS, of_era = days % DAYS_OF_400_YEARS;
	int64_t year =
		(of_era - of_era / (DAYS_OF_4_YEARS - 1) + of_era / DAYS_OF_100_YEARS - of_era / (DAYS_OF_400_YEARS - 1)) / 365;
	int of_year = (int)(of_era - (365 * year + year / 4 - year / 100));
	int month = (5 * of_year + 2) / MONTHS_START;

	out = write_number(out, 4, era * 400 + year + (month >= 10), '-');
	out = write_number(out, 2, month < 10 ? month + 3 : month - 9, '-');
	return write_number(out, 2, of_year - days_before_month(month) + 1, 'T');
}

void
cz_time_write(int64_t time, char text[CZ_TIME_TEXT])
{
	int64_t from_march = time + DAYS_BEFORE_1970 * MICROSECONDS_OF_DAY;
	int64_t rest = from_march % MICROSECONDS_OF_DAY, seconds = rest / CZ_MICROSECONDS;

	text = write_date(text, from_march / MICROSECONDS_OF_DAY);
	text = write_number(text, 2, seconds / 3600, ':');
	text = write_number(text, 2, seconds / 60 % 60, ':');
	text = write_number(text, 2, seconds % 60, '.');
	write_number(text, 6, rest % CZ_MICROSECONDS, 'Z');
}
