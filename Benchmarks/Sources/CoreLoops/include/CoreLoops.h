#ifndef CORE_LOOPS_H
#define CORE_LOOPS_H

#include <stdint.h>

/// So many additions, each of which waits for the one before: a cycle each, whoever else uses the core.
void core_additions(uint64_t count);

/// So many jumps: a cycle each on a core that nobody else uses.
void core_jumps(uint64_t count);

#endif
