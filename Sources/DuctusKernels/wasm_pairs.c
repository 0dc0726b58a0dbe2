#if defined(__wasm_relaxed_simd__)
#include <stddef.h>
#include <wasm_simd128.h>

// For processors that add two products of bytes within 16 bits.

typedef v128_t vector;
#define LANES 4
#define PARTS 8
#define STREAMS 2

static inline vector nothing(void) { return wasm_i32x4_splat(0); }
static inline vector load(const signed char *p) { return wasm_v128_load(p); }
static inline vector spread(const signed char *p) { return wasm_v128_load32_splat(p); }
static inline vector plus(vector a, vector b) { return wasm_i32x4_add(a, b); }
static inline void store(int *p, vector x, size_t count) { (void)count, wasm_v128_store(p, x); }

static inline vector products(vector x, vector w) { return wasm_i16x8_relaxed_dot_i8x16_i7x16(w, x); }
static inline vector plus16(vector a, vector b) { return wasm_i16x8_add(a, b); }
static inline vector widen(vector sums, vector products) {
    return plus(sums, wasm_i32x4_dot_i16x8(products, wasm_i16x8_const_splat(1)));
}

#include "pairs.inc"
#define PRODUCT void ductus_product_pairs
#include "product.inc"
#endif
