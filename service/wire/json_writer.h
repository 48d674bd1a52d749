// Writes JSON in order, in time proportional to what is written, for example {"code":5,"message":"no book 7"}.
#ifndef STATUS_TRANSLATOR_WIRE_JSON_WRITER_H_
#define STATUS_TRANSLATOR_WIRE_JSON_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "wire/json.h"

namespace status_translator {

// Writes one value. The caller must match every Begin with its End and give every member a key. Not thread-safe.
class JsonWriter {
 public:
  enum class Style { kOneLine, kIndented };  // by one space, as protobuf indents
  explicit JsonWriter(Style style = Style::kOneLine) : indented_(style == Style::kIndented) {}

  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginArray() { return Begin('['); }
  JsonWriter& EndArray() { return End(']'); }
  JsonWriter& Key(absl::string_view key);
  JsonWriter& String(absl::string_view text);  // invalid UTF-8 is replaced with U+FFFD
  JsonWriter& Integer(int64_t number);
  JsonWriter& Value(JsonValue value);  // with everything in it; numbers stay as they were written
  // Each member with its key, except the member `except`, into the object that is open.
  JsonWriter& Members(JsonValue object, std::optional<absl::string_view> except = std::nullopt);

  // The JSON that was written. The writer must not be used afterwards.
  std::string Finish() { return std::move(text_); }

 private:
  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  // Writes what precedes an element, a member's key or its value: a comma and a line break.
  void Separate();
  void NewLine();
  void Quote(absl::string_view text);

  std::string text_;
  const bool indented_;
  size_t depth_ = 0;
  bool has_elements_ = false;  // in the innermost container that is open
  bool after_key_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_JSON_WRITER_H_
