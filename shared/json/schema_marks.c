/*
 * What has been evaluated: for unevaluatedItems and unevaluatedProperties (2020-12 Core, section 11).
 *
 * A bit for each element or member of one value, kept only where a schema asks for it. The marks of schemas that are
 * being checked at one time stand one behind the other, and the words are used again when they are popped.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "json/schema_evaluate.h"

enum
{
	BITS = 64,
	FIRST_CAPACITY = 32
};

static cz_code
grow(cz_evaluation *evaluation, uint32_t words)
{
	uint32_t capacity = evaluation->word_capacity ? evaluation->word_capacity : FIRST_CAPACITY;
	uint64_t *grown;

	while (capacity < words)
		capacity *= 2;
	grown = CZ_NEW_ARRAY(evaluation->context, capacity, uint64_t);
	if (!grown)
		return CZ_OUT_OF_MEMORY;
	if (evaluation->word_count)
		memcpy(grown, evaluation->words, evaluation->word_count * sizeof *grown);
	evaluation->words = grown;
	evaluation->word_capacity = capacity;
	return CZ_OK;
}

cz_code
cz_marks_push(cz_evaluation *evaluation, uint32_t count, cz_marks *marks)
{
	*marks = (cz_marks){evaluation->word_count, count / BITS + 1};
	if (marks->first + marks->words > evaluation->word_capacity)
		CZ_TRY(grow(evaluation, marks->first + marks->words));
	memset(evaluation->words + marks->first, 0, marks->words * sizeof *evaluation->words);
	evaluation->word_count += marks->words;
	return CZ_OK;
}

void
cz_marks_pop(cz_evaluation *evaluation, const cz_marks *marks)
{
	evaluation->word_count = marks->first;
}

void
cz_marks_set_all(cz_evaluation *evaluation, const cz_marks *marks)
{
	memset(evaluation->words + marks->first, 0xFF, marks->words * sizeof *evaluation->words);
}

void
cz_marks_merge(cz_evaluation *evaluation, const cz_marks *from, const cz_marks *into)
{
	for (uint32_t i = 0; i < from->words; i++)
		evaluation->words[into->first + i] |= evaluation->words[from->first + i];
}
