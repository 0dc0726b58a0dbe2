// What the native builds of the kernels share.
#ifndef DUCTUS_KERNELS_INTERNAL_H
#define DUCTUS_KERNELS_INTERNAL_H

#include "DuctusKernels.h"

/// Packed weights: a group of rows after another, zeros where there are fewer; in each group, four columns after four
/// columns; in each four, row after row. So the lanes of a vector are rows, and the weights are read in the order in
/// which they lie.
enum { GROUP = 32 };

extern const ductus_kernels ductus_plain;
#if defined(__x86_64__)
extern const ductus_kernels ductus_avx2, ductus_avx_vnni, ductus_avx512_vnni;
#elif defined(__aarch64__)
extern const ductus_kernels ductus_neon, ductus_neon_dot;
#endif

#endif
