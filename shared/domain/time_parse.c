/*
 * Reading times.
 *
 *   time      = date [ ("T" / "t" / " ") clock [ zone ] ]         ; no zone: UTC
 *   date      = 4DIGIT "-" 2DIGIT "-" 2DIGIT
 *   clock     = 2DIGIT ":" 2DIGIT [ ":" 2DIGIT [ "." 1*DIGIT ] ]  ; decimals after the sixth are cut
 *   zone      = "Z" / "z" / [ " " ] offset [ " " name ] [ " m=" sign 1*DIGIT [ "." 1*DIGIT ] ]
 *   offset    = sign 2DIGIT [ [ ":" ] 2DIGIT ]                    ; at most 15:59, as PostgreSQL has it
 *   name      = (ALPHA / sign) *(ALPHA / DIGIT / sign / "/" / "_")
 *
 * This is RFC 3339 (section 5.6), what PostgreSQL and SQLite print, and Go's Time.String(), where the name and the
 * monotonic clock's "m=" only repeat or add to what the offset says. White space around is ignored. Second 60 is a leap
 * second (RFC 3339, section 5.7): only at 23:59:60 in UTC, and read as the second after.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/time.h"

enum { LARGEST_OFFSET_HOURS = 15 };

#define SECONDS_OF_DAY INT64_C(86400)

typedef struct text_reader
{
	const char *next;
	const char *end;
} text_reader;

typedef struct clock_fields
{
	int hour, minute, second;
	int64_t microsecond;
	int64_t offset; /* seconds east of UTC */
} clock_fields;

/* ---- characters ---- */

static bool
at_digit(const text_reader *reader)
{
	return reader->next < reader->end && *reader->next >= '0' && *reader->next <= '9';
}

static bool
take(text_reader *reader, char character)
{
	if (reader->next == reader->end || *reader->next != character)
		return false;
	reader->next++;
	return true;
}

static bool
take_string(text_reader *reader, const char *string)
{
	size_t length = strlen(string);

	if ((size_t)(reader->end - reader->next) < length || memcmp(reader->next, string, length) != 0)
		return false;
	reader->next += length;
	return true;
}

/* Exactly so many digits, of a number from least to most. */
static bool
take_number(text_reader *reader, int digits, int least, int most, int *number)
{
	*number = 0;
	for (int i = 0; i < digits; i++) {
		if (!at_digit(reader))
			return false;
		*number = *number * 10 + (*reader->next++ - '0');
	}
	return *number >= least && *number <= most;
}

static bool
take_sign(text_reader *reader, int *sign)
{
	*sign = take(reader, '+') ? 1 : take(reader, '-') ? -1 : 0;
	return *sign != 0;
}

static bool
skip_digits(text_reader *reader)
{
	const char *start = reader->next;

	while (at_digit(reader))
		reader->next++;
	return reader->next > start;
}

/* ---- the grammar ---- */

static bool
read_date(text_reader *reader, int64_t *days)
{
	int year, month, day;

	if (!take_number(reader, 4, 0, 9999, &year) || !take(reader, '-') || !take_number(reader, 2, 1, 12, &month) ||
		!take(reader, '-') || !take_number(reader, 2, 1, cz_calendar_month_length(year, month), &day))
		return false;
	*days = cz_calendar_days(year, month, day);
	return true;
}

static bool
read_decimals(text_reader *reader, int64_t *microsecond)
{
	const char *start = reader->next;

	for (int64_t value = CZ_MICROSECONDS / 10; value && at_digit(reader); value /= 10)
		*microsecond += (*reader->next++ - '0') * value;
	skip_digits(reader);
	return reader->next > start;
}

static bool
read_clock(text_reader *reader, clock_fields *clock)
{
	if (!take_number(reader, 2, 0, 23, &clock->hour) || !take(reader, ':') ||
		!take_number(reader, 2, 0, 59, &clock->minute))
		return false;
	if (!take(reader, ':'))
		return true;
	if (!take_number(reader, 2, 0, 60, &clock->second))
		return false;
	return !take(reader, '.') || read_decimals(reader, &clock->microsecond);
}

static bool
read_offset(text_reader *reader, int64_t *offset)
{
	int sign, hours, minutes = 0;

	if (!take_sign(reader, &sign) || !take_number(reader, 2, 0, LARGEST_OFFSET_HOURS, &hours))
		return false;
	if ((take(reader, ':') || at_digit(reader)) && !take_number(reader, 2, 0, 59, &minutes))
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool
is_name_character(char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
		   (character >= '0' && character <= '9') || (character != '\0' && strchr("+-/_", character));
}

static bool
read_zone_name(text_reader *reader)
{
	const char *start = reader->next;

	while (reader->next < reader->end && is_name_character(*reader->next))
		reader->next++;
	return reader->next > start && *start != '/' && *start != '_' && !(*start >= '0' && *start <= '9');
}

/* What Go writes behind the offset. */
static bool
read_remarks(text_reader *reader)
{
	bool monotonic = take_string(reader, " m=");
	int sign;

	if (!monotonic && take(reader, ' ')) {
		if (!read_zone_name(reader))
			return false;
		monotonic = take_string(reader, " m=");
	}
	if (!monotonic)
		return true;
	return take_sign(reader, &sign) && skip_digits(reader) && (!take(reader, '.') || skip_digits(reader));
}

static bool
read_zone(text_reader *reader, int64_t *offset)
{
	if (reader->next == reader->end || take(reader, 'Z') || take(reader, 'z'))
		return true;
	(void)take(reader, ' ');
	return read_offset(reader, offset) && read_remarks(reader);
}

static bool
read_time(cz_text text, int64_t *time)
{
	text_reader reader = {text.data, text.data + text.length};
	clock_fields clock = {0};
	int64_t days, seconds;

	if (!read_date(&reader, &days))
		return false;
	if (reader.next < reader.end) {
		if (!take(&reader, 'T') && !take(&reader, 't') && !take(&reader, ' '))
			return false;
		if (!read_clock(&reader, &clock) || !read_zone(&reader, &clock.offset) || reader.next < reader.end)
			return false;
	}
	seconds = days * SECONDS_OF_DAY + clock.hour * 3600 + clock.minute * 60 + clock.second - clock.offset;
	*time = seconds * CZ_MICROSECONDS + clock.microsecond;
	return clock.second < 60 || seconds % SECONDS_OF_DAY == 0;
}

cz_code
cz_time_parse(cz_context *context, const char *argument, cz_text text, int64_t *time)
{
	cz_text trimmed = cz_text_trim(text);

	if (trimmed.length == 0 || !read_time(trimmed, time))
		return cz_fail(
			context, CZ_INVALID_ARGUMENT,
			"\"%.*s\", given for \"%s\", is not a time; allowed: RFC 3339 such as 2025-01-31T12:00:00Z, without a "
			"zone, or a date alone",
			CZ_QUOTE(text), argument);
	if (!cz_time_in_range(*time))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "\"%.*s\", given for \"%s\", is outside the years that times may have; allowed: 0001 to 9999",
					   CZ_QUOTE(text), argument);
	return CZ_OK;
}
