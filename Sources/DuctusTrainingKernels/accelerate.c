#include "accelerate.h"

#if defined(DUCTUS_ACCELERATE)
#define KERNELS ductus_training_accelerate
#define TITLE "Accelerate"

// What product.inc defines, by the library. A packed matrix is a plain one here, [k × width], so that one call makes
// a whole product.

static void multiply(float *c, size_t ldc, const ductus_matrix *a, const ductus_matrix *b, size_t m, size_t n, size_t k,
                     bool adds, float *scratch) {
    (void)scratch;
    ductus_accelerate_product(c, ldc, a, b, m, n, k, adds);
}

static void pack_panels(float *packed, const ductus_matrix *b, size_t n, size_t k) {
    size_t width = (n + DUCTUS_PANEL - 1) / DUCTUS_PANEL * DUCTUS_PANEL;
    size_t line = b->transposed ? b->stride : 1, element = b->transposed ? 1 : b->stride;
    for (size_t i = 0; i < k; i++)
        for (size_t column = 0; column < width; column++)
            packed[i * width + column] = column < n ? b->values[column * line + i * element] : 0;
}

static void packed_product(float *c, size_t ldc, const float *a, size_t lda, const float *packed, size_t rows, size_t k,
                           size_t panels, float *scratch) {
    (void)scratch;
    ductus_matrix left = {a, lda, false}, right = {packed, panels * DUCTUS_PANEL, false};
    ductus_accelerate_product(c, ldc, &left, &right, rows, panels * DUCTUS_PANEL, k, false);
}

static void begin_gates(const ductus_lstm_step *s) {
    packed_product(s->gates, s->gate_stride, s->input, s->input_width, s->weights, s->rows, s->input_width,
                   4 * s->units / DUCTUS_PANEL, NULL);
}

static void finish_gates(const ductus_lstm_step *s, size_t group) { (void)s, (void)group; }

#include "kernels.inc"
#endif
