/*
 * The parts of regular expressions: what is read (regexp_parse.c, regexp_escape.c), and what is made of it
 * (regexp_compile.c, regexp_alphabet.c, regexp_match.c).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_REGEXP_TREE_H
#define CZ_JSON_REGEXP_TREE_H

#include "base/hash.h"
#include "json/character_set.h"
#include "json/regexp.h"

/* ---- the tree ---- */

typedef enum cz_regexp_kind
{
	CZ_REGEXP_EMPTY,
	CZ_REGEXP_SET,		/* one character */
	CZ_REGEXP_SEQUENCE, /* of the children, the last first */
	CZ_REGEXP_CHOICE,	/* of the children */
	CZ_REGEXP_REPEAT,	/* of the child */
	CZ_REGEXP_BEGIN,	/* ^ */
	CZ_REGEXP_END,		/* $ */
	CZ_REGEXP_BOUNDARY, /* \b; negated \B */
} cz_regexp_kind;

#define CZ_REGEXP_UNBOUNDED UINT32_MAX

typedef struct cz_regexp_node
{
	cz_regexp_kind kind;
	bool negated;					/* of a set or a boundary */
	uint32_t set;					/* number of the set */
	uint32_t least, most;			/* of a repeat */
	struct cz_regexp_node *child;	/* the first */
	struct cz_regexp_node *sibling; /* the next child of the same parent */
} cz_regexp_node;

/* Each distinct set of an expression, once. */
typedef struct cz_regexp_sets
{
	cz_table table;
	struct cz_regexp_set *first; /* newest first */
	uint32_t count;
} cz_regexp_sets;

typedef struct cz_regexp_set
{
	cz_character_set characters;
	uint32_t number;
	struct cz_regexp_set *next;
} cz_regexp_set;

/* ---- reading ---- */

typedef struct cz_regexp_parser
{
	cz_context *context;
	cz_regexp_dialect dialect;
	cz_text expression;
	const char *p;
	const char *end;
	cz_regexp_sets sets;
	bool asks_words; /* there is a \b or \B */
} cz_regexp_parser;

/* regexp_parse.c */
cz_code cz_regexp_parse(cz_regexp_parser *parser, cz_regexp_node **node);
cz_code cz_regexp_wrong(const cz_regexp_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);
cz_code cz_regexp_unsupported(const cz_regexp_parser *parser, const char *at, const char *what);
static inline bool
cz_regexp_is_at(const cz_regexp_parser *parser, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(parser->end - parser->p) >= length && memcmp(parser->p, text, length) == 0;
}

/* The number of a set, which is finished. */
cz_code cz_regexp_add_set(cz_context *context, cz_regexp_sets *sets, const cz_character_set *characters,
						  uint32_t *number);

/* What an escape stands for: a character, or with is_set what it has added to the set. */
typedef struct cz_regexp_escape
{
	bool is_set;
	uint32_t character;
} cz_regexp_escape;

/* regexp_escape.c: the escape whose backslash is at p, in a class or outside. */
cz_code cz_regexp_parse_escape(cz_regexp_parser *parser, bool in_class, cz_character_set *set,
							   cz_regexp_escape *escape);

/* ECMA-262's \w. */
extern const cz_range cz_regexp_word[4];

/* regexp_class.c: the class whose bracket is at p. */
cz_code cz_regexp_parse_class(cz_regexp_parser *parser, cz_character_set *set, bool *negated);

#endif
