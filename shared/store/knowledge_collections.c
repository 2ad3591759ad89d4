/*
 * Collections: creating, dropping, reading.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/json.h"
#include "store/knowledge.h"
#include "store/schema.h"

/* ---- reading ---- */

static cz_code
read_collection(cz_context *context, cz_statement_number statement, const cz_value *name, cz_collection *collection)
{
	cz_value row[5];
	bool found;

	CZ_TRY(cz_query_one(context, statement, name, row, &found));
	if (!found)
		return cz_fail(context, CZ_COLLECTION_NOT_FOUND, "there is no collection \"%.*s\"", CZ_QUOTE(name->as.text));
	collection->name = *name;
	collection->dimension = (size_t)row[0].as.integer;
	collection->chunks = row[2].as.integer;
	collection->next_slot = row[3].as.integer;
	collection->packed_slots = row[4].as.integer;
	return cz_metric_parse(context, row[1].as.text, &collection->metric);
}

cz_code
cz_collection_read(cz_context *context, const cz_value *name, cz_collection *collection)
{
	return read_collection(context, CZ_SQL_collection_read, name, collection);
}

cz_code
cz_collection_lock(cz_context *context, const cz_value *name, cz_collection *collection)
{
	return read_collection(context, CZ_SQL_collection_lock, name, collection);
}

cz_code
cz_collection_store(cz_context *context, const cz_collection *collection)
{
	cz_value parameters[] = {cz_int(collection->chunks), cz_int(collection->next_slot), cz_int(collection->packed_slots),
							 collection->name};

	return cz_execute(context, CZ_SQL_collection_store, parameters, NULL);
}

cz_code
cz_collection_check_dimension(cz_context *context, const cz_collection *collection, const char *argument, cz_bytes vector)
{
	size_t dims;

	CZ_TRY(cz_vector_dims(context, argument, vector, &dims));
	if (dims == collection->dimension)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"%s\" is a vector of %zu dimensions; collection \"%.*s\" has %zu",
				   argument, dims, CZ_QUOTE(collection->name.as.text), collection->dimension);
}

/* ---- creating ---- */

typedef struct cz_creation
{
	const cz_value *name;
	int64_t dimension;
	cz_metric metric;
	bool created; /* out */
} cz_creation;

cz_code
cz_metric_read(cz_context *context, const cz_json *value, cz_metric *metric)
{
	cz_text name;

	if (value->kind != CZ_JSON_STRING)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"metric\" of argument \"options\" is of type %s; allowed: string",
					   cz_json_kind_name(value));
	CZ_TRY(cz_json_spelling(context, value, &name));
	return cz_metric_parse(context, name, metric);
}

static cz_code
read_metric(cz_context *context, const cz_value *options, cz_metric *metric)
{
	cz_json opened;
	cz_text name;

	if (cz_is_null(options))
		return CZ_OK;
	if (options->as.json->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"options\" must be an object, not %s",
					   cz_json_kind_name(options->as.json));
	CZ_TRY(cz_json_open(context, options->as.json, &opened));
	for (uint32_t i = 0; i < opened.length; i++) {
		const cz_json_member *member = &opened.as.members[i];

		CZ_TRY(cz_json_spelling(context, &member->key, &name));
		if (!cz_text_is(name, "metric"))
			return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"options\" has \"%.*s\"; allowed: metric", CZ_QUOTE(name));
		if (member->value.kind != CZ_JSON_NULL)
			CZ_TRY(cz_metric_read(context, &member->value, metric));
	}
	return CZ_OK;
}

static cz_code
run_create(cz_context *context, void *argument)
{
	cz_creation *creation = argument;
	cz_value parameters[] = {*creation->name, cz_int(creation->dimension),
							 cz_text_value(cz_text_from(cz_metric_name(creation->metric))),
							 cz_time_value(context->host->now(context->engine))};
	cz_collection there;
	cz_value row[1];

	CZ_TRY(cz_query_one(context, CZ_SQL_collection_insert, parameters, row, &creation->created));
	if (creation->created)
		return CZ_OK;
	CZ_TRY(cz_collection_read(context, creation->name, &there));
	if ((int64_t)there.dimension == creation->dimension && there.metric == creation->metric)
		return CZ_OK;
	return cz_fail(context, CZ_ALREADY_EXISTS, "there is a collection \"%.*s\" already, of dimension %zu and metric %s",
				   CZ_QUOTE(creation->name->as.text), there.dimension, cz_metric_name(there.metric));
}

cz_code
compozy_knowledge_create(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_creation creation = {.name = &args[0], .dimension = args[1].as.integer, .metric = CZ_METRIC_COSINE};
	size_t length = args[0].as.text.length;

	(void)count;
	if (length == 0 || length > CZ_KNOWLEDGE_ID_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"collection\" is \"%.*s\", %zu bytes long; allowed: 1 to %d",
					   CZ_QUOTE(args[0].as.text), length, CZ_KNOWLEDGE_ID_LIMIT);
	if (creation.dimension < 1 || creation.dimension > CZ_VECTOR_LIMIT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"dimension\" is %lld; allowed: 1 to %d",
					   (long long)creation.dimension, CZ_VECTOR_LIMIT);
	CZ_TRY(read_metric(context, &args[2], &creation.metric));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_create, &creation));
	*result = cz_bool(creation.created);
	return CZ_OK;
}

/* ---- dropping ---- */

static cz_code
run_drop(cz_context *context, void *argument)
{
	static const cz_statement_number deletions[] = {CZ_SQL_blocks_delete, CZ_SQL_vectors_delete, CZ_SQL_documents_delete,
													CZ_SQL_collection_delete};
	cz_collection *collection = argument;
	bool dropped;

	CZ_TRY(cz_collection_lock(context, &collection->name, collection));
	CZ_TRY(cz_collection_drop_index(context, &collection->name, &dropped));
	for (size_t i = 0; i < sizeof deletions / sizeof deletions[0]; i++)
		CZ_TRY(cz_execute(context, deletions[i], &collection->name, NULL));
	return CZ_OK;
}

cz_code
compozy_knowledge_drop(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_collection collection = {.name = args[0]};

	(void)count;
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_drop, &collection));
	*result = cz_int(collection.chunks);
	return CZ_OK;
}
