/*
 * Schemas: a schema in the first line, a document below. Both forms of either give the same verdict and the same
 * errors, whose places are there; a document has errors exactly when it isn't valid.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "fuzz.h"
#include "json/schema.h"

/* Enough for any schema but those that branch without end. */
enum { POLLS = 500 };

typedef struct error_list
{
	cz_schema_errors errors;
	const cz_json *schema;
	const cz_json *document;
	cz_buffer text;
	size_t count;
} error_list;

static void
check_place(cz_context *context, const cz_json *document, cz_text pointer)
{
	cz_json value;
	bool found;

	FUZZ_CHECK(cz_json_pointer_get(context, document, pointer, &value, &found) == CZ_OK && found);
}

static cz_code
add_error(cz_schema_errors *errors, cz_context *context, const cz_schema_error *error)
{
	error_list *list = (error_list *)errors;

	list->count++;
	check_place(context, list->document, error->instance_path);
	check_place(context, list->schema, error->schema_path);
	cz_buffer_add_text(&list->text, error->instance_path);
	cz_buffer_add_char(&list->text, '\n');
	cz_buffer_add_text(&list->text, error->schema_path);
	cz_buffer_add_char(&list->text, '\n');
	cz_buffer_add_text(&list->text, error->message);
	cz_buffer_add_char(&list->text, '\n');
	return list->text.code;
}

/* What checking the document gives, as text; valid tells the verdict. */
static cz_text
checked(cz_context *context, const cz_schema *schema, const cz_json *source, const cz_json *document)
{
	error_list list = {.errors = {add_error}, .schema = source, .document = document};
	cz_text text = CZ_TEXT_OF("");
	cz_code code;
	bool valid;

	code = cz_schema_is_valid(context, schema, document, &valid);
	FUZZ_CHECK(code == CZ_OK || code == CZ_LIMIT_EXCEEDED || code == CZ_INTERRUPTED);
	if (code != CZ_OK)
		return text;
	cz_buffer_init(&list.text, context);
	code = cz_schema_list_errors(context, schema, document, &list.errors);
	FUZZ_CHECK(code == CZ_OK || code == CZ_LIMIT_EXCEEDED || code == CZ_INTERRUPTED);
	if (code != CZ_OK)
		return text;
	FUZZ_CHECK(valid == (list.count == 0));
	FUZZ_CHECK(cz_buffer_finish(&list.text, &text) == CZ_OK);
	return text;
}

/* A schema of both forms: the same one, or refused with the same sentence. */
static bool
compile(cz_context *context, const cz_json *source, const cz_schema **schema)
{
	cz_json native = fuzz_native(context, source);
	cz_code code = cz_schema_compile(context, &context->arena, source, schema);
	cz_text message;

	FUZZ_CHECK(code == CZ_OK || code == CZ_INVALID_ARGUMENT || code == CZ_LIMIT_EXCEEDED || code == CZ_UNSUPPORTED ||
	           code == CZ_INTERRUPTED);
	if (code == CZ_INTERRUPTED)
		return false;
	FUZZ_CHECK(cz_text_copy(context, cz_text_from(context->error.message), &message) == CZ_OK);
	FUZZ_CHECK(cz_schema_compile(context, &context->arena, &native, schema) == code);
	FUZZ_CHECK(code == CZ_OK || cz_text_is(message, context->error.message));
	return code == CZ_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	test_engine engine;
	cz_context context;
	cz_text first, second, seen;
	cz_json source, document, native;
	const cz_schema *schema;

	fuzz_split(data, size, &first, &second);
	test_context(&context, &test_native_host, &engine);
	engine.interrupt_at = POLLS;
	if (fuzz_parse(&context, first, &source) && fuzz_parse(&context, second, &document) &&
	    compile(&context, &source, &schema)) {
		native = fuzz_native(&context, &document);
		seen = checked(&context, schema, &source, &document);
		second = checked(&context, schema, &source, &native);
		FUZZ_CHECK(engine.polls >= POLLS || cz_text_equal(seen, second));
	}
	cz_context_clear(&context);
	return 0;
}
