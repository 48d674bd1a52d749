// Untrusted text: repaired, shortened, and made one line.
#ifndef STATUS_TRANSLATOR_WIRE_TEXT_H_
#define STATUS_TRANSLATOR_WIRE_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace status_translator {

// The text with each byte that is not part of valid UTF-8 replaced with U+FFFD.
std::string FixUtf8(absl::string_view text);

// Whether the text is valid UTF-8 without control characters but white space.
bool IsPlainText(absl::string_view text);

// The first `max` bytes of UTF-8 text or fewer, cut between characters.
absl::string_view Shorten(absl::string_view text, size_t max);

// One line of at most `max` bytes: white space is collapsed; control characters and invalid UTF-8 become U+FFFD.
std::string OneLine(absl::string_view text, size_t max);

// Writes such a line from several pieces of text. A character must not be divided between pieces.
class LineWriter {
 public:
  explicit LineWriter(size_t max) : max_(max) {}

  // Reserves memory for a line of about `bytes`.
  void Reserve(size_t bytes) { line_.reserve(std::min(bytes, max_)); }
  void Append(absl::string_view text);
  // Separates what was appended from what follows.
  void AddSpace() { space_ = true; }
  // Whether something was left out, so that nothing more is appended.
  bool full() const { return full_; }
  std::string Take() { return std::move(line_); }

 private:
  void AppendPart(absl::string_view part);

  size_t max_;
  bool space_ = false;
  bool full_ = false;
  std::string line_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_TEXT_H_
