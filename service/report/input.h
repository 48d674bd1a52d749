// Lines of a file of any size, in memory that does not grow.
#ifndef STATUS_TRANSLATOR_REPORT_INPUT_H_
#define STATUS_TRANSLATOR_REPORT_INPUT_H_

#include <cstdint>
#include <cstdio>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

class LineReader {
 public:
  static constexpr size_t kMaxLineBytes = size_t{1024} * 1024;

  // Does not close `file`.
  explicit LineReader(std::FILE* file) : file_(file), buffer_(kMaxLineBytes + 1) {}

  // The next line without its end, until the next call; false at the end of the file or where it cannot be read on.
  // Of a line that is too long only the start, and the rest is left out.
  bool Next(absl::string_view& line);

  bool too_long() const { return too_long_; }
  uint64_t number() const { return number_; }  // of the line, from 1
  uint64_t bytes() const { return bytes_; }    // read so far
  bool failed() const { return std::ferror(file_) != 0; }

 private:
  bool Fill();

  std::FILE* file_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  // of what is not yet given
  size_t end_ = 0;
  bool too_long_ = false;
  uint64_t number_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_INPUT_H_
