#define KERNELS ductus_training_portable
#if defined(__aarch64__)
#define TITLE "NEON"
#else
#define TITLE "portable"
#endif
#define TILE_ROWS 6
#define TILE_VECTOR 8
#include "kernels.inc"
