#include "DuctusKernels.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

typedef float v8 __attribute__((vector_size(32), aligned(4)));

#define PRODUCT                                                                                        \
    for (size_t r = 0; r < rows; r++)                                                                  \
        for (size_t b = 0; b < batch; b++) {                                                           \
            const float *row = w + r * columns, *input = x + b * columns;                              \
            v8 s = {0, 0, 0, 0, 0, 0, 0, 0};                                                           \
            for (size_t i = 0; i < columns; i += 8) s += *(const v8 *)(row + i) * *(const v8 *)(input + i); \
            out[b * rows + r] = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));     \
        }

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void product_avx2(const float *w, const float *x, float *out,
                                                         size_t rows, size_t columns, size_t batch) {
    PRODUCT
}
#endif

void ductus_product_float32(const float *w, const float *x, float *out, size_t rows, size_t columns,
                            size_t batch) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        product_avx2(w, x, out, rows, columns, batch);
        return;
    }
#endif
    PRODUCT
}
