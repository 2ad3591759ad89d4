/*
 * What is made from an argument and kept: when it is made anew.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>

#include "base/cached.h"
#include "check_case.h"
#include "host.h"

static cz_kept place;
static bool has_place;
static size_t made_count;

static struct cz_kept *
kept(void *engine, int argument)
{
	(void)engine;
	return has_place && argument == 0 ? &place : NULL;
}

static const cz_host host = {TEST_HOST, .kept = kept};

/* Makes the length of a text; fails for the empty one. */
static cz_code
make_length(cz_context *context, cz_arena *keep, const void *from, const void **made)
{
	const cz_text *text = from;
	size_t *length = cz_arena_allocate(keep, sizeof *length);

	if (!length)
		return cz_out_of_memory(context);
	if (text->length == 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "empty");
	made_count++;
	*length = text->length;
	*made = length;
	return CZ_OK;
}

static cz_code
ask(cz_context *context, const char *string, size_t *length)
{
	cz_text text = cz_text_from(string);
	const void *made;

	CZ_TRY(cz_cached(context, 0, (cz_bytes){(const uint8_t *)text.data, text.length}, make_length, &text, &made));
	*length = *(const size_t *)made;
	return CZ_OK;
}

/* Asks with the texts in turn, on contexts of their own; how often something was made. */
static size_t
count_made(const char *const *texts, size_t count)
{
	size_t length = 0;

	made_count = 0;
	for (size_t i = 0; i < count; i++) {
		cz_context context;
		test_engine engine;
		cz_code code;

		test_context(&context, &host, &engine);
		code = ask(&context, texts[i], &length);
		CHECK_CASE(code == (texts[i][0] ? CZ_OK : CZ_INVALID_ARGUMENT), "%s", texts[i]);
		CHECK_CASE(code != CZ_OK || place.is_constant || length == strlen(texts[i]), "%s: %zu", texts[i], length);
		cz_context_clear(&context);
	}
	return made_count;
}

static void
begin(bool with_place, bool is_constant, test_engine *engine)
{
	*engine = (test_engine){.random = 1};
	has_place = with_place;
	place = (cz_kept){.is_constant = is_constant};
	cz_arena_init(&place.arena, &test_host.memory, engine, NULL, 0);
}

int
main(void)
{
	static const char *const texts[] = {"a", "a", "bb", "bb", "bc", "", "", "bc", "a"};
	test_engine engine;

	begin(false, false, &engine);
	CHECK(count_made(texts, 5) == 5);
	begin(true, false, &engine);
	CHECK(count_made(texts, 9) == 5);
	cz_arena_clear(&place.arena);
	CHECK(engine.outstanding == 0);
	begin(true, true, &engine);
	CHECK(count_made(texts, 5) == 1);
	cz_arena_clear(&place.arena);
	CHECK(engine.outstanding == 0);
	return check_result();
}
