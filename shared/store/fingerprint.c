/*
 * One SHA-256 over the rows of the tables, the same on both engines for the same data: what shows that a copy is one.
 *
 * The format is docs/fingerprint.md's; whoever changes it changes its first line too. Rows are read one at a time in the order of
 * their key, in the collation "C", so memory doesn't grow with their number.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "base/digest.h"
#include "function.h"
#include "json/json.h"
#include "store/schema.h"

#define HEADING "compozy fingerprint 1\n"

/* By name, which is the order of the digest over all. */
typedef struct cz_fingerprinted
{
	const char *table;
	cz_statement_number rows;
} cz_fingerprinted;

static const cz_fingerprinted tables[] = {
	{"api_keys", CZ_SQL_fingerprint_api_keys},
	{"compozy_bootstrap", CZ_SQL_fingerprint_bootstrap},
	{"knowledge_chunks", CZ_SQL_fingerprint_chunks},
	{"knowledge_collections", CZ_SQL_fingerprint_collections},
	{"state_events", CZ_SQL_fingerprint_events},
	{"task_leases", CZ_SQL_fingerprint_leases},
	{"task_states", CZ_SQL_fingerprint_tasks},
	{"users", CZ_SQL_fingerprint_users},
	{"workflow_states", CZ_SQL_fingerprint_workflows},
};

enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

/* ---- one value: a letter for its type, then eight bytes and, where they are a length, what is that long ---- */

static void
add_number(cz_sha256_state *state, char letter, uint64_t number)
{
	unsigned char bytes[9] = {(unsigned char)letter};

	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (unsigned char)(number >> (56 - 8 * i));
	cz_sha256_add(state, bytes, sizeof bytes);
}

static void
add_bytes(cz_sha256_state *state, char letter, const void *data, size_t length)
{
	add_number(state, letter, length);
	cz_sha256_add(state, data, length);
}

static cz_code
add_document(cz_context *context, cz_sha256_state *state, const cz_json *document)
{
	cz_text text;

	CZ_TRY(cz_json_to_text(context, document, &text));
	add_bytes(state, 'j', text.data, text.length);
	return CZ_OK;
}

static cz_code
add_value(cz_context *context, cz_sha256_state *state, const cz_value *value)
{
	switch (value->type) {
	case CZ_INT:
		add_number(state, 'i', (uint64_t)value->as.integer);
		return CZ_OK;
	case CZ_TIME:
		add_number(state, 'z', (uint64_t)value->as.time);
		return CZ_OK;
	case CZ_TEXT:
		add_bytes(state, 't', value->as.text.data, value->as.text.length);
		return CZ_OK;
	case CZ_BYTES:
		add_bytes(state, 'x', value->as.bytes.data, value->as.bytes.length);
		return CZ_OK;
	case CZ_JSON:
		return add_document(context, state, value->as.json);
	default: /* NULL: no column is of another type */
		cz_sha256_add(state, "n", 1);
		return CZ_OK;
	}
}

/* ---- one table ---- */

typedef struct cz_table_digest
{
	size_t columns;
	cz_sha256_state state;
} cz_table_digest;

static cz_code
add_row(cz_context *context, const cz_value *row, void *argument)
{
	cz_table_digest *digest = argument;

	cz_sha256_add(&digest->state, "r", 1);
	for (size_t i = 0; i < digest->columns; i++)
		CZ_TRY(add_value(context, &digest->state, &row[i]));
	return CZ_OK;
}

static cz_code
digest_table(cz_context *context, const cz_fingerprinted *table, unsigned char result[CZ_SHA256_SIZE])
{
	cz_table_digest digest = {.columns = strlen(cz_statements[table->rows].columns)};

	cz_sha256_start(&digest.state);
	cz_sha256_add(&digest.state, HEADING, sizeof HEADING - 1);
	add_bytes(&digest.state, 't', table->table, strlen(table->table));
	CZ_TRY(cz_scan(context, table->rows, NULL, add_row, &digest));
	cz_sha256_finish(&digest.state, result);
	return CZ_OK;
}

/* ---- the call ---- */

typedef struct cz_fingerprint
{
	const cz_fingerprinted *table; /* NULL: all of them */
	unsigned char digest[CZ_SHA256_SIZE];
} cz_fingerprint;

static cz_code
digest_all(cz_context *context, unsigned char result[CZ_SHA256_SIZE])
{
	unsigned char digests[TABLE_COUNT][CZ_SHA256_SIZE];
	cz_sha256_state state;

	for (int i = 0; i < TABLE_COUNT; i++)
		CZ_TRY(digest_table(context, &tables[i], digests[i]));
	cz_sha256_start(&state);
	cz_sha256_add(&state, HEADING, sizeof HEADING - 1);
	cz_sha256_add(&state, digests, sizeof digests);
	cz_sha256_finish(&state, result);
	return CZ_OK;
}

/* In one section, so that all tables are seen at one moment. */
static cz_code
run_fingerprint(cz_context *context, void *argument)
{
	cz_fingerprint *fingerprint = argument;

	return fingerprint->table ? digest_table(context, fingerprint->table, fingerprint->digest)
							  : digest_all(context, fingerprint->digest);
}

static cz_code
find_table(cz_context *context, cz_text name, const cz_fingerprinted **table)
{
	for (int i = 0; i < TABLE_COUNT; i++) {
		if (cz_text_is(name, tables[i].table)) {
			*table = &tables[i];
			return CZ_OK;
		}
	}
	return cz_fail(context, CZ_INVALID_ARGUMENT,
				   "argument \"table\" is \"%.*s\"; allowed: api_keys, compozy_bootstrap, knowledge_chunks, knowledge_collections, "
				   "state_events, task_leases, task_states, users, workflow_states",
				   CZ_QUOTE(name));
}

static cz_code
hex_value(cz_context *context, const unsigned char digest[CZ_SHA256_SIZE], cz_value *result)
{
	static const char digits[] = "0123456789abcdef";
	char *text = cz_allocate(context, 2 * CZ_SHA256_SIZE);

	if (!text)
		return CZ_OUT_OF_MEMORY;
	for (int i = 0; i < CZ_SHA256_SIZE; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	*result = cz_text_value((cz_text){text, 2 * CZ_SHA256_SIZE});
	return CZ_OK;
}

cz_code
compozy_fingerprint(cz_context *context, const cz_value *args, int count, cz_value *result)
{
	cz_fingerprint fingerprint = {.table = NULL};

	(void)count;
	if (!cz_is_null(&args[0]))
		CZ_TRY(find_table(context, args[0].as.text, &fingerprint.table));
	CZ_TRY(cz_schema_require(context));
	CZ_TRY(cz_atomically(context, CZ_SECTION_READ, run_fingerprint, &fingerprint));
	return hex_value(context, fingerprint.digest, result);
}
