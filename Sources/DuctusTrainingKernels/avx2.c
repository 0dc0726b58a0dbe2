#if defined(__x86_64__)
#define KERNELS ductus_training_avx2
#define TITLE "AVX2"
#define TILE_ROWS 6
#define TILE_VECTOR 8
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#endif
