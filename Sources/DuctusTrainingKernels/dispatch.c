#include "accelerate.h"

extern const ductus_training_kernels ductus_training_portable;
#if defined(DUCTUS_ACCELERATE)
extern const ductus_training_kernels ductus_training_accelerate;
#endif
#if defined(__x86_64__)
extern const ductus_training_kernels ductus_training_avx2, ductus_training_avx512;
#endif

const ductus_training_kernels *ductus_training_kernels_at(size_t index) {
#if defined(DUCTUS_ACCELERATE)
    if (index-- == 0) return &ductus_training_accelerate;
#endif
#if defined(__x86_64__)
    bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (fma && wide && index-- == 0) return &ductus_training_avx512;
    if (fma && index-- == 0) return &ductus_training_avx2;
#endif
    return index == 0 ? &ductus_training_portable : NULL;
}
