#if defined(__wasm_relaxed_simd__)
#include <stdbool.h>
#include <wasm_simd128.h>

#include "DuctusKernels.h"

// The integer product once more, in a program of its own, with instructions that not all browsers have. What these give is
// defined for our numbers only; what they give for others tells how the processor does them.

void ductus_product_dots(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns, size_t batch);
void ductus_product_pairs(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns, size_t batch);

/// Whether two products are first added within 16 bits: 127 · 255 twice is then cut short.
static bool adds_in_16_bits(void) {
    v128_t sums = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_i8x16_splat(127), wasm_i8x16_splat(-1), wasm_i32x4_splat(0));
    return wasm_i32x4_extract_lane(sums, 0) == 2 * INT16_MAX;
}

void ductus_product_int8(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns, size_t batch) {
    (adds_in_16_bits() ? ductus_product_pairs : ductus_product_dots)(packed, x, out, rows, columns, batch);
}
#endif
