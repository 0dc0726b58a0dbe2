#if defined(__x86_64__)
#include <tmmintrin.h>
#include <stddef.h>

#pragma clang attribute push(__attribute__((target("ssse3"))), apply_to = function)

typedef __m128i vector;
#define KERNELS ductus_ssse3
#define TITLE "SSSE3"
#define LANES 4
#define PARTS 8
#define STREAMS 2

static inline vector nothing(void) { return _mm_setzero_si128(); }
static inline vector load(const signed char *p) { return _mm_loadu_si128((const __m128i *)p); }
static inline vector spread(const signed char *p) { return _mm_castps_si128(_mm_load1_ps((const float *)p)); }
static inline vector plus(vector a, vector b) { return _mm_add_epi32(a, b); }
static inline void store(int *p, vector x, size_t count) { (void)count, _mm_storeu_si128((__m128i *)p, x); }

// Two products of at most 127 · 127 fit 16 bits.
static inline vector products(vector x, vector w) { return _mm_maddubs_epi16(x, w); }
static inline vector plus16(vector a, vector b) { return _mm_add_epi16(a, b); }
static inline vector widen(vector sums, vector products) {
    return plus(sums, _mm_madd_epi16(products, _mm_set1_epi16(1)));
}

#include "pairs.inc"
#include "native.inc"
#pragma clang attribute pop
#endif
