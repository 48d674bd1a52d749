// Collects the mistakes of one file, each with its place.
#ifndef STATUS_TRANSLATOR_CONFIG_MISTAKES_H_
#define STATUS_TRANSLATOR_CONFIG_MISTAKES_H_

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "core/utf8.h"

namespace status_translator {

// Where something stands in a file; lines and columns count from 0. A negative line: nowhere.
struct Place {
  int line = -1;
  int column = 0;
};

// "FILE:LINE:COLUMN: message" as editors read it, or "FILE: message".
inline std::string AtPlace(absl::string_view file, Place place, absl::string_view message) {
  return place.line < 0 ? absl::StrCat(file, ": ", message)
                        : absl::StrCat(file, ":", place.line + 1, ":", place.column + 1, ": ", message);
}

// What a file says, in one line that any terminal shows: control characters and bytes that are not UTF-8 as \x1b.
inline std::string Printable(absl::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const size_t size = Utf8CharacterBytes(text);
    if (size == 0 || (size == 1 && absl::ascii_iscntrl(text[0]))) {
      absl::StrAppend(&printable, "\\x", absl::BytesToHexString(text.substr(0, 1)));
    } else {
      absl::StrAppend(&printable, text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return printable;
}

class Mistakes {
 public:
  explicit Mistakes(absl::string_view file) : file_(file) {}

  // `line` and `column` count from 0; a negative line stands for the whole file.
  void AddError(int line, int column, const std::string& message) {
    mistakes_.emplace_back(line, column, Printable(message));
  }

  void Add(google::protobuf::TextFormat::ParseLocation where, const std::string& message) {
    AddError(where.line, where.column, message);
  }

  bool empty() const { return mistakes_.empty(); }

  // One line for each mistake, in the order of the file; of very many the first hundred.
  absl::Status ToStatus() const {
    constexpr size_t kMaxLines = 100;
    if (mistakes_.empty()) return absl::OkStatus();
    auto sorted = mistakes_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> lines;
    for (const auto& [line, column, message] : sorted) {
      if (lines.size() == kMaxLines) {
        lines.push_back(absl::StrCat(file_, ": and ", sorted.size() - kMaxLines, " more mistakes"));
        break;
      }
      lines.push_back(AtPlace(file_, {line, column}, message));
    }
    return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
  }

 private:
  std::string file_;
  std::vector<std::tuple<int, int, std::string>> mistakes_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_MISTAKES_H_
