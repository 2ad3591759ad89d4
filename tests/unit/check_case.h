/*
 * Checks over tables of cases: what fails says which case it was.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_TEST_CHECK_CASE_H
#define CZ_TEST_CHECK_CASE_H

#include "check.h"

/* A check with a literal format and its arguments, printed when it fails. */
#define CHECK_CASE(condition, ...) \
	do { \
		if (!check_that((condition), #condition, __FILE__, __LINE__)) { \
			fprintf(stderr, "\t" __VA_ARGS__); \
			fputc('\n', stderr); \
		} \
	} while (0)

/* The call fails with that code, and the context has that very sentence. */
#define CHECK_ERROR(call, expected_code, sentence) \
	do { \
		cz_code check_code = (call); \
		CHECK_CASE(check_code == (expected_code), "%s", #call); \
		CHECK_TEXT(cz_text_from(context->error.message), sentence); \
	} while (0)

#endif
