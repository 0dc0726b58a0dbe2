#include "DuctusKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#if defined(__x86_64__)

#define AVX2 static inline __attribute__((always_inline, target("avx2")))

AVX2 __m256i widened(const int8_t *w) { return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)w)); }

AVX2 __m256i input(const int16_t *x) { return _mm256_loadu_si256((const __m256i *)x); }

AVX2 int32_t sum(__m256i s) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1)));
}

/// The products of R rows and B inputs at once: each weight is widened once, each input loaded once.
#define BLOCK(R, B)                                                                                     \
    AVX2 void block##R##x##B(const int8_t *w, const int16_t *x, int32_t *out, size_t rows, size_t columns) { \
        __m256i s[R][B];                                                                                \
        for (int r = 0; r < R; r++)                                                                     \
            for (int b = 0; b < B; b++) s[r][b] = _mm256_setzero_si256();                               \
        for (size_t i = 0; i < columns; i += 16) {                                                      \
            __m256i a[R];                                                                               \
            for (int r = 0; r < R; r++) a[r] = widened(w + r * columns + i);                            \
            for (int b = 0; b < B; b++) {                                                               \
                __m256i v = input(x + b * columns + i);                                                 \
                for (int r = 0; r < R; r++) s[r][b] = _mm256_add_epi32(s[r][b], _mm256_madd_epi16(a[r], v)); \
            }                                                                                           \
        }                                                                                               \
        for (int r = 0; r < R; r++)                                                                     \
            for (int b = 0; b < B; b++) out[b * rows + r] = sum(s[r][b]);                               \
    }
BLOCK(4, 1)
BLOCK(2, 4)

__attribute__((target("avx2"))) static void product_avx2(const int8_t *w, const int16_t *x, int32_t *out,
                                                         size_t rows, size_t columns, size_t batch) {
    for (size_t r = 0; r < rows; r += 4) {
        const int8_t *row = w + r * columns;
        size_t b = 0;
        for (; b + 4 <= batch; b += 4) {
            block2x4(row, x + b * columns, out + b * rows + r, rows, columns);
            block2x4(row + 2 * columns, x + b * columns, out + b * rows + r + 2, rows, columns);
        }
        for (; b < batch; b++) block4x1(row, x + b * columns, out + b * rows + r, rows, columns);
    }
}

#endif

void ductus_product_int8(const int8_t *w, const int16_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        product_avx2(w, x, out, rows, columns, batch);
        return;
    }
#endif
    for (size_t r = 0; r < rows; r++)
        for (size_t b = 0; b < batch; b++) {
            const int8_t *row = w + r * columns;
            const int16_t *in = x + b * columns;
#if defined(__wasm_simd128__)
            v128_t s = wasm_i32x4_splat(0), t = s;
            for (size_t i = 0; i < columns; i += 16) {
                v128_t a = wasm_v128_load(row + i);
                s = wasm_i32x4_add(s, wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(a), wasm_v128_load(in + i)));
                t = wasm_i32x4_add(t, wasm_i32x4_dot_i16x8(wasm_i16x8_extend_high_i8x16(a), wasm_v128_load(in + i + 8)));
            }
            s = wasm_i32x4_add(s, t);
            out[b * rows + r] = wasm_i32x4_extract_lane(s, 0) + wasm_i32x4_extract_lane(s, 1) +
                                wasm_i32x4_extract_lane(s, 2) + wasm_i32x4_extract_lane(s, 3);
#else
            int32_t s = 0;
            for (size_t i = 0; i < columns; i++) s += (int16_t)row[i] * in[i];
            out[b * rows + r] = s;
#endif
        }
}
