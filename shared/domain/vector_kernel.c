/*
 * The loops over two vectors: plain C, AVX2 with FMA, AVX-512, NEON.
 *
 * Which one runs is asked of the processor, since one binary serves them all. A difference of two float32 may be inexact
 * in a double, so its square is never fused with the sum: every kernel multiplies, then adds, and the build allows no
 * contraction (-ffp-contract=off).
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/vector_kernel.h"

#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#elif defined __aarch64__ && defined __ARM_NEON && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <arm_neon.h>
#define HAVE_NEON 1
#endif

/* gcc keeps sums in registers only if no loop over them is left, and leaves some at -O2. */
#if defined __GNUC__ && !defined __clang__
#define UNROLLED _Pragma("GCC unroll 8")
#else
#define UNROLLED
#endif

enum
{
	LANES = CZ_VECTOR_LANES,
	ELEMENT = 4 /* bytes */
};

float
cz_vector_element(const uint8_t *vector, size_t index)
{
	const uint8_t *p = vector + index * ELEMENT;
	uint32_t bits = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	float element;

	memcpy(&element, &bits, sizeof element);
	return element;
}

/* ---- what is left behind the last full set of lanes, and plain C, which is nothing but that ---- */

static void
add_product(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	for (size_t i = 0; i < count; i++)
		lanes[i % LANES] += (double)cz_vector_element(a, i) * (double)cz_vector_element(b, i);
}

static void
add_cosine(const uint8_t *a, const uint8_t *b, size_t count, double ab[LANES], double aa[LANES], double bb[LANES])
{
	for (size_t i = 0; i < count; i++) {
		double x = (double)cz_vector_element(a, i), y = (double)cz_vector_element(b, i);

		ab[i % LANES] += x * y;
		aa[i % LANES] += x * x;
		bb[i % LANES] += y * y;
	}
}

static void
add_squares(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	for (size_t i = 0; i < count; i++) {
		double difference = (double)cz_vector_element(a, i) - (double)cz_vector_element(b, i);
		double square = difference * difference;

		lanes[i % LANES] += square;
	}
}

static void
plain_product(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	memset(lanes, 0, LANES * sizeof *lanes);
	add_product(a, b, count, lanes);
}

static void
plain_cosine(const uint8_t *a, const uint8_t *b, size_t count, double ab[LANES], double aa[LANES], double bb[LANES])
{
	memset(ab, 0, LANES * sizeof *ab);
	memset(aa, 0, LANES * sizeof *aa);
	memset(bb, 0, LANES * sizeof *bb);
	add_cosine(a, b, count, ab, aa, bb);
}

static void
plain_squares(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	memset(lanes, 0, LANES * sizeof *lanes);
	add_squares(a, b, count, lanes);
}

static const cz_vector_kernel plain = {"plain", plain_product, plain_cosine, plain_squares};

/* ---- x86-64 ---- */

#if defined __x86_64__

#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f")))

AVX2 static inline __m256d
load4(const uint8_t *vector, size_t index)
{
	return _mm256_cvtps_pd(_mm_loadu_ps((const float *)(const void *)(vector + index * ELEMENT)));
}

AVX2 static void
avx2_product(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	__m256d sums[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()};

	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 4; j++)
			sums[j] = _mm256_fmadd_pd(load4(a, i + j * 4), load4(b, i + j * 4), sums[j]);
	UNROLLED
	for (size_t j = 0; j < 4; j++)
		_mm256_storeu_pd(lanes + j * 4, sums[j]);
}

AVX2 static void
avx2_cosine(const uint8_t *a, const uint8_t *b, size_t count, double ab[LANES], double aa[LANES], double bb[LANES])
{
	__m256d products[4], left[4], right[4];

	UNROLLED
	for (size_t j = 0; j < 4; j++)
		products[j] = left[j] = right[j] = _mm256_setzero_pd();
	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 4; j++) {
			__m256d x = load4(a, i + j * 4), y = load4(b, i + j * 4);

			products[j] = _mm256_fmadd_pd(x, y, products[j]);
			left[j] = _mm256_fmadd_pd(x, x, left[j]);
			right[j] = _mm256_fmadd_pd(y, y, right[j]);
		}
	UNROLLED
	for (size_t j = 0; j < 4; j++) {
		_mm256_storeu_pd(ab + j * 4, products[j]);
		_mm256_storeu_pd(aa + j * 4, left[j]);
		_mm256_storeu_pd(bb + j * 4, right[j]);
	}
}

AVX2 static void
avx2_squares(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	__m256d sums[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()};

	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 4; j++) {
			__m256d difference = _mm256_sub_pd(load4(a, i + j * 4), load4(b, i + j * 4));

			sums[j] = _mm256_add_pd(sums[j], _mm256_mul_pd(difference, difference));
		}
	UNROLLED
	for (size_t j = 0; j < 4; j++)
		_mm256_storeu_pd(lanes + j * 4, sums[j]);
}

static const cz_vector_kernel avx2 = {"avx2", avx2_product, avx2_cosine, avx2_squares};

AVX512 static inline __m512d
load8(const uint8_t *vector, size_t index)
{
	return _mm512_cvtps_pd(_mm256_loadu_ps((const float *)(const void *)(vector + index * ELEMENT)));
}

AVX512 static void
avx512_product(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	__m512d low = _mm512_setzero_pd(), high = _mm512_setzero_pd();

	for (size_t i = 0; i < count; i += LANES) {
		low = _mm512_fmadd_pd(load8(a, i), load8(b, i), low);
		high = _mm512_fmadd_pd(load8(a, i + 8), load8(b, i + 8), high);
	}
	_mm512_storeu_pd(lanes, low);
	_mm512_storeu_pd(lanes + 8, high);
}

AVX512 static void
avx512_cosine(const uint8_t *a, const uint8_t *b, size_t count, double ab[LANES], double aa[LANES], double bb[LANES])
{
	__m512d products[2], left[2], right[2];

	UNROLLED
	for (size_t j = 0; j < 2; j++)
		products[j] = left[j] = right[j] = _mm512_setzero_pd();
	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 2; j++) {
			__m512d x = load8(a, i + j * 8), y = load8(b, i + j * 8);

			products[j] = _mm512_fmadd_pd(x, y, products[j]);
			left[j] = _mm512_fmadd_pd(x, x, left[j]);
			right[j] = _mm512_fmadd_pd(y, y, right[j]);
		}
	UNROLLED
	for (size_t j = 0; j < 2; j++) {
		_mm512_storeu_pd(ab + j * 8, products[j]);
		_mm512_storeu_pd(aa + j * 8, left[j]);
		_mm512_storeu_pd(bb + j * 8, right[j]);
	}
}

AVX512 static void
avx512_squares(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	__m512d sums[2] = {_mm512_setzero_pd(), _mm512_setzero_pd()};

	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 2; j++) {
			__m512d difference = _mm512_sub_pd(load8(a, i + j * 8), load8(b, i + j * 8));

			sums[j] = _mm512_add_pd(sums[j], _mm512_mul_pd(difference, difference));
		}
	_mm512_storeu_pd(lanes, sums[0]);
	_mm512_storeu_pd(lanes + 8, sums[1]);
}

static const cz_vector_kernel avx512 = {"avx512", avx512_product, avx512_cosine, avx512_squares};

#endif

/* ---- 64-bit ARM, where NEON is always there ---- */

#ifdef HAVE_NEON

static inline float64x2_t
load2(const uint8_t *vector, size_t index)
{
	return vcvt_f64_f32(vreinterpret_f32_u8(vld1_u8(vector + index * ELEMENT)));
}

static void
neon_product(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	float64x2_t sums[8];

	UNROLLED
	for (size_t j = 0; j < 8; j++)
		sums[j] = vdupq_n_f64(0);
	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 8; j++)
			sums[j] = vfmaq_f64(sums[j], load2(a, i + j * 2), load2(b, i + j * 2));
	UNROLLED
	for (size_t j = 0; j < 8; j++)
		vst1q_f64(lanes + j * 2, sums[j]);
}

static void
neon_cosine(const uint8_t *a, const uint8_t *b, size_t count, double ab[LANES], double aa[LANES], double bb[LANES])
{
	neon_product(a, b, count, ab);
	neon_product(a, a, count, aa);
	neon_product(b, b, count, bb);
}

static void
neon_squares(const uint8_t *a, const uint8_t *b, size_t count, double lanes[LANES])
{
	float64x2_t sums[8];

	UNROLLED
	for (size_t j = 0; j < 8; j++)
		sums[j] = vdupq_n_f64(0);
	for (size_t i = 0; i < count; i += LANES)
		UNROLLED
		for (size_t j = 0; j < 8; j++) {
			float64x2_t difference = vsubq_f64(load2(a, i + j * 2), load2(b, i + j * 2));

			sums[j] = vaddq_f64(sums[j], vmulq_f64(difference, difference));
		}
	UNROLLED
	for (size_t j = 0; j < 8; j++)
		vst1q_f64(lanes + j * 2, sums[j]);
}

static const cz_vector_kernel neon = {"neon", neon_product, neon_cosine, neon_squares};

#endif

/* ---- choosing ---- */

const cz_vector_kernel *
cz_vector_kernel_get(int number)
{
	if (number == 0)
		return &plain;
#if defined __x86_64__
	if (number == 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return &avx2;
	if (number == 2 && __builtin_cpu_supports("avx512f"))
		return &avx512;
#elif defined HAVE_NEON
	if (number == 1)
		return &neon;
#endif
	return NULL;
}

const cz_vector_kernel *
cz_vector_kernel_best(void)
{
	for (int number = CZ_VECTOR_KERNELS - 1; number > 0; number--) {
		const cz_vector_kernel *kernel = cz_vector_kernel_get(number);

		if (kernel)
			return kernel;
	}
	return &plain;
}

/* ---- whole vectors ---- */

/* Halves upon halves; written out, since loops over them take longer than a kernel over some hundred dimensions. */
static inline double
add_lanes(const double lanes[LANES])
{
#define TWO(i) (lanes[i] + lanes[(i) + 8])
#define FOUR(i) (TWO(i) + TWO((i) + 4))
	return FOUR(0) + FOUR(2) + (FOUR(1) + FOUR(3));
#undef FOUR
#undef TWO
}

double
cz_vector_product(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims)
{
	double lanes[LANES];
	size_t full = dims / LANES * LANES, done = full * ELEMENT;

	kernel->product(a, b, full, lanes);
	add_product(a + done, b + done, dims - full, lanes);
	return add_lanes(lanes);
}

void
cz_vector_cosine(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims, double *ab, double *aa,
				 double *bb)
{
	double products[LANES], left[LANES], right[LANES];
	size_t full = dims / LANES * LANES, done = full * ELEMENT;

	kernel->cosine(a, b, full, products, left, right);
	add_cosine(a + done, b + done, dims - full, products, left, right);
	*ab = add_lanes(products);
	*aa = add_lanes(left);
	*bb = add_lanes(right);
}

double
cz_vector_squares(const cz_vector_kernel *kernel, const uint8_t *a, const uint8_t *b, size_t dims)
{
	double lanes[LANES];
	size_t full = dims / LANES * LANES, done = full * ELEMENT;

	kernel->squares(a, b, full, lanes);
	add_squares(a + done, b + done, dims - full, lanes);
	return add_lanes(lanes);
}
