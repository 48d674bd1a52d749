// What must hold for any input.
#ifndef STATUS_TRANSLATOR_TESTS_FUZZ_REQUIRE_H_
#define STATUS_TRANSLATOR_TESTS_FUZZ_REQUIRE_H_

#include <google/protobuf/message_lite.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "core/utf8.h"
#include "wire/fields.h"
#include "wire/text.h"

namespace status_translator {

inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline absl::string_view Text(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

// Removes the first line from a text and returns it without its line end.
inline absl::string_view ConsumeLine(absl::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  absl::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// Text that can stand in a line of a log or of a message.
inline void RequireOneLine(absl::string_view text, size_t max) {
  Require(text.size() <= max, "text is no longer than asked for");
  Require(IsUtf8(text), "text is UTF-8");
  Require(std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }),
          "text has no control characters");
}

// Independent of CanBeSent, which it checks.
inline void RequireSendable(const Fields& fields) {
  for (const v1::Header& field : fields) {
    Require(field.value_case() == v1::Header::kText, "a value that goes out is text");
    Require(!field.name().empty(), "a name that goes out is not empty");
    Require(std::all_of(field.name().begin(), field.name().end(),
                        [](char c) { return c > ' ' && c <= '~' && c != ':' && (c < 'A' || c > 'Z'); }),
            "a name that goes out is a token in lower case");
    Require(std::all_of(field.text().begin(), field.text().end(),
                        [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; }),
            "a value that goes out is visible ASCII");
  }
}

// A message with a string that is not UTF-8 cannot be parsed.
template <typename Message>
void RequireReadable(const Message& message) {
  Message again;
  Require(again.ParseFromString(message.SerializeAsString()), "an answer can be read again");
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_FUZZ_REQUIRE_H_
