/*
 * Trees of hashes and sizes, made in one pass from the leaves up.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/tree.h"

#include "base/hash.h"
#include "json/node.h"
#include "json/number.h"
#include "json/value_hash.h"

static cz_code
measure_scalar(cz_context *context, const cz_json *node, size_t *size)
{
	cz_text spelling = cz_json_text_of(node);
	cz_number number;

	if (node->kind == CZ_JSON_STRING)
		*size = (size_t)node->length + 2;
	else if (node->kind != CZ_JSON_NUMBER)
		*size = node->kind == CZ_JSON_FALSE ? 5 : 4;
	else if (node->flags & CZ_JSON_PLAIN)
		*size = node->length;
	else {
		if (cz_json_is_native(node))
			CZ_TRY(cz_json_spelling(context, node, &spelling));
		number = cz_number_read(spelling);
		*size = cz_number_size(&number);
	}
	return CZ_OK;
}

static cz_code make(cz_context *context, uint64_t seed, const cz_json *node, int depth, cz_tree *tree);

static cz_code
make_container(cz_context *context, uint64_t seed, const cz_json *node, int depth, cz_tree *tree)
{
	cz_tree *children = CZ_NEW_ARRAY(context, node->length, cz_tree);
	bool object = node->kind == CZ_JSON_OBJECT;

	if (!children)
		return CZ_OUT_OF_MEMORY;
	tree->hash = cz_hash_mix(seed, node->kind);
	tree->size = 2;
	for (uint32_t i = 0; i < node->length; i++) {
		CZ_TRY(cz_poll(context));
		CZ_TRY(make(context, seed, object ? &node->as.members[i].value : &node->as.items[i], depth + 1, &children[i]));
		if (object)
			tree->hash = cz_hash_text(tree->hash, cz_json_text_of(&node->as.members[i].key));
		tree->hash = cz_hash_mix(tree->hash, children[i].hash);
		tree->size += children[i].size + (i > 0 ? 2 : 0) + (object ? (size_t)node->as.members[i].key.length + 4 : 0);
	}
	tree->children = children;
	return CZ_OK;
}

static cz_code
make(cz_context *context, uint64_t seed, const cz_json *node, int depth, cz_tree *tree)
{
	if (cz_json_is_container(node)) {
		CZ_TRY(cz_json_check_depth(context, depth));
		return make_container(context, seed, node, depth, tree);
	}
	tree->hash = seed;
	tree->children = NULL;
	CZ_TRY(cz_json_hash_scalar(context, node, &tree->hash));
	return measure_scalar(context, node, &tree->size);
}

cz_code
cz_tree_make(cz_context *context, uint64_t seed, const cz_json *document, cz_branch *branch)
{
	cz_json *opened = CZ_NEW(context, cz_json);
	cz_tree *tree = CZ_NEW(context, cz_tree);

	if (!opened || !tree)
		return CZ_OUT_OF_MEMORY;
	CZ_TRY(cz_json_open_all(context, document, 1, opened));
	*branch = (cz_branch){opened, tree};
	return make(context, seed, opened, 1, tree);
}

cz_code
cz_tree_equal(cz_context *context, cz_branch a, cz_branch b, bool *equal)
{
	*equal = a.tree->hash == b.tree->hash;
	return *equal ? cz_json_equal(context, a.node, b.node, equal) : CZ_OK;
}
