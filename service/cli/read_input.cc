#include "cli/read_input.h"

#include <unistd.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "support/limits.h"

namespace status_translator {

absl::StatusOr<std::string> ReadInput(const std::string& file, absl::string_view what) {
  std::string text(kMaxRecordingBytes + 1, '\0');
  std::ifstream from_file;
  if (file != "-") {
    from_file.open(file, std::ios::binary);
    if (!from_file) return absl::NotFoundError(absl::StrCat(file, ": cannot be read"));
  } else if (isatty(STDIN_FILENO) != 0) {
    std::cerr << "Reading " << what << " from the terminal; end with Ctrl-D.\n";
  }
  std::istream& in = file == "-" ? std::cin : from_file;
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.size() > kMaxRecordingBytes) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": is larger than ", kMaxRecordingBytes, " bytes"));
  }
  return text;
}

}  // namespace status_translator
