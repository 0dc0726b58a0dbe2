#if !defined(__wasm__)
#include "kernels.h"
#include "lanes.inc"

static void product_int8(const int8_t *w, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
    for (size_t r = 0; r < rows; r++) {
        const int8_t *row = w + r / GROUP * GROUP * columns + r % GROUP * 4;
        for (size_t b = 0; b < batch; b++) {
            int32_t sum = 0;
            for (size_t i = 0; i < columns; i++) sum += row[i / 4 * 4 * GROUP + i % 4] * x[b * columns + i];
            out[b * rows + r] = sum;
        }
    }
}

const ductus_kernels ductus_plain = {"plain", product_int8, add_scaled, begin_gates, add_column, cover, lstm_update, round_rest, product_float32};
#endif
