#if defined(__x86_64__)
#define KERNELS ductus_training_avx512
#define TITLE "AVX-512"
#define TILE_ROWS 12
#define TILE_VECTOR 16
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#endif
