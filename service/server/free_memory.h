// Gives memory that is free in the heap back to the system.
#ifndef STATUS_TRANSLATOR_SERVER_FREE_MEMORY_H_
#define STATUS_TRANSLATOR_SERVER_FREE_MEMORY_H_

#include <cstddef>

#include "support/poller.h"

namespace status_translator {

// Free memory up to this stays in the heap, where the next calls find it: that of a busy server without attackers.
inline constexpr size_t kKeptFreeMemory = size_t{16} * 1024 * 1024;

// How glibc allocates. Call it before any thread starts.
void SetHeapLimits();

// Gives back at once what the start needed, then looks once a second whether more than kKeptFreeMemory is free. By
// default glibc gives back only what is free at the end of a heap: after a burst of connections, some live block there
// keeps hundreds of megabytes resident, which count against the limit of the container. Returning 100 MiB takes a few
// milliseconds.
class FreeMemoryReturner {
 public:
  FreeMemoryReturner();

 private:
  Poller poller_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_FREE_MEMORY_H_
