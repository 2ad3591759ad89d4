/*
 * Times and durations, against tables, against the RFC 3339 samples of the JSON Schema test suite, and against a
 * calendar that counts day by day.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/time.h"
#include "function.h"
#include "host.h"
#include "sample.h"

cz_scalar_body compozy_now, compozy_clock_set, compozy_time, compozy_time_add, compozy_duration;

#define SECONDS(number) (INT64_C(number) * CZ_MICROSECONDS)

/* ---- a host whose clock can be set ---- */

typedef struct clock_engine
{
	test_engine base;
	bool stopped;
} clock_engine;

static void
set_clock(void *owner, const int64_t *time)
{
	clock_engine *engine = owner;

	engine->stopped = time != NULL;
	if (time)
		engine->base.now = *time;
}

static cz_host
clock_host(void)
{
	cz_host host = test_host;

	host.set_clock = set_clock;
	return host;
}

/* ---- the calendar ---- */

static bool
is_leap_year(int year)
{
	if (year % 400 == 0)
		return true;
	return year % 4 == 0 && year % 100 != 0;
}

/* Every day of the years 0000 to 9999, counted one by one; written where it is in range. */
static void
test_calendar(void)
{
	static const int lengths[2][12] = {{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
									   {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}};
	int64_t days = -719528; /* of 0000-01-01 */
	char expected[64], text[CZ_TIME_TEXT + 1] = "";
	int wrong = 0;

	for (int year = 0; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			int length = lengths[is_leap_year(year)][month - 1];

			wrong += cz_calendar_month_length(year, month) != length;
			for (int day = 1; day <= length; day++, days++) {
				wrong += cz_calendar_days(year, month, day) != days;
				if (year == 0 || (day > 1 && day < length && day != 13))
					continue;
				cz_time_write(days * SECONDS(86400) + INT64_C(86399999999), text);
				snprintf(expected, sizeof expected, "%04d-%02d-%02dT23:59:59.999999Z", year, month, day);
				wrong += strcmp(text, expected) != 0;
			}
		}
	CHECK_CASE(wrong == 0, "%d days", wrong);
	CHECK_CASE((days - 1) * SECONDS(86400) + INT64_C(86399999999) == CZ_TIME_MAX, "the last day is %lld",
			   (long long)days - 1);
	cz_time_write(CZ_TIME_MIN, text);
	CHECK_CASE(!strcmp(text, "0001-01-01T00:00:00.000000Z"), "%s", text);
}

/* ---- times ---- */

static const struct
{
	const char *form, *time;
} times[] = {
	{"2025-01-31T12:00:00.000000Z", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31T12:00:00Z", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31t12:00:00.5z", "2025-01-31T12:00:00.500000Z"},
	{"2025-01-31 12:00:00", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31 12:00", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31T12:00Z", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31", "2025-01-31T00:00:00.000000Z"},
	{" \t2025-01-31\r\n", "2025-01-31T00:00:00.000000Z"},
	{"2025-01-31 12:00:00+00", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31 12:00:00.123456+05:30", "2025-01-31T06:30:00.123456Z"},
	{"2025-01-31 12:00:00.123456-0330", "2025-01-31T15:30:00.123456Z"},
	{"2025-01-31 12:00:00 -08", "2025-01-31T20:00:00.000000Z"},
	{"2025-01-31T00:00:00+15:59", "2025-01-30T08:01:00.000000Z"},
	{"2025-01-31T00:00:00-00:00", "2025-01-31T00:00:00.000000Z"},
	{"2025-01-31T12:00:00.123456789Z", "2025-01-31T12:00:00.123456Z"},
	{"2025-01-31T12:00:00.9999999Z", "2025-01-31T12:00:00.999999Z"},
	{"2025-01-31T12:00:00.000001Z", "2025-01-31T12:00:00.000001Z"},
	{"2025-01-31 12:00:00.123456789 +0000 UTC m=+0.05", "2025-01-31T12:00:00.123456Z"},
	{"2025-01-31 12:00:00 +0000 UTC", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31 12:00:00 +0100 CET m=-12.000000001", "2025-01-31T11:00:00.000000Z"},
	{"2025-01-31 12:00:00 -0300 -03", "2025-01-31T15:00:00.000000Z"},
	{"2025-01-31 12:00:00 +0200 +0200 m=+1", "2025-01-31T10:00:00.000000Z"},
	{"2025-01-31 12:00:00+01:00 Europe/Berlin", "2025-01-31T11:00:00.000000Z"},
	{"2025-01-31 12:00:00+01:00 m=+1.5", "2025-01-31T11:00:00.000000Z"},
	{"2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000000Z"},
	{"1998-12-31T15:59:60.25-08:00", "1999-01-01T00:00:00.250000Z"},
	{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"},
	{"0000-12-31T23:00:00-01:00", "0001-01-01T00:00:00.000000Z"},
	{"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
	{"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
	/* refused */
	{"", NULL},
	{" ", NULL},
	{"now", NULL},
	{"tomorrow", NULL},
	{"2025", NULL},
	{"2025-01", NULL},
	{"2025-1-31", NULL},
	{"25-01-31", NULL},
	{"+2025-01-31", NULL},
	{"31.01.2025", NULL},
	{"20250131", NULL},
	{"2025-00-01", NULL},
	{"2025-13-01", NULL},
	{"2025-01-00", NULL},
	{"2025-02-29", NULL},
	{"2100-02-29", NULL},
	{"2025-04-31", NULL},
	{"2025-01-31T", NULL},
	{"2025-01-31Z", NULL},
	{"2025-01-31T12", NULL},
	{"2025-01-31T12Z", NULL},
	{"2025-01-31  12:00", NULL},
	{"2025-01-31_12:00", NULL},
	{"2025-01-31T24:00:00Z", NULL},
	{"2025-01-31T12:60:00Z", NULL},
	{"2025-01-31T12:00:61Z", NULL},
	{"2025-01-31T12:00:60Z", NULL},
	{"2025-01-31T23:59:60+01:00", NULL},
	{"2025-01-31T12:00:00.Z", NULL},
	{"2025-01-31T12:00:00,5Z", NULL},
	{"2025-01-31T12:00:00X", NULL},
	{"2025-01-31T12:00:00ZZ", NULL},
	{"2025-01-31T12:00:00Z UTC", NULL},
	{"2025-01-31T12:00:00 Z", NULL},
	{"2025-01-31T12:00:00 UTC", NULL},
	{"2025-01-31T12:00:00+", NULL},
	{"2025-01-31T12:00:00+1", NULL},
	{"2025-01-31T12:00:00+16:00", NULL},
	{"2025-01-31T12:00:00+01:60", NULL},
	{"2025-01-31T12:00:00+01:", NULL},
	{"2025-01-31T12:00:00+010", NULL},
	{"2025-01-31T12:00:00+01:00:00", NULL},
	{"2025-01-31T12:00:00  +01:00", NULL},
	{"2025-01-31 12:00:00 +0000 ", "2025-01-31T12:00:00.000000Z"},
	{"2025-01-31 12:00:00 +0000  UTC", NULL},
	{"2025-01-31 12:00:00 +0000 UTC CET", NULL},
	{"2025-01-31 12:00:00 +0000 UTC m=", NULL},
	{"2025-01-31 12:00:00 +0000 UTC m=1", NULL},
	{"2025-01-31 12:00:00 +0000 UTC m=+1.", NULL},
	{"2025-01-31 12:00:00 +0000 UTC m=+1s", NULL},
	{"2025-01-31 12:00:00 +0000 (UTC)", NULL},
	{"2025-01-31 12:00:00 +0000 7", NULL},
	{"0000-12-31T23:59:59Z", NULL},
	{"0001-01-01T00:00:00+00:01", NULL},
	{"9999-12-31T23:59:59-01:00", NULL},
	{"9999-12-31T23:59:60Z", NULL},
};

static void
check_time(cz_context *context, cz_text form, const char *expected)
{
	cz_value arg = cz_text_value(form), result = cz_null();
	char text[CZ_TIME_TEXT + 1] = "";
	cz_code code = compozy_time(context, &arg, 1, &result);

	CHECK_CASE(code == (expected ? CZ_OK : CZ_INVALID_ARGUMENT), "%.*s", CZ_QUOTE(form));
	if (code != CZ_OK || !expected)
		return;
	cz_time_write(result.as.time, text);
	CHECK_CASE(!strcmp(text, expected), "%.*s is %s", CZ_QUOTE(form), text);
}

/* Each form, and each of its beginnings as a text that ends where it says: nothing is read behind it. */
static void
test_times(cz_context *context)
{
	int64_t time;

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		size_t length = strlen(times[i].form);

		check_time(context, cz_text_from(times[i].form), times[i].time);
		for (size_t shorter = 0; shorter <= length; shorter++) {
			char *copy = malloc(shorter + 1);

			if (!copy)
				abort();
			memcpy(copy + 1, times[i].form, shorter);
			(void)cz_time_parse(context, "text", (cz_text){copy + 1, shorter}, &time);
			free(copy);
		}
	}
	check_time(context, (cz_text){"2025-01-31\0", 11}, NULL);
	check_time(context, (cz_text){NULL, 0}, NULL);
	CHECK_ERROR(
		cz_time_parse(context, "created_at", CZ_TEXT_OF("31.01.2025"), &time), CZ_INVALID_ARGUMENT,
		"\"31.01.2025\", given for \"created_at\", is not a time; allowed: RFC 3339 such as 2025-01-31T12:00:00Z, "
		"without a zone, or a date alone");
	CHECK_ERROR(
		cz_time_parse(context, "text", CZ_TEXT_OF("9999-12-31T23:59:59-01:00"), &time), CZ_INVALID_ARGUMENT,
		"\"9999-12-31T23:59:59-01:00\", given for \"text\", is outside the years that times may have; allowed: 0001 "
		"to 9999");
}

/* ---- the samples of JSON Schema ---- */

/* What RFC 3339 doesn't know and we read, or the reverse: offsets over 15:59 and forms without zone or time. */
static const char *const differing[] = {
	"1985-04-12T23:20:50+01", "1985-04-12T23:20:50Z\n",	   "2020-11-28T23:55:45Z", "2024-01-15 ",
	"2020-01-01 00:00:00Z",	  "2000-12-31T23:29:60+23:30", "2000-12-31T12:00:00",  "2000-12-31T12:00:00.52",
};

static bool
is_differing(cz_text text)
{
	for (size_t i = 0; i < sizeof differing / sizeof differing[0]; i++)
		if (cz_text_is(text, differing[i]))
			return true;
	return false;
}

static void
check_sample(cz_context *context, const char *before, const cz_json *test)
{
	cz_json data = member(context, test, "data"), valid = member(context, test, "valid");
	char text[128];
	cz_text form = {text, 0};
	int64_t time;
	bool read;

	if (data.kind != CZ_JSON_STRING)
		return;
	form.length = strlen(before) + data.length;
	memcpy(text, before, strlen(before));
	memcpy(text + strlen(before), data.as.text, data.length);
	read = cz_time_parse(context, "text", form, &time) == CZ_OK;
	CHECK_CASE((read == (valid.kind == CZ_JSON_TRUE)) != is_differing(form), "%.*s: %d", CZ_QUOTE(form), read);
}

/* before makes a time of a clock's sample. */
static void
test_samples(cz_context *context, const char *name, const char *before)
{
	char path[128], *data;
	cz_json node;

	snprintf(path, sizeof path, "json-schema/tests/draft2020-12/optional/format/%s.json", name);
	if (!read_json_sample(context, path, &data, &node))
		return;
	for (uint32_t i = 0; i < node.length; i++) {
		cz_json group = element(context, &node, i), tests = member(context, &group, "tests");

		for (uint32_t j = 0; j < tests.length; j++) {
			cz_json test = element(context, &tests, j);

			check_sample(context, before, &test);
		}
	}
	free(data);
}

/* ---- durations ---- */

static const struct
{
	const char *duration;
	int64_t microseconds;
} durations[] = {
	{"0", 0},
	{" 0 ", 0},
	{"-0", 0},
	{"0s", 0},
	{"90s", SECONDS(90)},
	{"1h30m", SECONDS(5400)},
	{"1.5h", SECONDS(5400)},
	{"-2m", -SECONDS(120)},
	{"+2m", SECONDS(120)},
	{"-1h30m", -SECONDS(5400)},
	{"300ms", 300000},
	{"250us", 250},
	{"250\xC2\xB5s", 250},
	{"250\xCE\xBCs", 250},
	{"1999ns", 1},
	{"-1999ns", -1},
	{"500ns500ns", 1},
	{"0.9999us 0.0001us", 0},
	{".5s", 500000},
	{"1.s", 1000000},
	{"1d", SECONDS(86400)},
	{"2w", SECONDS(1209600)},
	{"3 days", SECONDS(259200)},
	{"1 day 2 hours", SECONDS(93600)},
	{"1 day, 2 hours", SECONDS(93600)},
	{"1 day,2 hours", SECONDS(93600)},
	{"1day2hours", SECONDS(93600)},
	{"2 weeks", SECONDS(1209600)},
	{"90 seconds", SECONDS(90)},
	{"5 min", SECONDS(300)},
	{"5 mins", SECONDS(300)},
	{"5 Minutes", SECONDS(300)},
	{"1 MINUTE", SECONDS(60)},
	{"1 hr 2 hrs 1 hour", SECONDS(14400)},
	{"1 sec 2 secs 1 Second", SECONDS(4)},
	{"5 msec 1 millisecond 2 milliseconds", 8000},
	{"1 microsecond 2 microseconds", 3},
	{"1000 nanoseconds 1000 nanosecond", 2},
	{"0.1w", SECONDS(60480)},
	{"0.000001s", 1},
	{"0.0000019s", 1},
	{"1.000000000000000000000000000000000000001h", SECONDS(3600)},
	{"0.33333333333333333333h", SECONDS(1200) - 1},
	{"9223372036854775807us", INT64_MAX},
	{"-9223372036854775807us", -INT64_MAX},
	{"9223372036854775806us 1999ns", INT64_MAX},
	{"9223372036854775807999ns", INT64_MAX},
	{"106751991d 4h 54.775807s", INT64_MAX},
};

static const char *const malformed[] = {
	"",		   " ",
	"-",	   "+",
	"5",	   "1h30",
	"h",	   "1 parsec",
	"soon",	   "1..5s",
	"1.5.5s",  ".s",
	".",	   "1,5s",
	"1h,",	   ",1h",
	"1h,,2m",  "1h, ,2m",
	"- 2m",	   "1 day -2 hours",
	"--2m",	   "1M",
	"1H",	   "1 hourss",
	"1e3s",	   "1 day and 2 hours",
	"1 s.",	   "PT1H",
	"1h 2",	   "0 0",
	"00",	   "1\xC2\xB5",
	"1 \xC2s", "0x1s",
	"1 month", "1 year",
	"1\t2s",   "1 s s",
	"1:30",
};

static const char *const too_long[] = {
	"9223372036854775808us",
	"-9223372036854775808us",
	"9223372036854775807us 1us",
	"9223372036854775807us 1000ns",
	"999999999999 weeks",
	"99999999999999999999999999999999999999999ns",
	"9223372036854775808000ns",
	"15250285w",
	"9223372036854775807us 0.000001s",
};

static void
test_durations(cz_context *context)
{
	int64_t microseconds = 0;

	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
		CHECK_CASE(cz_duration_parse(context, "duration", cz_text_from(durations[i].duration), &microseconds) == CZ_OK,
				   "%s: %s", durations[i].duration, context->error.message);
		CHECK_CASE(microseconds == durations[i].microseconds, "%s is %lld", durations[i].duration,
				   (long long)microseconds);
	}
	for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
		CHECK_CASE(cz_duration_parse(context, "duration", cz_text_from(malformed[i]), &microseconds) ==
					   CZ_INVALID_ARGUMENT,
				   "%s", malformed[i]);
	for (size_t i = 0; i < sizeof too_long / sizeof too_long[0]; i++)
		CHECK_CASE(cz_duration_parse(context, "duration", cz_text_from(too_long[i]), &microseconds) ==
					   CZ_LIMIT_EXCEEDED,
				   "%s", too_long[i]);
	CHECK_CASE(cz_duration_parse(context, "duration", (cz_text){NULL, 0}, &microseconds) == CZ_INVALID_ARGUMENT,
			   "an empty text");
	CHECK_ERROR(
		cz_duration_parse(context, "duration", CZ_TEXT_OF("5"), &microseconds), CZ_INVALID_ARGUMENT,
		"\"5\", given for \"duration\", is not a duration; allowed: numbers with units (ns, us, ms, s, m, h, d, w or "
		"their names), such as 90s, 1h30m, 1 day 2 hours");
}

/* ---- the SQL functions ---- */

static void
test_time_functions(cz_context *context, clock_engine *engine)
{
	cz_value args[2] = {cz_time_value(CZ_TIME_MAX), cz_text_value(CZ_TEXT_OF("1us"))}, result = cz_null();
	cz_value milliseconds = cz_text_value(CZ_TEXT_OF("-1999us"));
	const cz_host *host = context->host;

	CHECK_ERROR(compozy_time_add(context, args, 2, &result), CZ_LIMIT_EXCEEDED,
				"a time moved by 1 microseconds leaves the years that times may have; allowed: 0001 to 9999");
	args[1] = cz_text_value(CZ_TEXT_OF("-9223372036854775807us"));
	CHECK_CASE(compozy_time_add(context, args, 2, &result) == CZ_LIMIT_EXCEEDED, "before the year 1");
	args[1] = cz_text_value(CZ_TEXT_OF("-1 day"));
	CHECK_CASE(compozy_time_add(context, args, 2, &result) == CZ_OK && result.as.time == CZ_TIME_MAX - SECONDS(86400),
			   "a day less");
	CHECK_CASE(compozy_duration(context, &milliseconds, 1, &result) == CZ_OK && result.as.integer == -1,
			   "less than a millisecond");

	args[0] = cz_time_value(SECONDS(1738324800));
	CHECK_CASE(compozy_clock_set(context, args, 1, &result) == CZ_OK && result.as.time == args[0].as.time, "set");
	CHECK_CASE(engine->stopped && compozy_now(context, NULL, 0, &result) == CZ_OK && result.as.time == args[0].as.time,
			   "stopped");
	args[0] = cz_null();
	CHECK_CASE(compozy_clock_set(context, args, 1, &result) == CZ_OK && cz_is_null(&result) && !engine->stopped,
			   "running");
	context->host = &test_host;
	CHECK_ERROR(compozy_clock_set(context, args, 1, &result), CZ_UNSUPPORTED, "the clock can't be set here");
	context->host = host;
}

int
main(void)
{
	clock_engine engine = {.base = {.now = SECONDS(1500000000)}};
	cz_host host = clock_host();
	cz_context context;

	cz_context_init(&context, &host, &engine);
	test_calendar();
	test_times(&context);
	test_samples(&context, "date-time", "");
	test_samples(&context, "date", "");
	test_samples(&context, "time", "2000-12-31T");
	test_durations(&context);
	test_time_functions(&context, &engine);
	cz_context_clear(&context);
	return check_result();
}
