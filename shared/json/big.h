/*
 * Integers of a fixed size, for the conversion between doubles and decimals.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_JSON_BIG_H
#define CZ_JSON_BIG_H

#include <stdint.h>
#include <string.h>

/* The largest numbers met, around 2^1074 and 10^324 with a few bits more, stay below 2^1100. */
enum { CZ_BIG_LIMBS = 37 };

typedef struct cz_big
{
	uint32_t limbs[CZ_BIG_LIMBS]; /* the lowest first; zero from count on */
	int count;
} cz_big;

static inline void
cz_big_set(cz_big *number, uint64_t value)
{
	memset(number, 0, sizeof *number);
	number->limbs[0] = (uint32_t)value;
	number->limbs[1] = (uint32_t)(value >> 32);
	number->count = number->limbs[1] ? 2 : number->limbs[0] ? 1 : 0;
}

static inline void
cz_big_multiply(cz_big *number, uint32_t factor)
{
	uint64_t carry = 0;

	for (int i = 0; i < number->count; i++) {
		carry += (uint64_t)number->limbs[i] * factor;
		number->limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry)
		number->limbs[number->count++] = (uint32_t)carry;
}

static inline void
cz_big_multiply_power_of_ten(cz_big *number, int exponent)
{
	for (; exponent >= 9; exponent -= 9)
		cz_big_multiply(number, 1000000000);
	for (; exponent > 0; exponent--)
		cz_big_multiply(number, 10);
}

static inline void
cz_big_shift(cz_big *number, int bits)
{
	for (; bits >= 31; bits -= 31)
		cz_big_multiply(number, UINT32_C(1) << 31);
	cz_big_multiply(number, UINT32_C(1) << bits);
}

static inline int
cz_big_compare(const cz_big *a, const cz_big *b)
{
	int i = (a->count > b->count ? a->count : b->count) - 1;

	while (i >= 0 && a->limbs[i] == b->limbs[i])
		i--;
	return i < 0 ? 0 : a->limbs[i] < b->limbs[i] ? -1 : 1;
}

static inline void
cz_big_add(const cz_big *a, const cz_big *b, cz_big *sum)
{
	int count = a->count > b->count ? a->count : b->count;
	uint64_t carry = 0;

	cz_big_set(sum, 0);
	for (int i = 0; i < count; i++) {
		carry += (uint64_t)a->limbs[i] + b->limbs[i];
		sum->limbs[i] = (uint32_t)carry;
		carry >>= 32;
	}
	sum->count = count;
	if (carry)
		sum->limbs[sum->count++] = (uint32_t)carry;
}

/* a -= b, which is not larger. */
static inline void
cz_big_subtract(cz_big *a, const cz_big *b)
{
	int64_t borrow = 0;

	for (int i = 0; i < a->count; i++) {
		borrow += (int64_t)a->limbs[i] - (int64_t)b->limbs[i];
		a->limbs[i] = (uint32_t)(borrow & 0xFFFFFFFF);
		borrow = borrow < 0 ? -1 : 0;
	}
	while (a->count > 0 && a->limbs[a->count - 1] == 0)
		a->count--;
}

#endif
