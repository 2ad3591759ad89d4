/*
 * Sketches: the kernels against each other, and the bounds against exact scores.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>
#include <stdlib.h>

#include "check_case.h"
#include "domain/nearest.h"
#include "domain/sketch.h"
#include "host.h"

enum
{
	MOST = 1600,
	STRIDE = MOST + CZ_SKETCH_STEP
};

static uint64_t state = 1;

static uint32_t
random_bits(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 32);
}

/* The product of the largest numbers that the caller may ask for, and of any. */
static void
test_kernels(void)
{
	static int16_t query[STRIDE];
	static int8_t codes[STRIDE + 1];

	for (size_t count = CZ_SKETCH_STEP; count <= MOST; count += CZ_SKETCH_STEP) {
		int32_t limit = INT32_MAX / ((int32_t)count * 127), sum = 0;

		limit = limit < INT16_MAX ? limit : INT16_MAX;
		for (size_t i = 0; i < count; i++) {
			bool extreme = count % 3 == 0;

			query[i] = (int16_t)(extreme ? limit : (int32_t)(random_bits() % (2 * (uint32_t)limit + 1)) - limit);
			codes[i + 1] = (int8_t)(extreme ? (count % 2 ? 127 : -127) : (int)(random_bits() % 255) - 127);
			sum += query[i] * codes[i + 1];
		}
		for (int i = 0; i < CZ_SKETCH_KERNELS; i++) {
			const cz_sketch_kernel *kernel = cz_sketch_kernel_get(i);

			CHECK_CASE(!kernel || kernel->product(query, codes + 1, count) == sum, "kernel %d, %zu", i, count);
		}
	}
	CHECK(cz_sketch_kernel_get(CZ_SKETCH_KERNELS) == NULL && cz_sketch_kernel_best() != NULL);
}

/* Vectors of many shapes: like each other, far apart, with few large elements, of any float32. */
static void
fill(uint8_t *bytes, size_t dims, int shape, const uint8_t *other)
{
	for (size_t i = 0; i < dims; i++) {
		float element = (float)((double)random_bits() / 2147483648.0 - 1);
		uint32_t bits = random_bits();

		if (shape == 1)
			element = cz_vector_element(other, i) + element * 1e-6f;
		else if (shape == 2 && random_bits() % 50)
			element *= 1e-4f;
		else if (shape == 3 && (bits >> 23 & 255) != 255)
			memcpy(&element, &bits, sizeof element);
		else if (shape == 4)
			element = 0;
		else if (shape == 5)
			element = cz_vector_element(other, i);
		else if (shape == 6)
			element *= 1e-44f;
		memcpy(bytes + i * 4, &element, 4);
	}
}

static double
score_of(cz_metric metric, double distance)
{
	return metric == CZ_METRIC_COSINE ? 1 - distance : metric == CZ_METRIC_L2 ? 1 / (1 + distance) : 0 - distance;
}

static void
check_bounds(cz_context *context, size_t dims, const uint8_t *a, const uint8_t *b)
{
	static int8_t codes[STRIDE];
	uint8_t bytes[CZ_SKETCH_SIZE];
	cz_sketch sketch;

	cz_sketch_make(b, dims, codes, &sketch);
	cz_sketch_write(&sketch, bytes);
	sketch = cz_sketch_read(bytes);
	for (cz_metric metric = CZ_METRIC_COSINE; metric <= CZ_METRIC_IP; metric++) {
		double distance = cz_vector_distance(cz_vector_kernel_best(), metric, a, b, dims);
		double merit = cz_sketch_merit(metric, score_of(metric, distance));
		cz_sketch_query query;
		cz_bounds bounds;

		CHECK(cz_sketch_query_make(context, metric, a, dims, &query) == CZ_OK);
		bounds = cz_sketch_bounds(&query, &sketch, codes);
		CHECK_CASE(bounds.lower <= merit && merit <= bounds.upper, "metric %d, %zu: %.17g, %.17g, %.17g", (int)metric, dims,
				   bounds.lower, merit, bounds.upper);
	}
}

static void
test_bounds(cz_context *context, test_engine *engine)
{
	static uint8_t a[MOST * 4], b[MOST * 4];

	for (size_t dims = 1; dims <= MOST; dims += dims < 70 ? 1 : 51)
		for (int shape = 0; shape < 7 * 7; shape++) {
			test_context(context, NULL, engine);
			fill(a, dims, shape / 7 == 1 || shape / 7 == 5 ? 0 : shape / 7, a);
			fill(b, dims, shape % 7, a);
			check_bounds(context, dims, a, b);
			cz_context_clear(context);
		}
}

/* Most of what a bound says is what there is: of vectors like those in use it is off by a hundredth. */
static void
test_tightness(cz_context *context, test_engine *engine)
{
	static uint8_t a[384 * 4], b[384 * 4];
	static int8_t codes[384];
	cz_sketch_query query;
	cz_sketch sketch;
	cz_bounds bounds;

	test_context(context, NULL, engine);
	fill(a, 384, 0, a);
	fill(b, 384, 0, a);
	cz_sketch_make(b, 384, codes, &sketch);
	CHECK(cz_sketch_query_make(context, CZ_METRIC_COSINE, a, 384, &query) == CZ_OK);
	bounds = cz_sketch_bounds(&query, &sketch, codes);
	CHECK_CASE(bounds.upper - bounds.lower < 0.01, "%g", bounds.upper - bounds.lower);
	cz_context_clear(context);
}

/* ---- the k best ---- */

static int
compare_hits(const void *a, const void *b)
{
	const cz_hit *left = a, *right = b;

	if (left->score < right->score || left->score > right->score)
		return left->score > right->score ? -1 : 1;
	return memcmp(left->id, right->id, 4);
}

static void
test_nearest(cz_context *context, test_engine *engine)
{
	static cz_hit all[500];

	for (size_t limit = 1; limit <= 520; limit += limit < 12 ? 1 : 100) {
		cz_nearest nearest;

		test_context(context, NULL, engine);
		CHECK(cz_nearest_init(context, limit, &nearest) == CZ_OK);
		for (size_t i = 0; i < 500; i++) {
			all[i] = (cz_hit){.score = (double)(random_bits() % 20) - 10, .length = 4};
			memcpy(all[i].id, (uint8_t[4]){(uint8_t)(random_bits() % 255), (uint8_t)(i >> 8), (uint8_t)i, 0}, 4);
			cz_nearest_add(&nearest, all[i].score, cz_hit_id(&all[i]));
		}
		cz_nearest_sort(&nearest);
		qsort(all, 500, sizeof all[0], compare_hits);
		CHECK(nearest.count == (limit < 500 ? limit : 500));
		for (size_t i = 0; i < nearest.count; i++)
			CHECK(compare_hits(&nearest.hits[i], &all[i]) == 0);
		cz_context_clear(context);
	}
}

int
main(void)
{
	static cz_context context;
	static test_engine engine;

	test_kernels();
	test_bounds(&context, &engine);
	test_tightness(&context, &engine);
	test_nearest(&context, &engine);
	return check_result();
}
