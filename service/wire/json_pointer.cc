#include "wire/json_pointer.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace status_translator {

std::optional<JsonPointer> JsonPointer::Parse(absl::string_view text) {
  JsonPointer pointer;
  if (text.empty()) return pointer;
  if (text[0] != '/') return std::nullopt;
  for (const absl::string_view part : absl::StrSplit(text.substr(1), '/')) {
    for (size_t at = part.find('~'); at != absl::string_view::npos; at = part.find('~', at + 1)) {
      const absl::string_view escaped = part.substr(at + 1, 1);
      if (escaped != "0" && escaped != "1") return std::nullopt;
    }
    Segment segment;
    segment.wildcard = part == "*";
    segment.name = absl::StrReplaceAll(part, {{"~1", "/"}, {"~0", "~"}});
    uint32_t index = 0;
    if (absl::SimpleAtoi(part, &index) && index < kMaxWildcard) segment.index = index;
    pointer.segments_.push_back(std::move(segment));
  }
  return pointer;
}

JsonValue JsonPointer::Child(JsonValue value, const Segment& segment) {
  if (value.IsObject()) return value.Find(segment.name);
  if (!value.IsArray() || !segment.index.has_value() || *segment.index >= value.size()) return JsonValue();
  size_t index = 0;
  for (const JsonValue element : value) {
    if (index++ == *segment.index) return element;
  }
  return JsonValue();
}

JsonValue JsonPointer::First(JsonValue root) const {
  JsonValue first;
  Any(root, [&first](JsonValue value) {
    first = value;
    return true;
  });
  return first;
}

}  // namespace status_translator
