#ifndef DUCTUS_ACCELERATE_H
#define DUCTUS_ACCELERATE_H

#include "DuctusTrainingKernels.h"

// Apple's processors have matrix units that only Apple's own library reaches. Elsewhere `make test-accelerate` builds
// this with another library that has the same interface.
#if (defined(__APPLE__) && defined(__aarch64__)) || defined(DUCTUS_CBLAS)
#define DUCTUS_ACCELERATE

/// C [m × n] (row stride ldc) = A [m × k] · B [k × n], added to C if `adds`, by the calling thread.
void ductus_accelerate_product(float *c, size_t ldc, const ductus_matrix *a, const ductus_matrix *b, size_t m, size_t n,
                               size_t k, bool adds);

#endif
#endif
