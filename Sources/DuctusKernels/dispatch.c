#if defined(__wasm__)

#include "DuctusKernels.h"
#include "lanes.inc"
#define BEST(name) name

#else

#include <stdatomic.h>

#include "kernels.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
static int has_dot_products(void) { return getauxval(AT_HWCAP) >> 20 & 1; }
#elif defined(__aarch64__)
// All of Apple's processors that run macOS have them.
static int has_dot_products(void) { return 1; }
#endif

const ductus_kernels *ductus_kernels_at(size_t index) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") && index-- == 0)
            return &ductus_avx512_vnni;
        if (__builtin_cpu_supports("avxvnni") && index-- == 0) return &ductus_avx_vnni;
        if (index-- == 0) return &ductus_avx2;
    }
    if (__builtin_cpu_supports("ssse3") && index-- == 0) return &ductus_ssse3;
#elif defined(__aarch64__)
    if (has_dot_products() && index-- == 0) return &ductus_neon_dot;
    if (index-- == 0) return &ductus_neon;
#endif
    return index == 0 ? &ductus_plain : NULL;
}

static const ductus_kernels *best(void) {
    static _Atomic(const ductus_kernels *) chosen;
    const ductus_kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (!kernels) atomic_store_explicit(&chosen, kernels = ductus_kernels_at(0), memory_order_relaxed);
    return kernels;
}

void ductus_product_int8(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
    best()->product_int8(packed, x, out, rows, columns, batch);
}

#define BEST(name) best()->name

#endif

void ductus_add_scaled(float *sums, const int32_t *products, const int32_t *zeros, const float *scales, float unit,
                       size_t rows, size_t batch) {
    BEST(add_scaled)(sums, products, zeros, scales, unit, rows, batch);
}

void ductus_begin_gates(const float *bias, const float *weights, size_t count, float dx, float dy, float end, float *gates) {
    BEST(begin_gates)(bias, weights, count, dx, dy, end, gates);
}

void ductus_add_columns(float *gates, const float *columns, const int32_t *numbers, const float *weights, size_t summands,
                        size_t count) {
    BEST(add_columns)(gates, columns, numbers, weights, summands, count);
}

void ductus_cover(const float *heights, const float *sharpnesses, const float *positions, size_t gaussians, size_t count,
                  float *coverage) {
    BEST(cover)(heights, sharpnesses, positions, gaussians, count, coverage);
}

void ductus_lstm_update(const float *gates, size_t units, float *hidden, float *cell, int8_t *rounded) {
    BEST(lstm_update)(gates, units, hidden, cell, rounded);
}

void ductus_round_rest(const float *hidden, const int8_t *rounded, size_t count, int8_t *rest) {
    BEST(round_rest)(hidden, rounded, count, rest);
}

void ductus_product_float32(const float *w, const float *x, float *out, size_t rows, size_t columns,
                            size_t batch) {
    BEST(product_float32)(w, x, out, rows, columns, batch);
}
