#if defined(__wasm_relaxed_simd__)
#include <stddef.h>
#include <wasm_simd128.h>

// For processors that add four products of bytes to a lane in one instruction.

typedef v128_t vector;
#define LANES 4
#define PARTS 8
// Sums of more streams, or of more quads apart, do not stay in the registers that browsers' compilers have: 15.
#define STREAMS 1

static inline vector nothing(void) { return wasm_i32x4_splat(0); }
static inline vector load(const signed char *p) { return wasm_v128_load(p); }
static inline vector spread(const signed char *p) { return wasm_v128_load32_splat(p); }
static inline vector plus(vector a, vector b) { return wasm_i32x4_add(a, b); }
static inline void store(int *p, vector x, size_t count) { (void)count, wasm_v128_store(p, x); }
static inline vector dot(vector sums, vector x, vector w) { return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(w, x, sums); }

#define PRODUCT void ductus_product_dots
#include "product.inc"
#endif
