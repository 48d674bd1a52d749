// Shows on a terminal how far a long command is.
#ifndef STATUS_TRANSLATOR_CLI_PROGRESS_H_
#define STATUS_TRANSLATOR_CLI_PROGRESS_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// One line on standard error, which is overwritten and in the end removed; nothing where it is not a terminal. Not
// thread-safe.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Whether to call Show(): at most twice a second. Reads the clock, so call it once in some thousand steps.
  bool IsDue() const;
  void Show(absl::string_view line);

 private:
  const bool is_terminal_;
  absl::Time next_;
  bool shown_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_PROGRESS_H_
