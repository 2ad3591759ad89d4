/*
 * JSONPath: a query in the first line, a document below. A query is read in a bounded number of turns, for which the host
 * never has to stop it. What it selects, up to VALUES of them and unless the walk is stopped, is the same at the same
 * places in both forms of the document; the first is what asking for the first value gives; and the place of each of the
 * first PLACES, read as a query, selects that value and no other.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/path.h"

/* Enough for any query but those that multiply, and those that select very much. */
enum { POLLS = 20000, VALUES = 2000, PLACES = 20 };

typedef struct value_list
{
	cz_path_taker taker;
	const cz_json *document;
	cz_buffer text; /* of all: value and place; in memory that the walk doesn't give back */
	size_t first_length;
	size_t count;
} value_list;

/* The place leads back to the value. In a context of its own, whose polls don't count. */
static void
check_place(const cz_json *document, cz_text place, cz_text written)
{
	test_engine engine;
	cz_context context;
	const cz_path *path;
	cz_json value;
	bool found;

	test_context(&context, &test_native_host, &engine);
	FUZZ_CHECK(cz_path_compile(&context, &context.arena, place, &path) == CZ_OK);
	FUZZ_CHECK(cz_path_first(&context, path, document, &value, &found) == CZ_OK && found);
	FUZZ_CHECK(cz_text_equal(fuzz_written(&context, &value), written));
	cz_context_clear(&context);
}

static cz_code
take(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	value_list *list = (value_list *)taker;
	cz_text path, written = fuzz_written(context, value);

	FUZZ_CHECK(cz_path_of_place(context, place, &path) == CZ_OK);
	if (list->count < PLACES)
		check_place(list->document, path, written);
	if (list->count == 0)
		list->first_length = written.length;
	cz_buffer_add_text(&list->text, written);
	cz_buffer_add_char(&list->text, ' ');
	cz_buffer_add_text(&list->text, path);
	cz_buffer_add_char(&list->text, '\n');
	*more = ++list->count < VALUES;
	return list->text.code;
}

static bool
is_answer(cz_code code)
{
	FUZZ_CHECK(code == CZ_OK || code == CZ_LIMIT_EXCEEDED || code == CZ_INTERRUPTED);
	return code == CZ_OK;
}

/* What the query selects, as text; false when it was stopped. */
static bool
selected(cz_context *context, cz_context *keep, const cz_path *path, const cz_json *document, cz_text *text)
{
	value_list list = {.taker = {take}, .document = document};
	cz_json first;
	cz_text line;
	bool found;

	cz_buffer_init(&list.text, keep);
	if (!is_answer(cz_path_select(context, path, document, &list.taker)) ||
	    !is_answer(cz_path_first(context, path, document, &first, &found)))
		return false;
	FUZZ_CHECK(cz_buffer_finish(&list.text, text) == CZ_OK);
	FUZZ_CHECK(found == (list.count > 0));
	if (found) {
		line = fuzz_check_normal(context, &first);
		FUZZ_CHECK(cz_text_equal(line, (cz_text){text->data, list.first_length}));
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine, keep_engine;
	cz_context context, keep;
	cz_text query, text, seen, seen_native;
	cz_json document, native;
	const cz_path *path;
	cz_code code;

	fuzz_split(data, size, &query, &text);
	test_context(&context, &test_native_host, &engine);
	test_context(&keep, &test_native_host, &keep_engine);
	engine.interrupt_at = POLLS;
	if (cz_text_valid_prefix(query) == query.length && fuzz_parse(&context, text, &document)) {
		code = cz_path_compile(&context, &keep.arena, query, &path);
		FUZZ_CHECK(code == CZ_OK || code == CZ_INVALID_ARGUMENT || code == CZ_LIMIT_EXCEEDED);
		native = fuzz_native(&context, &document);
		if (code == CZ_OK && selected(&context, &keep, path, &document, &seen) &&
		    selected(&context, &keep, path, &native, &seen_native))
			FUZZ_CHECK(cz_text_equal(seen, seen_native));
	}
	cz_context_clear(&keep);
	cz_context_clear(&context);
	return 0;
}
