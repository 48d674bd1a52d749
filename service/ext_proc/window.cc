#include "ext_proc/window.h"

#include <algorithm>

#include "support/limits.h"

namespace status_translator {
namespace {

// A peer can send any number; no window is larger.
int64_t ToIncrement(int64_t bytes) { return std::clamp<int64_t>(bytes, 0, kMaxExtProcIncrement); }

}  // namespace

std::optional<WindowUpdate> ExtProcWindow::Grant(const WindowUpdate& passed_on, size_t held_bytes) {
  const int64_t request = ToIncrement(passed_on.request_bytes);
  int64_t response = ToIncrement(passed_on.response_bytes);
  // What the proxy passes on only now may have been granted while it was held back.
  const int64_t in_advance = std::min(response, granted_in_advance_);
  const auto held = static_cast<int64_t>(held_bytes);
  granted_in_advance_ += held - in_advance;
  response = ToIncrement(response - in_advance + held);
  if (request == 0 && response == 0) return std::nullopt;
  return WindowUpdate{.request_bytes = request, .response_bytes = response};
}

}  // namespace status_translator
