// Every build of the kernels that a processor can run against the plain one, as a program for processors that are only
// emulated: `make test-arm-kernels`. The same is tested natively by ProductTests and KernelTests.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "DuctusKernels.h"
#include "DuctusTrainingKernels.h"

static unsigned state = 1;
static int below(int bound) {
    state = state * 1664525u + 1013904223u;
    return (int)((state >> 8) % (unsigned)bound);
}
static float number(void) { return (float)below(20001) / 1000 - 10; }

static float *numbers(size_t count) {
    float *values = malloc(count * sizeof(float) + 1);
    for (size_t i = 0; i < count; i++) values[i] = number();
    return values;
}

static int failures;
static void expect(int holds, const char *instructions, const char *what) {
    if (holds) return;
    printf("%s: %s differs\n", instructions, what);
    failures++;
}

static const ductus_kernels *plain(void) {
    const ductus_kernels *last = NULL, *next;
    for (size_t i = 0; (next = ductus_kernels_at(i)); i++) last = next;
    return last;
}

static void writing(const ductus_kernels *kernels) {
    enum { ROWS = 88, COLUMNS = 2080, BATCH = 15, UNITS = 40 };
    static int8_t w[ROWS * COLUMNS], x[BATCH * COLUMNS];
    static int32_t out[2][BATCH * ROWS];
    for (size_t i = 0; i < sizeof w; i++) w[i] = i < 2 * COLUMNS ? 127 - 254 * (i >= COLUMNS) : below(255) - 127;
    for (size_t i = 0; i < sizeof x; i++) x[i] = i < COLUMNS ? 127 : below(128);
    int8_t *packed = malloc(ductus_packed_size(ROWS, COLUMNS));
    ductus_pack_int8(packed, w, ROWS, COLUMNS);
    for (size_t batch = 1; batch <= BATCH; batch++) {
        plain()->product_int8(packed, x, out[0], ROWS, COLUMNS, batch);
        kernels->product_int8(packed, x, out[1], ROWS, COLUMNS, batch);
        expect(!memcmp(out[0], out[1], batch * ROWS * sizeof(int32_t)), kernels->instructions, "an integer product");
    }
    for (size_t r = 0; r < ROWS; r++) {
        int32_t sum = 0;
        for (size_t i = 0; i < COLUMNS; i++) sum += w[r * COLUMNS + i] * x[i];
        expect(out[1][r] == sum, kernels->instructions, "an integer sum");
    }

    float *gates = numbers(4 * UNITS), *cell = numbers(UNITS), *scales = numbers(ROWS), *sums = numbers(BATCH * ROWS);
    gates[0] = 1e30f, gates[1] = -1e30f, gates[2] = INFINITY, gates[3] = -INFINITY, gates[4] = NAN;
    float begun[2][UNITS], columns[2][UNITS], covered[2][UNITS], hidden[2][UNITS], cells[2][UNITS], added[2][BATCH * ROWS];
    int8_t rounded[2][UNITS], rest[2][UNITS];
    for (int i = 0; i < 2; i++) {
        const ductus_kernels *k = i ? kernels : plain();
        memcpy(cells[i], cell, sizeof cells[i]);
        memcpy(added[i], sums, sizeof added[i]);
        k->lstm_update(gates, UNITS, hidden[i], cells[i], rounded[i]);
        k->round_rest(hidden[i], rounded[i], UNITS, rest[i]);
        k->begin_gates(cell, sums, UNITS, scales[0], scales[1], scales[2], begun[i]);
        memcpy(columns[i], gates + UNITS, sizeof columns[i]);
        k->add_columns(columns[i], gates, (const int32_t[]){3, 0}, scales + 3, 2, UNITS);
        k->cover(sums, cell, scales, 10, UNITS, covered[i]);
        k->add_scaled(added[i], out[0], out[1], scales, 1.0f / 126, ROWS, BATCH);
    }
    expect(!memcmp(rounded[0] + 5, rounded[1] + 5, UNITS - 5), kernels->instructions, "a rounded activation");
    expect(!memcmp(rest[0] + 5, rest[1] + 5, UNITS - 5), kernels->instructions, "what rounding leaves");
    for (int u = 0; u < UNITS; u++)
        expect(!memcmp(&hidden[0][u], &hidden[1][u], 4) || u == 4, kernels->instructions, "a hidden activation");
    expect(!memcmp(begun[0], begun[1], sizeof begun[0]), kernels->instructions, "a gate's beginning");
    expect(!memcmp(columns[0], columns[1], sizeof columns[0]), kernels->instructions, "columns added");
    expect(!memcmp(covered[0], covered[1], sizeof covered[0]), kernels->instructions, "a text's coverage");
    expect(!memcmp(added[0], added[1], sizeof added[0]), kernels->instructions, "a scaled sum");

    float *a = numbers(ROWS * COLUMNS), *b = numbers(BATCH * COLUMNS), products[2][BATCH * ROWS];
    plain()->product_float32(a, b, products[0], ROWS, COLUMNS, BATCH);
    kernels->product_float32(a, b, products[1], ROWS, COLUMNS, BATCH);
    expect(!memcmp(products[0], products[1], sizeof products[0]), kernels->instructions, "a product of floats");
}

static void training(const ductus_training_kernels *kernels) {
    static const size_t shapes[][3] = {{1, 1, 1}, {5, 3, 2}, {12, 32, 7}, {13, 33, 129}, {97, 121, 260}, {32, 30, 232}};
    float *scratch = numbers(DUCTUS_PRODUCT_SCRATCH);
    for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++)
        for (int mode = 0; mode < 8; mode++) {
            bool ta = mode & 1, tb = mode & 2, adds = mode & 4;
            size_t m = shapes[shape][0], n = shapes[shape][1], k = shapes[shape][2];
            size_t sa = ta ? m : k, sb = tb ? k : n;
            float *a = numbers(m * k), *b = numbers(k * n), *c = numbers(m * n), *before = malloc(m * n * sizeof(float));
            memcpy(before, c, m * n * sizeof(float));
            ductus_matrix left = {a, sa, ta}, right = {b, sb, tb};
            kernels->multiply(c, n, &left, &right, m, n, k, adds, scratch);
            double worst = 0;
            for (size_t i = 0; i < m; i++)
                for (size_t j = 0; j < n; j++) {
                    double sum = adds ? before[i * n + j] : 0;
                    for (size_t l = 0; l < k; l++)
                        sum += (double)(ta ? a[l * sa + i] : a[i * sa + l]) * (tb ? b[j * sb + l] : b[l * sb + j]);
                    worst = fmax(worst, fabs(sum - c[i * n + j]));
                }
            expect(worst < 1e-3 * (double)(k + 1), kernels->instructions, "a product in training");
            free(a), free(b), free(c), free(before);
        }
}

int main(void) {
    for (size_t i = 0; ductus_kernels_at(i); i++) {
        printf("writing: %s\n", ductus_kernels_at(i)->instructions);
        writing(ductus_kernels_at(i));
    }
    for (size_t i = 0; ductus_training_kernels_at(i); i++) {
        printf("training: %s\n", ductus_training_kernels_at(i)->instructions);
        training(ductus_training_kernels_at(i));
    }
    return failures > 0;
}
