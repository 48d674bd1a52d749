#include "support/release_text.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace status_translator {

void ReleaseText(absl::string_view text) {
  static const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto address = reinterpret_cast<uintptr_t>(text.data());
  const uintptr_t begin = (address + page - 1) / page * page;
  const uintptr_t end = (address + text.size()) / page * page;
  if (begin >= end) return;
  // Constants are never written, so the system drops nothing but its own copy of the file. A failure costs memory
  // alone.
  (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace status_translator
