#if defined(__wasm__)
#include <stdbool.h>
#include <wasm_simd128.h>

#include "DuctusKernels.h"

// What every browser that runs the brain can do: products of 16 bits, two neighbours added. A lane's four bytes are two such
// neighbours, whose sums are kept apart until the end.

typedef struct {
    v128_t front, back;
} vector;
#define LANES 4
#define PARTS 4
#define STREAMS 2
#define APART(B) 1 // twice as many sums do not stay in the registers that browsers' compilers have: 15

static inline vector nothing(void) { return (vector){wasm_i32x4_splat(0), wasm_i32x4_splat(0)}; }
static inline vector load(const int8_t *p) { return (vector){wasm_i16x8_load8x8(p), wasm_i16x8_load8x8(p + 8)}; }

static inline vector spread(const int8_t *p) {
    v128_t four = wasm_i16x8_extend_low_i8x16(wasm_v128_load32_splat(p));
    return (vector){four, four};
}

static inline vector plus(vector a, vector b) {
    return (vector){wasm_i32x4_add(a.front, b.front), wasm_i32x4_add(a.back, b.back)};
}

static inline vector dot(vector sums, vector x, vector w) {
    return plus(sums, (vector){wasm_i32x4_dot_i16x8(x.front, w.front), wasm_i32x4_dot_i16x8(x.back, w.back)});
}

static inline void store(int32_t *p, vector x, size_t count) {
    (void)count;
    v128_t even = wasm_i32x4_shuffle(x.front, x.back, 0, 2, 4, 6), odd = wasm_i32x4_shuffle(x.front, x.back, 1, 3, 5, 7);
    wasm_v128_store(p, wasm_i32x4_add(even, odd));
}

#define PRODUCT static void product_simd128
#include "product.inc"

static ductus_product product = product_simd128;

void ductus_product_int8(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns, size_t batch) {
    product(packed, x, out, rows, columns, batch);
}

/// Whether a product gives what ours gives, of weights and inputs at the ends of their range, too.
static bool is_exact(ductus_product other) {
    enum { ROWS = 40, COLUMNS = 56, BATCH = 3 };
    static int8_t w[ROWS * COLUMNS], x[BATCH * COLUMNS];
    static int32_t ours[BATCH * ROWS], theirs[BATCH * ROWS];
    for (int i = 0; i < ROWS * COLUMNS; i++) w[i] = i < COLUMNS ? 127 : i < 2 * COLUMNS ? -127 : 37 * i % 255 - 127;
    for (int i = 0; i < BATCH * COLUMNS; i++) x[i] = i < COLUMNS ? 127 : 29 * i % 128;
    int8_t *packed = __builtin_alloca(ductus_packed_size(ROWS, COLUMNS));
    ductus_pack_int8(packed, w, ROWS, COLUMNS);
    product_simd128(packed, x, ours, ROWS, COLUMNS, BATCH);
    other(packed, x, theirs, ROWS, COLUMNS, BATCH);
    for (int i = 0; i < BATCH * ROWS; i++)
        if (ours[i] != theirs[i]) return false;
    return true;
}

void ductus_use_product(ductus_product other) {
    if (is_exact(other)) product = other;
}

#endif
