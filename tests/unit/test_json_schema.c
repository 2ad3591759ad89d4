/*
 * The JSON ring, schemas: URIs, the table of keywords, verdicts and errors over both forms of documents, limits.
 *
 * The public suite checks what the keywords mean (tests/conformance); here is what it can't see.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdlib.h>

#include "document.h"
#include "json/schema.h"
#include "json/schema_keyword.h"
#include "json/schema_uri.h"

/* ---- URIs ---- */

/* The examples of RFC 3986, sections 5.4.1 and 5.4.2, fragments left out, and bases without a scheme. */
static void
test_resolve(cz_context *context)
{
	static const struct
	{
		const char *base, *reference, *target;
	} cases[] = {
	    {"http://a/b/c/d;p?q", "g:h", "g:h"},
	    {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
	    {"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
	    {"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
	    {"http://a/b/c/d;p?q", "/g", "http://a/g"},
	    {"http://a/b/c/d;p?q", "//g", "http://g"},
	    {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
	    {"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
	    {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q"},
	    {"http://a/b/c/d;p?q", "g#s", "http://a/b/c/g"},
	    {"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
	    {"http://a/b/c/d;p?q", "g;x?y#s", "http://a/b/c/g;x?y"},
	    {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
	    {"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
	    {"http://a/b/c/d;p?q", "./", "http://a/b/c/"},
	    {"http://a/b/c/d;p?q", "..", "http://a/b/"},
	    {"http://a/b/c/d;p?q", "../", "http://a/b/"},
	    {"http://a/b/c/d;p?q", "../g", "http://a/b/g"},
	    {"http://a/b/c/d;p?q", "../..", "http://a/"},
	    {"http://a/b/c/d;p?q", "../../", "http://a/"},
	    {"http://a/b/c/d;p?q", "../../g", "http://a/g"},
	    {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
	    {"http://a/b/c/d;p?q", "/./g", "http://a/g"},
	    {"http://a/b/c/d;p?q", "/../g", "http://a/g"},
	    {"http://a/b/c/d;p?q", "g.", "http://a/b/c/g."},
	    {"http://a/b/c/d;p?q", ".g", "http://a/b/c/.g"},
	    {"http://a/b/c/d;p?q", "g..", "http://a/b/c/g.."},
	    {"http://a/b/c/d;p?q", "..g", "http://a/b/c/..g"},
	    {"http://a/b/c/d;p?q", "./../g", "http://a/b/g"},
	    {"http://a/b/c/d;p?q", "./g/.", "http://a/b/c/g/"},
	    {"http://a/b/c/d;p?q", "g/./h", "http://a/b/c/g/h"},
	    {"http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"},
	    {"http://a/b/c/d;p?q", "g;x=1/./y", "http://a/b/c/g;x=1/y"},
	    {"http://a/b/c/d;p?q", "g;x=1/../y", "http://a/b/c/y"},
	    {"http://a/b/c/d;p?q", "g?y/./x", "http://a/b/c/g?y/./x"},
	    {"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
	    {"http://a/b/c/d;p?q", "http:g", "http:g"},
	    {"http://a", "g", "http://a/g"},
	    {"urn:x:y?=q", "#s", "urn:x:y?=q"},
	    {"", "a/b", "a/b"},
	    {"a/b", "c", "a/c"},
	    {"", "", ""},
	};
	cz_text target;

	for (size_t i = 0; i < COUNT(cases); i++) {
		CHECK_CASE(cz_uri_resolve(context, cz_text_from(cases[i].base), cz_text_from(cases[i].reference), &target) ==
		               CZ_OK,
		           "%s", cases[i].reference);
		CHECK_TEXT(target, cases[i].target);
	}
}

static void
test_uri_limit(cz_context *context)
{
	char *long_path = malloc(CZ_URI_LIMIT + 1);
	cz_text target;

	if (!long_path)
		return;
	memset(long_path, 'a', CZ_URI_LIMIT + 1);
	CHECK(cz_uri_resolve(context, CZ_TEXT_OF(""), (cz_text){long_path, CZ_URI_LIMIT}, &target) == CZ_OK);
	CHECK_ERROR(cz_uri_resolve(context, CZ_TEXT_OF("b/"), (cz_text){long_path, CZ_URI_LIMIT}, &target),
	            CZ_LIMIT_EXCEEDED, "a URI in the schema is longer than 8000 bytes");
	free(long_path);
}

static void
test_decode(cz_context *context)
{
	cz_text text;
	bool decoded;

	CHECK(cz_uri_decode(context, CZ_TEXT_OF("a%25b%C3%a9"), &text, &decoded) == CZ_OK && decoded);
	CHECK_TEXT(text, "a%b\xC3\xA9");
	CHECK(cz_uri_decode(context, CZ_TEXT_OF("%C3"), &text, &decoded) == CZ_OK && !decoded);
	CHECK(cz_uri_decode(context, CZ_TEXT_OF("%0"), &text, &decoded) == CZ_OK && !decoded);
	CHECK(cz_uri_decode(context, CZ_TEXT_OF("%g0"), &text, &decoded) == CZ_OK && !decoded);
	CHECK(cz_uri_decode(context, CZ_TEXT_OF("%00"), &text, &decoded) == CZ_OK && !decoded);
}

/* ---- keywords ---- */

static void
test_keywords(void)
{
	for (int i = 0; i < CZ_KEYWORD_COUNT; i++) {
		const cz_schema_keyword_row *row = &cz_schema_keywords[i];
		cz_json key = cz_json_string(row->text), before;

		CHECK_CASE((int)cz_schema_keyword_find(&key, row->drafts & CZ_DRAFT_NEW ? CZ_DRAFT_NEW : CZ_DRAFT_OLD) == i,
		           "%s is found", row->text.data);
		if (i == 0)
			continue;
		before = cz_json_string(cz_schema_keywords[i - 1].text);
		CHECK_CASE(cz_json_key_compare(&before, &key) <= 0, "%s stands in normal order", row->text.data);
	}
}

/* ---- verdicts and errors, over both forms ---- */

/* A text that has ' for ". */
static cz_code
parse_quoted(cz_context *context, cz_text text, cz_json *node)
{
	char *copy = cz_allocate(context, text.length);

	if (!copy)
		return CZ_OUT_OF_MEMORY;
	for (size_t i = 0; i < text.length; i++)
		copy[i] = (char)(text.data[i] == '\'' ? '"' : text.data[i]);
	return cz_json_parse(context, (cz_text){copy, text.length}, node);
}

static cz_json
quoted_document(cz_context *context, const char *text, bool native)
{
	cz_json tree = cz_json_null(), node;

	CHECK_CASE(parse_quoted(context, cz_text_from(text), &tree) == CZ_OK, "%s: %s", text, context->error.message);
	node = tree;
	if (native)
		CHECK_CASE(test_native(context, &tree, &node) == CZ_OK, "%s", text);
	return node;
}

static const cz_schema *
compiled(cz_context *context, const char *text)
{
	const cz_schema *schema = NULL;
	cz_json source = quoted_document(context, text, true);

	CHECK_CASE(cz_schema_compile(context, &context->arena, &source, &schema) == CZ_OK, "%s", context->error.message);
	return schema;
}

/* Writes each error in a line. */
typedef struct line_writer
{
	cz_schema_errors errors;
	cz_buffer lines;
	size_t count;
	char last[200];
} line_writer;

static cz_code
add_line(cz_schema_errors *errors, cz_context *context, const cz_schema_error *error)
{
	line_writer *writer = (line_writer *)errors;

	(void)context;
	writer->count++;
	snprintf(writer->last, sizeof writer->last, "%.*s", (int)error->message.length, error->message.data);
	if (writer->count > 10)
		return CZ_OK;
	cz_buffer_add_text(&writer->lines, error->instance_path);
	cz_buffer_add_char(&writer->lines, ' ');
	cz_buffer_add_text(&writer->lines, error->schema_path);
	cz_buffer_add_char(&writer->lines, '\n');
	return writer->lines.code;
}

static cz_code
list(cz_context *context, const cz_schema *schema, const cz_json *node, line_writer *writer, cz_text *lines)
{
	*writer = (line_writer){.errors = {add_line}};
	cz_buffer_init(&writer->lines, context);
	CZ_TRY(cz_schema_list_errors(context, schema, node, &writer->errors));
	return cz_buffer_finish(&writer->lines, lines);
}

static void
check_errors(cz_context *context, const char *schema_text, const char *text, const char *expected)
{
	const cz_schema *schema = compiled(context, schema_text);
	line_writer writer;
	cz_text lines;
	bool valid;

	for (int form = 0; form < 2; form++) {
		cz_json node = quoted_document(context, text, form);

		CHECK_CASE(cz_schema_is_valid(context, schema, &node, &valid) == CZ_OK && valid == (expected[0] == '\0'), "%s",
		           text);
		node = quoted_document(context, text, form);
		CHECK_CASE(list(context, schema, &node, &writer, &lines) == CZ_OK, "%s", context->error.message);
		CHECK_TEXT(lines, expected);
	}
}

static void
test_errors(cz_context *context)
{
	check_errors(context, "{'properties':{'a':{'type':'integer'}},'required':['b','c','a']}", "{'a':1.5,'c':1}",
	             "/a /properties/a/type\n /required\n");
	check_errors(context, "{'enum':[1,2,3,4,5,6,7,8,9,[1.0,{}],'a','b']}", "[1,{}]", "");
	check_errors(context, "{'enum':[1,2,3,4,5,6,7,8,9,[1.0,{}],'a','b']}", "[1,{'a':1}]", " /enum\n");
	check_errors(context, "{'uniqueItems':true}", "[[1],{'a':[2]},[2],1,2,3,4,5,6,{'a':[2.0]}]", " /uniqueItems\n");
	check_errors(context,
	             "{'allOf':[{'properties':{'a':{'const':{'b':[1]}}}},{'properties':{'a':{'minProperties':2}}}]}",
	             "{'a':{'b':[1.0]}}", "/a /allOf/1/properties/a/minProperties\n");
	check_errors(context,
	             "{'anyOf':[{'properties':{'a':true}},{'properties':{'b':{'type':'null'}}}],"
	             "'unevaluatedProperties':{'type':'string'}}",
	             "{'a':1,'b':2,'c':3,'d':'x'}", "/b /unevaluatedProperties/type\n/c /unevaluatedProperties/type\n");
	/* Nothing decides for the others: what another branch evaluated doesn't count when it failed. */
	check_errors(context,
	             "{'oneOf':[{'required':['x'],'properties':{'x':true}},{'properties':{'a':true}}],"
	             "'unevaluatedProperties':false}",
	             "{'a':1}", "");
}

/* Each level is opened once, however many schemas look at it. */
static void
test_opens(cz_context *context)
{
	test_engine *engine = context->engine;
	const cz_schema *schema =
	    compiled(context, "{'allOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/a'},{'not':{'$ref':'#/$defs/b'}}],"
	                      "'$defs':{'a':{'properties':{'x':{'items':{'minimum':1}}}},"
	                      "'b':{'properties':{'x':{'uniqueItems':true,'contains':{'const':0}}}}}}");
	cz_json node = quoted_document(context, "{'x':[1,2,3],'y':[[],{}]}", true);
	bool valid;

	engine->opens = 0;
	CHECK(cz_schema_is_valid(context, schema, &node, &valid) == CZ_OK && valid);
	CHECK_CASE(engine->opens == 2, "%zu opened: the document and x", engine->opens);
}

/* ---- limits ---- */

/* A text with a part repeated. */
static char *
repeated(const char *before, const char *part, size_t times, const char *after)
{
	size_t length = strlen(part);
	char *text = malloc(strlen(before) + times * length + strlen(after) + 1), *p = text;

	if (!text)
		exit(2);
	p += sprintf(p, "%s", before);
	for (size_t i = 0; i < times; i++, p += length)
		memcpy(p, part, length);
	strcpy(p, after);
	return text;
}

static void
test_depth(cz_context *context)
{
	const cz_schema *schema = compiled(context, "{'items':{'$ref':'#'}}");
	const cz_schema *twice = compiled(context, "{'items':{'allOf':[{'$ref':'#'}]}}");
	char *open = repeated("", "[", CZ_JSON_DEPTH_LIMIT, ""), *text = repeated(open, "]", CZ_JSON_DEPTH_LIMIT, "");
	cz_json node = parsed(context, text);
	bool valid;

	CHECK_CASE(cz_schema_is_valid(context, schema, &node, &valid) == CZ_OK && valid, "%s", context->error.message);
	CHECK_ERROR(cz_schema_is_valid(context, twice, &node, &valid), CZ_LIMIT_EXCEEDED,
	            "the schema is applied more than 1200 levels deep, the document's own levels among them");
	free(open);
	free(text);
}

static void
test_node_limit(cz_context *context)
{
	char *text = repeated("{\"allOf\":[true", ",true", CZ_SCHEMA_NODE_LIMIT, "]}");
	const cz_schema *schema;
	cz_json source = parsed(context, text);

	CHECK_ERROR(cz_schema_compile(context, &context->arena, &source, &schema), CZ_LIMIT_EXCEEDED,
	            "the schema has more than 100000 subschemas");
	free(text);
}

/* Two references at each level: 2^40 ways through the document. */
static void
test_step_limit(cz_context *context)
{
	const cz_schema *schema = compiled(
	    context, "{'$defs':{'a':{'type':'array','anyOf':[{'items':{'$ref':'#/$defs/a'}},"
	             "{'items':{'$ref':'#/$defs/a'}}]}},'$ref':'#/$defs/a'}");
	char *open = repeated("", "[", 40, "1"), *text = repeated(open, "]", 40, "");
	cz_json node = parsed(context, text);
	bool valid;

	CHECK_ERROR(cz_schema_is_valid(context, schema, &node, &valid), CZ_LIMIT_EXCEEDED,
	            "the document takes more than 100000000 subschemas to check");
	free(open);
	free(text);
}

static void
test_error_limit(cz_context *context)
{
	const cz_schema *schema = compiled(context, "{'items':false}");
	char *text = repeated("[1", ",1", CZ_SCHEMA_ERROR_LIMIT, "]");
	char *exact = repeated("[1", ",1", CZ_SCHEMA_ERROR_LIMIT - 1, "]");
	cz_json node = parsed(context, text);
	line_writer writer;
	cz_text lines;

	CHECK(list(context, schema, &node, &writer, &lines) == CZ_OK && writer.count == CZ_SCHEMA_ERROR_LIMIT + 1);
	CHECK_TEXT(cz_text_from(writer.last), "there are more errors, which are not listed");
	node = parsed(context, exact);
	CHECK(list(context, schema, &node, &writer, &lines) == CZ_OK && writer.count == CZ_SCHEMA_ERROR_LIMIT);
	CHECK_TEXT(cz_text_from(writer.last), "is not allowed here");
	free(text);
	free(exact);
}

/* ---- sweeps ---- */

#define SCHEMA \
	"{'$id':'http://e/r','type':'object','required':['a'],'properties':{'a':{'type':'integer','minimum':1," \
	"'multipleOf':0.1},'l':{'uniqueItems':true,'minItems':1,'contains':{'const':[1]},'prefixItems':[{'enum':[1,2,3,4," \
	"5,6,7,8,9,'x']}],'items':{'$ref':'s#n'}},'d':{'$ref':'#/extra/x'},'m':{'$ref':" \
	"'https://json-schema.org/draft/2020-12/schema'}},'extra':{'x':{'maxLength':3,'pattern':'^[m-z]'}}," \
	"'$defs':{'s':{'$id':'s','$defs':{'n':{'$anchor':'n','anyOf':[{'type':'array'},{'type':'number'}]}}}}," \
	"'dependentRequired':{'a':['l']},'propertyNames':{'maxLength':2},'if':{'required':['a']}," \
	"'then':{'properties':{'l':true}},'unevaluatedProperties':{'type':'null'}}"
#define DOCUMENT \
	"{'a':0,'l':[10,[1],[1.0],3,4,5,6,7,8,9],'d':'long','m':{'type':'x','not':{'minimum':'1'}},'long':1,'n':null}"

static cz_code
everything(cz_context *context, void *data)
{
	const cz_schema *schema;
	line_writer writer;
	cz_json tree, native;
	cz_text lines;
	bool valid;

	(void)data;
	CZ_TRY(parse_quoted(context, CZ_TEXT_OF(SCHEMA), &tree));
	CZ_TRY(cz_schema_compile(context, &context->arena, &tree, &schema));
	CZ_TRY(parse_quoted(context, CZ_TEXT_OF(DOCUMENT), &tree));
	CZ_TRY(test_native(context, &tree, &native));
	CZ_TRY(cz_schema_is_valid(context, schema, &native, &valid));
	CHECK_CASE(!valid, "the document has errors");
	CZ_TRY(list(context, schema, &native, &writer, &lines));
	CHECK_CASE(writer.count == 9, "%zu errors", writer.count);
	return CZ_OK;
}

int
main(void)
{
	test_engine engine;
	cz_context context;
	size_t points;

	test_context(&context, &test_native_host, &engine);
	test_resolve(&context);
	test_uri_limit(&context);
	test_decode(&context);
	test_keywords();
	test_errors(&context);
	test_opens(&context);
	test_depth(&context);
	test_node_limit(&context);
	test_step_limit(&context);
	test_error_limit(&context);
	cz_context_clear(&context);
	CHECK(engine.outstanding == 0);
	CHECK_CASE(test_memory_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points", points);
	CHECK_CASE(test_interrupt_sweep(&test_native_host, everything, NULL, &points) && points > 100, "%zu points",
	           points);
	return check_result();
}
