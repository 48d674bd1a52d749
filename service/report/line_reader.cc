#include "report/line_reader.h"

#include <cstring>

namespace status_translator {

bool LineReader::Fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const size_t got = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_);
  end_ += got;
  bytes_ += got;
  return got > 0;
}

bool LineReader::ReadLine(absl::string_view& line) {
  // Skip the rest of a line that was too long.
  while (too_long_) {
    const void* newline = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    begin_ = newline == nullptr ? end_ : static_cast<size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
    too_long_ = newline == nullptr && Fill();
  }
  size_t searched = 0;
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const void* newline = std::memchr(start + searched, '\n', end_ - begin_ - searched);
    searched = end_ - begin_;
    size_t size = searched;
    if (newline != nullptr) {
      size = static_cast<size_t>(static_cast<const char*>(newline) - start);
    } else if (searched == buffer_.size()) {
      size = kMaxLineBytes;
      too_long_ = true;
    } else if (Fill()) {
      continue;
    } else if (searched == 0) {
      return false;
    }
    ++number_;
    line = {buffer_.data() + begin_, size};
    begin_ += newline != nullptr ? size + 1 : size;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return true;
  }
}

}  // namespace status_translator
