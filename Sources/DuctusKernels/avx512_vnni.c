#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), apply_to = function)

typedef __m512i vector;
#define KERNELS ductus_avx512_vnni
#define TITLE "AVX-512 VNNI"
#define LANES 16
#define PARTS 2
#define STREAMS 8

static inline vector nothing(void) { return _mm512_setzero_si512(); }
static inline vector load(const signed char *p) { return _mm512_loadu_si512(p); }
static inline vector plus(vector a, vector b) { return _mm512_add_epi32(a, b); }
static inline void store(int *p, vector x, size_t count) { _mm512_mask_storeu_epi32(p, count < LANES ? 0xff : 0xffff, x); }
static inline vector dot(vector sums, vector x, vector w) { return _mm512_dpbusd_epi32(sums, x, w); }

static inline vector spread(const signed char *p) {
    int four;
    memcpy(&four, p, 4);
    return _mm512_set1_epi32(four);
}

#include "native.inc"
#pragma clang attribute pop
#endif
