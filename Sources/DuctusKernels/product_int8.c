#include "DuctusKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

// Packed weights: four rows after four rows; in each four, block after block of 32 columns; in each block, row
// after row of 32 bytes. A byte is a weight plus 128. Columns 0 to 15 of a block lie in its even bytes, 16 to 31
// in its odd ones, so that masking and shifting 16-bit lanes widens both without moving them. The 128 too much
// is taken from the sums again, 128 · Σ x; sums wrap at 32 bits, where the true ones fit.

enum { ROWS = 4, BLOCK = 32 };

void ductus_pack_int8(uint8_t *packed, const int8_t *w, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r += ROWS)
        for (size_t i = 0; i < columns; i += BLOCK)
            for (size_t j = 0; j < ROWS; j++)
                for (size_t k = 0; k < BLOCK; k++)
                    *packed++ = (uint8_t)(w[(r + j) * columns + i + k / 2 + k % 2 * 16] + 128);
}

static uint32_t excess(const int16_t *x, size_t columns) {
    uint32_t sum = 0;
    for (size_t i = 0; i < columns; i++) sum += (uint32_t)(int32_t)x[i];
    return sum * 128;
}

#if defined(__x86_64__)

#define AVX2 static inline __attribute__((always_inline, target("avx2")))

AVX2 __m256i load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

AVX2 uint32_t sum(__m256i s) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
    return (uint32_t)_mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1)));
}

/// Rows `from` ..< `from` + R of four and B inputs at once: each weight is widened once.
#define TILE(R, B)                                                                                          \
    AVX2 void tile##R##x##B(const uint8_t *w, size_t from, const int16_t *x, const uint32_t *excess, int32_t *out, \
                            size_t rows, size_t columns) {                                                  \
        const __m256i low = _mm256_set1_epi16(0xff);                                                        \
        __m256i s[R][B];                                                                                    \
        for (int r = 0; r < R; r++)                                                                         \
            for (int b = 0; b < B; b++) s[r][b] = _mm256_setzero_si256();                                   \
        for (size_t i = 0; i < columns; i += BLOCK) {                                                       \
            __m256i even[R], odd[R];                                                                        \
            for (int r = 0; r < R; r++) {                                                                   \
                __m256i v = load(w + (i / BLOCK * ROWS + from + r) * BLOCK);                                \
                even[r] = _mm256_and_si256(v, low);                                                         \
                odd[r] = _mm256_srli_epi16(v, 8);                                                           \
            }                                                                                               \
            for (int b = 0; b < B; b++) {                                                                   \
                __m256i first = load(x + b * columns + i), second = load(x + b * columns + i + 16);         \
                for (int r = 0; r < R; r++) {                                                               \
                    s[r][b] = _mm256_add_epi32(s[r][b], _mm256_madd_epi16(even[r], first));                 \
                    s[r][b] = _mm256_add_epi32(s[r][b], _mm256_madd_epi16(odd[r], second));                 \
                }                                                                                           \
            }                                                                                               \
        }                                                                                                   \
        for (int r = 0; r < R; r++)                                                                         \
            for (int b = 0; b < B; b++) out[b * rows + from + r] = (int32_t)(sum(s[r][b]) - excess[b]);     \
    }
TILE(4, 1)
TILE(2, 4)

__attribute__((target("avx2"))) static void product_avx2(const uint8_t *w, const int16_t *x, int32_t *out,
                                                         size_t rows, size_t columns, size_t batch) {
    size_t b = 0;
    for (; b + 4 <= batch; b += 4) {
        const int16_t *input = x + b * columns;
        uint32_t too_much[4];
        for (int i = 0; i < 4; i++) too_much[i] = excess(input + i * columns, columns);
        for (size_t r = 0; r < rows; r += ROWS) {
            tile2x4(w + r * columns, 0, input, too_much, out + b * rows + r, rows, columns);
            tile2x4(w + r * columns, 2, input, too_much, out + b * rows + r, rows, columns);
        }
    }
    for (; b < batch; b++) {
        uint32_t too_much = excess(x + b * columns, columns);
        for (size_t r = 0; r < rows; r += ROWS)
            tile4x1(w + r * columns, 0, x + b * columns, &too_much, out + b * rows + r, rows, columns);
    }
}

#endif

#if defined(__wasm_simd128__)

static inline v128_t widened_product(v128_t weights, const int16_t *x) {
    v128_t even = wasm_v128_and(weights, wasm_i16x8_const_splat(0xff));
    v128_t odd = wasm_u16x8_shr(weights, 8);
    return wasm_i32x4_add(wasm_i32x4_dot_i16x8(even, wasm_v128_load(x)),
                          wasm_i32x4_dot_i16x8(odd, wasm_v128_load(x + 16)));
}

static uint32_t row_sum(const uint8_t *w, const int16_t *x, size_t columns) {
    v128_t s = wasm_i32x4_splat(0), t = s;
    for (size_t i = 0; i < columns; i += BLOCK) {
        const uint8_t *block = w + i * ROWS;
        s = wasm_i32x4_add(s, widened_product(wasm_v128_load(block), x + i));
        t = wasm_i32x4_add(t, widened_product(wasm_v128_load(block + 16), x + i + 8));
    }
    s = wasm_i32x4_add(s, t);
    return (uint32_t)wasm_i32x4_extract_lane(s, 0) + (uint32_t)wasm_i32x4_extract_lane(s, 1) +
           (uint32_t)wasm_i32x4_extract_lane(s, 2) + (uint32_t)wasm_i32x4_extract_lane(s, 3);
}

#else

static uint32_t row_sum(const uint8_t *w, const int16_t *x, size_t columns) {
    uint32_t s = 0;
    for (size_t i = 0; i < columns; i += BLOCK)
        for (size_t k = 0; k < BLOCK; k += 2) {
            const uint8_t *pair = w + i * ROWS + k;
            s += (uint32_t)(pair[0] * x[i + k / 2] + pair[1] * x[i + k / 2 + 16]);
        }
    return s;
}

#endif

void ductus_product_int8(const uint8_t *w, const int16_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        product_avx2(w, x, out, rows, columns, batch);
        return;
    }
#endif
    for (size_t b = 0; b < batch; b++) {
        uint32_t too_much = excess(x + b * columns, columns);
        for (size_t r = 0; r < rows; r++) {
            const uint8_t *row = w + r / ROWS * ROWS * columns + r % ROWS * BLOCK;
            out[b * rows + r] = (int32_t)(row_sum(row, x + b * columns, columns) - too_much);
        }
    }
}
