/*
 * Times: microseconds since 1970-01-01T00:00:00Z, in UTC, and the one text they are written as.
 *
 * The text is RFC 3339 (section 5.6) of fixed width, so that the order of texts is the order of times. Reading is in
 * domain/time.h, since it can fail and takes many forms.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_BASE_TIME_H
#define CZ_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* 0001-01-01T00:00:00.000000Z and 9999-12-31T23:59:59.999999Z: four digits of year are all that RFC 3339 has. */
#define CZ_TIME_MIN INT64_C(-62135596800000000)
#define CZ_TIME_MAX INT64_C(253402300799999999)

/* Characters of a written time: 2025-01-31T12:00:00.000000Z, without a NUL. */
enum { CZ_TIME_TEXT = 27 };

#define CZ_MICROSECONDS INT64_C(1000000) /* of a second */

static inline bool
cz_time_in_range(int64_t time)
{
	return time >= CZ_TIME_MIN && time <= CZ_TIME_MAX;
}

/* Writes a time, which must be in range. */
void cz_time_write(int64_t time, char text[CZ_TIME_TEXT]);

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar; month 1 to 12, day 1 to 31. */
int64_t cz_calendar_days(int year, int month, int day);

/* 28 to 31. */
int cz_calendar_month_length(int year, int month);

#endif
