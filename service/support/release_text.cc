#include "support/release_text.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace status_translator {

void ReleaseText(absl::string_view text) {
  static const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t before = (page - reinterpret_cast<uintptr_t>(text.data()) % page) % page;
  if (before >= text.size()) return;
  const size_t size = (text.size() - before) / page * page;
  if (size == 0) return;
  // Constants are never written, so the system drops nothing but its own copy of the file. A failure costs memory
  // alone.
  (void)madvise(const_cast<char*>(text.data()) + before, size, MADV_DONTNEED);
}

}  // namespace status_translator
