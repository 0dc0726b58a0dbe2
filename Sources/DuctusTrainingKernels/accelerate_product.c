#include "accelerate.h"

#if defined(DUCTUS_ACCELERATE)
#if defined(__APPLE__)
#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>
#else
#include <cblas.h>
#endif

void ductus_accelerate_product(float *c, size_t ldc, const ductus_matrix *a, const ductus_matrix *b, size_t m, size_t n,
                               size_t k, bool adds) {
#if defined(__APPLE__)
    // The trainer has threads of its own.
    BLAS_THREADING threading = BLASGetThreading();
    BLASSetThreading(BLAS_THREADING_SINGLE_THREADED);
#endif
    cblas_sgemm(CblasRowMajor, a->transposed ? CblasTrans : CblasNoTrans, b->transposed ? CblasTrans : CblasNoTrans,
                (int)m, (int)n, (int)k, 1, a->values, (int)a->stride, b->values, (int)b->stride, adds, c, (int)ldc);
#if defined(__APPLE__)
    BLASSetThreading(threading);
#endif
}
#endif
