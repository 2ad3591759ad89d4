/*
 * Reading filters.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/filter.h"

#include "domain/domain.h"

/* What a filter may have besides columns, and where it goes. */
typedef struct cz_filter_reader
{
	cz_filter *filter;
	cz_filter_use use;
} cz_filter_reader;

/* ---- errors ---- */

static void
add_name(cz_buffer *buffer, const char *name)
{
	cz_buffer_add(buffer, ", ", 2);
	cz_buffer_add_text(buffer, cz_text_from(name));
}

static cz_code
unknown_member(cz_context *context, const cz_filter_reader *reader, cz_text name)
{
	const cz_shape *shape = reader->filter->shape;
	cz_buffer buffer;
	cz_text allowed;

	cz_buffer_init(&buffer, context);
	for (int i = 0; i < shape->column_count; i++)
		add_name(&buffer, shape->names[i]);
	add_name(&buffer, "created_after, created_before, updated_after, updated_before");
	if (reader->use != CZ_FILTER_ONLY)
		add_name(&buffer, "limit");
	if (reader->use == CZ_FILTER_PAGES)
		add_name(&buffer, shape == &cz_workflow_shape ? "order, after" : "after");
	CZ_TRY(cz_buffer_finish(&buffer, &allowed));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"filter\" has \"%.*s\"; allowed: %.*s", CZ_QUOTE(name),
				   (int)(allowed.length - 2), allowed.data + 2);
}

static cz_code
wrong_kind(cz_context *context, cz_text name, const char *allowed, const cz_json *value)
{
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" of argument \"filter\" must be %s, not %s", CZ_QUOTE(name), allowed,
				   cz_json_kind_name(value));
}

/* ---- conditions ---- */

static cz_code
add_condition(cz_context *context, cz_filter *filter, int column, cz_comparison comparison, const cz_value *value)
{
	if (filter->count == CZ_MAX_CONDITIONS)
		return cz_fail(context, CZ_LIMIT_EXCEEDED, "argument \"filter\" has more than %d conditions", CZ_MAX_CONDITIONS);
	filter->conditions[filter->count++] = (cz_condition){column, comparison, *value};
	return CZ_OK;
}

/* An array of strings, whatever its length: the statement is one. */
static cz_code
check_strings(cz_context *context, cz_text name, const cz_json *array)
{
	cz_json opened;

	CZ_TRY(cz_json_open(context, array, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		if (opened.as.items[i].kind != CZ_JSON_STRING)
			return wrong_kind(context, name, "an array of strings", &opened.as.items[i]);
	return CZ_OK;
}

static cz_code
add_text(cz_context *context, cz_filter *filter, int column, cz_text name, const cz_json *value)
{
	cz_value parameter;
	cz_text text;

	if (value->kind == CZ_JSON_ARRAY) {
		CZ_TRY(check_strings(context, name, value));
		parameter = cz_json_value(value);
		return add_condition(context, filter, column, CZ_ANY_OF, &parameter);
	}
	if (value->kind != CZ_JSON_STRING)
		return wrong_kind(context, name, "a string, an array of strings or null", value);
	CZ_TRY(cz_json_spelling(context, value, &text));
	parameter = cz_text_value(text);
	return add_condition(context, filter, column, CZ_EQUAL, &parameter);
}

static cz_code
read_time(cz_context *context, cz_text name, const cz_json *value, cz_value *time)
{
	int64_t microseconds;
	cz_text text;

	if (value->kind != CZ_JSON_STRING)
		return wrong_kind(context, name, "a time", value);
	CZ_TRY(cz_json_spelling(context, value, &text));
	CZ_TRY(cz_time_parse(context, "filter", text, &microseconds));
	*time = cz_time_value(microseconds);
	return CZ_OK;
}

static cz_code
add_column(cz_context *context, cz_filter *filter, int column, cz_text name, const cz_json *value)
{
	char letter = filter->shape->letters[column];
	cz_value parameter = cz_null();

	if (value->kind == CZ_JSON_NULL)
		return add_condition(context, filter, column, CZ_IS_NULL, &parameter);
	if (letter == 't')
		return add_text(context, filter, column, name, value);
	if (letter == 'j') {
		parameter = cz_json_value(value);
		return add_condition(context, filter, column, CZ_CONTAINS, &parameter);
	}
	CZ_TRY(read_time(context, name, value, &parameter));
	return add_condition(context, filter, column, CZ_EQUAL, &parameter);
}

/* created_after and its like; found is false for another name. */
static cz_code
add_bound(cz_context *context, cz_filter *filter, cz_text name, const cz_json *value, bool *found)
{
	static const struct
	{
		const char *name, *column;
		cz_comparison comparison;
	} bounds[] = {
		{"created_after", "created_at", CZ_FROM_ON},
		{"created_before", "created_at", CZ_BEFORE},
		{"updated_after", "updated_at", CZ_FROM_ON},
		{"updated_before", "updated_at", CZ_BEFORE},
	};
	cz_value time;

	*found = false;
	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
		if (!cz_text_is(name, bounds[i].name))
			continue;
		*found = true;
		CZ_TRY(read_time(context, name, value, &time));
		return add_condition(context, filter, cz_state_column(filter->shape, cz_text_from(bounds[i].column)),
							 bounds[i].comparison, &time);
	}
	return CZ_OK;
}

/* ---- pages ---- */

static cz_code
read_limit(cz_context *context, const cz_json *value, cz_page *page)
{
	int64_t limit = 0;
	bool is_integer = false;
	cz_text given;

	if (value->kind == CZ_JSON_NUMBER)
		CZ_TRY(cz_json_get_int(context, value, &limit, &is_integer));
	if (is_integer && limit >= 1 && limit <= CZ_PAGE_LIMIT) {
		page->limit = cz_int(limit);
		return CZ_OK;
	}
	CZ_TRY(cz_json_to_text(context, value, &given));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"limit\" of argument \"filter\" is %.*s; allowed: 1 to %d", CZ_QUOTE(given),
				   CZ_PAGE_LIMIT);
}

static cz_code
read_order(cz_context *context, const cz_json *value, cz_page *page)
{
	cz_text order = CZ_TEXT_OF("");

	if (value->kind == CZ_JSON_STRING)
		CZ_TRY(cz_json_spelling(context, value, &order));
	page->by_update = cz_text_is(order, "updated_at");
	if (page->by_update || cz_text_is(order, "created_at"))
		return CZ_OK;
	CZ_TRY(cz_json_to_text(context, value, &order));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"order\" of argument \"filter\" is %.*s; allowed: created_at, updated_at",
				   CZ_QUOTE(order));
}

/* The place in the order that the page begins after: the last row of the page before it, or its two columns. */
static cz_code
read_after(cz_context *context, const cz_shape *shape, const cz_json *value, cz_page *page)
{
	const char *time_name = page->by_update ? "updated_at" : "created_at", *id_name = shape->names[0];
	cz_json time, id;
	bool has_time = false, has_id = false;
	cz_text text;

	if (value->kind == CZ_JSON_OBJECT) {
		CZ_TRY(cz_json_member_get(context, value, cz_text_from(time_name), &time, &has_time));
		CZ_TRY(cz_json_member_get(context, value, cz_text_from(id_name), &id, &has_id));
	}
	if (!has_time || !has_id || id.kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "\"after\" of argument \"filter\" must be an object with the last row's \"%s\" and \"%s\"", time_name,
					   id_name);
	CZ_TRY(read_time(context, CZ_TEXT_OF("after"), &time, &page->after_time));
	CZ_TRY(cz_json_spelling(context, &id, &text));
	page->after_id = cz_text_value(text);
	return CZ_OK;
}

/* ---- the object ---- */

static cz_code
read_member(cz_context *context, const cz_filter_reader *reader, cz_text name, const cz_json *value)
{
	cz_filter *filter = reader->filter;
	int column = cz_state_column(filter->shape, name);
	bool found;

	if (column >= 0)
		return add_column(context, filter, column, name, value);
	CZ_TRY(add_bound(context, filter, name, value, &found));
	if (found)
		return CZ_OK;
	if (reader->use != CZ_FILTER_ONLY && cz_text_is(name, "limit"))
		return read_limit(context, value, &filter->page);
	if (reader->use == CZ_FILTER_PAGES && cz_text_is(name, "after"))
		return CZ_OK; /* read when the order is known */
	if (reader->use == CZ_FILTER_PAGES && filter->shape == &cz_workflow_shape && cz_text_is(name, "order"))
		return read_order(context, value, &filter->page);
	return unknown_member(context, reader, name);
}

static cz_code
read_members(cz_context *context, const cz_filter_reader *reader, const cz_json *object)
{
	cz_json opened, after;
	bool found;

	CZ_TRY(cz_json_open(context, object, &opened));
	for (uint32_t i = 0; i < opened.length; i++) {
		cz_text name;

		CZ_TRY(cz_json_spelling(context, &opened.as.members[i].key, &name));
		CZ_TRY(read_member(context, reader, name, &opened.as.members[i].value));
	}
	CZ_TRY(cz_json_member_get(context, object, CZ_TEXT_OF("after"), &after, &found));
	if (!found || after.kind == CZ_JSON_NULL)
		return CZ_OK;
	return read_after(context, reader->filter->shape, &after, &reader->filter->page);
}

cz_code
cz_filter_read(cz_context *context, const cz_shape *shape, cz_filter_use use, const cz_value *argument, cz_filter *filter)
{
	cz_filter_reader reader = {filter, use};

	memset(filter, 0, sizeof *filter);
	filter->shape = shape;
	if (!cz_is_null(argument)) {
		if (argument->as.json->kind != CZ_JSON_OBJECT)
			return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"filter\" must be an object, not %s",
						   cz_json_kind_name(argument->as.json));
		CZ_TRY(read_members(context, &reader, argument->as.json));
	}
	if (use == CZ_FILTER_SET && filter->count == 0)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"filter\" has no condition");
	return CZ_OK;
}
