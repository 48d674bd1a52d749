// The grammar of JSON. Internal to wire/json.h, which holds the result.
#ifndef STATUS_TRANSLATOR_WIRE_JSON_PARSER_H_
#define STATUS_TRANSLATOR_WIRE_JSON_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "wire/json.h"

namespace status_translator {

// Recursive descent over the grammar of RFC 8259. Every position in the text is visited once. Functions that return
// bool say whether the text is JSON so far.
class JsonParser {
 public:
  // Parses the text of `document`, which must outlive the parser. `is_utf8` says that the text is known to be UTF-8.
  JsonParser(JsonDocument& document, RepeatedKey repeated, bool is_utf8)
      : document_(document), text_(document.text_), repeated_(repeated), is_utf8_(is_utf8) {}

  bool Parse();

  // Whether Parse() stopped at bytes that are not UTF-8.
  bool met_broken_utf8() const { return met_broken_utf8_; }

 private:
  using Node = JsonDocument::Node;

  void SkipSpace();
  bool Skip(char c);
  bool SkipDigits();
  // Adds a node for a value, with the key if it is a member.
  bool Value(int depth, uint32_t key_at = 0, uint32_t key_size = 0);
  bool Literal(absl::string_view word, JsonKind kind, Node& node);
  bool Number(Node& node);
  bool Container(JsonKind kind, char close, int depth);  // of the last node
  bool Member(int depth);
  // False if the object at `index` repeats a key that is refused. Builds the hash table of a large object.
  bool AcceptKeys(size_t index);
  bool FillTable(Node& object, size_t first);
  bool SameKey(const Node& one, const Node& other);
  // A string is unescaped in place, since no escape is shorter than its character; `out` is the position to write at.
  bool String(uint32_t& start, uint32_t& size);
  bool Escape(size_t& out);
  bool UnicodeEscape(size_t& out);
  bool HexDigits(uint32_t& value);
  void Put(uint32_t point, size_t& out);

  JsonDocument& document_;
  std::string& text_;  // ends in NUL, which no rule takes, so looking at text_[at_] is always allowed
  const RepeatedKey repeated_;
  const bool is_utf8_;
  bool met_broken_utf8_ = false;
  size_t at_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_JSON_PARSER_H_
