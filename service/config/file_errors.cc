#include "config/file_errors.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/utf8.h"
#include "support/count.h"

namespace status_translator {
namespace {

// More lines than anybody reads; a file of 1 MiB can have an error every few bytes.
constexpr size_t kMaxLines = 100;

std::string Printable(absl::string_view text) {
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

}  // namespace

std::string AtPlace(absl::string_view file, Place place, absl::string_view message) {
  return place.line < 0 ? absl::StrCat(file, ": ", message)
                        : absl::StrCat(file, ":", place.line + 1, ":", place.column + 1, ": ", message);
}

void FileErrors::Add(Place place, absl::string_view message) { errors_.emplace_back(place, Printable(message)); }

absl::Status FileErrors::ToStatus() const {
  if (errors_.empty()) return absl::OkStatus();
  auto sorted = errors_;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> lines;
  for (const auto& [place, message] : sorted) {
    if (lines.size() == kMaxLines) {
      lines.push_back(absl::StrCat(file_, ": and ", CountOf(sorted.size() - kMaxLines, "more error")));
      break;
    }
    lines.push_back(AtPlace(file_, place, message));
  }
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

}  // namespace status_translator
