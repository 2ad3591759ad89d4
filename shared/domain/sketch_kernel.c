/*
 * Products of integers: plain C, AVX2, NEON. Wider ones would wait for memory as these do.
 *
 * SPDX-License-Identifier: PostgreSQL
 */
#include "domain/sketch_kernel.h"

#if defined __x86_64__
#include <immintrin.h>
#elif defined __aarch64__ && defined __ARM_NEON
#include <arm_neon.h>
#define HAVE_NEON 1
#endif

static int32_t
plain_product(const int16_t *query, const int8_t *codes, size_t count)
{
	int32_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += query[i] * codes[i];
	return sum;
}

static const cz_sketch_kernel plain = {"plain", plain_product};

#if defined __x86_64__

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i
avx2_products(const int16_t *query, const int8_t *codes)
{
	__m256i wide = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)codes));

	return _mm256_madd_epi16(wide, _mm256_loadu_si256((const __m256i *)(const void *)query));
}

AVX2 static int32_t
avx2_product(const int16_t *query, const int8_t *codes, size_t count)
{
	__m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
	__m128i half;

	for (size_t i = 0; i < count; i += CZ_SKETCH_STEP) {
		even = _mm256_add_epi32(even, avx2_products(query + i, codes + i));
		odd = _mm256_add_epi32(odd, avx2_products(query + i + 16, codes + i + 16));
	}
	even = _mm256_add_epi32(even, odd);
	half = _mm_add_epi32(_mm256_castsi256_si128(even), _mm256_extracti128_si256(even, 1));
	half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
	half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
	return _mm_cvtsi128_si32(half);
}

static const cz_sketch_kernel avx2 = {"avx2", avx2_product};

#endif

#ifdef HAVE_NEON

static int32_t
neon_product(const int16_t *query, const int8_t *codes, size_t count)
{
	int32x4_t low = vdupq_n_s32(0), high = vdupq_n_s32(0);

	for (size_t i = 0; i < count; i += 8) {
		int16x8_t wide = vmovl_s8(vld1_s8(codes + i)), q = vld1q_s16(query + i);

		low = vmlal_s16(low, vget_low_s16(wide), vget_low_s16(q));
		high = vmlal_high_s16(high, wide, q);
	}
	return vaddvq_s32(vaddq_s32(low, high));
}

static const cz_sketch_kernel neon = {"neon", neon_product};

#endif

const cz_sketch_kernel *
cz_sketch_kernel_get(int number)
{
	if (number == 0)
		return &plain;
#if defined __x86_64__
	if (number == 1 && __builtin_cpu_supports("avx2"))
		return &avx2;
#elif defined HAVE_NEON
	if (number == 1)
		return &neon;
#endif
	return NULL;
}

const cz_sketch_kernel *
cz_sketch_kernel_best(void)
{
	for (int number = CZ_SKETCH_KERNELS - 1; number > 0; number--) {
		const cz_sketch_kernel *kernel = cz_sketch_kernel_get(number);

		if (kernel)
			return kernel;
	}
	return &plain;
}
