/*
 * The loops over two vectors, for the processor they run on.
 *
 * Every kernel adds up in doubles, element i in lane i mod 16, and the lanes are added in one order: the product of two
 * float32 is exact in a double, so fused or not, wide or narrow, each kernel gives the same bits. Sums can't overflow.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_VECTOR_KERNEL_H
#define CZ_DOMAIN_VECTOR_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CZ_VECTOR_LANES = 16 };

/* a and b: count float32 each, count a multiple of the lanes, aligned in no way. The lanes are set. */
typedef struct cz_vector_kernel
{
	const char *name;
	void (*product)(const uint8_t *a, const uint8_t *b, size_t count, double lanes[CZ_VECTOR_LANES]);
	void (*cosine)(const uint8_t *a, const uint8_t *b, size_t count, double ab[CZ_VECTOR_LANES], double aa[CZ_VECTOR_LANES],
				   double bb[CZ_VECTOR_LANES]);
	void (*squares)(const uint8_t *a, const uint8_t *b, size_t count, double lanes[CZ_VECTOR_LANES]); /* of differences */
} cz_vector_kernel;

/* From plain C (0) to the fastest; NULL where this processor has none, or behind the last. */
enum { CZ_VECTOR_KERNELS = 3 };
const cz_vector_kernel *cz_vector_kernel_get(int number);

/* The fastest that runs here. */
const cz_vector_kernel *cz_vector_kernel_best(void);

/* One float32. */
float cz_vector_element(const uint8_t *vector, size_t index);

/* The sums over whole vectors. */
double cz_vector_product(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims);
void cz_vector_cosine(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims, double *ab, double *aa,
					  double *bb);
double cz_vector_squares(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims);

#endif
