#if defined(__aarch64__)
#include <arm_neon.h>
#include <stddef.h>

typedef int32x4_t vector;
#define KERNELS ductus_neon
#define TITLE "NEON"
#define LANES 4
#define PARTS 8
#define STREAMS 2
#define PAIRS

static inline vector nothing(void) { return vdupq_n_s32(0); }
static inline vector load(const int8_t *p) { return vreinterpretq_s32_s8(vld1q_s8(p)); }
static inline vector spread(const int8_t *p) { return vld1q_dup_s32((const int32_t *)p); }
static inline vector plus(vector a, vector b) { return vaddq_s32(a, b); }
static inline void store(int32_t *p, vector x, size_t count) { (void)count, vst1q_s32(p, x); }

// Two products of at most 127 · 127 fit 16 bits.
static inline vector dot(vector sums, vector x, vector w) {
    int8x16_t a = vreinterpretq_s8_s32(x), b = vreinterpretq_s8_s32(w);
    int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(b));
    return vpadalq_s16(sums, vpaddq_s16(low, vmull_high_s8(a, b)));
}

static inline vector pair(vector sums, vector x, vector w, vector x2, vector w2) {
    int8x16_t a = vreinterpretq_s8_s32(x), b = vreinterpretq_s8_s32(w);
    int8x16_t a2 = vreinterpretq_s8_s32(x2), b2 = vreinterpretq_s8_s32(w2);
    int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(a), vget_low_s8(b)), vget_low_s8(a2), vget_low_s8(b2));
    int16x8_t high = vmlal_high_s8(vmull_high_s8(a, b), a2, b2);
    return vpadalq_s16(sums, vpaddq_s16(low, high));
}

#include "native.inc"
#endif
