#include "wire/json_writer.h"

#include "absl/strings/str_cat.h"
#include "core/utf8.h"
#include "wire/text.h"

namespace status_translator {

JsonWriter& JsonWriter::Begin(char bracket) {
  Separate();
  text_ += bracket;
  ++depth_;
  has_elements_ = false;
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  --depth_;
  if (has_elements_) NewLine();
  text_ += bracket;
  has_elements_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(absl::string_view key) {
  Separate();
  Quote(key);
  text_ += indented_ ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(absl::string_view text) {
  Separate();
  Quote(text);
  return *this;
}

JsonWriter& JsonWriter::Integer(int64_t number) {
  Separate();
  absl::StrAppend(&text_, number);
  return *this;
}

// Recursive: documents are bounded in depth.
JsonWriter& JsonWriter::Value(JsonValue value) {
  if (value.IsString()) return String(value.Text());
  if (value.IsObject()) return BeginObject().Members(value).EndObject();
  if (value.IsArray()) {
    BeginArray();
    for (const JsonValue element : value) Value(element);
    return EndArray();
  }
  Separate();
  absl::StrAppend(&text_, value.Text());
  return *this;
}

JsonWriter& JsonWriter::Members(JsonValue object, std::optional<absl::string_view> except) {
  for (const JsonValue member : object) {
    if (member.Key() != except) Key(member.Key()).Value(member);
  }
  return *this;
}

void JsonWriter::Separate() {
  if (!after_key_) {
    if (has_elements_) text_ += ',';
    if (depth_ > 0) NewLine();
  }
  after_key_ = false;
  has_elements_ = true;
}

void JsonWriter::NewLine() {
  if (!indented_) return;
  text_ += '\n';
  text_.append(depth_, ' ');
}

void JsonWriter::Quote(absl::string_view text) {
  constexpr absl::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr absl::string_view kEscapes = "\"\\bfnrt";
  constexpr char kHex[] = "0123456789abcdef";
  const std::string fixed = IsUtf8(text) ? std::string() : FixUtf8(text);
  text_ += '"';
  for (const char c : fixed.empty() ? text : absl::string_view(fixed)) {
    if (static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\') {
      text_ += c;
    } else if (const size_t found = kEscaped.find(c); found != absl::string_view::npos) {
      text_ += '\\';
      text_ += kEscapes[found];
    } else {
      absl::StrAppend(&text_, "\\u00", c < 16 ? "0" : "1");
      text_ += kHex[c & 15];
    }
  }
  text_ += '"';
}

}  // namespace status_translator
