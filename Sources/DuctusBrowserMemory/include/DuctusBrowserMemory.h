// The memory that Swift's standard library asks for where there is no operating system.
#ifndef DUCTUS_BROWSER_MEMORY_H
#define DUCTUS_BROWSER_MEMORY_H

#include <stddef.h>

/// Puts in `*result` room for `size` bytes at a multiple of `alignment`, a power of two. 0, or 12 (ENOMEM).
int posix_memalign(void **result, size_t alignment, size_t size);

/// Takes back what posix_memalign gave. NULL is nothing.
void free(void *pointer);

#endif
