/*
 * Vocabularies: the closed sets of words that the domain knows.
 *
 * A set is an enum and, in the same order, a list of words; one mechanism looks words up and makes the one sentence
 * that refuses an unknown word and lists those allowed. Words are case-sensitive. The sets of the state machine are in
 * status.h, the others here.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_VOCABULARY_H
#define CZ_DOMAIN_VOCABULARY_H

#include "base/context.h"

/* ---- the mechanism ---- */

typedef struct cz_vocabulary
{
	const char *kind; /* what a word of it is called, with its article */
	const cz_text *words; /* each is NUL-terminated as well */
	int count; /* at most 32 */
} cz_vocabulary;

/* The word's place in the list; -1 when it isn't there. */
int cz_vocabulary_find(const cz_vocabulary *vocabulary, cz_text text);

/* INVALID_ARGUMENT for a word that isn't there. */
cz_code cz_vocabulary_refuse(cz_context *context, const cz_vocabulary *vocabulary, cz_text text);

/* Room for the longest list of words that cz_vocabulary_list writes. */
enum { CZ_WORD_LIST_SIZE = 256 };

/* "PENDING, RUNNING": the words whose bit is set in chosen, NUL-terminated; none: what to write when there is none. */
void cz_vocabulary_list(const cz_vocabulary *vocabulary, uint32_t chosen, const char *none,
						char list[CZ_WORD_LIST_SIZE]);

/* A cz_text in an initializer. */
#define CZ_WORD(literal) \
	{ \
		(literal), sizeof(literal) - 1 \
	}

/*
 * Declares the three functions that each set has:
 *   bool cz_status_find(cz_text text, cz_status *status)                           false for an unknown word
 *   cz_code cz_status_parse(cz_context *context, cz_text text, cz_status *status)  INVALID_ARGUMENT for it
 *   const char *cz_status_name(cz_status status)                                   NUL-terminated
 */
#define CZ_DECLARE_VOCABULARY(set) \
	bool cz_##set##_find(cz_text text, cz_##set *set); \
	cz_code cz_##set##_parse(cz_context *context, cz_text text, cz_##set *set); \
	const char *cz_##set##_name(cz_##set set);

/* Defines them over a list of words, an array in the order of the enum. */
#define CZ_DEFINE_VOCABULARY(set, kind, words) \
	CZ_DEFINE_VOCABULARY_WORDS(set, kind, words) \
	bool cz_##set##_find(cz_text text, cz_##set *set) \
	{ \
		int place = cz_vocabulary_find(&set##_vocabulary, text); \
		if (place >= 0) \
			*set = (cz_##set)place; \
		return place >= 0; \
	}

/* The same without the look-up, for a set that has a faster one. */
#define CZ_DEFINE_VOCABULARY_WORDS(set, kind, words) \
	static const cz_vocabulary set##_vocabulary = {kind, words, (int)(sizeof words / sizeof words[0])}; \
	cz_code cz_##set##_parse(cz_context *context, cz_text text, cz_##set *set) \
	{ \
		return cz_##set##_find(text, set) ? CZ_OK : cz_vocabulary_refuse(context, &set##_vocabulary, text); \
	} \
	const char *cz_##set##_name(cz_##set set) \
	{ \
		return words[set].data; \
	}

/* ---- the sets ---- */

typedef enum cz_component
{
	CZ_COMPONENT_WORKFLOW,
	CZ_COMPONENT_TASK,
	CZ_COMPONENT_AGENT,
	CZ_COMPONENT_TOOL,
	CZ_COMPONENT_LOG
} cz_component;

CZ_DECLARE_VOCABULARY(component)

typedef enum cz_execution_type
{
	CZ_EXECUTION_BASIC,
	CZ_EXECUTION_ROUTER,
	CZ_EXECUTION_PARALLEL,
	CZ_EXECUTION_COLLECTION,
	CZ_EXECUTION_COMPOSITE,
	CZ_EXECUTION_WAIT,
	CZ_EXECUTION_SIGNAL,
	CZ_EXECUTION_AGGREGATE,
	CZ_EXECUTION_MEMORY
} cz_execution_type;

CZ_DECLARE_VOCABULARY(execution_type)

/* Whether a task of that type may have children. */
bool cz_execution_type_has_children(cz_execution_type type);

/* How a parent's status follows from its children's (progress.h). */
typedef enum cz_strategy
{
	CZ_WAIT_ALL, /* the default */
	CZ_FAIL_FAST,
	CZ_BEST_EFFORT,
	CZ_RACE
} cz_strategy;

CZ_DECLARE_VOCABULARY(strategy)

typedef enum cz_role
{
	CZ_ROLE_ADMIN,
	CZ_ROLE_USER /* the default */
} cz_role;

CZ_DECLARE_VOCABULARY(role)

#endif
