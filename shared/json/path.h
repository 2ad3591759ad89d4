/*
 * JSONPath (RFC 9535): reading queries, and finding what they select.
 *
 * A query is read into a tree once and then walks through documents without making a list of what it has found so far: each
 * value that a segment selects goes through the segments behind it before the next one is looked for, which gives the order of
 * the standard, and a taker that has enough can stop it. Of a native document only what the query visits is opened,
 * and what was opened is given back when the walk has left it.
 *
 * The members of an object come in normal order (the standard leaves it free). Parts of a filter that don't depend on the
 * current value are found out once for a document.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PATH_H
#define CZ_JSON_PATH_H

#include "json/json.h"
#include "json/place.h"

/* Beyond these LIMIT_EXCEEDED. */
enum
{
	CZ_PATH_DEPTH_LIMIT = 100,	/* brackets, parentheses and functions inside each other in a query */
	CZ_PATH_LEVEL_LIMIT = 3000, /* levels of a walk, with those of the queries in its filters: bounds the stack */
	CZ_PATH_STEP_LIMIT = 100000000, /* values looked at for one document: queries within queries multiply */
	CZ_PATH_ROW_LIMIT = 10000000,	/* rows of one call of compozy_json_query */
	CZ_PATH_ROW_BYTES = 1 << 30		/* what they take, before they fill memory or a disk: values in values multiply too */
};

/* The largest integer of a query: I-JSON's (RFC 7493, section 2.2). */
#define CZ_PATH_INT_LIMIT ((int64_t)9007199254740991)

typedef struct cz_path cz_path;

/* A query, living in keep. One that is wrong, or not well-typed, is INVALID_ARGUMENT with place and cause. */
cz_code cz_path_compile(cz_context *context, cz_arena *keep, cz_text query, const cz_path **path);

/* Who gets the values, one after the other; value and place are gone when take returns. *more is true on entry. */
typedef struct cz_path_taker
{
	cz_code (*take)(struct cz_path_taker *taker, cz_context *context, const cz_json *value, const cz_place *place,
					bool *more);
} cz_path_taker;

cz_code cz_path_select(cz_context *context, const cz_path *path, const cz_json *document, cz_path_taker *taker);

/* The first value. */
cz_code cz_path_first(cz_context *context, const cz_path *path, const cz_json *document, cz_json *value, bool *found);

/* The normalized path (RFC 9535, section 2.7) of a place. */
cz_code cz_path_of_place(cz_context *context, const cz_place *place, cz_text *path);

#endif
