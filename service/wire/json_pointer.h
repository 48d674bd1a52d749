// JSON pointers (RFC 6901) with a wildcard, for example "/errors/*/message".
#ifndef STATUS_TRANSLATOR_WIRE_JSON_POINTER_H_
#define STATUS_TRANSLATOR_WIRE_JSON_POINTER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "wire/json.h"

namespace status_translator {

// A wildcard stands for so many elements or members, the first ones; an index must be below it. It bounds the time that
// a hostile body can cost.
inline constexpr size_t kMaxWildcard = 64;

// Immutable, and therefore thread-safe.
class JsonPointer {
 public:
  struct Segment {
    std::string name;             // unescaped
    std::optional<size_t> index;  // if the name is a number below kMaxWildcard
    bool wildcard = false;
  };

  // The whole value.
  JsonPointer() = default;

  // None if the text is neither empty nor starts with '/', or has a '~' without 0 or 1 after it.
  static std::optional<JsonPointer> Parse(absl::string_view text);

  const std::vector<Segment>& segments() const { return segments_; }

  // Calls `visit(value)` for each value at this pointer below `root` until it returns true. Returns whether it did. A
  // wildcard stands for at most `max` values.
  template <typename Visit>
  bool Any(JsonValue root, const Visit& visit, size_t max = kMaxWildcard) const {
    return AnyFrom(root, 0, visit, max);
  }

  // The first value at this pointer; kMissing if there is none.
  JsonValue First(JsonValue root) const;

 private:
  // The element or member that a segment names; kMissing if there is none.
  static JsonValue Child(JsonValue value, const Segment& segment);

  template <typename Visit>
  bool AnyFrom(JsonValue value, size_t depth, const Visit& visit, size_t max) const {
    for (; depth < segments_.size(); ++depth) {
      if (segments_[depth].wildcard) {
        size_t seen = 0;
        for (const JsonValue child : value) {
          if (++seen > max) return false;
          if (AnyFrom(child, depth + 1, visit, max)) return true;
        }
        return false;
      }
      value = Child(value, segments_[depth]);
      if (!value.exists()) return false;
    }
    return value.exists() && visit(value);
  }

  std::vector<Segment> segments_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_JSON_POINTER_H_
