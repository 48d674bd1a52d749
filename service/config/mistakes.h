// Collects the mistakes of one file, each with its place.
#ifndef STATUS_TRANSLATOR_CONFIG_MISTAKES_H_
#define STATUS_TRANSLATOR_CONFIG_MISTAKES_H_

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace status_translator {

class Mistakes final : public google::protobuf::io::ErrorCollector {
 public:
  explicit Mistakes(absl::string_view file) : file_(file) {}

  // `line` and `column` count from 0; a negative line stands for the whole file.
  void AddError(int line, int column, const std::string& message) override {
    mistakes_.emplace_back(line, column, message);
  }
  void AddWarning(int line, int column, const std::string& message) override { AddError(line, column, message); }

  void Add(google::protobuf::TextFormat::ParseLocation where, const std::string& message) {
    AddError(where.line, where.column, message);
  }

  bool empty() const { return mistakes_.empty(); }

  // One line for each mistake, in the order of the file.
  absl::Status ToStatus() const {
    if (mistakes_.empty()) return absl::OkStatus();
    auto sorted = mistakes_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> lines;
    for (const auto& [line, column, message] : sorted) {
      lines.push_back(line < 0 ? absl::StrCat(file_, ": ", message)
                               : absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message));
    }
    return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
  }

 private:
  std::string file_;
  std::vector<std::tuple<int, int, std::string>> mistakes_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_MISTAKES_H_
