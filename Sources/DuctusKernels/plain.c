#if !defined(__wasm__)
#include "kernels.h"
#include "lanes.inc"

static void product_int8(const int8_t *packed, const int8_t *x, int32_t *out, size_t rows, size_t columns,
                         size_t batch) {
    for (size_t r = 0; r < rows; r++) {
        const int8_t *group = packed + r / GROUP * group_size(columns);
        const uint16_t *quads = ((const group_head *)group)->quads;
        const int8_t *row = group + head_size(columns) + r % GROUP * 4;
        for (size_t b = 0; b < batch; b++) {
            int32_t sum = 0;
            for (size_t at = 0; at < columns / 4; at++)
                for (size_t i = 0; i < 4; i++) sum += row[at * QUAD + i] * x[b * columns + 4 * quads[at] + i];
            out[b * rows + r] = sum;
        }
    }
}

const ductus_kernels ductus_plain = {"plain", product_int8, add_scaled, begin_gates, add_columns,
                                     cover, lstm_update, round_rest, product_float32};
#endif
