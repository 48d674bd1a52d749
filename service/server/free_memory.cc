#include "server/free_memory.h"

#include <malloc.h>

#include "absl/time/time.h"

namespace status_translator {
namespace {

// Buffers of this size, such as bodies, are mapped on their own, so that their memory returns to the system. By default
// glibc raises the threshold to the size of the largest one that was freed, and many slow uploads leave holes in its
// heap.
constexpr int kMappedBytes = 128 * 1024;
// By default glibc has eight heaps for each core of the machine, each with holes of its own.
constexpr int kMaxHeaps = 4;

}  // namespace

void SetHeapLimits() {
  mallopt(M_MMAP_THRESHOLD, kMappedBytes);
  mallopt(M_ARENA_MAX, kMaxHeaps);
}

FreeMemoryReturner::FreeMemoryReturner()
    : poller_(
          absl::Seconds(1),
          [](bool) {
            if (mallinfo2().fordblks > kKeptFreeMemory) malloc_trim(0);
            return false;
          },
          [] {}) {
  malloc_trim(0);
}

}  // namespace status_translator
