/*
 * What is known beforehand of each value of a document, for comparing documents part by part: its hash and its size.
 *
 * A tree has the shape of its document: child i belongs to element or member i.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_TREE_H
#define CZ_JSON_TREE_H

#include "json/json.h"

typedef struct cz_tree
{
	uint64_t hash; /* equal values have the same */
	size_t size;   /* bytes of the normal form, a string's escapes not counted */
	const struct cz_tree *children;
} cz_tree;

/* A value and what is known of it. */
typedef struct cz_branch
{
	const cz_json *node; /* opened, as all below it */
	const cz_tree *tree;
} cz_branch;

/* Opens all of a document and fills its tree. The two trees to be compared have the same seed. */
cz_code cz_tree_make(cz_context *context, uint64_t seed, const cz_json *document, cz_branch *branch);

static inline cz_branch
cz_tree_item(cz_branch array, uint32_t index)
{
	return (cz_branch){&array.node->as.items[index], &array.tree->children[index]};
}

static inline cz_branch
cz_tree_member(cz_branch object, uint32_t index)
{
	return (cz_branch){&object.node->as.members[index].value, &object.tree->children[index]};
}

/* By value; the hashes decide most of it. */
cz_code cz_tree_equal(cz_context *context, cz_branch a, cz_branch b, bool *equal);

#endif
