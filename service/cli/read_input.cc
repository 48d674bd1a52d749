#include "cli/read_input.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "wire/charset.h"

namespace status_translator {

absl::StatusOr<std::string> ReadInput(const std::string& file, absl::string_view what) {
  const bool is_stdin = file == "-";
  if (is_stdin && isatty(STDIN_FILENO) != 0) {
    std::fputs(absl::StrCat("Reading ", what, " from the terminal; end with Ctrl-D.\n").c_str(), stderr);
  }
  const std::string name = is_stdin ? "standard input" : file;
  const auto cannot_read = [&name](int error) {
    return absl::StrCat(name, ": cannot be read: ", std::strerror(error), error == EISDIR ? "; name a file" : "");
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(is_stdin ? nullptr : std::fopen(file.c_str(), "rb"),
                                                               &std::fclose);
  std::FILE* const in = is_stdin ? stdin : opened.get();
  if (in == nullptr) return absl::NotFoundError(cannot_read(errno));
  std::string text(kMaxRecordingBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), in));
  if (std::ferror(in) != 0) return absl::NotFoundError(cannot_read(errno));
  if (text.size() > kMaxRecordingBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": is larger than ", kMaxRecordingBytes, " bytes, the most that is read of ", what,
        "; its beginning may be enough: head -c ", kMaxRecordingBytes, "; for a whole log: status-translator report"));
  }
  if (std::optional<std::string> decoded = Utf8FromUtf16(text); decoded.has_value()) return *std::move(decoded);
  if (absl::StartsWith(text, kUtf8Mark)) text.erase(0, kUtf8Mark.size());
  return text;
}

}  // namespace status_translator
