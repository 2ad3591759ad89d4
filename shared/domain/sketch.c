/*
 * Making sketches, and the bounds that follow from two.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/sketch.h"

#include <math.h>
#include <string.h>

enum
{
	CODE_LIMIT = 127,
	QUERY_LIMIT = INT16_MAX
};

/*
 * What the bounds leave room for: errors of sums in doubles, of at most 2^16 / 16 terms a lane, relative to the lengths; and that
 * scores which differ by less than a double shows are equal.
 */
static const double slack = 1e-11;
static const double tiny_slack = 1e-14;
static const double least_slack = 1e-28;

/* ---- rounding ---- */

static double
largest_of(const uint8_t *vector, size_t dims)
{
	double largest = 0;

	for (size_t i = 0; i < dims; i++) {
		double size = fabs((double)cz_vector_element(vector, i));

		largest = size > largest ? size : largest;
	}
	return largest;
}

static double
nearest_integer(double number)
{
	return (double)(int)(number < 0 ? number - 0.5 : number + 0.5);
}

/* The length of a vector whose square is known, and at least that much. */
static double
length_above(double square)
{
	return sqrt(square) * (1 + 1e-9);
}

static double
norm_of(const uint8_t *vector, size_t dims)
{
	return sqrt(cz_vector_product(cz_vector_kernel_best(), vector, vector, dims));
}

void
cz_sketch_make(const uint8_t *vector, size_t dims, int8_t *codes, cz_sketch *sketch)
{
	double largest = largest_of(vector, dims), inverse = largest > 0 ? CODE_LIMIT / largest : 0, square = 0;

	sketch->scale = largest / CODE_LIMIT;
	for (size_t i = 0; i < dims; i++) {
		double element = (double)cz_vector_element(vector, i), code = nearest_integer(element * inverse);
		double rest = element - code * sketch->scale;

		codes[i] = (int8_t)code;
		square += rest * rest;
	}
	memset(codes + dims, 0, cz_sketch_stride(dims) - dims);
	sketch->norm = norm_of(vector, dims);
	sketch->rest = length_above(square);
}

cz_code
cz_sketch_query_make(cz_context *context, cz_metric metric, const uint8_t *vector, size_t dims, cz_sketch_query *query)
{
	size_t stride = cz_sketch_stride(dims);
	int64_t fits = INT32_MAX / ((int64_t)dims * CODE_LIMIT);
	double limit = fits < QUERY_LIMIT ? (double)fits : QUERY_LIMIT;
	double largest = largest_of(vector, dims), inverse = largest > 0 ? limit / largest : 0, square = 0, rounded = 0;
	int16_t *codes = CZ_NEW_ARRAY(context, stride, int16_t);

	if (!codes)
		return CZ_OUT_OF_MEMORY;
	memset(codes, 0, stride * sizeof *codes);
	*query = (cz_sketch_query){metric, cz_sketch_kernel_best(), codes, stride, {.scale = largest / limit}, 0};
	for (size_t i = 0; i < dims; i++) {
		double element = (double)cz_vector_element(vector, i), code = nearest_integer(element * inverse);
		double value = code * query->sketch.scale, rest = element - value;

		codes[i] = (int16_t)code;
		square += rest * rest;
		rounded += value * value;
	}
	query->sketch.norm = norm_of(vector, dims);
	query->sketch.rest = length_above(square);
	query->rounded = length_above(rounded);
	return CZ_OK;
}

/* ---- as bytes ---- */

static void
write_double(double number, uint8_t *bytes)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof bits);
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(bits >> 8 * i);
}

/* Written out, since compilers know this as one load. */
static double
read_double(const uint8_t *b)
{
	uint64_t bits = (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
					(uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
	double number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

void
cz_sketch_write(const cz_sketch *sketch, uint8_t bytes[CZ_SKETCH_SIZE])
{
	write_double(sketch->scale, bytes);
	write_double(sketch->norm, bytes + 8);
	write_double(sketch->rest, bytes + 16);
}

cz_sketch
cz_sketch_read(const uint8_t bytes[CZ_SKETCH_SIZE])
{
	return (cz_sketch){read_double(bytes), read_double(bytes + 8), read_double(bytes + 16)};
}

/* ---- bounds ---- */

static cz_bounds
around(double estimate, double error)
{
	return (cz_bounds){estimate - error, estimate + error};
}

/* By the product, whose error is given; the zero vector has the cosine 0. */
static cz_bounds
cosine_bounds(const cz_sketch *a, const cz_sketch *b, double product, double error)
{
	double norms = a->norm * b->norm, inverse = 1 / norms;

	return norms > 0 ? around(product * inverse, error * inverse + slack) : around(0, 0);
}

/* |a - b|^2 = |a|^2 + |b|^2 - 2 a · b */
static cz_bounds
l2_bounds(const cz_sketch *a, const cz_sketch *b, double product, double error)
{
	double squares = a->norm * a->norm + b->norm * b->norm;

	return around(2 * product - squares,
				  2 * error + slack * squares + tiny_slack * (a->norm + b->norm) + least_slack);
}

cz_bounds
cz_sketch_bounds(const cz_sketch_query *query, const cz_sketch *sketch, const int8_t *codes)
{
	const cz_sketch *own = &query->sketch;
	double product = query->kernel->product(query->codes, codes, query->stride) * own->scale * sketch->scale;
	double error = query->rounded * sketch->rest + own->rest * sketch->norm;

	switch (query->metric) {
		case CZ_METRIC_COSINE:
			break;
		case CZ_METRIC_L2:
			return l2_bounds(own, sketch, product, error);
		case CZ_METRIC_IP:
			return around(product, error + slack * own->norm * sketch->norm);
	}
	return cosine_bounds(own, sketch, product, error);
}

double
cz_sketch_merit(cz_metric metric, double score)
{
	double distance;

	if (metric != CZ_METRIC_L2)
		return score;
	if (score <= 0)
		return -HUGE_VAL;
	distance = score < 1 ? 1 / score - 1 : 0;
	return 0 - distance * distance;
}
