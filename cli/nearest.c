/*
 * The known word that was probably meant.
 *
 * The distance is Levenshtein's with neighbours that changed places (optimal string alignment), over bytes. A word is
 * near when at most a third of it, and at most three bytes, would have to change.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "nearest.h"

#include <string.h>

#include "buffer.h"

enum
{
	LONGEST = 64, /* longer words are not compared */
	FARTHEST = 3
};

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The next row of the table: above is the row before, before_above the one before that. */
static void
fill_row(size_t *row, const size_t *above, const size_t *before_above, size_t index, const char *word, const char *other)
{
	size_t length = strlen(other);

	row[0] = index;
	for (size_t j = 1; j <= length; j++) {
		size_t change = above[j - 1] + (cli_lower(word[index - 1]) != cli_lower(other[j - 1]));

		row[j] = least(change, least(above[j], row[j - 1]) + 1);
		if (index > 1 && j > 1 && word[index - 1] == other[j - 2] && word[index - 2] == other[j - 1])
			row[j] = least(row[j], before_above[j - 2] + 1);
	}
}

static size_t
distance(const char *word, const char *other)
{
	size_t rows[3][LONGEST + 1];
	size_t length = strlen(word);

	if (length > LONGEST || strlen(other) > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= strlen(other); j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= length; i++)
		fill_row(rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3], i, word, other);
	return rows[length % 3][strlen(other)];
}

const char *
cli_nearest(const char *word, const char *const *words, size_t count)
{
	const char *nearest = NULL;
	size_t best = least(FARTHEST, (strlen(word) + 2) / 3) + 1;

	for (size_t i = 0; i < count; i++) {
		size_t changes = words[i] ? distance(word, words[i]) : LONGEST;

		if (changes < best) {
			best = changes;
			nearest = words[i];
		}
	}
	return nearest;
}
