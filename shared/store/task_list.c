/*
 * Lists of tasks.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "store/task_list.h"

enum { FIRST_CAPACITY = 8 };

/* What the list has outgrown stays in the arena, which the end of the call clears. */
static cz_code
make_room(cz_context *context, cz_task_list *list)
{
	size_t capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
	cz_json *items;

	if (list->count < list->capacity)
		return CZ_OK;
	items = CZ_NEW_ARRAY(context, capacity, cz_json);
	if (!items)
		return CZ_OUT_OF_MEMORY;
	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	list->items = items;
	list->capacity = capacity;
	return CZ_OK;
}

cz_code
cz_task_list_add(cz_context *context, cz_task_list *list, cz_text workflow_exec_id, cz_text task_exec_id, cz_text from)
{
	cz_json *parts = CZ_NEW_ARRAY(context, 3, cz_json);
	cz_text texts[] = {workflow_exec_id, task_exec_id, from};

	if (!parts)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(make_room(context, list));
	for (int i = 0; i < 3; i++) {
		CZ_TRY(cz_text_copy(context, texts[i], &texts[i]));
		parts[i] = cz_json_string(texts[i]);
	}
	list->items[list->count++] = cz_json_array(parts, 3);
	return CZ_OK;
}

cz_code
cz_task_list_value(cz_context *context, const cz_task_list *list, cz_value *value)
{
	cz_json *array = CZ_NEW(context, cz_json);

	if (!array)
		return CZ_OUT_OF_MEMORY;
	*array = cz_json_array(list->items, list->count);
	*value = cz_json_value(array);
	return CZ_OK;
}
