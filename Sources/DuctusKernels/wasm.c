#include "DuctusKernels.h"

#if defined(__wasm__)
#include <wasm_simd128.h>

// Packed weights: four rows after four rows; in each four, block after block of columns; in each block, row after
// row. So the weights are read in the order in which they lie.

enum { ROWS = 4, BLOCK = DUCTUS_BLOCK };

size_t ductus_packed_size(size_t rows, size_t columns) { return rows * columns; }

void ductus_pack_int8(int8_t *packed, const int8_t *w, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r += ROWS)
        for (size_t i = 0; i < columns; i += BLOCK)
            for (size_t j = 0; j < ROWS; j++, packed += BLOCK)
                __builtin_memcpy(packed, w + (r + j) * columns + i, BLOCK);
}

/// The sum of each of four vectors.
static inline v128_t sums(v128_t a, v128_t b, v128_t c, v128_t d) {
    v128_t ab = wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
    v128_t cd = wasm_i32x4_add(wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
    return wasm_i32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3));
}

/// Four rows and B inputs at once. BLOCKS: the vectors that a block's bytes make; LOAD: one of them, of weights or of
/// inputs; ADD_PRODUCT: two of them multiplied, neighbours added to four sums. Sums of neighbouring blocks are kept apart
/// until the end: eight that do not wait for one another.
#define TILE(B, TYPE, BLOCKS, LOAD_WEIGHTS, LOAD_INPUTS, ADD_PRODUCT)                                       \
    static inline __attribute__((always_inline)) void tile4x##B(const TYPE *w, const int8_t *x, int32_t *out, \
                                                                size_t rows, size_t columns) {              \
        enum { APART = 2 / B, STEP = BLOCK / BLOCKS };                                                      \
        v128_t s[APART][ROWS][B];                                                                           \
        for (int u = 0; u < APART; u++)                                                                     \
            for (int r = 0; r < ROWS; r++)                                                                  \
                for (int b = 0; b < B; b++) s[u][r][b] = wasm_i32x4_splat(0);                               \
        for (size_t i = 0; i < columns;)                                                                    \
            for (int u = 0; u < APART && i < columns; u++, i += BLOCK)                                      \
                for (size_t j = 0; j < BLOCK; j += STEP) {                                                  \
                    v128_t inputs[B];                                                                       \
                    for (int b = 0; b < B; b++) inputs[b] = LOAD_INPUTS(x + b * columns + i + j);           \
                    for (int r = 0; r < ROWS; r++) {                                                        \
                        v128_t weights = LOAD_WEIGHTS(w + i * ROWS + r * BLOCK + j);                        \
                        for (int b = 0; b < B; b++)                                                         \
                            s[u][r][b] = ADD_PRODUCT(s[u][r][b], weights, inputs[b]);                       \
                    }                                                                                       \
                }                                                                                           \
        for (int b = 0; b < B; b++) {                                                                       \
            for (int u = 1; u < APART; u++)                                                                 \
                for (int r = 0; r < ROWS; r++) s[0][r][b] = wasm_i32x4_add(s[0][r][b], s[u][r][b]);         \
            wasm_v128_store(out + b * rows, sums(s[0][0][b], s[0][1][b], s[0][2][b], s[0][3][b]));          \
        }                                                                                                   \
    }

#if defined(__wasm_relaxed_simd__)

#define ADD_PRODUCT(sums, w, x) wasm_i32x4_relaxed_dot_i8x16_i7x16_add(w, x, sums)
TILE(1, int8_t, 1, wasm_v128_load, wasm_v128_load, ADD_PRODUCT)
TILE(2, int8_t, 1, wasm_v128_load, wasm_v128_load, ADD_PRODUCT)

static void product_simd128(const int8_t *w, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                            size_t batch) {
    for (size_t r = 0; r < rows; r += ROWS) {
        const int8_t *four = w + r * columns;
        size_t b = 0;
        for (; b + 2 <= batch; b += 2) tile4x2(four, x + b * columns, out + b * rows + r, rows, columns);
        for (; b < batch; b++) tile4x1(four, x + b * columns, out + b * rows + r, rows, columns);
    }
}

#else

#define ADD_PRODUCT(sums, w, x) wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(w, x))
TILE(1, int8_t, 2, wasm_i16x8_load8x8, wasm_i16x8_load8x8, ADD_PRODUCT)
TILE(2, int16_t, 2, wasm_v128_load, wasm_i16x8_load8x8, ADD_PRODUCT)

static void product_simd128(const int8_t *w, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                            size_t batch) {
    int16_t wide[ROWS * columns];
    for (size_t r = 0; r < rows; r += ROWS) {
        const int8_t *four = w + r * columns;
        size_t b = 0;
        if (batch > 1)
            for (size_t i = 0; i < ROWS * columns; i += 8) wasm_v128_store(wide + i, wasm_i16x8_load8x8(four + i));
        for (; b + 2 <= batch; b += 2) tile4x2(wide, x + b * columns, out + b * rows + r, rows, columns);
        for (; b < batch; b++) tile4x1(four, x + b * columns, out + b * rows + r, rows, columns);
    }
}

static ductus_product product = product_simd128;

void ductus_use_product(ductus_product other) { product = other; }

#endif

void ductus_product_int8(const int8_t *w, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
#if defined(__wasm_relaxed_simd__)
    product_simd128(w, x, out, rows, columns, batch);
#else
    product(w, x, out, rows, columns, batch);
#endif
}

#endif
