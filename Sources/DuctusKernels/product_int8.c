#include "DuctusKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

// Packed weights: four rows after four rows; in each four, block after block of columns; in each block, row after
// row. So the weights are read in the order in which they lie.

enum { ROWS = 4, BLOCK = DUCTUS_BLOCK };

void ductus_pack_int8(int8_t *packed, const int8_t *w, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r += ROWS)
        for (size_t i = 0; i < columns; i += BLOCK)
            for (size_t j = 0; j < ROWS; j++, packed += BLOCK)
                __builtin_memcpy(packed, w + (r + j) * columns + i, BLOCK);
}

#if defined(__x86_64__)

#define AVX2 static inline __attribute__((always_inline, target("avx2")))

AVX2 __m256i load(const int8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }

AVX2 int32_t sum(__m256i s) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1)));
}

/// Rows `from` ..< `from` + R of four and B inputs at once. Two products of at most 127 · 127 fit the 16 bits that the
/// instruction adds them in.
#define TILE(R, B)                                                                                          \
    AVX2 void tile##R##x##B(const int8_t *w, size_t from, const int8_t *x, int32_t *out, size_t rows,       \
                            size_t columns) {                                                               \
        const __m256i ones = _mm256_set1_epi16(1);                                                          \
        __m256i s[R][B];                                                                                    \
        for (int r = 0; r < R; r++)                                                                         \
            for (int b = 0; b < B; b++) s[r][b] = _mm256_setzero_si256();                                   \
        for (size_t i = 0; i < columns; i += BLOCK) {                                                       \
            __m256i weights[R];                                                                             \
            for (int r = 0; r < R; r++) weights[r] = load(w + i * ROWS + (from + r) * BLOCK);               \
            for (int b = 0; b < B; b++) {                                                                   \
                __m256i input = load(x + b * columns + i);                                                  \
                for (int r = 0; r < R; r++) {                                                               \
                    __m256i pairs = _mm256_maddubs_epi16(input, weights[r]);                                \
                    s[r][b] = _mm256_add_epi32(s[r][b], _mm256_madd_epi16(pairs, ones));                    \
                }                                                                                           \
            }                                                                                               \
        }                                                                                                   \
        for (int r = 0; r < R; r++)                                                                         \
            for (int b = 0; b < B; b++) out[b * rows + from + r] = sum(s[r][b]);                            \
    }
TILE(4, 1)
TILE(2, 4)

__attribute__((target("avx2"))) static void product_avx2(const int8_t *w, const int8_t *x, int32_t *out,
                                                         size_t rows, size_t columns, size_t batch) {
    for (size_t r = 0; r < rows; r += ROWS) {
        const int8_t *four = w + r * columns;
        size_t b = 0;
        for (; b + 4 <= batch; b += 4) {
            tile2x4(four, 0, x + b * columns, out + b * rows + r, rows, columns);
            tile2x4(four, 2, x + b * columns, out + b * rows + r, rows, columns);
        }
        for (; b < batch; b++) tile4x1(four, 0, x + b * columns, out + b * rows + r, rows, columns);
    }
}

#endif

#if defined(__wasm_simd128__)

/// The sum of each of four vectors.
static inline v128_t sums(v128_t a, v128_t b, v128_t c, v128_t d) {
    v128_t ab = wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
    v128_t cd = wasm_i32x4_add(wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
    return wasm_i32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3));
}

/// Four rows and B inputs at once. BLOCKS: the vectors that a block's bytes make; LOAD: one of them, of weights or of
/// inputs; PRODUCT: two of them multiplied, neighbours added to four sums.
#define TILE(B, TYPE, BLOCKS, LOAD_WEIGHTS, LOAD_INPUTS, PRODUCT)                                           \
    static inline __attribute__((always_inline)) void tile4x##B(const TYPE *w, const int8_t *x, int32_t *out, \
                                                                size_t rows, size_t columns) {              \
        v128_t s[ROWS][B];                                                                                  \
        for (int r = 0; r < ROWS; r++)                                                                      \
            for (int b = 0; b < B; b++) s[r][b] = wasm_i32x4_splat(0);                                      \
        for (size_t i = 0; i < columns; i += BLOCK)                                                         \
            for (size_t j = 0; j < BLOCK; j += BLOCK / BLOCKS) {                                            \
                v128_t inputs[B];                                                                           \
                for (int b = 0; b < B; b++) inputs[b] = LOAD_INPUTS(x + b * columns + i + j);               \
                for (int r = 0; r < ROWS; r++) {                                                            \
                    v128_t weights = LOAD_WEIGHTS(w + i * ROWS + r * BLOCK + j);                            \
                    for (int b = 0; b < B; b++)                                                             \
                        s[r][b] = wasm_i32x4_add(s[r][b], PRODUCT(weights, inputs[b]));                     \
                }                                                                                           \
            }                                                                                               \
        for (int b = 0; b < B; b++) wasm_v128_store(out + b * rows, sums(s[0][b], s[1][b], s[2][b], s[3][b])); \
    }

#if defined(__wasm_relaxed_simd__)

#define PRODUCT(w, x) wasm_i32x4_dot_i16x8(wasm_i16x8_relaxed_dot_i8x16_i7x16(w, x), wasm_i16x8_splat(1))
TILE(1, int8_t, 1, wasm_v128_load, wasm_v128_load, PRODUCT)
TILE(2, int8_t, 1, wasm_v128_load, wasm_v128_load, PRODUCT)

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

TILE(1, int8_t, 2, wasm_i16x8_load8x8, wasm_i16x8_load8x8, wasm_i32x4_dot_i16x8)
TILE(2, int16_t, 2, wasm_v128_load, wasm_i16x8_load8x8, wasm_i32x4_dot_i16x8)

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

#endif

#else

static int32_t row_sum(const int8_t *w, const int8_t *x, size_t columns) {
    int32_t s = 0;
    for (size_t i = 0; i < columns; i += BLOCK)
        for (size_t k = 0; k < BLOCK; k++) s += w[i * ROWS + k] * x[i + k];
    return s;
}

#endif

#if defined(__wasm_simd128__) && !defined(__wasm_relaxed_simd__)

static ductus_product product = product_simd128;

void ductus_use_product(ductus_product other) { product = other; }

#endif

void ductus_product_int8(const int8_t *w, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        product_avx2(w, x, out, rows, columns, batch);
        return;
    }
#endif
#if defined(__wasm_relaxed_simd__)
    product_simd128(w, x, out, rows, columns, batch);
#elif defined(__wasm_simd128__)
    product(w, x, out, rows, columns, batch);
#else
    for (size_t r = 0; r < rows; r++) {
        const int8_t *row = w + r / ROWS * ROWS * columns + r % ROWS * BLOCK;
        for (size_t b = 0; b < batch; b++) out[b * rows + r] = row_sum(row, x + b * columns, columns);
    }
#endif
}

void ductus_add_scaled(float *sums, const int32_t *products, const int32_t *zeros, const float *scales, float unit,
                       size_t rows, size_t batch) {
#pragma STDC FP_CONTRACT OFF
    for (size_t b = 0; b < batch; b++)
        for (size_t r = 0; r < rows; r++)
            sums[b * rows + r] += (float)(products[b * rows + r] - zeros[r]) * scales[r] * unit;
}
