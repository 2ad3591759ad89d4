/*
 * Checks of a unit test: each that fails prints where; the program ends with check_result().
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_CHECK_H
#define CZ_TEST_CHECK_H

#include <stdio.h>

#include "base/text.h"

/* Counts of the one program that includes this. */
static size_t check_passed, check_failed;

#define CHECK(condition) ((void)check_that((condition), #condition, __FILE__, __LINE__))

/* The text, a cz_text, is the string; shows both when it isn't. */
#define CHECK_TEXT(text, string) check_text((text), (string), __FILE__, __LINE__)

static inline bool
check_that(bool holds, const char *condition, const char *file, int line)
{
	if (holds) {
		check_passed++;
	} else {
		check_failed++;
		fprintf(stderr, "%s:%d: failed: %s\n", file, line, condition);
	}
	return holds;
}

static inline void
check_text(cz_text text, const char *string, const char *file, int line)
{
	if (!check_that(cz_text_is(text, string), "the texts are the same", file, line))
		fprintf(stderr, "\tgot:      %.*s\n\texpected: %s\n", (int)text.length, text.data, string);
}

/* Prints the counts; the exit status of the program. */
static inline int
check_result(void)
{
	printf("%zu passed, %zu failed\n", check_passed, check_failed);
	return check_failed > 0;
}

#endif
