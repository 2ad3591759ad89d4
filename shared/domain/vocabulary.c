/*
 * Vocabularies: looking a word up, refusing one, and the sets outside the state machine.
 *
 * A list is searched from front to back. Length and first byte tell nearly all words of a set apart, so one comparison
 * of bytes is the rule, which no hash of a set this small beats.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/vocabulary.h"

/* ---- the mechanism ---- */

int
cz_vocabulary_find(const cz_vocabulary *vocabulary, cz_text text)
{
	if (text.length == 0)
		return -1;
	for (int i = 0; i < vocabulary->count; i++) {
		const cz_text *word = &vocabulary->words[i];

		if (word->length == text.length && word->data[0] == text.data[0] &&
			memcmp(word->data, text.data, text.length) == 0)
			return i;
	}
	return -1;
}

void
cz_vocabulary_list(const cz_vocabulary *vocabulary, uint32_t chosen, const char *none, char list[CZ_WORD_LIST_SIZE])
{
	size_t length = 0;

	for (int i = 0; i < vocabulary->count; i++) {
		cz_text word = vocabulary->words[i];

		if ((chosen >> i & 1) == 0 || length + word.length + sizeof ", " > CZ_WORD_LIST_SIZE)
			continue;
		if (length) {
			memcpy(list + length, ", ", 2);
			length += 2;
		}
		memcpy(list + length, word.data, word.length);
		length += word.length;
	}
	list[length] = '\0';
	if (length == 0)
		memcpy(list, none, strlen(none) + 1);
}

cz_code
cz_vocabulary_refuse(cz_context *context, const cz_vocabulary *vocabulary, cz_text text)
{
	char allowed[CZ_WORD_LIST_SIZE];

	cz_vocabulary_list(vocabulary, UINT32_MAX, "", allowed);
	return cz_fail(context, CZ_INVALID_ARGUMENT, "\"%.*s\" is not %s; allowed: %s", CZ_QUOTE(text), vocabulary->kind,
				   allowed);
}

/* ---- the sets ---- */

static const cz_text components[] = {
	[CZ_COMPONENT_WORKFLOW] = CZ_WORD("workflow"), [CZ_COMPONENT_TASK] = CZ_WORD("task"),
	[CZ_COMPONENT_AGENT] = CZ_WORD("agent"),	   [CZ_COMPONENT_TOOL] = CZ_WORD("tool"),
	[CZ_COMPONENT_LOG] = CZ_WORD("log"),
};

CZ_DEFINE_VOCABULARY(component, "a component", components)

static const cz_text execution_types[] = {
	[CZ_EXECUTION_BASIC] = CZ_WORD("basic"),		 [CZ_EXECUTION_ROUTER] = CZ_WORD("router"),
	[CZ_EXECUTION_PARALLEL] = CZ_WORD("parallel"),	 [CZ_EXECUTION_COLLECTION] = CZ_WORD("collection"),
	[CZ_EXECUTION_COMPOSITE] = CZ_WORD("composite"), [CZ_EXECUTION_WAIT] = CZ_WORD("wait"),
	[CZ_EXECUTION_SIGNAL] = CZ_WORD("signal"),		 [CZ_EXECUTION_AGGREGATE] = CZ_WORD("aggregate"),
	[CZ_EXECUTION_MEMORY] = CZ_WORD("memory"),
};

CZ_DEFINE_VOCABULARY(execution_type, "an execution type", execution_types)

bool
cz_execution_type_has_children(cz_execution_type type)
{
	const unsigned parents = 1u << CZ_EXECUTION_PARALLEL | 1u << CZ_EXECUTION_COLLECTION |
							 1u << CZ_EXECUTION_COMPOSITE | 1u << CZ_EXECUTION_AGGREGATE | 1u << CZ_EXECUTION_MEMORY;

	return (parents >> type & 1) != 0;
}

static const cz_text strategies[] = {
	[CZ_WAIT_ALL] = CZ_WORD("wait_all"),
	[CZ_FAIL_FAST] = CZ_WORD("fail_fast"),
	[CZ_BEST_EFFORT] = CZ_WORD("best_effort"),
	[CZ_RACE] = CZ_WORD("race"),
};

CZ_DEFINE_VOCABULARY(strategy, "a strategy", strategies)

static const cz_text roles[] = {
	[CZ_ROLE_ADMIN] = CZ_WORD("admin"),
	[CZ_ROLE_USER] = CZ_WORD("user"),
};

CZ_DEFINE_VOCABULARY(role, "a role", roles)
