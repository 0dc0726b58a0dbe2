// Vectors of 8 floats pass between inlined functions only: no binary interface is at stake.
#pragma clang diagnostic ignored "-Wpsabi"
#define NAME(x) ductus_portable_##x
#include "kernels.inc"
