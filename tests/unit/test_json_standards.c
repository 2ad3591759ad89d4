/*
 * Patches, merge patches, their differences and the canonical form: over each mixture of parsed and native documents.
 * Then the sweeps: memory that ends, users who interrupt, at every point.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "document.h"
#include "json/canonical.h"
#include "json/merge_patch.h"
#include "json/patch.h"

typedef cz_code test_function(cz_context *context, const cz_json *a, const cz_json *b, cz_json *result);

typedef struct test_row
{
	const char *a, *b;
	const char *expected; /* the result, or the error's sentence */
} test_row;

static void
check_rows(cz_context *context, test_function *function, const test_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (int forms = 0; forms < 4; forms++) {
			cz_json a = document(context, rows[i].a, forms & 1), b = document(context, rows[i].b, forms & 2), result;

			if (function(context, &a, &b, &result) == CZ_OK)
				CHECK_TEXT(written(context, &result), rows[i].expected);
			else
				CHECK_TEXT(cz_text_from(context->error.message), rows[i].expected);
		}
}

static void
test_patch(cz_context *context)
{
	static const test_row rows[] = {
	    {"{\"a\":1}", "[]", "{\"a\": 1}"},
	    {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\",\"value\":null}]", "{\"a\": 1, \"b\": null}"},
	    {"[1,2]", "[{\"op\":\"add\",\"path\":\"/-\",\"value\":3},{\"op\":\"add\",\"path\":\"/0\",\"value\":0}]",
	     "[0, 1, 2, 3]"},
	    {"[1,2,3]", "[{\"op\":\"remove\",\"path\":\"/0\"},{\"op\":\"remove\",\"path\":\"/1\"}]", "[2]"},
	    {"[1]", "[{\"op\":\"remove\",\"path\":\"/0\"},{\"op\":\"add\",\"path\":\"/0\",\"value\":2}]", "[2]"},
	    {"{\"a\":{\"b\":[1]}}", "[{\"op\":\"replace\",\"path\":\"/a/b/0\",\"value\":{}},"
	                            "{\"op\":\"add\",\"path\":\"/a/b/0/x\",\"value\":[]}]",
	     "{\"a\": {\"b\": [{\"x\": []}]}}"},
	    {"{\"a\":[1,2]}", "[{\"op\":\"move\",\"from\":\"/a/0\",\"path\":\"/b\"}]", "{\"a\": [2], \"b\": 1}"},
	    {"{\"a\":{\"x\":1}}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},"
	                          "{\"op\":\"add\",\"path\":\"/a/y\",\"value\":2},"
	                          "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},"
	                          "{\"op\":\"remove\",\"path\":\"/c/x\"},{\"op\":\"add\",\"path\":\"/a/z\",\"value\":3}]",
	     "{\"a\": {\"x\": 1, \"y\": 2, \"z\": 3}, \"b\": {\"x\": 1}, \"c\": {\"y\": 2}}"},
	    {"{\"a\":1}", "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"},{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b/b\"},"
	                  "{\"op\":\"replace\",\"path\":\"/b/a\",\"value\":2}]",
	     "{\"a\": 1, \"b\": {\"a\": 2, \"b\": {\"a\": 1, \"b\": {\"a\": 1}}}}"},
	    {"{\"a\":[1,{\"b\":2}]}", "[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":3},"
	                              "{\"op\":\"test\",\"path\":\"/a\",\"value\":[1.0,{\"b\":2e0},3]}]",
	     "{\"a\": [1, {\"b\": 2}, 3]}"},
	    {"{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":[1.50]}]", "[1.50]"},
	    {"{\"a\":{\"b\":1}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"\"}]", "{\"b\": 1}"},
	    {"{\"\":1,\"~\":2,\"/\":3}", "[{\"op\":\"remove\",\"path\":\"/~0\"},{\"op\":\"remove\",\"path\":\"/~1\"},"
	                                 "{\"op\":\"replace\",\"path\":\"/\",\"value\":\"\\u00e9\"}]",
	     "{\"\": \"é\"}"},
	};

	check_rows(context, cz_json_patch, rows, COUNT(rows));
}

static void
test_patch_errors(cz_context *context)
{
	static const test_row rows[] = {
	    {"1", "{}", "the patch is of type object; allowed: an array of operations"},
	    {"1", "[1]", "operation 0 of the patch is not an object"},
	    {"1", "[{\"op\":\"test\",\"path\":\"\",\"value\":1},{}]", "operation 1 of the patch has no \"op\""},
	    {"1", "[{\"op\":1}]", "operation 0 of the patch has an \"op\" that is no string"},
	    {"1", "[{\"op\":\"Add\"}]",
	     "operation 0 of the patch is \"Add\"; allowed: add, remove, replace, move, copy, test"},
	    {"1", "[{\"op\":\"add\"}]", "operation 0 of the patch, add \"\": it has no \"path\""},
	    {"1", "[{\"op\":\"add\",\"path\":1}]", "operation 0 of the patch, add \"\": its \"path\" is no string"},
	    {"1", "[{\"op\":\"add\",\"path\":\"a\"}]",
	     "operation 0 of the patch, add \"a\": \"a\" is not a JSON pointer: it must be empty or start with \"/\""},
	    {"1", "[{\"op\":\"add\",\"path\":\"/a\"}]", "operation 0 of the patch, add \"/a\": it has no \"value\""},
	    {"1", "[{\"op\":\"copy\",\"path\":\"/a\"}]", "operation 0 of the patch, copy \"/a\": it has no \"from\""},
	    {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/a/b\",\"value\":1}]",
	     "operation 0 of the patch, add \"/a/b\": the number at \"/a\" is neither an object nor an array"},
	    {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b/c\",\"value\":1}]",
	     "operation 0 of the patch, add \"/b/c\": there is nothing at \"/b\""},
	    {"[1]", "[{\"op\":\"add\",\"path\":\"/2\",\"value\":1}]",
	     "operation 0 of the patch, add \"/2\": \"2\" is not an index of the array at \"\", which has 1 elements"},
	    {"[1]", "[{\"op\":\"remove\",\"path\":\"/-\"}]", "operation 0 of the patch, remove \"/-\": there is nothing at \"/-\""},
	    {"[1]", "[{\"op\":\"remove\",\"path\":\"\"}]",
	     "operation 0 of the patch, remove \"\": the whole document can't be removed"},
	    {"{}", "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1}]",
	     "operation 0 of the patch, replace \"/a\": there is nothing at \"/a\""},
	    {"{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]",
	     "operation 0 of the patch, move \"/a/b\": \"/a\" can't be moved into itself"},
	    {"{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/b\"}]",
	     "operation 0 of the patch, move \"/b\": there is nothing at \"/b\""},
	    {"[\"1\"]", "[{\"op\":\"test\",\"path\":\"/0\",\"value\":1}]",
	     "operation 0 of the patch, test \"/0\": the string there is not equal to the value"},
	};

	check_rows(context, cz_json_patch, rows, COUNT(rows));
}

static void
test_diff(cz_context *context)
{
	static const test_row rows[] = {
	    {"{\"a\":[1.0,{\"b\":null}]}", "{\"a\":[1,{\"b\":null}]}", "[]"},
	    {"1", "\"1\"", "[{\"op\": \"replace\", \"path\": \"\", \"value\": \"1\"}]"},
	    {"{\"a\":1,\"b\":2}", "{\"b\":3,\"c/d\":4}",
	     "[{\"op\": \"remove\", \"path\": \"/a\"}, {\"op\": \"replace\", \"path\": \"/b\", \"value\": 3}, "
	     "{\"op\": \"add\", \"path\": \"/c~1d\", \"value\": 4}]"},
	    {"{\"list\":[\"element one\",\"element two\",\"element three\",\"element four\",\"element five\"]}",
	     "{\"list\":[\"element zero\",\"element one\",\"element two\",\"element four\",\"element five\"]}",
	     "[{\"op\": \"add\", \"path\": \"/list/0\", \"value\": \"element zero\"}, "
	     "{\"op\": \"remove\", \"path\": \"/list/3\"}]"},
	    {"[{\"id\":1,\"text\":\"some words\"},{\"id\":2,\"text\":\"other words\"},{\"id\":3,\"text\":\"more words\"}]",
	     "[{\"id\":1,\"text\":\"some words\"},{\"id\":2,\"text\":\"new words\"},{\"id\":3,\"text\":\"more words\"}]",
	     "[{\"op\": \"replace\", \"path\": \"/1/text\", \"value\": \"new words\"}]"},
	    {"[{\"id\":1,\"text\":\"a\"},2]", "[{\"no\":7,\"time\":\"b\"},2]",
	     "[{\"op\": \"replace\", \"path\": \"/0\", \"value\": {\"no\": 7, \"time\": \"b\"}}]"},
	    {"[{\"id\":1,\"text\":\"some words\",\"n\":1},{\"id\":2,\"text\":\"other words\",\"n\":1},9]",
	     "[{\"id\":0,\"text\":\"new\"},{\"id\":1,\"text\":\"some words\",\"n\":2},{\"id\":2,\"text\":\"other "
	     "words\"},8,9]",
	     "[{\"op\": \"add\", \"path\": \"/0\", \"value\": {\"id\": 0, \"text\": \"new\"}}, "
	     "{\"op\": \"replace\", \"path\": \"/1/n\", \"value\": 2}, {\"op\": \"remove\", \"path\": \"/2/n\"}, "
	     "{\"op\": \"add\", \"path\": \"/3\", \"value\": 8}]"},
	    {"[{\"id\":1,\"text\":\"some words\",\"n\":1},7,[1,2,3],\"the last stays as it is\"]",
	     "[[1,2,3,4],\"the last stays as it is\"]",
	     "[{\"op\": \"remove\", \"path\": \"/0\"}, {\"op\": \"remove\", \"path\": \"/0\"}, "
	     "{\"op\": \"add\", \"path\": \"/0/3\", \"value\": 4}]"},
	    {"[1,2,3]", "[4,5,6]", "[{\"op\": \"replace\", \"path\": \"\", \"value\": [4, 5, 6]}]"},
	};

	check_rows(context, cz_json_diff, rows, COUNT(rows));
}

static void
test_merge_patch(cz_context *context)
{
	static const test_row patches[] = {
	    {"{\"a\":1,\"b\":{\"c\":2,\"d\":3}}", "{\"a\":null,\"b\":{\"c\":null,\"e\":{\"f\":null,\"g\":[null]}},\"h\":5}",
	     "{\"b\": {\"d\": 3, \"e\": {\"g\": [null]}}, \"h\": 5}"},
	    {"[1]", "{\"a\":{\"b\":null}}", "{\"a\": {}}"},
	    {"{\"a\":null}", "{\"b\":1}", "{\"a\": null, \"b\": 1}"},
	    {"{\"a\":1}", "[null]", "[null]"},
	    {"{\"a\":1.50}", "{}", "{\"a\": 1.50}"},
	};
	static const test_row diffs[] = {
	    {"{\"a\":1,\"b\":{\"c\":2,\"d\":3}}", "{\"b\":{\"c\":2.0,\"d\":4},\"e\":[null]}",
	     "{\"a\": null, \"b\": {\"d\": 4}, \"e\": [null]}"},
	    {"{\"a\":null,\"b\":1}", "{\"a\":null}", "{\"b\": null}"},
	    {"[1]", "{\"a\":{}}", "{\"a\": {}}"},
	    {"{}", "null", "null"},
	    {"{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1,\"b/c\":null}}",
	     "a merge patch can't set the null at \"/a/b~1c\" of the second document: a null in it means to remove"},
	    {"1", "{\"a\":{\"b\":null}}",
	     "a merge patch can't set the null at \"/a/b\" of the second document: a null in it means to remove"},
	};

	check_rows(context, cz_json_merge_patch, patches, COUNT(patches));
	check_rows(context, cz_json_merge_diff, diffs, COUNT(diffs));
}

static void
test_canonical(cz_context *context)
{
	static const test_row rows[] = {
	    /* document, "" or what the exact form is, canonical form */
	    {"{\"b\":[1.50,-0,1e21,1E-7,0.000001,123456789012345680000],\"\\u20ac\":\"\\u20ac\\u0007\\n\\u007f\\/\",\"a\":{}}", "",
	     "{\"a\":{},\"b\":[1.5,0,1e+21,1e-7,0.000001,123456789012345680000],\"€\":\"€\\u0007\\n\x7f/\"}"},
	    {"{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"z\":3}", "", "{\"z\":3,\"😀\":2,\"\xEF\xAC\xB3\":1}"},
	    {"333333333.33333329", "", "333333333.3333333"},
	    {"9007199254740992", "", "9007199254740992"},
	    {"0.1000000000000000055511151231257827021181583404541015625", "", "0.1"},
	    {"{\"a\":[9007199254740993]}", "{\"a\":[9007199254740993]}",
	     "the number 9007199254740993 at \"/a/0\" is more than a double holds, and RFC 8785 has doubles only"},
	    {"0.12345678901234567890", "0.1234567890123456789",
	     "the number 0.12345678901234567890 at \"\" is more than a double holds, and RFC 8785 has doubles only"},
	    {"-1e400", "-1e+400",
	     "the number -10000000000000000000000000000000000000000000000000000000000 at \"\" is more than a double holds, and RFC "
	     "8785 has doubles only"},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		for (int native = 0; native < 2; native++) {
			cz_json node = document(context, rows[i].a, native);
			cz_text text, exact;
			bool refused = cz_json_canonical(context, &node, &text) != CZ_OK;

			CHECK_TEXT(refused ? cz_text_from(context->error.message) : text, rows[i].expected);
			CHECK_CASE(cz_json_canonical_exact(context, &node, &exact) == CZ_OK, "%s", rows[i].a);
			CHECK_TEXT(exact, refused ? rows[i].b : rows[i].expected);
		}
}

/* ---- many changes ---- */

static void
add_text(cz_buffer *buffer, const char *format, int number)
{
	char text[100];

	cz_buffer_add(buffer, text, (size_t)snprintf(text, sizeof text, format, number));
}

/* A patch of count operations, each spelled by format with its number. */
static cz_json
made_patch(cz_context *context, const char *format, int count)
{
	cz_buffer buffer;
	cz_text text;
	cz_json patch = cz_json_null();

	cz_buffer_init(&buffer, context);
	for (int i = 0; i < count; i++) {
		cz_buffer_add_char(&buffer, i ? ',' : '[');
		add_text(&buffer, format, i);
	}
	cz_buffer_add_char(&buffer, ']');
	CHECK_CASE(cz_buffer_finish(&buffer, &text) == CZ_OK, "%s", format);
	CHECK_CASE(cz_json_parse(context, text, &patch) == CZ_OK, "%s", context->error.message);
	return patch;
}

/* Pages that are split and emptied: elements and members added in one order and taken away in another. */
static void
test_pages(cz_context *context)
{
	enum
	{
		COUNT = 5000
	};
	static const char *const orders[][2] = {
	    {"{\"op\":\"add\",\"path\":\"/0\",\"value\":%d}", "{\"op\":\"remove\",\"path\":\"/0\"}"},
	    {"{\"op\":\"add\",\"path\":\"/-\",\"value\":%d}", "{\"op\":\"remove\",\"path\":\"/0\"}"},
	};
	cz_json empty = parsed(context, "[]"), object = parsed(context, "{}"), patch, filled, emptied, item;
	bool found;

	for (int order = 0; order < 2; order++) {
		patch = made_patch(context, orders[order][0], COUNT);
		CHECK_CASE(cz_json_patch(context, &empty, &patch, &filled) == CZ_OK && filled.length == COUNT, "%s",
		           context->error.message);
		for (uint32_t i = 0; i < COUNT; i += 777) {
			int64_t number = 0;

			CHECK_CASE(cz_json_element_get(context, &filled, i, &item, &found) == CZ_OK && found, "%u", i);
			CHECK_CASE(cz_json_get_int(context, &item, &number, &found) == CZ_OK && number == (order ? i : COUNT - 1 - i),
			           "%u", i);
		}
		patch = made_patch(context, orders[order][1], COUNT);
		CHECK_CASE(cz_json_patch(context, &filled, &patch, &emptied) == CZ_OK && emptied.length == 0, "%s",
		           context->error.message);
	}
	patch = made_patch(context, "{\"op\":\"add\",\"path\":\"/k%d\",\"value\":1}", COUNT);
	CHECK_CASE(cz_json_patch(context, &object, &patch, &filled) == CZ_OK && filled.length == COUNT, "%s",
	           context->error.message);
	for (uint32_t i = 1; i < COUNT; i++)
		if (cz_json_key_compare(&filled.as.members[i - 1].key, &filled.as.members[i].key) >= 0)
			CHECK_CASE(false, "member %u is out of order", i);
	patch = made_patch(context, "{\"op\":\"remove\",\"path\":\"/k%d\"}", COUNT);
	CHECK_CASE(cz_json_patch(context, &filled, &patch, &emptied) == CZ_OK && emptied.length == 0, "%s",
	           context->error.message);
}

/* A document copied into itself again and again is too deep, or too large. */
static void
test_copies(cz_context *context)
{
	cz_json document = parsed(context, "{\"a\":[]}"), patch, result;

	patch = made_patch(context, "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"}", 1200);
	CHECK_ERROR(cz_json_patch(context, &document, &patch, &result), CZ_LIMIT_EXCEEDED,
	            "the document is nested deeper than 1000 levels");
	patch = made_patch(context, "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}", 60);
	CHECK_ERROR(cz_json_patch(context, &document, &patch, &result), CZ_LIMIT_EXCEEDED,
	            "operation 23 of the patch, copy \"/a/-\": the copies of the patch are more than 64 MB in all");
}

/* ---- sweeps ---- */

static cz_code
everything(cz_context *context, void *data)
{
	static const char *const texts[] = {
	    "{\"a\":[1.5,9007199254740993,{\"b\":\"x\"},3,4],\"zz\":{\"k\":1},\"n\":[[1],[2]]}",
	    "{\"a\":[1.5,{\"b\":\"y\"},3,5,4],\"zz\":{\"k\":{\"l\":2}},\"b\":\"new\",\"n\":[[2],[1],[3]]}",
	    "[{\"op\":\"add\",\"path\":\"/a/0\",\"value\":1},{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c~0\"},"
	    "{\"op\":\"remove\",\"path\":\"/a/1\"},{\"op\":\"test\",\"path\":\"/zz\",\"value\":{\"k\":1}},"
	    "{\"op\":\"move\",\"from\":\"/zz/k\",\"path\":\"/a/-\"}]",
	    "{\"a\":null,\"zz\":{\"k\":null,\"m\":{\"n\":null}}}",
	};
	cz_json nodes[COUNT(texts)], parsed_nodes[COUNT(texts)], result, patched;
	cz_text text;

	(void)data;
	for (size_t i = 0; i < COUNT(texts); i++) {
		CZ_TRY(cz_json_parse(context, cz_text_from(texts[i]), &parsed_nodes[i]));
		CZ_TRY(test_native(context, &parsed_nodes[i], &nodes[i]));
	}
	CZ_TRY(cz_json_diff(context, &nodes[0], &nodes[1], &result));
	CZ_TRY(cz_json_patch(context, &nodes[0], &result, &patched));
	CZ_TRY(cz_json_patch(context, &nodes[0], &nodes[2], &result));
	CZ_TRY(cz_json_merge_patch(context, &nodes[0], &nodes[3], &result));
	CZ_TRY(cz_json_merge_diff(context, &nodes[0], &nodes[1], &result));
	return cz_json_canonical_exact(context, &nodes[0], &text);
}

int
main(void)
{
	test_engine engine;
	cz_context context;
	size_t points;

	test_context(&context, &test_native_host, &engine);
	test_patch(&context);
	test_patch_errors(&context);
	test_diff(&context);
	test_merge_patch(&context);
	test_canonical(&context);
	test_pages(&context);
	test_copies(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	CHECK_CASE(test_memory_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points", points);
	CHECK_CASE(test_interrupt_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points", points);
	return check_result();
}
