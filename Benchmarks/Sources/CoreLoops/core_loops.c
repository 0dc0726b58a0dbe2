#include "CoreLoops.h"

// An empty instruction that is said to change a variable keeps the compiler from working loops out.

void core_additions(uint64_t count) {
    uint64_t sum = 0, one = 1;
    __asm__ volatile("" : "+r"(one));
    for (uint64_t i = 0; i < count; i += 64) {
#pragma clang loop unroll(full)
        for (int step = 0; step < 64; step++) {
            sum += one;
            __asm__ volatile("" : "+r"(sum));
        }
    }
}

void core_jumps(uint64_t count) {
    while (count > 0) {
        count--;
        __asm__ volatile("" : "+r"(count));
    }
}
