/*
 * Regular expressions: an expression in the first line, a text below. Read in both dialects, for the whole text and for
 * any part: what matches the whole matches a part, a second match gives the same, and the time is linear in the text.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <time.h>

#include "fuzz.h"
#include "json/regexp.h"

/* Seconds for a text of REPEATED bytes: some microseconds a byte with the most states there can be, and sanitizers. */
enum { REPEATED = 16 * 1024, SECONDS = 10 };

static bool
matched(cz_context *context, const cz_regexp *regexp, cz_text text)
{
	bool matches, again;

	FUZZ_CHECK(cz_regexp_match(context, regexp, text, &matches) == CZ_OK);
	FUZZ_CHECK(cz_regexp_match(context, regexp, text, &again) == CZ_OK && matches == again);
	return matches;
}

/* The text over and over, where an expression that goes back would take for ever. */
static void
check_time(cz_context *context, const cz_regexp *regexp, cz_text text)
{
	clock_t begin = clock();
	cz_buffer buffer;
	cz_text repeated;
	size_t length;

	cz_buffer_init(&buffer, context);
	for (length = 0; text.length > 0 && length + text.length <= REPEATED; length += text.length)
		cz_buffer_add_text(&buffer, text);
	FUZZ_CHECK(cz_buffer_finish(&buffer, &repeated) == CZ_OK);
	matched(context, regexp, repeated);
	FUZZ_CHECK(clock() - begin < SECONDS * CLOCKS_PER_SEC);
}

static cz_code
compile(cz_context *context, cz_regexp_dialect dialect, bool whole, cz_text expression, const cz_regexp **regexp)
{
	cz_code code = cz_regexp_compile(context, &context->arena, dialect, whole, expression, regexp);

	FUZZ_CHECK(code == CZ_OK || code == CZ_INVALID_ARGUMENT || code == CZ_LIMIT_EXCEEDED || code == CZ_UNSUPPORTED);
	return code;
}

static void
check_dialect(cz_context *context, cz_regexp_dialect dialect, cz_text expression, cz_text text)
{
	const cz_regexp *whole, *part;
	cz_code code = compile(context, dialect, true, expression, &whole);

	if (code != CZ_OK)
		return;
	code = compile(context, dialect, false, expression, &part);
	FUZZ_CHECK(code == CZ_OK || code == CZ_LIMIT_EXCEEDED);
	if (code != CZ_OK)
		return;
	FUZZ_CHECK(!matched(context, whole, text) || matched(context, part, text));
	check_time(context, part, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text expression, text;

	fuzz_split(data, size, &expression, &text);
	test_context(&context, &test_native_host, &engine);
	if (cz_text_valid_prefix(expression) == expression.length && cz_text_valid_prefix(text) == text.length) {
		check_dialect(&context, CZ_REGEXP_INTEROPERABLE, expression, text);
		check_dialect(&context, CZ_REGEXP_ECMA, expression, text);
	}
	cz_context_clear(&context);
	return 0;
}
