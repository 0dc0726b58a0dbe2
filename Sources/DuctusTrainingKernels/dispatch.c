#include "DuctusTrainingKernels.h"

#if defined(__x86_64__)
#define CHOOSE(name, arguments, ...)                                             \
    void ductus_avx2_##name arguments;                                           \
    void ductus_portable_##name arguments;                                       \
    void ductus_##name arguments {                                               \
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))     \
            ductus_avx2_##name(__VA_ARGS__);                                     \
        else                                                                     \
            ductus_portable_##name(__VA_ARGS__);                                 \
    }
#else
#define CHOOSE(name, arguments, ...)       \
    void ductus_portable_##name arguments; \
    void ductus_##name arguments { ductus_portable_##name(__VA_ARGS__); }
#endif

CHOOSE(packed_product,
       (float *c, size_t ldc, const float *a, size_t lda, const float *packed, size_t rows, size_t k,
        size_t panels),
       c, ldc, a, lda, packed, rows, k, panels)
CHOOSE(lstm_forward, (const ductus_lstm_step *step), step)
CHOOSE(lstm_backward, (const ductus_lstm_gradient *step), step)
CHOOSE(window_forward, (const ductus_window_step *step), step)
CHOOSE(window_backward, (const ductus_window_step *step), step)
CHOOSE(mixture_loss,
       (float *logits, size_t stride, size_t mixtures, size_t count, const float *targets,
        const float *weights, double losses[2]),
       logits, stride, mixtures, count, targets, weights, losses)
CHOOSE(adam_update,
       (const ductus_adam *adam, size_t count, const float *gradient, float *parameters, float *moment1,
        float *moment2, float *average),
       adam, count, gradient, parameters, moment1, moment2, average)

void ductus_pack_transposed(float *packed, const float *w, size_t ld, size_t n, size_t k) {
    for (size_t from = 0; from < n; from += DUCTUS_PANEL)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < DUCTUS_PANEL; j++) *packed++ = w[(from + j) * ld + i];
}

void ductus_pack(float *packed, const float *w, size_t ld, size_t n, size_t k) {
    for (size_t from = 0; from < n; from += DUCTUS_PANEL)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < DUCTUS_PANEL; j++) *packed++ = from + j < n ? w[i * ld + from + j] : 0;
}
