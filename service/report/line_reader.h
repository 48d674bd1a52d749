// Reads a file of any size line by line in bounded memory.
#ifndef STATUS_TRANSLATOR_REPORT_LINE_READER_H_
#define STATUS_TRANSLATOR_REPORT_LINE_READER_H_

#include <cstdint>
#include <cstdio>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

class LineReader {
 public:
  // Far above a line of an access log, which header fields of at most 64 KiB dominate.
  static constexpr size_t kMaxLineBytes = size_t{1024} * 1024;

  // Does not close `file`.
  explicit LineReader(std::FILE* file) : file_(file), buffer_(kMaxLineBytes + 1) {}

  // Sets `line` to the next line without its line end; it is valid until the next call. False at the end of the file
  // and after a read error. Of a line that is too long only the start is given, and the rest is skipped.
  bool ReadLine(absl::string_view& line);

  bool too_long() const { return too_long_; }  // the current line
  uint64_t number() const { return number_; }  // of the current line, from 1
  uint64_t bytes() const { return bytes_; }    // read so far
  bool failed() const { return std::ferror(file_) != 0; }

 private:
  // Makes room and reads more; false if there is no more.
  bool Fill();

  std::FILE* file_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  // of the bytes that were read and not yet given
  size_t end_ = 0;
  bool too_long_ = false;
  uint64_t number_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_LINE_READER_H_
