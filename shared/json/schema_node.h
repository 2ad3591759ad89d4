/*
 * A compiled schema: nodes, and the checks of each.
 *
 * A node is a subschema. Its checks stand in one array, ordered by what they look at, so that a value runs through
 * those of its kind alone. Keywords that work together (properties, patternProperties, additionalProperties, required;
 * prefixItems, items) are one check. A reference that is all there is in its subschema is replaced by what it refers
 * to.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_NODE_H
#define CZ_JSON_SCHEMA_NODE_H

#include "json/regexp.h"
#include "json/schema.h"
#include "json/schema_keyword.h"
#include "json/value_set.h"

#define CZ_SCHEMA_NONE UINT32_MAX

typedef enum cz_check_kind
{
	/* any value */
	CZ_CHECK_CONST,
	CZ_CHECK_ENUM,
	/* numbers */
	CZ_CHECK_MINIMUM,
	CZ_CHECK_MAXIMUM,
	CZ_CHECK_EXCLUSIVE_MINIMUM,
	CZ_CHECK_EXCLUSIVE_MAXIMUM,
	CZ_CHECK_MULTIPLE_OF,
	/* strings */
	CZ_CHECK_MIN_LENGTH,
	CZ_CHECK_MAX_LENGTH,
	CZ_CHECK_PATTERN,
	/* arrays */
	CZ_CHECK_MIN_ITEMS,
	CZ_CHECK_MAX_ITEMS,
	CZ_CHECK_UNIQUE_ITEMS,
	CZ_CHECK_ITEMS,
	CZ_CHECK_CONTAINS,
	/* objects */
	CZ_CHECK_MIN_PROPERTIES,
	CZ_CHECK_MAX_PROPERTIES,
	CZ_CHECK_MEMBERS,
	CZ_CHECK_PROPERTY_NAMES,
	CZ_CHECK_DEPENDENTS,
	/* subschemas of the same value */
	CZ_CHECK_REF,
	CZ_CHECK_DYNAMIC_REF,
	CZ_CHECK_ALL_OF,
	CZ_CHECK_ANY_OF,
	CZ_CHECK_ONE_OF,
	CZ_CHECK_NOT,
	CZ_CHECK_IF,
	/* what the others have left */
	CZ_CHECK_UNEVALUATED_ITEMS,
	CZ_CHECK_UNEVALUATED_PROPERTIES,
	CZ_CHECK_COUNT
} cz_check_kind;

/* The groups of checks, in the order in which they run. */
typedef enum cz_check_group
{
	CZ_GROUP_ANY,
	CZ_GROUP_NUMBER,
	CZ_GROUP_STRING,
	CZ_GROUP_ARRAY,
	CZ_GROUP_OBJECT,
	CZ_GROUP_SAME,
	CZ_GROUP_REST,
	CZ_GROUP_COUNT
} cz_check_group;

typedef struct cz_schema_number
{
	cz_json value; /* as in the schema */
	bool is_small; /* an integer within 64 bits */
	int64_t integer;
	/* A divisor's digits without zeros at either end: limbs, the lowest first, scaled so that the highest is large. */
	uint32_t *limbs;
	uint32_t limb_count;
	uint32_t scale;
} cz_schema_number;

/* Up to that many values of an enum are compared one by one. */
enum { CZ_SCHEMA_FEW_VALUES = 8 };

/* The values of an enum: strings, which most are, and others. */
typedef struct cz_schema_values
{
	const cz_json *list; /* all, as in the schema */
	cz_json strings;	 /* an object, whose keys they are */
	cz_json *others;
	uint32_t other_count;
	cz_value_set set; /* of the others if they are more than a few; its context is the one that compiled */
} cz_schema_values;

typedef struct cz_schema_items
{
	uint32_t *prefix; /* nodes of the first elements */
	uint32_t count;
	uint32_t rest; /* CZ_SCHEMA_NONE: anything */
} cz_schema_items;

typedef struct cz_schema_contains
{
	uint32_t node;
	uint64_t least;
	uint64_t most;
	uint8_t least_keyword; /* the one to blame for too few */
} cz_schema_contains;

typedef struct cz_schema_property
{
	cz_json key;
	uint32_t node; /* CZ_SCHEMA_NONE: only required */
	bool required;
} cz_schema_property;

/* A pattern, and of patternProperties the node that it leads to. */
typedef struct cz_schema_pattern
{
	const cz_regexp *regexp;
	cz_text text;
	uint32_t node;
} cz_schema_pattern;

typedef struct cz_schema_members
{
	cz_schema_property *properties; /* in normal order of the keys */
	uint32_t count;
	uint32_t required; /* of them */
	cz_schema_pattern *patterns;
	uint32_t pattern_count;
	uint32_t additional; /* CZ_SCHEMA_NONE: anything */
} cz_schema_members;

/* What a member brings with it: a schema of the whole object, or other members. */
typedef struct cz_schema_dependent
{
	cz_json key;
	uint8_t keyword;
	uint32_t node; /* CZ_SCHEMA_NONE: names count */
	const cz_json *names;
	uint32_t count;
} cz_schema_dependent;

typedef struct cz_schema_check
{
	uint8_t kind;	 /* cz_check_kind */
	uint8_t keyword; /* cz_schema_keyword: where in the schema the error is */
	uint32_t count;	 /* of as.nodes, as.dependents; the name of a dynamic anchor */
	union
	{
		const cz_json *value;
		const cz_schema_values *values;
		const cz_schema_number *number;
		uint64_t limit;
		cz_schema_pattern *pattern;
		cz_schema_items *items;
		cz_schema_contains *contains;
		cz_schema_members *members;
		cz_schema_dependent *dependents;
		uint32_t node;
		uint32_t *nodes; /* of if: the condition, then, else; CZ_SCHEMA_NONE where missing */
	} as;
} cz_schema_check;

typedef struct cz_schema_node
{
	cz_schema_check *checks;
	uint8_t types;						/* those allowed: a bit for each kind of JSON, and CZ_SCHEMA_INTEGER */
	uint8_t starts[CZ_GROUP_COUNT + 1]; /* of each group among the checks; the last is their number */
	uint32_t resource;
} cz_schema_node;

/* Where a node stands: behind its parent. */
typedef struct cz_schema_place
{
	uint32_t parent; /* CZ_SCHEMA_NONE: pointer is the whole way */
	cz_text pointer;
} cz_schema_place;

/* A dynamic anchor of a resource. */
typedef struct cz_schema_anchor
{
	uint32_t name; /* a number; the same name has the same number in all resources */
	uint32_t node;
} cz_schema_anchor;

/* What has an identifier of its own: the document, a subschema with $id, a meta-schema. */
typedef struct cz_schema_resource
{
	const cz_schema_anchor *anchors;
	uint32_t anchor_count;
	bool is_meta; /* one of ours, and no part of the document */
} cz_schema_resource;

struct cz_schema
{
	const cz_schema_node *nodes; /* the first is the document's root */
	const cz_schema_place *places;
	uint32_t node_count;
	const cz_schema_resource *resources;
	uint32_t resource_count;
	uint32_t anchor_names; /* of dynamic anchors; 0: nobody needs to know the dynamic scope */
};

static inline bool
cz_schema_is_meta(const cz_schema *schema, uint32_t node)
{
	return schema->resources[schema->nodes[node].resource].is_meta;
}

/* ---- schema_number.c ---- */

/* The number of a keyword; as a divisor, if so asked. */
cz_code cz_schema_number_make(cz_context *context, cz_arena *keep, const cz_json *value, bool divisor,
                              cz_schema_number *number);

/* Orders a value, spelled, and a schema's number. */
int cz_schema_number_compare(const cz_json *value, const cz_schema_number *number);

/* Whether a value, spelled, is an integer. */
bool cz_schema_is_integer(const cz_json *value);

/* limbs is room for one limb more than the divisor has. */
cz_code cz_schema_is_multiple(cz_context *context, const cz_json *value, const cz_schema_number *divisor,
                              uint32_t *limbs, bool *multiple);

#endif
