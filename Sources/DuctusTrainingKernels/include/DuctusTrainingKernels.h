// The inner loops of training: matrix products, the LSTM cell forward and backward, the window and the mixture-density
// loss. One source, built for several instruction sets. Shapes: B rows (sequences), H units (a multiple of 8); all
// arrays are float32 and row-major.
#ifndef DUCTUS_TRAINING_KERNELS_H
#define DUCTUS_TRAINING_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// From here on this thread takes numbers below 1.2e-38 for zero: gradients that fade away step by step end there, and
/// a product of such numbers takes some hundred cycles. Returns what `ductus_restore_denormals` takes.
uint64_t ductus_flush_denormals(void);
void ductus_restore_denormals(uint64_t mode);

/// Columns of one packed panel: in the forward direction the 4 gates of 8 units.
#define DUCTUS_PANEL 32

/// Floats that `multiply` works in.
enum { DUCTUS_PRODUCT_SCRATCH = 128 * (1024 + 48) };

/// A matrix in memory, read as its transpose where it says so.
typedef struct {
    const float *values;
    size_t stride;  ///< from row to row, before transposing
    bool transposed;
} ductus_matrix;

/// One step of an LSTM layer in training, for all rows.
///
/// Gates lie in groups of 8 units: column 32 · (u / 8) + 8 · gate + u % 8, gate order i, g, f, o.
typedef struct {
    size_t rows;             ///< B
    size_t units;            ///< H
    size_t input_width;      ///< K, the row stride of `input`: H for h(t − 1), then what else the gates read
    const float *weights;    ///< the gates' weights [4H × K], transposed and packed in panels
    const float *input;      ///< [B × K]
    float *gates;            ///< [B × 4H]; out: i, g, f, o after their functions
    size_t gate_stride;      ///< from row to row of `gates`
    const float *cell;       ///< c(t − 1) [B × H]
    const float *keep;       ///< [B]: 0 where a line begins at this step, else 1; scales c(t − 1)
    float *next_cell;        ///< c(t) [B × H]
    float *hidden;           ///< h(t) [B × H]
    float levels;            ///< h(t) is read by layers in steps of 1 / levels; 0: as it is
    float *above;            ///< where the layer above reads h(t) [B × above_stride]; NULL: there is none
    size_t above_stride;
    float *next_input;       ///< where the next step reads h(t): [B × K], h(t) as read, scaled by next_keep
    const float *next_keep;  ///< [B]
    float *scratch;          ///< [B × K]
} ductus_lstm_step;

/// The pointwise part of the same step backward: from dh(t), dc(t) and the gates to the gates' gradients.
typedef struct {
    size_t rows, units;
    float *gates;               ///< in: i, g, f, o; out: gradients before their functions
    size_t gate_stride;
    const float *cell;          ///< c(t − 1)
    const float *keep;          ///< as forward
    const float *next_cell;     ///< c(t)
    const float *hidden_gradient;     ///< dh(t) from the layers above [B × H]
    const float *recurrent_gradient;  ///< dh(t) from step t + 1 [B × recurrent_stride]
    size_t recurrent_stride;
    const float *next_keep;     ///< scales the recurrent gradient: 0 where a line begins at step t + 1
    float *cell_gradient;       ///< in: dc(t) from step t + 1; out: dc(t − 1); [B × H]
} ductus_lstm_gradient;

/// Gaussians of a window at most.
#define DUCTUS_WINDOW_LIMIT 64

/// One step of the window over the characters of each row's text (Graves 2013, section 5.1): K Gaussians move
/// forward over the characters, numbered from 0; the window is the sum of what they cover, by character code.
typedef struct {
    size_t rows;                ///< B
    size_t gaussians;           ///< K
    size_t alphabet;            ///< A
    const uint8_t *codes;       ///< the texts
    const int32_t *start;       ///< [B]: where each row's text begins in `codes`
    const int32_t *length;      ///< [B]
    float *logits;              ///< [B × 3K]: log height, log sharpness, log step; backward: out: their gradients
    const float *positions;     ///< of the step before [B × K]
    const float *keep;          ///< [B]: 0 where a line begins at this step, else 1; scales `positions`
    float *next_positions;      ///< [B × K]
    float *window;              ///< [B × A]; backward: in: the window's gradient
    const float *next_keep;     ///< [B]
    float *next_input;          ///< forward: where the next step reads the window, scaled by next_keep
    size_t input_width;         ///< the row stride of `next_input`
    float *position_gradient;   ///< backward: [B × K], from step t + 1 and out to step t − 1
} ductus_window_step;

/// One Adam update (Kingma and Ba 2015) of `count` parameters, a multiple of 8, and of their running average.
typedef struct {
    float rate;          ///< learning rate, corrected for the bias of both moments
    float beta1, beta2;
    float epsilon;
    float scale;         ///< multiplies the gradient first (clipping)
    float average_rate;  ///< how far the average moves toward the parameters
} ductus_adam;

/// The inner loops built for one instruction set. Sums are taken in an order that depends on the set alone.
typedef struct {
    /// The set, or the library that makes the products.
    const char *instructions;

    /// C [m × n] (row stride ldc) = A [m × k] · B [k × n], added to C if `adds`. `scratch` takes DUCTUS_PRODUCT_SCRATCH
    /// floats.
    void (*multiply)(float *c, size_t ldc, const ductus_matrix *a,
                              const ductus_matrix *b, size_t m, size_t n, size_t k, bool adds,
                              float *scratch);

    /// Packs B [k × n] for the products of this build: whole panels of 32 columns, zeros beyond n. `packed` takes
    /// ⌈n / 32⌉ · 32 · k floats.
    void (*pack_panels)(float *packed, const ductus_matrix *b, size_t n, size_t k);

    /// C [rows × 32 · panels] (row stride ldc) = A [rows × k] (row stride lda) · packed. `scratch` takes rows · k floats.
    void (*packed_product)(float *c, size_t ldc, const float *a, size_t lda,
                                    const float *packed, size_t rows, size_t k, size_t panels,
                                    float *scratch);

    /// x = tanh x for `count` numbers.
    void (*tangents)(float *x, size_t count);

    void (*lstm_forward)(const ductus_lstm_step *step);
    void (*lstm_backward)(const ductus_lstm_gradient *step);
    void (*window_forward)(const ductus_window_step *step);
    void (*window_backward)(const ductus_window_step *step);

    /// The negative log-likelihood, in nats, of `count` pen offsets under their mixture densities, and its gradient.
    ///
    /// Logits of one point: end of stroke, then `mixtures` each of pi, mu1, mu2, log sigma1, log sigma2 and
    /// atanh rho, in a row of `stride` floats with at least 8 unused at its end. Replaced by the gradient of
    /// weight · loss.
    /// - targets: [count × 3] dx, dy, end of stroke (0 or 1); weights: [count], 0 for points not scored, whose
    ///   gradient is 0.
    /// - losses: two sums over points of weight ≠ 0: the density's part and the end-of-stroke's.
    void (*mixture_loss)(float *logits, size_t stride, size_t mixtures, size_t count,
                                  const float *targets, const float *weights,
                                  double *losses);

    void (*adam_update)(const ductus_adam *adam, size_t count, const float *gradient,
                                 float *parameters, float *moment1, float *moment2,
                                 float *average);
} ductus_training_kernels;

/// The builds that this processor can run, the fastest first; NULL behind the last.
const ductus_training_kernels * ductus_training_kernels_at(size_t index);

#endif
