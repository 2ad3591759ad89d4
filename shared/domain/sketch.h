/*
 * Sketches: embeddings rounded to one signed byte a dimension, and how far the product of two vectors can be from what their
 * sketches say.
 *
 * A vector x is scale · codes plus a rest whose length is known. For a query q rounded likewise, by Cauchy and Schwarz,
 *
 *     |q · x - scale(q) scale(x) (codes(q) · codes(x))|  <=  |rounded q| |rest(x)| + |rest(q)| |x|
 *
 * The product of the codes is one of integers, the same on every processor. What doubles add to the error is far below the
 * slack that the bounds have.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#ifndef CZ_DOMAIN_SKETCH_H
#define CZ_DOMAIN_SKETCH_H

#include "base/context.h"
#include "domain/sketch_kernel.h"
#include "domain/vector.h"

/* What is known of a vector besides its codes. */
typedef struct cz_sketch
{
	double scale;
	double norm; /* the vector's length */
	double rest; /* that of what rounding took away, at least */
} cz_sketch;

/* Bytes of a sketch as it is stored, without the codes. */
enum { CZ_SKETCH_SIZE = 24 };

/* Bytes from one vector's codes to the next's; those behind the last dimension are 0. */
static inline size_t
cz_sketch_stride(size_t dims)
{
	return (dims + CZ_SKETCH_STEP - 1) / CZ_SKETCH_STEP * CZ_SKETCH_STEP;
}

/* Makes the sketch of a vector; codes has a stride's bytes. */
void cz_sketch_make(const uint8_t *vector, size_t dims, int8_t *codes, cz_sketch *sketch);

/* Little-endian doubles. */
void cz_sketch_write(const cz_sketch *sketch, uint8_t bytes[CZ_SKETCH_SIZE]);
cz_sketch cz_sketch_read(const uint8_t bytes[CZ_SKETCH_SIZE]);

/* A vector that many are compared with. Its codes have more bits, so that nearly all of the error is the others'. */
typedef struct cz_sketch_query
{
	cz_metric metric;
	const cz_sketch_kernel *kernel;
	const int16_t *codes;
	size_t stride;
	cz_sketch sketch;
	double rounded; /* the length of scale * codes */
} cz_sketch_query;

cz_code cz_sketch_query_make(cz_context *context, cz_metric metric, const uint8_t *vector, size_t dims,
							 cz_sketch_query *query);

/*
 * Between what the merit of a vector lies: a number that grows with the score. cosine, the cosine; ip, the product; l2, minus
 * the square of the distance. A bound that isn't a number says nothing.
 */
typedef struct cz_bounds
{
	double lower, upper;
} cz_bounds;

cz_bounds cz_sketch_bounds(const cz_sketch_query *query, const cz_sketch *sketch, const int8_t *codes);

/* The merit of a score. */
double cz_sketch_merit(cz_metric metric, double score);

#endif
