/*
 * The context of a call.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/context.h"

void *
cz_allocate(cz_context *context, size_t size)
{
	void *piece = cz_arena_allocate(&context->arena, size);

	if (!piece)
		(void)cz_out_of_memory(context);
	return piece;
}

void *
cz_allocate_array(cz_context *context, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		(void)cz_out_of_memory(context);
		return NULL;
	}
	return cz_allocate(context, count * size);
}

cz_code
cz_text_copy(cz_context *context, cz_text source, cz_text *copy)
{
	char *data = cz_allocate(context, source.length);

	if (!data)
		return CZ_OUT_OF_MEMORY;
	if (source.length)
		memcpy(data, source.data, source.length);
	*copy = (cz_text){data, source.length};
	return CZ_OK;
}

cz_code
cz_bytes_copy(cz_context *context, cz_bytes source, cz_bytes *copy)
{
	cz_text text = {(const char *)source.data, source.length};

	CZ_TRY(cz_text_copy(context, text, &text));
	*copy = (cz_bytes){(const uint8_t *)text.data, text.length};
	return CZ_OK;
}

cz_code
cz_poll_now(cz_context *context)
{
	if (context->host->interrupted(context->engine))
		return cz_fail(context, CZ_INTERRUPTED, "the call was canceled");
	return CZ_OK;
}
