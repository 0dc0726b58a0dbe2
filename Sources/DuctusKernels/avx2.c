#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

typedef __m256i vector;
#define KERNELS ductus_avx2
#define TITLE "AVX2"
#define LANES 8
#define PARTS 4
#define STREAMS 2

static inline vector nothing(void) { return _mm256_setzero_si256(); }
static inline vector load(const signed char *p) { return _mm256_loadu_si256((const __m256i *)p); }
static inline vector spread(const signed char *p) { return _mm256_castps_si256(_mm256_broadcast_ss((const float *)p)); }
static inline vector plus(vector a, vector b) { return _mm256_add_epi32(a, b); }
static inline void store(int *p, vector x, size_t count) { (void)count, _mm256_storeu_si256((__m256i *)p, x); }

// Two products of at most 127 · 127 fit 16 bits.
static inline vector products(vector x, vector w) { return _mm256_maddubs_epi16(x, w); }
static inline vector plus16(vector a, vector b) { return _mm256_add_epi16(a, b); }
static inline vector widen(vector sums, vector products) {
    return plus(sums, _mm256_madd_epi16(products, _mm256_set1_epi16(1)));
}

#include "pairs.inc"
#include "native.inc"
#pragma clang attribute pop
#endif
