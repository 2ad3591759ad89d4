/*
 * What is kept of arguments.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/cached.h"

static bool
is_current(const cz_kept *kept, cz_bytes source)
{
	if (!kept->made || kept->is_constant)
		return kept->made != NULL;
	return source.data && kept->source.data && source.length == kept->source.length &&
	       memcmp(source.data, kept->source.data, source.length) == 0;
}

static cz_code
copy_source(cz_context *context, cz_kept *kept, cz_bytes source)
{
	uint8_t *data;

	kept->source = (cz_bytes){NULL, 0};
	if (kept->is_constant || !source.data)
		return CZ_OK;
	data = cz_arena_allocate(&kept->arena, source.length);
	if (!data)
		return cz_out_of_memory(context);
	if (source.length)
		memcpy(data, source.data, source.length);
	kept->source = (cz_bytes){data, source.length};
	return CZ_OK;
}

/* What is there counts only once it is complete: the call may be left by longjmp in between. */
cz_code
cz_cached(cz_context *context, int argument, cz_bytes source, cz_maker *maker, const void *from, const void **made)
{
	cz_kept *kept = context->host->kept ? context->host->kept(context->engine, argument) : NULL;

	if (!kept)
		return maker(context, &context->arena, from, made);
	if (!is_current(kept, source)) {
		kept->made = NULL;
		cz_arena_clear(&kept->arena);
		CZ_TRY(copy_source(context, kept, source));
		CZ_TRY(maker(context, &kept->arena, from, made));
		kept->made = *made;
	}
	*made = kept->made;
	return CZ_OK;
}
