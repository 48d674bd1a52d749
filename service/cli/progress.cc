#include "cli/progress.h"

#include <unistd.h>

#include <iostream>

#include "absl/time/clock.h"

namespace status_translator {
namespace {

constexpr absl::Duration kProgressInterval = absl::Milliseconds(500);
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) != 0), next_(absl::Now() + kProgressInterval) {}

Progress::~Progress() {
  if (shown_) std::cerr << kClearLine;
}

bool Progress::IsDue() const { return is_terminal_ && absl::Now() >= next_; }

void Progress::Show(absl::string_view line) {
  next_ = absl::Now() + kProgressInterval;
  std::cerr << kClearLine << line << std::flush;
  shown_ = true;
}

}  // namespace status_translator
