/*
 * The product of a query's codes and a sketch's, for the processor it runs on.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_SKETCH_KERNEL_H
#define CZ_DOMAIN_SKETCH_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Codes come in multiples of this. */
enum { CZ_SKETCH_STEP = 32 };

/* The sum of products, of which the caller knows that it fits, whatever the signs. count is a multiple of the step. */
typedef struct cz_sketch_kernel
{
	const char *name;
	int32_t (*product)(const int16_t *query, const int8_t *codes, size_t count);
} cz_sketch_kernel;

/* From plain C (0) to the fastest; NULL where this processor has none, or behind the last. */
enum { CZ_SKETCH_KERNELS = 2 };
const cz_sketch_kernel *cz_sketch_kernel_get(int number);

/* The fastest that runs here. */
const cz_sketch_kernel *cz_sketch_kernel_best(void);

#endif
