/*
 * Finding workflows and tasks by a filter, a page at a time.
 *
 * A page begins after a place in the order, not after a number of rows, so that what others insert or delete meanwhile neither
 * repeats nor hides a row; the place is made of the columns that order, so the row it came from may be gone.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "store/filter.h"
#include "store/latest.h"
#include "store/schema.h"
#include "store/transition.h"

/* The pieces of one kind of thing. */
typedef struct cz_source
{
	const char *select, *letters;
	const char *after;	 /* by created_at */
	const char *order;	 /* by created_at */
	const char *after_update, *order_update;
} cz_source;

static const cz_source workflows = {
	"SELECT " CZ_WORKFLOW_LIST " FROM workflow_states WHERE true",
	CZ_WORKFLOW_LETTERS,
	" AND (created_at, workflow_exec_id) < (",
	" ORDER BY created_at DESC, workflow_exec_id DESC LIMIT ",
	" AND (updated_at, workflow_exec_id) < (",
	" ORDER BY updated_at DESC, workflow_exec_id DESC LIMIT ",
};

static const cz_source tasks = {
	"SELECT " CZ_TASK_LIST " FROM task_states WHERE true",
	CZ_TASK_LETTERS,
	" AND (created_at, task_exec_id) > (",
	" ORDER BY created_at, task_exec_id LIMIT ",
	NULL,
	NULL,
};

static cz_code
assemble(cz_context *context, const cz_source *source, const cz_filter *filter, cz_assembly *assembly)
{
	const cz_page *page = &filter->page;
	cz_value limit = cz_is_null(&page->limit) ? cz_int(CZ_PAGE) : page->limit;

	cz_assembly_begin(context, "find", source->letters, assembly);
	cz_assembly_add(assembly, source->select);
	CZ_TRY(cz_filter_conditions(context, filter, "", assembly));
	if (!cz_is_null(&page->after_time)) {
		cz_assembly_add(assembly, page->by_update ? source->after_update : source->after);
		CZ_TRY(cz_assembly_parameter(context, assembly, 'z', &page->after_time));
		cz_assembly_add(assembly, ", ");
		CZ_TRY(cz_assembly_parameter(context, assembly, 't', &page->after_id));
		cz_assembly_add(assembly, ")");
	}
	cz_assembly_add(assembly, page->by_update ? source->order_update : source->order);
	CZ_TRY(cz_assembly_parameter(context, assembly, 'i', &limit));
	return cz_assembly_end(assembly);
}

static cz_code
find(cz_context *context, const cz_shape *shape, const cz_source *source, const cz_value *argument, cz_rows *rows)
{
	cz_filter filter;
	cz_assembly assembly;

	CZ_TRY(cz_filter_read(context, shape, CZ_FILTER_PAGES, argument, &filter));
	CZ_TRY(assemble(context, source, &filter, &assembly));
	assembly.statement.survey = true;
	CZ_TRY(cz_schema_require(context));
	return cz_query_rows_assembled(context, &assembly.statement, assembly.parameters, rows);
}

cz_code
compozy_workflow_find(cz_context *context, const cz_value *args, cz_rows *rows)
{
	return find(context, &cz_workflow_shape, &workflows, &args[0], rows);
}

cz_code
compozy_task_find(cz_context *context, const cz_value *args, cz_rows *rows)
{
	return find(context, &cz_task_shape, &tasks, &args[0], rows);
}

/* ---- one ---- */

cz_code
compozy_workflow_find_one(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	bool of_tasks = !cz_is_null(&args[1]) || !cz_is_null(&args[2]) || !cz_is_null(&args[3]);
	cz_value parameters[] = {args[0], cz_bool(of_tasks), args[1], args[2], args[3]};
	cz_value id[1];
	bool found;

	(void)count;
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_query_one(context, CZ_SQL_workflow_newest, parameters, id, &found));
	if (!found)
		return cz_fail(context, CZ_WORKFLOW_NOT_FOUND, "there is no workflow \"%.*s\"%s", CZ_QUOTE(args[0].as.text),
					   of_tasks ? " with such a task" : "");
	return compozy_workflow_get(context, id, 1, result);
}
