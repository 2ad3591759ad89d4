/*
 * Reading times and durations. Writing times is base/time.h.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_TIME_H
#define CZ_DOMAIN_TIME_H

#include "base/context.h"
#include "base/time.h"

/*
 * Reads a time, in microseconds since 1970 in UTC: RFC 3339 (section 5.6) and the forms that databases and Go programs
 * have left behind (time_parse.c). INVALID_ARGUMENT, naming the argument, for anything else and for what lies
 * outside the years 0001 to 9999.
 */
cz_code cz_time_parse(cz_context *context, const char *argument, cz_text text, int64_t *time);

/*
 * Reads a duration, in microseconds: Go's syntax, and numbers with units in words (duration.c). What is less than a
 * microsecond is dropped. INVALID_ARGUMENT for anything else, LIMIT_EXCEEDED beyond 64 bits.
 */
cz_code cz_duration_parse(cz_context *context, const char *argument, cz_text text, int64_t *microseconds);

/* time moved by a number of microseconds. LIMIT_EXCEEDED outside the years 0001 to 9999. */
cz_code cz_time_add(cz_context *context, int64_t time, int64_t microseconds, int64_t *sum);

#endif
