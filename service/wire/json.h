// Untrusted JSON, parsed in one pass into an immutable index of its values, for example of
//   {"code": 5, "message": "no book 7", "details": []}
#ifndef STATUS_TRANSLATOR_WIRE_JSON_H_
#define STATUS_TRANSLATOR_WIRE_JSON_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// The longest text, in bytes: positions in it have 32 bits, and repairing it may make it three times as long.
inline constexpr size_t kMaxJsonBytes = size_t{1} << 30;

// Up to this many members, comparing each key is faster than a hash table.
inline constexpr size_t kFewJsonMembers = 8;

enum class JsonKind : uint8_t { kMissing, kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

class JsonDocument;

// A value in a document, or kMissing. Copying it is cheap; it must not outlive the document, which must not move.
class JsonValue {
 public:
  JsonValue() = default;

  JsonKind kind() const;
  bool exists() const { return document_ != nullptr; }
  bool IsString() const { return kind() == JsonKind::kString; }
  bool IsArray() const { return kind() == JsonKind::kArray; }
  bool IsObject() const { return kind() == JsonKind::kObject; }

  // The content of a string, which is UTF-8 and may hold NUL; a number as it is written; "true", "false" or "null".
  // Empty for any other kind.
  absl::string_view Text() const;

  // The content of a string; empty for any other kind.
  absl::string_view String() const { return IsString() ? Text() : absl::string_view(); }

  // The value of a number without fraction and exponent that fits 64 bits; none for any other value.
  std::optional<int64_t> Integer() const;

  // The name of this value in its object; empty where it is not a member.
  absl::string_view Key() const;

  // Its position among the values of the document, which identifies it.
  uint32_t position() const { return at_; }

  // The number of values in it, itself included. Takes constant time.
  size_t Values() const;

  // The number of elements or members; 0 for any other kind.
  size_t size() const;

  // The member of that name; kMissing if there is none or this is not an object. Takes constant time.
  JsonValue Find(absl::string_view key) const;

  // Elements or members in the order of the text; nothing for any other kind.
  class Iterator {
   public:
    JsonValue operator*() const { return JsonValue(document_, at_); }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    friend class JsonValue;
    Iterator(const JsonDocument* document, uint32_t at) : document_(document), at_(at) {}
    const JsonDocument* document_;
    uint32_t at_;
  };
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, uint32_t at) : document_(document), at_(at) {}
  const JsonDocument* document_ = nullptr;
  uint32_t at_ = 0;
};

// What a key that an object has twice means. Two readers of it could see two values.
enum class RepeatedKey : uint8_t {
  kRefused,  // the text is not parsed
  kIsFirst,  // Find() returns the first member; the others are still members
};

// Immutable, so threads may share it. Takes memory in proportion to the text.
class JsonDocument {
 public:
  // None if the text is not one JSON value (RFC 8259), exceeds a bound above, or repeats a key that is refused. A
  // string that is not UTF-8 or has half a surrogate pair is repaired with U+FFFD and spoils nothing else. Takes time
  // in proportion to the text.
  static std::optional<JsonDocument> Parse(absl::string_view text, RepeatedKey repeated = RepeatedKey::kRefused);

  JsonValue Root() const { return JsonValue(this, 0); }

  // Whether a string was repaired.
  bool repaired() const { return repaired_; }

  // How often two keys were compared while parsing: for tests.
  size_t key_comparisons() const { return key_comparisons_; }

 private:
  friend class JsonValue;
  friend class JsonParser;

  // Values stand in the order of the text, each container before what is in it.
  struct Node {
    uint32_t key_at = 0;  // in text_
    uint32_t key_size = 0;
    uint32_t at = 0;    // of a scalar in text_; of a large object's table in slots_
    uint32_t size = 0;  // bytes of a scalar, elements, or members
    uint32_t end = 0;   // the first node after this value
    JsonKind kind = JsonKind::kMissing;
  };

  absl::string_view KeyOf(const Node& node) const {
    return absl::string_view(text_).substr(node.key_at, node.key_size);
  }
  // A table is a power of two large and at most half full.
  static size_t SlotsFor(size_t members);
  static size_t FirstSlot(absl::string_view key, size_t slots);

  std::string text_;  // strings are unescaped where they stand
  std::vector<Node> nodes_;
  std::vector<uint32_t> slots_;  // hash tables of objects: nodes, or 0 for none (0 is the root, which is no member)
  bool repaired_ = false;
  size_t key_comparisons_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_JSON_H_
