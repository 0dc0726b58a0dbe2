#if defined(__wasm__)

#include "DuctusBrowserMemory.h"

#include <stdint.h>

// Free blocks in a list in the order of their addresses; the first that is large enough is taken, and neighbours
// join when one is given back (Kernighan and Ritchie 1988, section 8.7). Each block begins with its header.

typedef struct Block {
    size_t size; // with the header, a multiple of GRAIN
    struct Block *next;
    size_t padding[2];
} Block;

enum { GRAIN = sizeof(Block), PAGE = 65536 };

extern unsigned char __heap_base;

static Block first; // of no size, before all others

static uintptr_t round_up(uintptr_t value, uintptr_t multiple) { return (value + multiple - 1) / multiple * multiple; }

/// Joins a block with the one that follows in the list, where they touch.
static void join(Block *block) {
    Block *next = block->next;
    if (next && (char *)block + block->size == (char *)next) {
        block->size += next->size;
        block->next = next->next;
    }
}

static void give_back(Block *block) {
    Block *before = &first;
    while (before->next && before->next < block) before = before->next;
    block->next = before->next;
    before->next = block;
    join(block);
    if (before != &first) join(before);
}

/// Adds at least `size` bytes to the list.
static int grow(size_t size) {
    static uintptr_t end;
    if (!end) { // what the module's first memory leaves unused
        uintptr_t start = round_up((uintptr_t)&__heap_base, GRAIN);
        end = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE;
        if (end >= start + GRAIN) {
            Block *block = (Block *)start;
            block->size = end - start;
            give_back(block);
            return 1;
        }
    }
    size_t pages = round_up(size, PAGE) / PAGE;
    if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return 0;
    Block *block = (Block *)end;
    block->size = pages * PAGE;
    end += block->size;
    give_back(block);
    return 1;
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (size > PTRDIFF_MAX - PAGE) return 12;
    if (alignment < GRAIN) alignment = GRAIN;
    size_t needed = GRAIN + round_up(size ? size : 1, GRAIN);
    for (;;) {
        for (Block *before = &first, *block; (block = before->next); before = block) {
            uintptr_t start = round_up((uintptr_t)block + GRAIN, alignment) - GRAIN;
            size_t skipped = start - (uintptr_t)block;
            if (skipped + needed > block->size) continue;
            Block *taken = (Block *)start, *rest = block->next;
            if (skipped + needed < block->size) {
                rest = (Block *)(start + needed);
                rest->size = block->size - skipped - needed;
                rest->next = block->next;
            }
            if (skipped) {
                block->size = skipped;
                block->next = rest;
            } else {
                before->next = rest;
            }
            taken->size = needed;
            *result = taken + 1;
            return 0;
        }
        if (!grow(needed + alignment)) return 12;
    }
}

void free(void *pointer) {
    if (pointer) give_back((Block *)pointer - 1);
}

#endif
