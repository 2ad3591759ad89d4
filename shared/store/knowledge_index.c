/*
 * Approximate indexes: HNSW and IVFFlat of PostgreSQL's extension vector (pgvector), for who asks for one.
 *
 * The index is one of knowledge_vectors, of that collection's rows alone and by an expression over their bytes, so that PostgreSQL keeps it as
 * they change and nothing is stored twice. Whether there is one, its name says. A search takes from it which embeddings may be the
 * nearest; their scores are computed as ever. Where it gives too few (hnsw.ef_search, ivfflat.probes), the search goes on exactly.
 *
 * A statement can't be told a collection's name as a parameter where it makes an index. There the name is spelled by the numbers of its
 * characters, so that none of them stands in the SQL.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <stdio.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "function.h"
#include "json/json.h"
#include "store/filter.h"
#include "store/knowledge_search.h"
#include "store/schema.h"

enum
{
	INDEXED_DIMENSIONS = 2000, /* pgvector's limit for float32s */
	MOST_OPTIONS = 2,
	NAME_BYTES = 16 /* of the digest of a collection's name */
};

/* ---- methods ---- */

typedef enum cz_index_method
{
	CZ_INDEX_METHOD_NONE,
	CZ_INDEX_METHOD_HNSW,
	CZ_INDEX_METHOD_IVFFLAT
} cz_index_method;

CZ_DECLARE_VOCABULARY(index_method)

static const cz_text index_methods[] = {
	[CZ_INDEX_METHOD_NONE] = CZ_WORD("none"),
	[CZ_INDEX_METHOD_HNSW] = CZ_WORD("hnsw"),
	[CZ_INDEX_METHOD_IVFFLAT] = CZ_WORD("ivfflat"),
};

CZ_DEFINE_VOCABULARY(index_method, "a method", index_methods)

/* What pgvector takes. */
typedef struct cz_index_option
{
	const char *name; /* NULL: none */
	int least, most;
} cz_index_option;

static const cz_index_option index_options[][MOST_OPTIONS] = {
	[CZ_INDEX_METHOD_HNSW] = {{"m", 2, 100}, {"ef_construction", 4, 1000}},
	[CZ_INDEX_METHOD_IVFFLAT] = {{"lists", 1, 32768}},
};

/* What pgvector calls a metric: the class of operators, and the one that orders. */
typedef struct cz_index_metric
{
	const char *class, *operator;
} cz_index_metric;

static const cz_index_metric index_metrics[] = {
	[CZ_METRIC_COSINE] = {"vector_cosine_ops", " <=> "},
	[CZ_METRIC_L2] = {"vector_l2_ops", " <-> "},
	[CZ_METRIC_IP] = {"vector_ip_ops", " <#> "},
};

/* ---- the argument options ---- */

typedef struct cz_indexing
{
	cz_value name;
	cz_index_method method;
	int64_t options[MOST_OPTIONS]; /* 0: not given */
	bool changed;				   /* out */
} cz_indexing;

static cz_code
read_number(cz_context *context, const cz_index_option *option, const cz_json *value, int64_t *number)
{
	cz_text given = cz_text_from(cz_json_kind_name(value));
	bool is_int;

	if (value->kind == CZ_JSON_NULL)
		return CZ_OK;
	CZ_TRY(cz_json_get_int(context, value, number, &is_int));
	if (is_int && *number >= option->least && *number <= option->most)
		return CZ_OK;
	if (value->kind == CZ_JSON_NUMBER)
		CZ_TRY(cz_json_spelling(context, value, &given));
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%s\" of argument \"options\" is %.*s; allowed: integers from %d to %d",
				   option->name, CZ_QUOTE(given), option->least, option->most);
}

static cz_code
read_option(cz_context *context, const cz_json_member *member, cz_indexing *indexing)
{
	const cz_index_option *options = index_options[indexing->method];
	cz_text name;

	CZ_TRY(cz_json_spelling(context, &member->key, &name));
	for (int i = 0; i < MOST_OPTIONS; i++)
		if (options[i].name && cz_text_is(name, options[i].name))
			return read_number(context, &options[i], &member->value, &indexing->options[i]);
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "argument \"options\" has \"%.*s\"; allowed: m, ef_construction (method hnsw), lists (method ivfflat)",
				   CZ_QUOTE(name));
}

static cz_code
read_options(cz_context *context, const cz_value *argument, cz_indexing *indexing)
{
	cz_json opened;

	if (cz_is_null(argument))
		return CZ_OK;
	if (argument->as.json->kind != CZ_JSON_OBJECT)
		return cz_fail(context, CZ_INVALID_ARGUMENT, "argument \"options\" must be an object, not %s",
					   cz_json_kind_name(argument->as.json));
	CZ_TRY(cz_json_open(context, argument->as.json, &opened));
	for (uint32_t i = 0; i < opened.length; i++)
		CZ_TRY(read_option(context, &opened.as.members[i], indexing));
	return CZ_OK;
}

/* ---- names ---- */

enum { INDEX_NAME = sizeof "knowledge_index_" + 2 * NAME_BYTES };

static void
index_name(const cz_value *collection, char name[INDEX_NAME])
{
	unsigned char digest[CZ_SHA256_SIZE];
	int length = sprintf(name, "knowledge_index_");

	cz_sha256(collection->as.text.data, collection->as.text.length, digest);
	for (int i = 0; i < NAME_BYTES; i++)
		length += sprintf(name + length, "%02x", digest[i]);
}

static cz_code
has_index(cz_context *context, const cz_value *collection, bool *exists)
{
	char name[INDEX_NAME];

	index_name(collection, name);
	return context->host->database->has_table(context, name, exists);
}

static void
add_words(cz_buffer *sql, const char *words)
{
	cz_buffer_add_text(sql, cz_text_from(words));
}

/* A literal of PostgreSQL's, by the numbers of the characters. */
static void
add_literal(cz_buffer *sql, cz_text text)
{
	const char *p = text.data, *end = p + text.length;
	char character[12];

	add_words(sql, "U&'");
	while (p < end) {
		snprintf(character, sizeof character, "\\+%06X", (unsigned)cz_utf8_read(&p));
		add_words(sql, character);
	}
	add_words(sql, "'");
}

/* The expression that is indexed. */
static void
add_vector(cz_buffer *sql, size_t dimension)
{
	char type[40];

	snprintf(type, sizeof type, "::text::vector(%zu))", dimension);
	add_words(sql, "(compozy_vector_json(embedding)");
	add_words(sql, type);
}

static cz_code
run_script(cz_context *context, cz_buffer *sql)
{
	cz_text text;

	cz_buffer_add_char(sql, '\0');
	CZ_TRY(cz_buffer_finish(sql, &text));
	text.length--;
	return context->host->database->script(context, text);
}

/* ---- making and dropping ---- */

cz_code
cz_collection_drop_index(cz_context *context, const cz_value *collection, bool *dropped)
{
	char name[INDEX_NAME];
	cz_buffer sql;

	CZ_TRY(has_index(context, collection, dropped));
	if (!*dropped)
		return CZ_OK;
	index_name(collection, name);
	cz_buffer_init(&sql, context);
	add_words(&sql, "DROP INDEX ");
	add_words(&sql, name);
	return run_script(context, &sql);
}

static void
add_options(cz_buffer *sql, const cz_indexing *indexing)
{
	const cz_index_option *options = index_options[indexing->method];
	const char *before = " WITH (";
	char option[60];

	for (int i = 0; i < MOST_OPTIONS; i++)
		if (indexing->options[i]) {
			snprintf(option, sizeof option, "%s%s = %d", before, options[i].name, (int)indexing->options[i]);
			add_words(sql, option);
			before = ", ";
		}
	if (*before == ',')
		add_words(sql, ")");
}

static cz_code
create_index(cz_context *context, const cz_collection *collection, const cz_indexing *indexing)
{
	char name[INDEX_NAME];
	cz_buffer sql;

	index_name(&collection->name, name);
	cz_buffer_init(&sql, context);
	add_words(&sql, "CREATE INDEX ");
	add_words(&sql, name);
	add_words(&sql, " ON knowledge_vectors USING ");
	cz_buffer_add_text(&sql, index_methods[indexing->method]);
	add_words(&sql, " (");
	add_vector(&sql, collection->dimension);
	add_words(&sql, " ");
	add_words(&sql, index_metrics[collection->metric].class);
	add_words(&sql, ")");
	add_options(&sql, indexing);
	add_words(&sql, " WHERE collection = ");
	add_literal(&sql, collection->name.as.text);
	return run_script(context, &sql);
}

static cz_code
check_supported(cz_context *context, const cz_collection *collection, const cz_indexing *indexing)
{
	const char *method = cz_index_method_name(indexing->method);
	cz_value has[1];
	bool found;

	CZ_TRY(cz_query_one(context, CZ_SQL_has_vectors, NULL, has, &found));
	if (!has[0].as.boolean)
		return cz_fail(context, CZ_UNSUPPORTED,
					   "method \"%s\" needs PostgreSQL's extension \"vector\", which isn't there: searches stay exact", method);
	if (collection->dimension <= INDEXED_DIMENSIONS)
		return CZ_OK;
	return cz_fail(context, CZ_UNSUPPORTED, "method \"%s\" takes at most %d dimensions, and collection \"%.*s\" has %zu", method,
				   INDEXED_DIMENSIONS, CZ_QUOTE(collection->name.as.text), collection->dimension);
}

static cz_code
run_index(cz_context *context, void *argument)
{
	cz_indexing *indexing = argument;
	cz_collection collection;

	CZ_TRY(cz_collection_lock(context, &indexing->name, &collection));
	if (indexing->method != CZ_INDEX_METHOD_NONE)
		CZ_TRY(check_supported(context, &collection, indexing));
	CZ_TRY(cz_collection_drop_index(context, &indexing->name, &indexing->changed));
	if (indexing->method == CZ_INDEX_METHOD_NONE)
		return CZ_OK;
	indexing->changed = true;
	return create_index(context, &collection, indexing);
}

cz_code
compozy_knowledge_index(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_indexing indexing = {.name = args[0]};

	(void)count;
	CZ_TRY(cz_index_method_parse(context, args[1].as.text, &indexing.method));
	CZ_TRY(read_options(context, &args[2], &indexing));
	CZ_TRY(cz_schema_require_writable(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_WRITE, run_index, &indexing));
	*result = cz_bool(indexing.changed);
	return CZ_OK;
}

/* ---- searching ---- */

static cz_code
score_rows(cz_query *query, cz_search *search, size_t *count)
{
	bool found;

	for (*count = 0;; ++*count) {
		CZ_TRY(cz_query_next(query, &found));
		if (!found)
			return CZ_OK;
		CZ_TRY(cz_search_row(query->context, query->row, search));
	}
}

static cz_code
search_index(cz_context *context, cz_search *search, size_t *count)
{
	const cz_collection *collection = &search->collection;
	cz_value query = cz_bytes_value(search->query), limit = cz_int((int64_t)search->nearest.limit);
	cz_assembly assembly;
	cz_query running;
	cz_code code;

	cz_assembly_begin(context, "search_index", "tx", &assembly);
	assembly.statement.in_order = true;
	cz_assembly_add(&assembly, "SELECT id, embedding FROM knowledge_vectors WHERE collection = ");
	CZ_TRY(cz_assembly_parameter(context, &assembly, 't', &collection->name));
	cz_assembly_add(&assembly, " ORDER BY ");
	add_vector(&assembly.text, collection->dimension);
	cz_assembly_add(&assembly, index_metrics[search->metric].operator);
	cz_assembly_add(&assembly, "compozy_vector_json(");
	CZ_TRY(cz_assembly_parameter(context, &assembly, 'x', &query));
	cz_assembly_add(&assembly, ")::text::vector LIMIT ");
	CZ_TRY(cz_assembly_parameter(context, &assembly, 'i', &limit));
	CZ_TRY(cz_assembly_end(&assembly));
	code = cz_query_start_assembled(context, &assembly.statement, assembly.parameters, &running);
	if (code == CZ_OK)
		code = score_rows(&running, search, count);
	cz_query_end(&running);
	return code;
}

cz_code
cz_search_index(cz_context *context, cz_search *search, bool *done)
{
	size_t count;

	*done = false;
	if (search->exact || search->metric != search->collection.metric)
		return CZ_OK;
	CZ_TRY(has_index(context, &search->collection.name, done));
	if (!*done)
		return CZ_OK;
	CZ_TRY(search_index(context, search, &count));
	*done = count == search->nearest.limit;
	if (!*done)
		search->nearest.count = 0;
	return CZ_OK;
}
