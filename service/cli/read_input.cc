#include "cli/read_input.h"

#include <unistd.h>

#include <algorithm>
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
namespace {

// At most `max_bytes`, in memory that grows with what there is.
std::string ReadBytes(std::FILE* in, size_t max_bytes) {
  constexpr size_t kChunk = size_t{64} * 1024;
  std::string text;
  size_t read = 0;
  do {
    const size_t before = text.size();
    text.resize(std::min(before + kChunk, max_bytes));
    read = std::fread(text.data() + before, 1, text.size() - before, in);
    text.resize(before + read);
  } while (read > 0);
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& file, absl::string_view what, size_t max_bytes) {
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
  std::string text = ReadBytes(in, max_bytes + 1);
  if (std::ferror(in) != 0) return absl::NotFoundError(cannot_read(errno));
  if (text.size() > max_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": is larger than ", max_bytes, " bytes, the most that is read of ", what));
  }
  if (std::optional<std::string> decoded = Utf8FromUtf16(text); decoded.has_value()) return *std::move(decoded);
  if (absl::StartsWith(text, kUtf8Mark)) text.erase(0, kUtf8Mark.size());
  return text;
}

absl::StatusOr<std::string> ReadEvidence(const std::string& file, absl::string_view what) {
  absl::StatusOr<std::string> text = ReadInput(file, what, kMaxRecordingBytes);
  if (!absl::IsInvalidArgument(text.status())) return text;
  return absl::InvalidArgumentError(absl::StrCat(text.status().message(), "; its beginning may be enough: head -c ",
                                                 kMaxRecordingBytes, "; for a whole log: status-translator report"));
}

}  // namespace status_translator
