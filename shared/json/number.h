/*
 * The spelling of a number taken apart, without expanding an exponent.
 *
 * The digits are those before the point followed by those behind it, counted from 0; the value is
 * 0.d0 d1 d2 … * 10^point. Digits asked for outside the spelling are zeros.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_NUMBER_H
#define CZ_JSON_NUMBER_H

#include "json/json.h"

typedef struct cz_number
{
	const char *whole;
	const char *fraction;
	int64_t whole_length;
	int64_t fraction_length;
	int64_t point;
	int64_t first; /* the first digit that is not 0; first == last for zero */
	int64_t last; /* behind the last digit that is not 0 */
	bool negative; /* false for zero */
} cz_number;

/* spelling is a JSON number (RFC 8259, section 6). */
cz_number cz_number_read(cz_text spelling);

/* Digits behind the point in normal form: numeric's scale. */
int64_t cz_number_scale(const cz_number *number);

static inline bool
cz_number_is_zero(const cz_number *number)
{
	return number->first == number->last;
}

static inline char
cz_number_digit(const cz_number *number, int64_t index)
{
	if (index < 0 || index >= number->whole_length + number->fraction_length)
		return '0';
	return index < number->whole_length ? number->whole[index] : number->fraction[index - number->whole_length];
}

/* Bytes of the normal form. */
size_t cz_number_size(const cz_number *number);

/* Appends the normal form. */
void cz_number_write(cz_buffer *buffer, cz_text spelling);

#endif
