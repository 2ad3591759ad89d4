/*
 * The SQL functions over JSONPath.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/cached.h"
#include "function.h"
#include "json/path.h"

static cz_code
make_path(cz_context *context, cz_arena *keep, const void *from, const void **made)
{
	const cz_value *argument = from;
	const cz_path *path;

	CZ_TRY(cz_path_compile(context, keep, argument->as.text, &path));
	*made = path;
	return CZ_OK;
}

/* The compiled path of the second argument. */
static cz_code
path_of(cz_context *context, const cz_value *argument, const cz_path **path)
{
	cz_bytes source = {(const uint8_t *)argument->as.text.data, argument->as.text.length};
	const void *made;

	CZ_TRY(cz_cached(context, 1, source, make_path, argument, &made));
	*path = made;
	return CZ_OK;
}

cz_code
compozy_json_query_first(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	const cz_path *path;
	cz_json value;
	bool found;

	(void)count;
	CZ_TRY(path_of(context, &args[1], &path));
	CZ_TRY(cz_path_first(context, path, args[0].as.json, &value, &found));
	return found ? cz_json_result(context, &value, result) : CZ_OK;
}

/* Values as the rows of a table. */
typedef struct row_maker
{
	cz_path_taker taker;
	cz_rows *rows;
	int64_t ordinal;
} row_maker;

static cz_code
add_row(cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place, bool *more)
{
	row_maker *maker = (row_maker *)taker;
	cz_arena_mark mark = cz_arena_get_mark(&context->arena);
	cz_value values[3];
	cz_text path;

	(void)more;
	if (maker->ordinal == CZ_PATH_ROW_LIMIT)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the path selects more than %d values", (int)CZ_PATH_ROW_LIMIT);
	CZ_TRY(cz_path_of_place(context, place, &path));
	values[0] = cz_int(++maker->ordinal);
	values[1] = cz_text_value(path);
	values[2] = cz_json_value(value);
	CZ_TRY(maker->rows->add(maker->rows, context, values));
	if (maker->rows->bytes > CZ_PATH_ROW_BYTES)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "the values that the path selects, and their paths, take more than %d bytes",
					   (int)CZ_PATH_ROW_BYTES);
	cz_arena_release(&context->arena, &mark);
	return CZ_OK;
}

cz_code
compozy_json_query(cz_context *context, const cz_value *args, cz_rows *rows)
{
	row_maker maker = {{add_row}, rows, 0};
	const cz_path *path;

	CZ_TRY(path_of(context, &args[1], &path));
	return cz_path_select(context, path, args[0].as.json, &maker.taker);
}
