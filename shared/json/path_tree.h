/*
 * The parts of JSONPath: the tree of a query, who reads it (path_parse.c, path_parse_filter.c, path_scan.c), and who walks
 * by it (path_select.c, path_filter.c, path_function.c).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_PATH_TREE_H
#define CZ_JSON_PATH_TREE_H

#include "json/path.h"
#include "json/regexp.h"

/* ---- the tree ---- */

typedef enum cz_selector_kind
{
	CZ_SELECT_NAME,
	CZ_SELECT_INDEX,
	CZ_SELECT_ALL,
	CZ_SELECT_SLICE,
	CZ_SELECT_FILTER
} cz_selector_kind;

/* start:end:step */
typedef struct cz_slice
{
	int64_t start, end, step;
	bool has_start, has_end;
} cz_slice;

typedef struct cz_selector
{
	cz_selector_kind kind;
	struct cz_selector *next;
	union
	{
		cz_json name; /* a string */
		int64_t index;
		cz_slice slice;
		struct cz_test *filter;
	} as;
} cz_selector;

typedef struct cz_segment
{
	bool descends;
	cz_selector *selectors;
	struct cz_segment *next;
} cz_segment;

/*
 * What has a slot (not 0) is the same for all values of a document, and remembered there. Slots are counted from 1 over
 * the whole query, with the queries inside it.
 */
typedef struct cz_query
{
	bool is_absolute; /* $ rather than @ */
	bool is_singular; /* nothing but names and indexes */
	cz_segment *segments;
} cz_query;

typedef enum cz_operand_kind
{
	CZ_OPERAND_LITERAL,
	CZ_OPERAND_QUERY, /* a singular one, for its value */
	CZ_OPERAND_LENGTH,
	CZ_OPERAND_COUNT,
	CZ_OPERAND_VALUE
} cz_operand_kind;

/* What has a value, or Nothing. */
typedef struct cz_operand
{
	cz_operand_kind kind;
	uint32_t slot;
	bool is_fixed; /* doesn't depend on the current value */
	cz_json literal;
	cz_query query;				 /* of a query, count and value */
	struct cz_operand *argument; /* of length */
} cz_operand;

typedef enum cz_test_kind
{
	CZ_TEST_OR,
	CZ_TEST_AND,
	CZ_TEST_NOT,
	CZ_TEST_EXISTS,
	CZ_TEST_EQUAL,
	CZ_TEST_UNEQUAL,
	CZ_TEST_LESS,
	CZ_TEST_LESS_EQUAL,
	CZ_TEST_GREATER,
	CZ_TEST_GREATER_EQUAL,
	CZ_TEST_MATCH,
	CZ_TEST_SEARCH
} cz_test_kind;

/* What is true or false. */
typedef struct cz_test
{
	cz_test_kind kind;
	uint32_t slot;
	struct cz_test *first; /* of or, and, not: the parts, in a list */
	struct cz_test *next;
	cz_query query;			  /* of exists */
	cz_operand *left, *right; /* of comparisons, match and search */
	const cz_regexp *regexp;  /* of a constant expression; NULL when it is wrong, and so never matches */
	bool has_regexp;		  /* the expression is constant */
	uint32_t cache;			  /* where one that isn't is kept, counted from 1 */
} cz_test;

struct cz_path
{
	cz_query query;
	uint32_t slots;
	uint32_t caches;
};

/* ---- reading ---- */

typedef struct cz_path_parser
{
	cz_context *context;
	cz_arena *keep;
	cz_text text;
	const char *p;
	const char *end;
	int depth;
	uint32_t slots;
	uint32_t caches;
} cz_path_parser;

static inline bool
cz_path_at(const cz_path_parser *parser, char character)
{
	return parser->p < parser->end && *parser->p == character;
}

/* path_scan.c */

/* Memory that lives as long as the query, zeroed; NULL with the error recorded. */
void *cz_path_keep(const cz_path_parser *parser, size_t size);
cz_code cz_path_wrong(const cz_path_parser *parser, const char *at, const char *format, ...) CZ_PRINTF(3, 4);

/* "expected " what, and what stands at p instead. */
cz_code cz_path_expected(const cz_path_parser *parser, const char *what);

/* Into a bracket, a parenthesis or a function; the caller leaves by taking 1 from depth. */
cz_code cz_path_enter(cz_path_parser *parser);
void cz_path_skip_blanks(cz_path_parser *parser);

/* Takes the text if it stands at p. */
bool cz_path_take(cz_path_parser *parser, const char *text);
cz_code cz_path_scan_int(cz_path_parser *parser, int64_t *number);
cz_code cz_path_scan_string(cz_path_parser *parser, cz_json *string);
cz_code cz_path_scan_number(cz_path_parser *parser, cz_json *number);

/* A member's name behind a dot; what else could stand there is for the message. */
cz_code cz_path_scan_name(cz_path_parser *parser, const char *expected, cz_json *name);

/* path_parse.c: the query whose $ or @ is at p. */
cz_code cz_path_parse_query(cz_path_parser *parser, cz_query *query);

/* path_parse_filter.c: what follows "?" */
cz_code cz_path_parse_filter(cz_path_parser *parser, cz_test **test);

/* path_parse_operand.c */
typedef struct cz_path_function
{
	const char *name;
	cz_operand_kind operand; /* of length, count and value */
	cz_test_kind test;		 /* of match and search */
	bool is_test;
	bool takes_nodes; /* a query of any kind, rather than values */
	int arguments;
} cz_path_function;

/* The function whose name and parenthesis are at p; NULL, and p where it was, when there is no such thing. */
cz_code cz_path_parse_function_name(cz_path_parser *parser, const cz_path_function **function);
cz_code cz_path_parse_function_operand(cz_path_parser *parser, const cz_path_function *function, cz_operand **operand);
cz_code cz_path_parse_function_test(cz_path_parser *parser, const cz_path_function *function, cz_test **test);

/* An operand that is a literal; NULL when none is at p. */
cz_code cz_path_parse_literal(cz_path_parser *parser, cz_operand **operand);

/* A singular query as an operand. at is where it begins. */
cz_code cz_path_make_query_operand(cz_path_parser *parser, const char *at, const cz_query *query, cz_operand **operand);

/* Gives a slot to what is fixed. */
static inline uint32_t
cz_path_slot(cz_path_parser *parser, bool is_fixed)
{
	return is_fixed ? ++parser->slots : 0;
}

/* ---- walking ---- */

typedef enum cz_found_kind
{
	CZ_FOUND_NOTHING,
	CZ_FOUND_NODE,
	CZ_FOUND_INT
} cz_found_kind;

/* The value of an operand. */
typedef struct cz_found
{
	cz_found_kind kind;
	cz_json node;
	int64_t number;
} cz_found;

typedef enum cz_memory_state
{
	CZ_MEMORY_EMPTY,
	CZ_MEMORY_FALSE,
	CZ_MEMORY_TRUE,
	CZ_MEMORY_VALUE
} cz_memory_state;

typedef struct cz_memory
{
	cz_memory_state state;
	cz_found value;
} cz_memory;

/* The expression that a match() or search() had last, where it comes from the document. */
typedef struct cz_path_cache
{
	cz_context scratch; /* whose memory holds it, so that the one before can go */
	cz_text text;
	const cz_regexp *regexp; /* NULL: it is wrong */
	bool is_made;
} cz_path_cache;

/* One query over one document. */
typedef struct cz_walk
{
	cz_context *context;
	const cz_json *root;
	cz_memory *memories; /* by slot */
	cz_path_cache *caches;
	int level;
	uint64_t steps; /* values looked at; more for those that are long to compare or to match */
} cz_walk;

/* path_select.c: what a query selects from a value, the current one or the root. */
cz_code cz_path_walk(cz_walk *walk, const cz_query *query, const cz_json *current, cz_path_taker *taker);

/* The value of a singular query. */
cz_code cz_path_follow(cz_walk *walk, const cz_query *query, const cz_json *current, cz_json *value, bool *found);

/* path_filter.c */
cz_code cz_path_test(cz_walk *walk, const cz_test *test, const cz_json *current, bool *holds);
cz_code cz_path_operand(cz_walk *walk, const cz_operand *operand, const cz_json *current, cz_found *found);

/* path_function.c */
cz_code cz_path_length(const cz_walk *walk, const cz_found *argument, cz_found *length);
cz_code cz_path_count(cz_walk *walk, const cz_query *query, const cz_json *current, cz_found *count);
cz_code cz_path_value(cz_walk *walk, const cz_query *query, const cz_json *current, cz_found *value);
cz_code cz_path_match(cz_walk *walk, const cz_test *test, const cz_json *current, bool *matches);
void cz_path_forget(cz_path_cache *cache);

#endif
