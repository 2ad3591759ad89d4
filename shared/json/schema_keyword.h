/*
 * The keywords of JSON Schema (draft 2020-12, Core and Validation; draft 7) and the shapes their values must have.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_SCHEMA_KEYWORD_H
#define CZ_JSON_SCHEMA_KEYWORD_H

#include "json/json.h"

typedef enum cz_schema_keyword
{
#define KEYWORD(name, text, drafts, vocabulary, shape) CZ_KEYWORD_##name,
#include "json/schema_keywords.def"
#undef KEYWORD
	CZ_KEYWORD_COUNT
} cz_schema_keyword;

/* Drafts, to be or'ed. */
typedef enum cz_schema_draft
{
	CZ_DRAFT_OLD = 1, /* draft 7 */
	CZ_DRAFT_NEW = 2, /* 2020-12 */
	CZ_DRAFT_BOTH = CZ_DRAFT_OLD | CZ_DRAFT_NEW
} cz_schema_draft;

/* The vocabularies of 2020-12, in the order in which its meta-schema lists them. */
typedef enum cz_schema_vocabulary
{
	CZ_VOCABULARY_CORE,
	CZ_VOCABULARY_APPLICATOR,
	CZ_VOCABULARY_UNEVALUATED,
	CZ_VOCABULARY_VALIDATION,
	CZ_VOCABULARY_META_DATA,
	CZ_VOCABULARY_FORMAT,
	CZ_VOCABULARY_CONTENT,
	CZ_VOCABULARY_NOWHERE,
	CZ_VOCABULARY_COUNT
} cz_schema_vocabulary;

typedef enum cz_schema_shape
{
	CZ_SHAPE_ANYTHING,
	CZ_SHAPE_BOOLEAN,
	CZ_SHAPE_STRING,
	CZ_SHAPE_IDENTIFIER, /* a URI; in 2020-12 without a fragment */
	CZ_SHAPE_NAME,		 /* of an anchor */
	CZ_SHAPE_NUMBER,
	CZ_SHAPE_POSITIVE,
	CZ_SHAPE_COUNT, /* an integer, not negative */
	CZ_SHAPE_VALUES,
	CZ_SHAPE_STRINGS, /* each once */
	CZ_SHAPE_TYPES,	  /* a name of a type or several */
	CZ_SHAPE_SCHEMA,
	CZ_SHAPE_SCHEMAS, /* one at least */
	CZ_SHAPE_SCHEMA_OR_SCHEMAS,
	CZ_SHAPE_BOOLEAN_MEMBERS,
	CZ_SHAPE_STRINGS_MEMBERS,
	CZ_SHAPE_SCHEMA_MEMBERS,
	CZ_SHAPE_SCHEMA_OR_STRINGS_MEMBERS
} cz_schema_shape;

typedef struct cz_schema_keyword_row
{
	cz_text text;
	cz_schema_draft drafts;
	cz_schema_vocabulary vocabulary;
	cz_schema_shape shape;
} cz_schema_keyword_row;

extern const cz_schema_keyword_row cz_schema_keywords[CZ_KEYWORD_COUNT];

/* The keyword of a draft with that text; CZ_KEYWORD_COUNT for none. */
cz_schema_keyword cz_schema_keyword_find(const cz_json *text, cz_schema_draft draft);

/* A schema is an object or a boolean. */
static inline bool
cz_schema_is_schema(const cz_json *value)
{
	return value->kind == CZ_JSON_OBJECT || value->kind == CZ_JSON_TRUE || value->kind == CZ_JSON_FALSE;
}

/* The bit of a type's name in cz_schema_types; 0 for none. */
unsigned cz_schema_type_bit(const cz_json *name);

/* The types: a bit for each kind of JSON, 1 << cz_json_kind, and one for integers. */
enum
{
	CZ_SCHEMA_ANY_TYPE = 0x7F,
	CZ_SCHEMA_INTEGER = 0x80
};

/* What is wrong with a keyword's value, or with an element or member of it. */
typedef struct cz_schema_flaw
{
	const char *not_a; /* the rest of a sentence that says "is not"; NULL: nothing is wrong */
	const cz_json *value; /* that it is said of */
	const cz_json *key; /* of a member */
	uint32_t index; /* of an element; UINT32_MAX for none */
} cz_schema_flaw;

/* Whether a value has a shape. It is opened and spelled; subschemas are only looked at from outside. */
cz_code cz_schema_shape_check(cz_context *context, cz_schema_shape shape, cz_schema_draft draft, const cz_json *value,
                              cz_schema_flaw *flaw);

#endif
