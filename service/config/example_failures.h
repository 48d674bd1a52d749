// Collects what examples of users' files do not hold.
#ifndef STATUS_TRANSLATOR_CONFIG_EXAMPLE_FAILURES_H_
#define STATUS_TRANSLATOR_CONFIG_EXAMPLE_FAILURES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Keeps at most kMaxFailures lines, more than anybody reads, and counts the others.
class ExampleFailures {
 public:
  static constexpr size_t kMaxFailures = 100;

  // `failure`: one line with its place.
  void Add(std::string failure);
  // OK if there is none; otherwise InvalidArgument with one line for each. `what`: of which there are more, for example
  // "examples of symptoms".
  absl::Status ToStatus(absl::string_view what) const;

 private:
  std::vector<std::string> failures_;
  size_t more_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_EXAMPLE_FAILURES_H_
