/*
 * Checking a document against a compiled schema: what the files that do it share.
 *
 *   schema_evaluate.c   a node; subschemas of the same value
 *   schema_scalar.c     const, enum, numbers, strings
 *   schema_array.c      arrays
 *   schema_object.c     objects
 *   schema_marks.c      which elements or members have been evaluated
 *   schema_report.c     errors as rows
 *
 * Without a report only the verdict counts, and everything ends at the first failure; with one everything goes on.
 * valid is true on entry and only ever set to false.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_EVALUATE_H
#define CZ_JSON_SCHEMA_EVALUATE_H

#include "json/node.h"
#include "json/place.h"
#include "json/schema_node.h"

/* Functions whose frames shouldn't be part of their callers': the recursion goes through those too, and is deep. */
#if defined(__GNUC__)
#define CZ_APART __attribute__((noinline))
#else
#define CZ_APART
#endif

/* A value and the way to it. */
typedef struct cz_instance
{
	const cz_place *place;
	cz_json *node; /* opened and spelled where it stands when somebody looks */
	bool is_name;  /* the key of a member, as propertyNames checks it; the place is the object's */
} cz_instance;

/* Which elements or members of a value have been evaluated: bits in the evaluation's words. */
typedef struct cz_marks
{
	uint32_t first; /* word */
	uint32_t words;
} cz_marks;

/* A dynamic anchor's outermost node in the scope, and the depth at which its resource was entered. */
typedef struct cz_dynamic
{
	uint32_t node; /* CZ_SCHEMA_NONE: none */
	uint32_t depth;
} cz_dynamic;

/* A reference on the way: what is found in a meta-schema is told of the one that led into it. */
typedef struct cz_schema_way_in
{
	uint32_t node;
	cz_schema_keyword keyword;
} cz_schema_way_in;

typedef struct cz_evaluation
{
	cz_context *context;
	const cz_schema *schema;
	struct cz_schema_report *report;
	cz_schema_way_in reference; /* the last that stands in the document */
	uint32_t depth;
	uint32_t steps;

	uint32_t resource; /* the innermost of the dynamic scope */
	cz_dynamic *dynamics; /* by the anchor's name */

	/* Room used again and again: one piece of a call's memory can't be given back. */
	uint64_t *words;
	uint32_t word_count, word_capacity;
	cz_value_set set;
	size_t set_capacity; /* slots */
	uint32_t *limbs;
	uint32_t limb_capacity;
} cz_evaluation;

/* ---- schema_evaluate.c ---- */

/* marks, unless it is NULL, learns what of the value the node's subschema has evaluated. */
cz_code cz_schema_evaluate(cz_evaluation *evaluation, uint32_t node, cz_instance *instance, const cz_marks *marks,
                           bool *valid);

/* The same without a report, the verdict being one of several. */
cz_code cz_schema_try(cz_evaluation *evaluation, uint32_t node, cz_instance *instance, const cz_marks *marks,
                      bool *valid);

/* The whole document. */
cz_code cz_schema_run(cz_context *context, const cz_schema *schema, struct cz_schema_report *report,
                      const cz_json *document, bool *valid);

/* Whether there is nothing left to find out. */
static inline bool
cz_schema_is_decided(const cz_evaluation *evaluation, bool valid)
{
	return !valid && !evaluation->report;
}

/* Makes the value's level into nodes where it stands, or the value a number that is spelled. */
cz_code cz_instance_open(cz_evaluation *evaluation, const cz_instance *instance);

/* All levels, for values that are compared. */
cz_code cz_instance_open_all(cz_evaluation *evaluation, const cz_instance *instance);

/*
 * A child's node, to be opened in place. Documents are handed over as constant since others see them, and what a native
 * level was opened into is seen by nobody else: only native nodes are ever changed, and those stand nowhere else.
 */
static inline cz_json *
cz_instance_slot(const cz_json *child)
{
	return (cz_json *)child;
}

/* ---- schema_scalar.c, schema_array.c, schema_object.c ---- */

cz_code cz_schema_check_scalar(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check,
                               cz_instance *instance, bool *valid);
cz_code cz_schema_type_error(cz_evaluation *evaluation, uint32_t node, const cz_instance *instance, bool *valid);
cz_code cz_schema_check_array(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check,
                              cz_instance *instance, const cz_marks *marks, bool *valid);
cz_code cz_schema_check_object(cz_evaluation *evaluation, uint32_t node, const cz_schema_check *check,
                               cz_instance *instance, const cz_marks *marks, bool *valid);

/* ---- schema_marks.c ---- */

/* Marks for count elements or members, none of them set, until they are popped, the last first. */
cz_code cz_marks_push(cz_evaluation *evaluation, uint32_t count, cz_marks *marks);
void cz_marks_pop(cz_evaluation *evaluation, const cz_marks *marks);
void cz_marks_set_all(cz_evaluation *evaluation, const cz_marks *marks);
void cz_marks_merge(cz_evaluation *evaluation, const cz_marks *from, const cz_marks *into);

static inline void
cz_marks_set(cz_evaluation *evaluation, const cz_marks *marks, uint32_t index)
{
	evaluation->words[marks->first + index / 64] |= UINT64_C(1) << index % 64;
}

static inline bool
cz_marks_has(const cz_evaluation *evaluation, const cz_marks *marks, uint32_t index)
{
	return evaluation->words[marks->first + index / 64] >> index % 64 & 1;
}

/* ---- schema_report.c ---- */

#define CZ_PLURAL(count) ((count) == 1 ? "" : "s")

/* An error at a keyword of a node, or at the whole of it (CZ_KEYWORD_COUNT). Without a report only valid is set. */
cz_code cz_schema_error_at(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword,
                           const cz_instance *instance, bool *valid, const char *format, ...) CZ_PRINTF(6, 7);

/* What is behind the keyword: a member's name. */
cz_code cz_schema_error_behind(cz_evaluation *evaluation, uint32_t node, cz_schema_keyword keyword, cz_text token,
                               const cz_instance *instance, bool *valid, const char *format, ...) CZ_PRINTF(7, 8);

/* Which of a message's two values: the document's, the schema's. */
enum
{
	CZ_VALUE_FOUND,
	CZ_VALUE_ALLOWED,
	CZ_VALUE_COUNT
};

/* A value's JSON for a message, to be quoted; it lasts until the next of its kind. Empty without a report. */
cz_code cz_schema_value_text(cz_evaluation *evaluation, int which, const cz_json *value, cz_text *text);

#endif
