#include <stdbool.h>
#include "kernels.h"

/// How many quads are looked at to find a pair for one. Of weights that have been trained, seven in eight fit.
enum { CANDIDATES = 16 };
/// The largest sum of weights of one sign that no inputs, 0 to 127, bring beyond 16 bits.
enum { LARGEST_SUM = INT16_MAX / 127 };

size_t ductus_packed_size(size_t rows, size_t columns) { return (rows + GROUP - 1) / GROUP * group_size(columns); }

static inline int16_t positive(int8_t weight) { return weight > 0 ? weight : 0; }
static inline int16_t negative(int8_t weight) { return weight < 0 ? -weight : 0; }

/// Whether two quads make a pair.
static bool fit(const int8_t *a, const int8_t *b) {
    bool is_beyond = false;
    for (size_t i = 0; i < QUAD; i += 2) {
        int16_t above = positive(a[i]) + positive(a[i + 1]) + positive(b[i]) + positive(b[i + 1]);
        int16_t below = negative(a[i]) + negative(a[i + 1]) + negative(b[i]) + negative(b[i + 1]);
        is_beyond |= above > LARGEST_SUM || below > LARGEST_SUM;
    }
    return !is_beyond;
}

static void swap(group_head *head, int8_t *weights, size_t a, size_t b) {
    if (a == b) return;
    int8_t quad[QUAD];
    __builtin_memcpy(quad, weights + a * QUAD, QUAD);
    __builtin_memcpy(weights + a * QUAD, weights + b * QUAD, QUAD);
    __builtin_memcpy(weights + b * QUAD, quad, QUAD);
    uint16_t number = head->quads[a];
    head->quads[a] = head->quads[b];
    head->quads[b] = number;
}

/// Brings pairs of quads to the front; those that find none end behind.
static void pair(group_head *head, int8_t *weights, size_t quads) {
    size_t first = 0, end = quads;
    while (first + 2 <= end) {
        size_t other = first + 1, last = end - first > CANDIDATES ? first + CANDIDATES : end;
        while (other < last && !fit(weights + first * QUAD, weights + other * QUAD)) other++;
        if (other < last) {
            swap(head, weights, first + 1, other);
            first += 2;
        } else {
            swap(head, weights, first, --end);
        }
    }
    head->pairs = (uint16_t)(first / 2);
}

void ductus_pack_int8(int8_t *packed, const int8_t *w, size_t rows, size_t columns) {
    __builtin_memset(packed, 0, ductus_packed_size(rows, columns));
    for (size_t r = 0; r < rows; r += GROUP, packed += group_size(columns)) {
        group_head *head = (group_head *)packed;
        int8_t *weights = packed + head_size(columns);
        for (size_t quad = 0; quad < columns / 4; quad++) {
            head->quads[quad] = (uint16_t)quad;
            for (size_t row = 0; row < GROUP && r + row < rows; row++)
                __builtin_memcpy(weights + quad * QUAD + row * 4, w + (r + row) * columns + quad * 4, 4);
        }
        pair(head, weights, columns / 4);
    }
}
