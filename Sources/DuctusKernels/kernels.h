// What the builds of the kernels share.
#ifndef DUCTUS_KERNELS_INTERNAL_H
#define DUCTUS_KERNELS_INTERNAL_H

#include "DuctusKernels.h"

/// Packed weights: group after group of rows, with zeros where there are fewer. A group is its head, then quad after quad: four
/// columns of all its rows, row after row. So the lanes of a vector are rows, and the weights are read in the order in which
/// they lie.
enum { GROUP = 32, QUAD = 4 * GROUP };

/// The quads lie in an order of their own. The first ones are pairs, chosen so that in every row four neighbouring
/// products, two of each quad, add up within 16 bits whatever the inputs are: instructions that multiply into 16 bits then
/// widen half as often.
typedef struct {
    uint16_t pairs;
    /// Which quad of the matrix lies at each place: a quarter of its first column.
    uint16_t quads[];
} group_head;

static inline size_t head_size(size_t columns) {
    return (sizeof(group_head) + columns / 4 * sizeof(uint16_t) + 63) / 64 * 64;
}

static inline size_t group_size(size_t columns) { return head_size(columns) + GROUP * columns; }

#if defined(__x86_64__)
extern const ductus_kernels ductus_ssse3, ductus_avx2, ductus_avx_vnni, ductus_avx512_vnni;
#elif defined(__aarch64__)
extern const ductus_kernels ductus_neon, ductus_neon_dot;
#endif
#if !defined(__wasm__)
extern const ductus_kernels ductus_plain;
#endif

#endif
