/*
 * Sets of characters: ranges of code points, and Unicode's general categories.
 *
 * Categories stay categories rather than becoming their hundreds of ranges, since every character has exactly one: a set of
 * them is a mask, the complement of a set the complement of the mask.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_CHARACTER_SET_H
#define CZ_JSON_CHARACTER_SET_H

#include "base/context.h"
#include "base/utf8.h"

enum { CZ_CATEGORIES = 30 };
#define CZ_ALL_CATEGORIES ((uint32_t)0x3FFFFFFF)

typedef struct cz_range
{
	uint32_t first;
	uint32_t last;
} cz_range;

/* The characters in a range, or of a category. Finished, the ranges are sorted and don't touch. */
typedef struct cz_character_set
{
	cz_range *ranges;
	uint32_t count;
	uint32_t capacity;
	uint32_t categories; /* a bit each, those of cz_character_category */
} cz_character_set;

/* Adds to a set, empty when zeroed. */
cz_code cz_character_set_add(cz_context *context, cz_character_set *set, uint32_t first, uint32_t last);
cz_code cz_character_set_add_ranges(cz_context *context, cz_character_set *set, const cz_range *ranges, size_t count);

/* Adds what the ranges, sorted and apart, leave out. */
cz_code cz_character_set_add_others(cz_context *context, cz_character_set *set, const cz_range *ranges, size_t count);

/* Sorts the ranges and joins those that touch. */
cz_code cz_character_set_finish(cz_context *context, cz_character_set *set);

/* The place of the character's category among the bits. */
uint32_t cz_character_category(uint32_t character);

/* ---- names (character_property.c) ---- */

/* The categories that RFC 9485 calls so (L, Lu, …); 0 for none. */
uint32_t cz_category_of_interoperable(cz_text name);

/*
 * Adds what ECMA-262's \p{name} or \p{name=value} stands for, or with negated its complement; value is empty where there is
 * none. known is false when there is no such property.
 */
cz_code cz_character_set_add_property(cz_context *context, cz_character_set *set, cz_text name, cz_text value,
									  bool negated, bool *known);

#endif
