#include "cli/read_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "support/read_file.h"
#include "wire/charset.h"

namespace status_translator {

absl::StatusOr<std::string> ReadInputBytes(const std::string& file, absl::string_view what, size_t max_bytes) {
  const bool is_stdin = file == "-";
  if (is_stdin && isatty(STDIN_FILENO) != 0) {
    std::fputs(absl::StrCat("Reading ", what, " from the terminal; end with Ctrl-D.\n").c_str(), stderr);
  }
  const std::string name = is_stdin ? "standard input" : file;
  const auto cannot_read = [&name](absl::string_view why) {
    return absl::NotFoundError(absl::StrCat(name, ": cannot be read: ", why));
  };
  const int in = is_stdin ? fileno(stdin) : open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0) return cannot_read(std::strerror(errno));
  absl::StatusOr<std::string> bytes = ReadDescriptor(in, max_bytes + 1);
  if (!is_stdin) close(in);
  if (!bytes.ok()) return cannot_read(bytes.status().message());
  if (bytes->size() > max_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": is larger than ", max_bytes, " bytes, the most that is read of ", what));
  }
  return bytes;
}

absl::StatusOr<std::string> ReadInput(const std::string& file, absl::string_view what, size_t max_bytes) {
  absl::StatusOr<std::string> text = ReadInputBytes(file, what, max_bytes);
  if (!text.ok()) return text;
  if (std::optional<std::string> decoded = Utf8FromUtf16(*text); decoded.has_value()) return *std::move(decoded);
  if (absl::StartsWith(*text, kUtf8Mark)) text->erase(0, kUtf8Mark.size());
  return text;
}

absl::StatusOr<std::string> ReadEvidence(const std::string& file, absl::string_view what, size_t enough_bytes) {
  absl::StatusOr<std::string> text = ReadInput(file, what, kMaxRecordingBytes);
  if (!absl::IsInvalidArgument(text.status())) return text;
  return absl::InvalidArgumentError(absl::StrCat(text.status().message(), "; its beginning may be enough: head -c ",
                                                 enough_bytes, "; for a whole log: status-translator report"));
}

}  // namespace status_translator
