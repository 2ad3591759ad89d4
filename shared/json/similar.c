/*
 * Elements of two runs that have nothing equal are paired with what they most probably became, keeping their order.
 *
 * The pairs are those that are worth most together, by the table of all beginnings of both runs. A pair is worth the bytes
 * that both have at the same place within (equal members under the same key, equal elements at the same index) and the
 * operation that one replacement saves over a removal and an addition. As many elements on both sides, or too many for
 * the table, are paired one after the other.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/similar.h"

#include "json/node.h"

enum
{
	CELLS = 4096,		/* of the table */
	PAIR_WORTH = 32 /* bytes of an operation */
};

static cz_code
common_members(cz_context *context, cz_branch a, cz_branch b, size_t *worth)
{
	uint32_t i = 0, j = 0;

	while (i < a.node->length && j < b.node->length) {
		int order = cz_json_key_compare(&a.node->as.members[i].key, &b.node->as.members[j].key);

		CZ_TRY(cz_poll(context));
		if (order == 0 && a.tree->children[i].hash == b.tree->children[j].hash)
			*worth += a.tree->children[i].size + a.node->as.members[i].key.length;
		i += order <= 0;
		j += order >= 0;
	}
	return CZ_OK;
}

static cz_code
common_items(cz_context *context, cz_branch a, cz_branch b, size_t *worth)
{
	for (uint32_t i = 0; i < a.node->length && i < b.node->length; i++) {
		CZ_TRY(cz_poll(context));
		if (a.tree->children[i].hash == b.tree->children[i].hash)
			*worth += a.tree->children[i].size;
	}
	return CZ_OK;
}

/* Hashes are enough: if two that differ have the same one, the guess is worse and the patch as right. */
static cz_code
measure_pair(cz_context *context, cz_branch a, cz_branch b, size_t *worth)
{
	*worth = PAIR_WORTH;
	if (a.node->kind != b.node->kind || !cz_json_is_container(a.node))
		return CZ_OK;
	return a.node->kind == CZ_JSON_OBJECT ? common_members(context, a, b, worth) : common_items(context, a, b, worth);
}

/* The worth of the best pairs of the rest of both runs, for each two places to begin at. */
static cz_code
fill_table(cz_context *context, const cz_run *a, const cz_run *b, size_t *table)
{
	uint32_t rows = a->to - a->from, columns = b->to - b->from, width = columns + 1;

	for (uint32_t i = rows; i-- > 0;)
		for (uint32_t j = columns; j-- > 0;) {
			size_t *cell = &table[i * width + j], worth;

			CZ_TRY(measure_pair(context, cz_tree_item(a->array, a->from + i), cz_tree_item(b->array, b->from + j), &worth));
			*cell = cell[width] > cell[1] ? cell[width] : cell[1];
			if (worth + cell[width + 1] >= *cell)
				*cell = worth + cell[width + 1];
		}
	return CZ_OK;
}

static void
follow_table(const cz_run *a, const cz_run *b, const size_t *table, uint32_t *partners)
{
	uint32_t rows = a->to - a->from, columns = b->to - b->from, width = columns + 1, j = 0;

	for (uint32_t i = 0; i < rows; i++) {
		partners[i] = CZ_NO_PARTNER;
		/* What comes before this one's partner is worth nothing. */
		while (j < columns && table[i * width + j] == table[i * width + j + 1])
			j++;
		if (j < columns && table[i * width + j] != table[(i + 1) * width + j])
			partners[i] = b->from + j++;
	}
}

cz_code
cz_match_similar(cz_context *context, const cz_run *a, const cz_run *b, uint32_t *partners)
{
	uint32_t rows = a->to - a->from, columns = b->to - b->from;
	size_t cells = ((size_t)rows + 1) * ((size_t)columns + 1), *table;

	if (rows == 0 || columns == 0 || rows == columns || cells > CELLS) {
		for (uint32_t i = 0; i < rows; i++)
			partners[i] = i < columns ? b->from + i : (uint32_t)CZ_NO_PARTNER;
		return CZ_OK;
	}
	table = CZ_NEW_ARRAY(context, cells, size_t);
	if (!table)
		return CZ_OUT_OF_MEMORY;
	memset(table, 0, cells * sizeof *table);
	CZ_TRY(fill_table(context, a, b, table));
	follow_table(a, b, table, partners);
	return CZ_OK;
}
