#if defined(__aarch64__)
#include <arm_neon.h>
#include <stddef.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

typedef int32x4_t vector;
#define KERNELS ductus_neon_dot
#define TITLE "NEON with dot products"
#define LANES 4
#define PARTS 8
#define STREAMS 2

static inline vector nothing(void) { return vdupq_n_s32(0); }
static inline vector load(const int8_t *p) { return vreinterpretq_s32_s8(vld1q_s8(p)); }
static inline vector spread(const int8_t *p) { return vld1q_dup_s32((const int32_t *)p); }
static inline vector plus(vector a, vector b) { return vaddq_s32(a, b); }
static inline void store(int32_t *p, vector x, size_t count) { (void)count, vst1q_s32(p, x); }
static inline vector dot(vector sums, vector x, vector w) {
    return vdotq_s32(sums, vreinterpretq_s8_s32(x), vreinterpretq_s8_s32(w));
}

#include "native.inc"
#pragma clang attribute pop
#endif
