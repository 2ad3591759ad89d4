/*
 * The kernels against plain sums in double precision and against each other, and float32 against the C library's.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include <math.h>
#include <stdlib.h>

#include "check_case.h"
#include "domain/vector.h"
#include "host.h"
#include "json/float.h"

enum
{
	MOST = 1600,
	ROOM = MOST * 4 + 1
};

static uint64_t state = 1;

static uint32_t
random_bits(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 32);
}

/* A vector of numbers between -1 and 1, or of any size at all. */
static void
fill(uint8_t *bytes, size_t dims, bool any)
{
	for (size_t i = 0; i < dims; i++) {
		float element = (float)((double)random_bits() / 2147483648.0 - 1);
		uint32_t bits = random_bits();

		if (any && (bits >> 23 & 255) != 255)
			memcpy(&element, &bits, sizeof element);
		memcpy(bytes + i * 4, &element, 4);
	}
}

static double
brute_force(cz_metric metric, const uint8_t *a, const uint8_t *b, size_t dims)
{
	long double ab = 0, aa = 0, bb = 0, squares = 0;

	for (size_t i = 0; i < dims; i++) {
		long double x = (long double)cz_vector_element(a, i), y = (long double)cz_vector_element(b, i);

		ab += x * y;
		aa += x * x;
		bb += y * y;
		squares += (x - y) * (x - y);
	}
	return (double)(metric == CZ_METRIC_L2 ? sqrtl(squares) : metric == CZ_METRIC_IP ? -ab : 1 - ab / sqrtl(aa * bb));
}

/* Every number of dimensions around the lanes, at odd addresses. */
static void
test_kernels(bool any)
{
	static uint8_t a[ROOM], b[ROOM];

	for (size_t dims = 1; dims <= MOST; dims += dims < 70 ? 1 : 51) {
		fill(a + 1, dims, any);
		fill(b + 1, dims, any);
		for (cz_metric metric = CZ_METRIC_COSINE; metric <= CZ_METRIC_IP; metric++) {
			double plain = cz_vector_distance(cz_vector_kernel_get(0), metric, a + 1, b + 1, dims);
			double expected = brute_force(metric, a + 1, b + 1, dims);

			CHECK_CASE(fabs(plain - expected) <= 1e-11 * fmax(1, fabs(expected)), "metric %d, %zu: %g, %g", (int)metric, dims,
					   plain, expected);
			for (int i = 1; i < CZ_VECTOR_KERNELS; i++) {
				const cz_vector_kernel *kernel = cz_vector_kernel_get(i);

				CHECK_CASE(!kernel || cz_vector_distance(kernel, metric, a + 1, b + 1, dims) == plain, "kernel %d, metric %d, %zu", i,
						   (int)metric, dims);
			}
		}
	}
}

/* What is not finite shows in the distance, wherever it stands. */
static void
test_not_finite(void)
{
	static const float bad[] = {INFINITY, -INFINITY, NAN};
	static uint8_t a[40 * 4], b[40 * 4];

	for (size_t place = 0; place < 40 * 3; place++) {
		memset(a, 0, sizeof a);
		fill(b, 40, false);
		memcpy(a + place / 3 * 4, &bad[place % 3], 4);
		for (cz_metric metric = CZ_METRIC_COSINE; metric <= CZ_METRIC_IP; metric++)
			CHECK(!isfinite(cz_vector_distance(cz_vector_kernel_best(), metric, a, b, 40)));
	}
}

/* Every float is written with digits that the C library reads as the same, and that one digit fewer would lose. */
static void
test_floats(cz_context *context, test_engine *engine)
{
	for (int i = 0; i < 20000; i++) {
		uint32_t bits = random_bits();
		float number, again = 0, fewer;
		char spelling[400], shorter[40];
		cz_json node;
		cz_number read;
		int digits = 0;

		test_context(context, NULL, engine);
		if ((bits >> 23 & 255) == 255)
			continue;
		memcpy(&number, &bits, sizeof number);
		CHECK(cz_json_float(context, number, &node) == CZ_OK);
		memcpy(spelling, node.as.text, node.length);
		spelling[node.length] = '\0';
		read = cz_number_read((cz_text){node.as.text, node.length});
		CHECK(cz_float_read((cz_text){node.as.text, node.length}, &again));
		CHECK_CASE(again == number && strtof(spelling, NULL) == number, "%.9g as %s", (double)number, spelling);
		digits = (int)(read.last - read.first);
		if (digits > 1) {
			snprintf(shorter, sizeof shorter, "%.*e", digits - 2, (double)number);
			fewer = strtof(shorter, NULL);
			CHECK_CASE(fewer != number, "%s is enough for %s", shorter, spelling);
		}
		cz_context_clear(context);
	}
}

/* What is read is the nearest double, rounded: so many digits as programs print, and the middles between two floats. */
static void
test_reading_floats(void)
{
	static const char *const formats[] = {"%.1f", "%.8g", "%.9g", "%.15f", "%.16g", "%.17g", "%.18e", "%.19g", "%.24f", "%.60f"};
	char spelling[400];

	for (int i = 0; i < 200000; i++) {
		uint32_t bits = random_bits() & 0xBFFFFFFF;
		uint64_t wide = (uint64_t)random_bits() << 32 | random_bits();
		const char *format = formats[i % 10];
		float number, read;
		double value;

		bits = i % 3 ? (bits & 0x80FFFFFF) | 0x37000000 | (bits & 0x08000000) : bits;
		memcpy(&number, &bits, sizeof number);
		value = (double)number;
		if (i % 5 == 0) /* the middle above it */
			value += (double)(nextafterf(number, 1e9f) - number) / 2;
		if (i % 5 == 1)
			value *= 1 + (double)(wide >> 11) * 0x1p-77;
		snprintf(spelling, sizeof spelling, format, value);
		CHECK_CASE(cz_float_read(cz_text_from(spelling), &read) && read == (float)strtod(spelling, NULL), "%s", spelling);
		CHECK_CASE(read != 0 || !signbit(read), "%s", spelling);
	}
}

static cz_code
vector_body(cz_context *context, void *data)
{
	cz_json array;
	cz_bytes bytes;

	(void)data;
	CZ_TRY(cz_json_parse(context, CZ_TEXT_OF("[1, 0.1, 2.5e-3]"), &array));
	return cz_vector_from_json(context, "vector", &array, &bytes);
}

static void
test_limits(cz_context *context, test_engine *engine)
{
	static uint8_t zeros[(CZ_VECTOR_LIMIT + 1) * 4];
	size_t dims;

	test_context(context, NULL, engine);
	CHECK(cz_vector_dims(context, "v", (cz_bytes){zeros, sizeof zeros - 4}, &dims) == CZ_OK && dims == CZ_VECTOR_LIMIT);
	CHECK_ERROR(cz_vector_dims(context, "v", (cz_bytes){zeros, sizeof zeros}, &dims), CZ_LIMIT_EXCEEDED,
				"argument \"v\" is a vector of 65537 numbers; allowed: 65536");
	cz_context_clear(context);
	CHECK(test_memory_sweep(NULL, vector_body, NULL, NULL));
}

int
main(void)
{
	cz_context context;
	test_engine engine;

	test_kernels(false);
	test_kernels(true);
	test_not_finite();
	test_floats(&context, &engine);
	test_reading_floats();
	test_limits(&context, &engine);
	return check_result();
}
