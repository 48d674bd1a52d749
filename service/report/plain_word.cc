#include "report/plain_word.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace status_translator {

std::string PlainWord(absl::string_view text, size_t max) {
  constexpr absl::string_view kCut = "...";
  std::string word;
  for (const char c : text) {
    const std::string shown = absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '\\'
                                  ? std::string(1, c)
                                  : absl::CHexEscape(absl::string_view(&c, 1));
    if (word.size() + shown.size() > max - kCut.size()) return word.append(kCut.data(), kCut.size());
    word += shown;
  }
  return word;
}

}  // namespace status_translator
