/*
 * Deleting chunks, by their ids or by what their metadata contains.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/json.h"
#include "store/knowledge.h"
#include "store/schema.h"

/* What the two kinds of filter are to the database. */
typedef struct cz_deletion_kind
{
	cz_statement_number slots, documents;
} cz_deletion_kind;

static const cz_deletion_kind by_ids = {CZ_SQL_slots_of_ids, CZ_SQL_documents_delete_ids};
static const cz_deletion_kind by_metadata = {CZ_SQL_slots_of_metadata, CZ_SQL_documents_delete_metadata};

typedef struct cz_chunk_deletion
{
	const cz_deletion_kind *kind;
	cz_value parameters[2]; /* collection, filter */
	cz_collection collection;
	cz_slots slots;
} cz_chunk_deletion;

static cz_code
check_ids(cz_context *context, const cz_json *ids)
{
	cz_json opened;

	CZ_TRY(cz_json_open(context, ids, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		if (opened.as.items[i].kind != CZ_JSON_STRING)
			return cz_fail(context, CZ_INVALID_ARGUMENT, "element %u of argument \"filter\" is of type %s; allowed: string",
						   (unsigned)i, cz_json_kind_name(&opened.as.items[i]));
	return CZ_OK;
}

/* Nothing at all never means everything. */
static cz_code
read_filter(cz_context *context, const cz_value *argument, cz_chunk_deletion *deletion)
{
	const cz_json *filter = cz_is_null(argument) ? NULL : argument->as.json;
	cz_code code;

	if (filter && !cz_json_is_container(filter))
		return cz_fail(context, CZ_INVALID_ARGUMENT,
					   "argument \"filter\" is of type %s; allowed: an array of ids, or an object that the metadata must contain",
					   cz_json_kind_name(filter));
	if (!filter || cz_json_count(context, filter) == 0) {
		code = cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"filter\" is empty, and an empty filter deletes nothing");
		cz_hint(context, "compozy_knowledge_drop(collection) deletes a collection with all its chunks.");
		return code;
	}
	deletion->parameters[1] = *argument;
	deletion->kind = filter->kind == CZ_JSON_ARRAY ? &by_ids : &by_metadata;
	return filter->kind == CZ_JSON_ARRAY ? check_ids(context, filter) : CZ_OK;
}

static cz_code
run_delete(cz_context *context, void *argument)
{
	static const cz_fresh none = {0, NULL, 0};
	cz_chunk_deletion *deletion = argument;

	CZ_TRY(cz_collection_lock(context, &deletion->parameters[0], &deletion->collection));
	CZ_TRY(cz_slots_read(context, deletion->kind->slots, deletion->parameters, &deletion->slots));
	if (deletion->slots.count == 0)
		return CZ_OK;
	CZ_TRY(cz_execute(context, deletion->kind->documents, deletion->parameters, NULL));
	CZ_TRY(cz_collection_forget(context, &deletion->collection, &deletion->slots));
	CZ_TRY(cz_collection_pack(context, &deletion->collection, &none));
	deletion->collection.chunks -= (int64_t)deletion->slots.count;
	return cz_collection_store(context, &deletion->collection);
}

cz_code
compozy_knowledge_delete(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_chunk_deletion deletion = {.parameters = {args[0]}};

	(void)count;
	CZ_TRY(read_filter(context, &args[1], &deletion));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_delete, &deletion));
	*result = cz_int((int64_t)deletion.slots.count);
	return CZ_OK;
}
