/*
 * Errors as rows: where in the document, where in the schema, and what is wrong.
 *
 * The place in the schema is where the keyword stands in the text, whatever references led there, so that it can be
 * looked up. The meta-schemas are no part of that text: what is wrong there is told of the reference that led there.
 *
 * Rows are limited in number and in bytes, so that a document with many errors far down can't take memory without end.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdarg.h>
#include <stdio.h>

#include "json/schema_compiler.h"
#include "json/schema_evaluate.h"

typedef struct cz_schema_report
{
	cz_schema_errors *errors;
	cz_buffer schema_path;
	cz_buffer values[CZ_VALUE_COUNT];
	uint32_t count;
	uint64_t bytes;
} cz_schema_report;

/* ---- paths ---- */

/* token: what is behind the keyword; nothing when its data is NULL. */
static void
write_schema_path(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, cz_text token)
{
	const cz_schema *schema = evaluation->schema;
	cz_buffer *buffer = &evaluation->report->schema_path;

	if (cz_schema_is_meta(schema, node)) {
		node = evaluation->reference.node;
		keyword = evaluation->reference.keyword;
		token.data = NULL;
	}
	buffer->length = 0;
	cz_schema_pointer_write(buffer, schema->places, node);
	if (keyword != CZ_KEYWORD_COUNT)
		cz_schema_pointer_add(buffer, cz_schema_keywords[keyword].text);
	if (token.data)
		cz_schema_pointer_add(buffer, token);
}

/* ---- rows ---- */

static cz_code
add_row(cz_evaluation *evaluation, const cz_schema_error *error)
{
	cz_schema_report *report = evaluation->report;

	report->count++;
	report->bytes += error->instance_path.length + error->schema_path.length + error->message.length;
	return report->errors->add(report->errors, evaluation->context, error);
}

/* The last row. Without the report nothing goes on. */
static cz_code
end_list(cz_evaluation *evaluation)
{
	cz_schema_error end = {
	    .instance_path = CZ_TEXT_OF(""),
	    .schema_path = CZ_TEXT_OF(""),
	    .message = CZ_TEXT_OF("there are more errors, which are not listed"),
	};

	CZ_TRY(add_row(evaluation, &end));
	evaluation->report = NULL;
	return CZ_OK;
}

static cz_code report_error(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, cz_text token,
                            const cz_instance *instance, const char *format, va_list arguments) CZ_PRINTF(6, 0);

static cz_code
report_error(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, cz_text token,
             const cz_instance *instance, const char *format, va_list arguments)
{
	cz_schema_report *report = evaluation->report;
	cz_schema_error error;
	char message[CZ_MESSAGE_SIZE];
	int length = 0;

	if (report->count == CZ_SCHEMA_ERROR_LIMIT || report->bytes > CZ_SCHEMA_ERROR_BYTES)
		return end_list(evaluation);
	if (instance->is_name)
		length = snprintf(message, sizeof message, "name \"%.*s\": ", CZ_QUOTE(cz_json_text_of(instance->node)));
	vsnprintf(message + length, sizeof message - (size_t)length, format, arguments);
	CZ_TRY(cz_place_pointer(evaluation->context, instance->place, &error.instance_path));
	write_schema_path(evaluation, node, keyword, token);
	CZ_TRY(cz_buffer_finish(&report->schema_path, &error.schema_path));
	error.message = cz_text_from(message);
	return add_row(evaluation, &error);
}

cz_code
cz_schema_error_at(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, const cz_instance *instance,
                   bool *valid, const char *format, ...)
{
	va_list arguments;
	cz_code code;

	*valid = false;
	if (!evaluation->report)
		return CZ_OK;
	va_start(arguments, format);
	code = report_error(evaluation, node, keyword, (cz_text){NULL, 0}, instance, format, arguments);
	va_end(arguments);
	return code;
}

cz_code
cz_schema_error_behind(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, cz_text token,
                       const cz_instance *instance, bool *valid, const char *format, ...)
{
	va_list arguments;
	cz_code code;

	*valid = false;
	if (!evaluation->report)
		return CZ_OK;
	va_start(arguments, format);
	code = report_error(evaluation, node, keyword, token, instance, format, arguments);
	va_end(arguments);
	return code;
}

cz_code
cz_schema_value_text(cz_evaluation *evaluation, int which, const cz_json *value, cz_text *text)
{
	cz_buffer *buffer;

	*text = CZ_TEXT_OF("");
	if (!evaluation->report)
		return CZ_OK;
	buffer = &evaluation->report->values[which];
	buffer->length = 0;
	cz_json_write(buffer, value);
	return cz_buffer_finish(buffer, text);
}

/* ---- the list ---- */

cz_code
cz_schema_list_errors(cz_context *context, const cz_schema *schema, const cz_json *document, cz_schema_errors *errors)
{
	cz_schema_report report = {.errors = errors};
	bool valid;

	cz_buffer_init(&report.schema_path, context);
	for (int i = 0; i < CZ_VALUE_COUNT; i++)
		cz_buffer_init(&report.values[i], context);
	return cz_schema_run(context, schema, &report, document, &valid);
}
