/*
 * References untangled.
 *
 * A schema that comes back to itself without going deeper into the document would be checked for ever (2020-12 Core,
 * section 9.4.1): it is refused, whether or not a document would get there. The references that the document decides
 * ($dynamicRef) can't be judged before, and end at the limit of depth.
 *
 * After that every chain of references ends, and a subschema that is nothing but a reference is passed over: those who
 * use it get the node it refers to. Not when there are dynamic references, which see the resources that were passed
 * through, and not into a meta-schema, since errors there are those of the reference.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_compiler.h"

/* ---- circles ---- */

/* A place among the edges of a node: the check, and which of its nodes comes next. */
typedef struct cz_edge
{
	uint32_t node;
	uint32_t check;
	uint32_t item;
} cz_edge;

enum
{
	NEW,
	OPEN, /* on the way to the node being looked at */
	DONE
};

typedef struct cz_walk
{
	cz_schema_compiler *compiler;
	uint8_t *states;
	cz_edge *path;
	uint32_t length;
} cz_walk;

/* The nodes that a check applies to the same value, by number; false behind the last. A gap is CZ_SCHEMA_NONE. */
static bool
same_value(const cz_schema_check *check, uint32_t item, uint32_t *node)
{
	uint32_t count = 0;

	*node = CZ_SCHEMA_NONE;
	switch (check->kind) {
		case CZ_CHECK_REF:
		case CZ_CHECK_NOT:
			*node = check->as.node;
			count = 1;
			break;
		case CZ_CHECK_ALL_OF:
		case CZ_CHECK_ANY_OF:
		case CZ_CHECK_ONE_OF:
		case CZ_CHECK_IF:
			count = check->kind == CZ_CHECK_IF ? 3 : check->count;
			if (item < count)
				*node = check->as.nodes[item];
			break;
		case CZ_CHECK_DEPENDENTS:
			count = check->count;
			if (item < count)
				*node = check->as.dependents[item].node;
			break;
		default:
			break;
	}
	return item < count;
}

/* The next node that the one at the end of the path applies to its own value. */
static uint32_t
next_edge(const cz_walk *walk, cz_edge *edge)
{
	const cz_schema_node *node = &walk->compiler->nodes[edge->node];
	uint32_t target;

	for (; edge->check < node->starts[CZ_GROUP_COUNT]; edge->check++, edge->item = 0)
		while (same_value(&node->checks[edge->check], edge->item++, &target))
			if (target != CZ_SCHEMA_NONE)
				return target;
	return CZ_SCHEMA_NONE;
}

static cz_code
fail_circle(const cz_walk *walk, const cz_edge *edge)
{
	const cz_schema_check *check = &walk->compiler->nodes[edge->node].checks[edge->check];
	cz_schema_keyword keyword = (cz_schema_keyword)check->keyword;

	return cz_schema_fail(walk->compiler, edge->node, keyword,
	                      "leads back to a schema that is being checked for the same value, without end");
}

static cz_code
walk_from(cz_walk *walk, uint32_t start)
{
	walk->path[0] = (cz_edge){.node = start};
	walk->length = 1;
	walk->states[start] = OPEN;
	while (walk->length > 0) {
		cz_edge *edge = &walk->path[walk->length - 1];
		uint32_t target = next_edge(walk, edge);

		CZ_TRY(cz_poll(walk->compiler->context));
		if (target == CZ_SCHEMA_NONE) {
			walk->states[edge->node] = DONE;
			walk->length--;
		} else if (walk->states[target] == OPEN) {
			return fail_circle(walk, edge);
		} else if (walk->states[target] == NEW) {
			walk->states[target] = OPEN;
			walk->path[walk->length++] = (cz_edge){.node = target};
		}
	}
	return CZ_OK;
}

static cz_code
refuse_circles(cz_schema_compiler *compiler)
{
	cz_walk walk = {
	    .compiler = compiler,
	    .states = cz_allocate(compiler->context, compiler->count),
	    .path = CZ_NEW_ARRAY(compiler->context, compiler->count, cz_edge),
	};

	if (!walk.states || !walk.path)
		return CZ_OUT_OF_MEMORY;
	memset(walk.states, NEW, compiler->count);
	for (uint32_t i = 0; i < compiler->count; i++)
		if (walk.states[i] == NEW)
			CZ_TRY(walk_from(&walk, i));
	return CZ_OK;
}

/* ---- bare references ---- */

static bool
is_meta(const cz_schema_compiler *compiler, uint32_t node)
{
	return compiler->bases[compiler->nodes[node].resource].is_meta;
}

static bool
is_bare(const cz_schema_compiler *compiler, uint32_t number)
{
	const cz_schema_node *node = &compiler->nodes[number];

	return node->types == CZ_SCHEMA_ANY_TYPE && node->starts[CZ_GROUP_COUNT] == 1 &&
	       node->checks[0].kind == CZ_CHECK_REF &&
	       (is_meta(compiler, number) || !is_meta(compiler, node->checks[0].as.node));
}

static void
pass_over(const cz_schema_compiler *compiler, uint32_t *node)
{
	while (*node != CZ_SCHEMA_NONE && is_bare(compiler, *node))
		*node = compiler->nodes[*node].checks[0].as.node;
}

static void
pass_over_all(const cz_schema_compiler *compiler, uint32_t *nodes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		pass_over(compiler, &nodes[i]);
}

static void
pass_over_members(const cz_schema_compiler *compiler, cz_schema_members *members)
{
	for (uint32_t i = 0; i < members->count; i++)
		pass_over(compiler, &members->properties[i].node);
	for (uint32_t i = 0; i < members->pattern_count; i++)
		pass_over(compiler, &members->patterns[i].node);
	pass_over(compiler, &members->additional);
}

static void
pass_over_check(const cz_schema_compiler *compiler, cz_schema_check *check)
{
	switch (check->kind) {
		case CZ_CHECK_ITEMS:
			pass_over_all(compiler, check->as.items->prefix, check->as.items->count);
			pass_over(compiler, &check->as.items->rest);
			break;
		case CZ_CHECK_CONTAINS:
			pass_over(compiler, &check->as.contains->node);
			break;
		case CZ_CHECK_MEMBERS:
			pass_over_members(compiler, check->as.members);
			break;
		case CZ_CHECK_DEPENDENTS:
			for (uint32_t i = 0; i < check->count; i++)
				pass_over(compiler, &check->as.dependents[i].node);
			break;
		case CZ_CHECK_ALL_OF:
		case CZ_CHECK_ANY_OF:
		case CZ_CHECK_ONE_OF:
			pass_over_all(compiler, check->as.nodes, check->count);
			break;
		case CZ_CHECK_IF:
			pass_over_all(compiler, check->as.nodes, 3);
			break;
		case CZ_CHECK_PROPERTY_NAMES:
		case CZ_CHECK_NOT:
		case CZ_CHECK_UNEVALUATED_ITEMS:
		case CZ_CHECK_UNEVALUATED_PROPERTIES:
			pass_over(compiler, &check->as.node);
			break;
		default:
			break;
	}
}

static cz_code
pass_over_bare(cz_schema_compiler *compiler)
{
	for (uint32_t i = 0; i < compiler->count; i++) {
		cz_schema_node *node = &compiler->nodes[i];

		CZ_TRY(cz_poll(compiler->context));
		for (int check = 0; check < node->starts[CZ_GROUP_COUNT]; check++)
			pass_over_check(compiler, &node->checks[check]);
	}
	return CZ_OK;
}

cz_code
cz_schema_untangle(cz_schema_compiler *compiler)
{
	CZ_TRY(refuse_circles(compiler));
	return compiler->has_dynamic_refs ? CZ_OK : pass_over_bare(compiler);
}
