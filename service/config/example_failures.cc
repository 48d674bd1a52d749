#include "config/example_failures.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace status_translator {

void ExampleFailures::Add(std::string failure) {
  if (failures_.size() < kMaxFailures) {
    failures_.push_back(std::move(failure));
  } else {
    ++more_;
  }
}

absl::Status ExampleFailures::ToStatus(absl::string_view what) const {
  if (failures_.empty()) return absl::OkStatus();
  std::string text = absl::StrJoin(failures_, "\n");
  if (more_ > 0) absl::StrAppend(&text, "\nand ", more_, " more ", what, " do not hold");
  return absl::InvalidArgumentError(text);
}

}  // namespace status_translator
