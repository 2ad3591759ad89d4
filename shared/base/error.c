/*
 * Recording errors in the context.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/context.h"

const cz_error_kind *
cz_error_kind_of(cz_code code)
{
	static const cz_error_kind kinds[] = {
#define CZ_ERROR(name, sqlstate, sqlite) {#name, sqlstate, sqlite},
#include "base/errors.def"
#undef CZ_ERROR
	};

	return &kinds[code - 1];
}

/* Shortens a message that snprintf had to cut, so that it ends with a whole character. */
static void
end_at_character(char *message)
{
	size_t valid = cz_text_valid_prefix(cz_text_from(message));

	message[valid] = '\0';
}

cz_code
(cz_fail)(cz_context *context, cz_code code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(context->error.message, CZ_MESSAGE_SIZE, format, arguments);
	va_end(arguments);
	end_at_character(context->error.message);
	context->error.hint[0] = '\0';
	context->error.code = code;
	return code;
}

void
cz_hint(cz_context *context, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(context->error.hint, CZ_HINT_SIZE, format, arguments);
	va_end(arguments);
	end_at_character(context->error.hint);
}

cz_code
(cz_out_of_memory)(cz_context *context)
{
	return cz_fail(context, CZ_OUT_OF_MEMORY, "out of memory");
}

int
cz_quote_length(cz_text text)
{
	if (text.length > CZ_QUOTE_LIMIT)
		text.length = CZ_QUOTE_LIMIT;
	return (int)cz_text_valid_prefix(text);
}
