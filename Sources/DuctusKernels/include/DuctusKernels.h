// The inner loops of writing. Every build of them gives the same bits: integer sums are exact in any order, floats are
// computed in the one order stated here, without fused multiply-add.
#ifndef DUCTUS_KERNELS_H
#define DUCTUS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Activations are rounded for 8-bit weights: multiplied by the scale, rounded to whole numbers, counted from the zero.
/// What is left then, at most half a level, is rounded again, multiplied by the rest's scale and counted from the same zero.
enum { DUCTUS_ACTIVATION_SCALE = 63, DUCTUS_ACTIVATION_ZERO = 64, DUCTUS_REST_SCALE = 126 };

/// The bytes that weights [rows × columns] take when they are packed.
size_t ductus_packed_size(size_t rows, size_t columns);

/// Packs w [rows × columns] for ductus_product_int8; rows and columns multiples of 8.
void ductus_pack_int8(int8_t *packed, const int8_t *w, size_t rows, size_t columns);

/// out [batch × rows] = x [batch × columns] · wᵀ, w as it was packed. Weights are -127 to 127, inputs 0 to 127: the fastest
/// instructions take signed 8-bit integers times unsigned 8-bit (x86) or 7-bit ones (WebAssembly). Sums are exact for up to
/// 133,000 columns, where they fit into 32 bits.
void ductus_product_int8(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch);

#if defined(__wasm__)
typedef void (*ductus_product)(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                               size_t batch);

/// From now on ductus_product_int8 is done by another build of it, with instructions that not all machines have; but not if
/// that gives other numbers.
void ductus_use_product(ductus_product product);
#endif

/// sums [batch × rows] += (products [batch × rows] − zeros [rows]) · scales [rows] · unit.
void ductus_add_scaled(float *sums, const int32_t *products, const int32_t *zeros, const float *scales, float unit,
                       size_t rows, size_t batch);

/// gates [count] = bias + dx · weights [count] + dy · the next [count] + end · the next, in this order.
void ductus_begin_gates(const float *bias, const float *weights, size_t count, float dx, float dy, float end, float *gates);

/// gates [count] += weights[0] · row numbers[0] of `columns` [… × count], and so on with each of `summands`, in their order;
/// count a multiple of 8.
void ductus_add_columns(float *gates, const float *columns, const int32_t *numbers, const float *weights, size_t summands,
                        size_t count);

/// How strongly Gaussians over a text cover its characters, numbered from 0: coverage [count], count a multiple of 8, is the
/// sum of heights · exp(−sharpnesses · (positions − character)²), in the order of the Gaussians.
void ductus_cover(const float *heights, const float *sharpnesses, const float *positions, size_t gaussians, size_t count,
                  float *coverage);

/// One step of a layer of LSTM units, a multiple of 8, for one stream: gates [4 × units], i, g, f, o before their
/// functions; `rounded`: the new hidden activations rounded.
void ductus_lstm_update(const float *gates, size_t units, float *hidden, float *cell, int8_t *rounded);

/// rest [count]: what rounding has left of hidden activations, rounded again; count a multiple of 8.
void ductus_round_rest(const float *hidden, const int8_t *rounded, size_t count, int8_t *rest);

/// out [batch × rows] = x [batch × columns] · wᵀ [rows × columns], rows a multiple of 4, columns of 8.
/// Lane j of 8 sums columns j, j + 8, j + 16, … in that order; then
/// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).
void ductus_product_float32(const float *w, const float *x, float *out, size_t rows, size_t columns,
                            size_t batch);

#if !defined(__wasm__)
/// The same loops built for one instruction set.
typedef struct {
    const char *instructions;
    void (*product_int8)(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns, size_t batch);
    void (*add_scaled)(float *sums, const int32_t *products, const int32_t *zeros, const float *scales, float unit,
                       size_t rows, size_t batch);
    void (*begin_gates)(const float *bias, const float *weights, size_t count, float dx, float dy, float end, float *gates);
    void (*add_columns)(float *gates, const float *columns, const int32_t *numbers, const float *weights, size_t summands,
                        size_t count);
    void (*cover)(const float *heights, const float *sharpnesses, const float *positions, size_t gaussians, size_t count,
                  float *coverage);
    void (*lstm_update)(const float *gates, size_t units, float *hidden, float *cell, int8_t *rounded);
    void (*round_rest)(const float *hidden, const int8_t *rounded, size_t count, int8_t *rest);
    void (*product_float32)(const float *w, const float *x, float *out, size_t rows, size_t columns, size_t batch);
} ductus_kernels;

/// The builds that this processor can run, the fastest first; NULL behind the last.
const ductus_kernels *ductus_kernels_at(size_t index);
#endif

#endif
