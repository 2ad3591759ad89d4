/*
 * Reading durations.
 *
 *   duration  = [ sign ] ( "0" / quantity *( between quantity ) )
 *   quantity  = number *" " unit
 *   number    = 1*DIGIT [ "." *DIGIT ] / "." 1*DIGIT
 *   between   = *" " [ "," ] *" "
 *
 * This is the syntax of Go's time.ParseDuration, with days and weeks, and with units in words, of which upper and lower
 * case are the same. A day has 24 hours. The sign goes for the whole. White space around is ignored.
 *
 * Amounts are whole microseconds and the nanoseconds over them, so that nothing is lost below and 64 bits of
 * microseconds are reached above. No amount passes through a double.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/time.h"
#include "domain/vocabulary.h"

/* Not negative; nanoseconds is less than 1000. */
typedef struct span
{
	uint64_t microseconds;
	uint64_t nanoseconds;
} span;

#define LARGEST ((uint64_t)INT64_MAX) /* in microseconds */

#define SECOND UINT64_C(1000000000) /* in nanoseconds */

typedef struct unit_name
{
	cz_text name;
	uint64_t nanoseconds;
} unit_name;

/* Go's own abbreviations, d and w: as they stand. The two spellings of µ are U+00B5 and U+03BC. */
static const unit_name abbreviations[] = {
	{CZ_WORD("s"), SECOND},			 {CZ_WORD("m"), 60 * SECOND},
	{CZ_WORD("h"), 3600 * SECOND},	 {CZ_WORD("d"), 86400 * SECOND},
	{CZ_WORD("w"), 604800 * SECOND}, {CZ_WORD("ms"), 1000000},
	{CZ_WORD("us"), 1000},			 {CZ_WORD("\xC2\xB5s"), 1000},
	{CZ_WORD("\xCE\xBCs"), 1000},	 {CZ_WORD("ns"), 1},
};

static const unit_name words[] = {
	{CZ_WORD("sec"), SECOND},		   {CZ_WORD("second"), SECOND},		   {CZ_WORD("min"), 60 * SECOND},
	{CZ_WORD("minute"), 60 * SECOND},  {CZ_WORD("hr"), 3600 * SECOND},	   {CZ_WORD("hour"), 3600 * SECOND},
	{CZ_WORD("day"), 86400 * SECOND},  {CZ_WORD("week"), 604800 * SECOND}, {CZ_WORD("msec"), 1000000},
	{CZ_WORD("millisecond"), 1000000}, {CZ_WORD("microsecond"), 1000},	   {CZ_WORD("nanosecond"), 1},
};

/* ---- the units ---- */

static bool
is_word(cz_text text, cz_text word)
{
	if (text.length == word.length + 1 && (text.data[text.length - 1] == 's' || text.data[text.length - 1] == 'S'))
		text.length--;
	return cz_text_equal_ignoring_case(text, word);
}

/* The nanoseconds of a unit; 0 when there is none of that name. */
static uint64_t
unit_nanoseconds(cz_text name)
{
	if (name.length == 0)
		return 0;
	for (size_t i = 0; i < sizeof abbreviations / sizeof abbreviations[0]; i++)
		if (cz_text_equal(name, abbreviations[i].name))
			return abbreviations[i].nanoseconds;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (is_word(name, words[i].name))
			return words[i].nanoseconds;
	return 0;
}

/* ---- reading ---- */

static void
skip_spaces(cz_text *text)
{
	while (text->length && text->data[0] == ' ') {
		text->data++;
		text->length--;
	}
}

static bool
take(cz_text *text, char character)
{
	if (text->length == 0 || text->data[0] != character)
		return false;
	text->data++;
	text->length--;
	return true;
}

static bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static cz_text
take_digits(cz_text *text)
{
	cz_text digits = {text->data, 0};

	while (text->length && is_digit(text->data[0])) {
		digits.length++;
		(void)take(text, text->data[0]);
	}
	return digits;
}

/* A run of letters: what is neither a digit nor between quantities. */
static cz_text
take_unit(cz_text *text)
{
	cz_text unit = {text->data, 0};

	while (text->length && !is_digit(text->data[0]) && text->data[0] != ' ' && text->data[0] != ',' &&
		   text->data[0] != '.') {
		unit.length++;
		(void)take(text, text->data[0]);
	}
	return unit;
}

/* ---- arithmetic ---- */

/* The whole part, from the front: as long as it is in range, ten times it is within 64 bits. */
static bool
whole_amount(cz_text digits, uint64_t unit, span *amount)
{
	*amount = (span){0, 0};
	for (size_t i = 0; i < digits.length; i++) {
		uint64_t digit = (uint64_t)(digits.data[i] - '0');

		if (amount->microseconds > LARGEST / 10)
			return false;
		amount->nanoseconds = amount->nanoseconds * 10 + digit * (unit % 1000);
		amount->microseconds = amount->microseconds * 10 + digit * (unit / 1000) + amount->nanoseconds / 1000;
		amount->nanoseconds %= 1000;
	}
	return amount->microseconds <= LARGEST;
}

/* The nanoseconds of the decimals, from the back, which is exact but for the last drop. */
static uint64_t
decimal_nanoseconds(cz_text digits, uint64_t unit)
{
	uint64_t nanoseconds = 0;

	for (size_t i = digits.length; i > 0; i--)
		nanoseconds = (nanoseconds + (uint64_t)(digits.data[i - 1] - '0') * unit) / 10;
	return nanoseconds;
}

static bool
add(span *sum, const span *part, uint64_t nanoseconds)
{
	nanoseconds += sum->nanoseconds + part->nanoseconds;
	sum->nanoseconds = nanoseconds % 1000;
	nanoseconds /= 1000;
	if (part->microseconds > LARGEST - sum->microseconds)
		return false;
	sum->microseconds += part->microseconds;
	if (nanoseconds > LARGEST - sum->microseconds)
		return false;
	sum->microseconds += nanoseconds;
	return true;
}

/* ---- the grammar ---- */

typedef enum reading
{
	GOOD,
	MALFORMED,
	TOO_LARGE
} reading;

static reading
read_quantity(cz_text *text, span *sum)
{
	cz_text whole = take_digits(text), decimals = {text->data, 0};
	span part;
	uint64_t unit;

	if (take(text, '.'))
		decimals = take_digits(text);
	if (whole.length + decimals.length == 0)
		return MALFORMED;
	skip_spaces(text);
	unit = unit_nanoseconds(take_unit(text));
	if (unit == 0)
		return MALFORMED;
	return whole_amount(whole, unit, &part) && add(sum, &part, decimal_nanoseconds(decimals, unit)) ? GOOD : TOO_LARGE;
}

static reading
read_amount(cz_text text, span *sum)
{
	reading outcome;

	if (cz_text_is(text, "0"))
		return GOOD;
	do {
		outcome = read_quantity(&text, sum);
		if (outcome != GOOD || text.length == 0)
			return outcome;
		skip_spaces(&text);
		(void)take(&text, ',');
		skip_spaces(&text);
	} while (true);
}

cz_code
cz_duration_parse(cz_context *context, const char *argument, cz_text text, int64_t *microseconds)
{
	cz_text rest = cz_text_trim(text);
	span sum = {0, 0};
	bool negative = take(&rest, '-');
	reading outcome;

	if (!negative)
		(void)take(&rest, '+');
	outcome = read_amount(rest, &sum);
	if (outcome == MALFORMED)
		return cz_fail(
			context, CZ_INVALID_ARGUMENT,
			"\"%.*s\", given for \"%s\", is not a duration; allowed: numbers with units (ns, us, ms, s, m, h, d, w "
			"or their names), such as 90s, 1h30m, 1 day 2 hours",
			CZ_QUOTE(text), argument);
	if (outcome == TOO_LARGE)
		return cz_fail(context, CZ_LIMIT_EXCEEDED,
					   "\"%.*s\", given for \"%s\", is too long a duration; allowed: 64 bits of microseconds",
					   CZ_QUOTE(text), argument);
	*microseconds = negative ? -(int64_t)sum.microseconds : (int64_t)sum.microseconds;
	return CZ_OK;
}

cz_code
cz_time_add(cz_context *context, int64_t time, int64_t microseconds, int64_t *sum)
{
	if (microseconds > CZ_TIME_MAX - time || microseconds < CZ_TIME_MIN - time)
		return cz_fail(context, CZ_LIMIT_EXCEEDED,
					   "a time moved by %lld microseconds leaves the years that times may have; allowed: 0001 to 9999",
					   (long long)microseconds);
	*sum = time + microseconds;
	return CZ_OK;
}
