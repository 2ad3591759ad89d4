/*
 * The compiler's index, over the hash table that everybody uses.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_index.h"

typedef struct cz_schema_entry
{
	cz_text key;
	uint32_t space;
	uint32_t number;
} cz_schema_entry;

static uint64_t
hash_of(const cz_schema_index *index, const cz_schema_entry *entry)
{
	uint64_t state = cz_hash_mix(cz_hash_seed(index), entry->space);

	if (entry->space == CZ_INDEX_PLACES)
		return cz_hash_mix(state, (uint64_t)(uintptr_t)entry->key.data);
	return cz_hash_text(state, entry->key);
}

static bool
is_key(const void *found, const void *wanted)
{
	const cz_schema_entry *entry = found, *key = wanted;

	if (entry->space != key->space)
		return false;
	return entry->space == CZ_INDEX_PLACES ? entry->key.data == key->key.data : cz_text_equal(entry->key, key->key);
}

cz_code
cz_schema_index_add(cz_schema_index *index, uint32_t space, cz_text key, uint32_t number, bool *added)
{
	cz_schema_entry entry = {key, space, number}, *kept;
	uint64_t hash = hash_of(index, &entry);

	*added = cz_table_find(&index->table, hash, is_key, &entry) == NULL;
	if (!*added)
		return CZ_OK;
	kept = CZ_NEW(index->context, cz_schema_entry);
	if (!kept)
		return CZ_OUT_OF_MEMORY;
	*kept = entry;
	return cz_table_add(index->context, &index->context->arena, &index->table, hash, kept);
}

bool
cz_schema_index_find(const cz_schema_index *index, uint32_t space, cz_text key, uint32_t *number)
{
	cz_schema_entry wanted = {.key = key, .space = space};
	const cz_schema_entry *entry = cz_table_find(&index->table, hash_of(index, &wanted), is_key, &wanted);

	if (entry)
		*number = entry->number;
	return entry != NULL;
}
