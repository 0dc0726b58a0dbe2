#include "DuctusTrainingKernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

// Flush to zero, and denormals are zero.
uint64_t ductus_flush_denormals(void) {
    uint64_t mode = _mm_getcsr();
    _mm_setcsr((uint32_t)mode | 0x8040);
    return mode;
}

void ductus_restore_denormals(uint64_t mode) { _mm_setcsr((uint32_t)mode); }
#elif defined(__aarch64__)
uint64_t ductus_flush_denormals(void) {
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    __asm__ volatile("msr fpcr, %0" ::"r"(mode | 1u << 24));
    return mode;
}

void ductus_restore_denormals(uint64_t mode) { __asm__ volatile("msr fpcr, %0" ::"r"(mode)); }
#else
uint64_t ductus_flush_denormals(void) { return 0; }
void ductus_restore_denormals(uint64_t mode) { (void)mode; }
#endif
