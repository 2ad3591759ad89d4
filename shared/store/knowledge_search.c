/*
 * Searching a collection: the k chunks that score highest against a vector.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "function.h"
#include "json/json.h"
#include "json/double.h"
#include "json/number.h"
#include "store/knowledge_blocks.h"
#include "store/knowledge_search.h"
#include "store/schema.h"

enum
{
	K = 10, /* unless told otherwise */
	K_LIMIT = 10000
};

/* ---- the arguments ---- */

static cz_code
read_k(cz_context *context, const cz_value *argument, size_t *k)
{
	int64_t given = cz_is_null(argument) ? K : argument->as.integer;

	*k = (size_t)given;
	if (given >= 1 && given <= K_LIMIT)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"k\" is %lld; allowed: 1 to %d", (long long)given, K_LIMIT);
}

/* A text is an array of numbers, bytes are float32s. */
static cz_code
read_embedding(cz_context *context, const cz_value *argument, cz_bytes *embedding)
{
	cz_json array;

	if (argument->type == CZ_BYTES) {
		*embedding = argument->as.bytes;
		return cz_vector_check(context, "embedding", *embedding);
	}
	CZ_TRY(cz_json_parse(context, argument->as.text, &array));
	return cz_vector_from_json(context, "embedding", &array, embedding);
}

static cz_code
read_min_score(cz_context *context, const cz_json *value, cz_search *search)
{
	cz_text spelling;
	cz_number number;

	if (value->kind != CZ_JSON_NUMBER)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"min_score\" of argument \"options\" is of type %s; allowed: number",
					   cz_json_kind_name(value));
	CZ_TRY(cz_json_spelling(context, value, &spelling));
	number = cz_number_read(spelling);
	search->has_min_score = true;
	if (cz_double_read(&number, &search->min_score))
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"min_score\" of argument \"options\" is %.*s, beyond the largest double",
				   CZ_QUOTE(spelling));
}

static cz_code
read_filter(cz_context *context, const cz_json *value, cz_search *search)
{
	if (value->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "\"filter\" of argument \"options\" is of type %s; allowed: object",
					   cz_json_kind_name(value));
	search->filter = cz_json_value(value);
	return CZ_OK;
}

static cz_code
read_exact(cz_context *context, const cz_json *value, cz_search *search)
{
	search->exact = value->kind == CZ_JSON_TRUE;
	if (value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE)
		return CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"exact\" of argument \"options\" is of type %s; allowed: boolean",
				   cz_json_kind_name(value));
}

static cz_code
read_option(cz_context *context, const cz_json_member *member, cz_search *search)
{
	bool given = member->value.kind != CZ_JSON_NULL;
	cz_text name;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	if (cz_text_is(name, "metric"))
		return given ? cz_metric_read(context, &member->value, &search->metric) : CZ_OK;
	if (cz_text_is(name, "min_score"))
		return given ? read_min_score(context, &member->value, search) : CZ_OK;
	if (cz_text_is(name, "filter"))
		return given ? read_filter(context, &member->value, search) : CZ_OK;
	if (cz_text_is(name, "exact"))
		return given ? read_exact(context, &member->value, search) : CZ_OK;
	return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"options\" has \"%.*s\"; allowed: metric, min_score, filter, exact",
				   CZ_QUOTE(name));
}

static cz_code
read_options(cz_context *context, const cz_value *argument, cz_search *search)
{
	cz_json *opened = CZ_NEW(context, cz_json);

	if (!opened)
		return CZ_OUT_OF_MEMORY;
	if (cz_is_null(argument))
		return CZ_OK;
	if (argument->as.json->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"options\" must be an object, not %s",
					   cz_json_kind_name(argument->as.json));
	CZ_TRY(cz_json_open(context, argument->as.json, opened));
	for (uint32_t i = 0; i < opened->length; i++)
		CZ_TRY(read_option(context, &opened->as.members[i], search));
	return CZ_OK;
}

/* ---- exact scores ---- */

static double
score_of(cz_metric metric, double distance)
{
	switch (metric) {
		case CZ_METRIC_COSINE:
			break;
		case CZ_METRIC_L2:
			return 1 / (1 + distance);
		case CZ_METRIC_IP:
			return 0 - distance;
	}
	return 1 - distance;
}

cz_code
cz_search_row(cz_context *context, const cz_value *row, cz_search *search)
{
	cz_text id = row[0].as.text;
	cz_bytes embedding = row[1].as.bytes;
	double distance, score;

	CZ_TRY(cz_vector_row_check(context, &search->collection, id, embedding));
	distance = cz_vector_distance(search->kernel, search->metric, search->query.data, embedding.data,
								  search->collection.dimension);
	score = score_of(search->metric, distance);
	if (!search->has_min_score || score >= search->min_score)
		cz_nearest_add(&search->nearest, score, id);
	return CZ_OK;
}

static cz_code
score_row(cz_context *context, const cz_value *row, void *argument)
{
	return cz_search_row(context, row, argument);
}

cz_code
cz_search_slot(cz_context *context, cz_search *search, int64_t slot)
{
	cz_value key[] = {search->collection.name, cz_int(slot)};

	return cz_scan(context, CZ_SQL_vector_read, key, score_row, search);
}

static cz_code
search_slots(cz_context *context, cz_search *search, const cz_slots *slots, size_t first)
{
	for (size_t i = first; i < slots->count; i++)
		CZ_TRY(cz_search_slot(context, search, slots->items[i]));
	return CZ_OK;
}

static cz_code
search_from(cz_context *context, cz_search *search, int64_t slot)
{
	cz_value from[] = {search->collection.name, cz_int(slot)};

	return cz_scan(context, CZ_SQL_vectors_from, from, score_row, search);
}

/* ---- ways to search ---- */

enum
{
	/* One embedding read by its slot costs as much as this many that are sifted in blocks. */
	FEW_OF = 32,
	/* Beyond this share of candidates reading all of them in order is quicker. */
	MOST_OF = 3
};

static cz_code
search_all(cz_context *context, cz_search *search)
{
	const cz_collection *collection = &search->collection;
	bool done;

	CZ_TRY(cz_search_index(context, search, &done));
	if (done)
		return CZ_OK;
	CZ_TRY(search_from(context, search, collection->packed_slots));
	if (collection->packed_slots == 0)
		return CZ_OK;
	CZ_TRY(cz_search_blocks(context, search, NULL, (size_t)collection->chunks / MOST_OF, &done));
	if (done)
		return CZ_OK;
	search->nearest.count = 0;
	return search_from(context, search, 0);
}

static cz_code
search_filtered(cz_context *context, cz_search *search)
{
	const cz_collection *collection = &search->collection;
	cz_value parameters[] = {collection->name, search->filter};
	cz_slots allowed;
	bool done;

	CZ_TRY(cz_slots_read(context, CZ_SQL_slots_of_metadata, parameters, &allowed));
	if (collection->packed_slots == 0 || allowed.count < (size_t)collection->chunks / FEW_OF)
		return search_slots(context, search, &allowed, 0);
	CZ_TRY(search_slots(context, search, &allowed, cz_slots_find(&allowed, collection->packed_slots)));
	CZ_TRY(cz_search_blocks(context, search, &allowed, allowed.count, &done));
	return CZ_OK;
}

/* ---- the call ---- */

static cz_code
add_rows(cz_context *context, const cz_search *search, cz_rows *rows)
{
	for (size_t i = 0; i < search->nearest.count; i++) {
		const cz_hit *hit = &search->nearest.hits[i];
		cz_value key[] = {search->collection.name, cz_text_value(cz_hit_id(hit))}, document[2], row[4];
		bool found;

		CZ_TRY(cz_query_one(context, CZ_SQL_document_read, key, document, &found));
		if (!found)
			continue;
		row[0] = key[1];
		row[1] = cz_double_value(hit->score);
		row[2] = document[0];
		row[3] = document[1];
		CZ_TRY(rows->add(rows, context, row));
	}
	return CZ_OK;
}

typedef struct cz_search_call
{
	const cz_value *args;
	cz_rows *rows;
} cz_search_call;

static cz_code
run_search(cz_context *context, void *argument)
{
	const cz_search_call *call = argument;
	cz_search search = {.kernel = cz_vector_kernel_best(), .filter = cz_null()};
	size_t k;

	CZ_TRY(cz_collection_read(context, &call->args[0], &search.collection));
	search.metric = search.collection.metric;
	CZ_TRY(read_embedding(context, &call->args[1], &search.query));
	CZ_TRY(cz_collection_check_dimension(context, &search.collection, "embedding", search.query));
	CZ_TRY(read_k(context, &call->args[2], &k));
	CZ_TRY(read_options(context, &call->args[3], &search));
	if (search.collection.chunks <= 0)
		return CZ_OK;
	CZ_TRY(cz_nearest_init(context, (int64_t)k < search.collection.chunks ? k : (size_t)search.collection.chunks,
						   &search.nearest));
	CZ_TRY(cz_is_null(&search.filter) ? search_all(context, &search) : search_filtered(context, &search));
	cz_nearest_sort(&search.nearest);
	return add_rows(context, &search, call->rows);
}

/* In one section, so that what is found is read from the state that was searched. */
cz_code
compozy_knowledge_search(cz_context *context, const cz_value *args, cz_rows *rows)
{
	cz_search_call call = {args, rows};

	CZ_TRY(cz_schema_require(context));
	return cz_atomically(context, CZ_SECTION_READ, run_search, &call);
}
