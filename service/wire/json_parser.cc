#include "wire/json_parser.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "core/utf8.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr uint32_t kReplacementCharacter = 0xFFFD;

bool IsHighSurrogate(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// ASCII that means itself.
bool IsPlain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

}  // namespace

bool JsonParser::Parse() {
  // As many values as the text can hold: growing would copy them, and memory that nothing is written to costs nothing.
  document_.nodes_.reserve(std::min(text_.size() / 2 + 1, kMaxJsonValues));
  if (!Value(0, {})) return false;
  SkipSpace();
  return at_ == text_.size();
}

void JsonParser::SkipSpace() {
  while (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t') ++at_;
}

bool JsonParser::Skip(char c) {
  if (text_[at_] != c) return false;
  ++at_;
  return true;
}

bool JsonParser::SkipDigits() {
  const size_t start = at_;
  while (absl::ascii_isdigit(static_cast<unsigned char>(text_[at_]))) ++at_;
  return at_ > start;
}

bool JsonParser::Value(int depth, uint32_t key_at, uint32_t key_size) {
  std::vector<Node>& nodes = document_.nodes_;
  if (nodes.size() >= kMaxJsonValues) return false;
  SkipSpace();
  Node& node = nodes.emplace_back();
  node.key_at = key_at;
  node.key_size = key_size;
  node.at = static_cast<uint32_t>(at_);
  node.end = static_cast<uint32_t>(nodes.size());
  switch (text_[at_]) {
    case '{':
      return Container(JsonKind::kObject, '}', depth + 1);
    case '[':
      return Container(JsonKind::kArray, ']', depth + 1);
    case '"':
      node.kind = JsonKind::kString;
      return String(node.at, node.size);
    case 't':
      return Literal("true", JsonKind::kTrue, node);
    case 'f':
      return Literal("false", JsonKind::kFalse, node);
    case 'n':
      return Literal("null", JsonKind::kNull, node);
    default:
      return Number(node);
  }
}

bool JsonParser::Literal(absl::string_view word, JsonKind kind, Node& node) {
  if (!absl::StartsWith(absl::string_view(text_).substr(at_), word)) return false;
  at_ += word.size();
  node.kind = kind;
  node.size = static_cast<uint32_t>(word.size());
  return true;
}

bool JsonParser::Number(Node& node) {
  Skip('-');
  if (!Skip('0') && !SkipDigits()) return false;
  if (Skip('.') && !SkipDigits()) return false;
  if (Skip('e') || Skip('E')) {
    if (!Skip('+')) Skip('-');
    if (!SkipDigits()) return false;
  }
  node.kind = JsonKind::kNumber;
  node.size = static_cast<uint32_t>(at_) - node.at;
  return true;
}

bool JsonParser::Container(JsonKind kind, char close, int depth) {
  if (depth > kMaxJsonDepth) return false;
  ++at_;
  std::vector<Node>& nodes = document_.nodes_;
  const size_t index = nodes.size() - 1;
  const bool is_object = kind == JsonKind::kObject;
  uint32_t size = 0;
  SkipSpace();
  if (!Skip(close)) {
    do {
      if (is_object && size == kMaxJsonMembers) return false;
      if (!(is_object ? Member(depth) : Value(depth))) return false;
      ++size;
      SkipSpace();
    } while (Skip(','));
    if (!Skip(close)) return false;
  }
  nodes[index].kind = kind;
  nodes[index].size = size;
  nodes[index].end = static_cast<uint32_t>(nodes.size());
  return !is_object || AcceptKeys(index);
}

bool JsonParser::Member(int depth) {
  uint32_t key_at = 0, key_size = 0;
  SkipSpace();
  if (text_[at_] != '"' || !String(key_at, key_size)) return false;
  SkipSpace();
  return Skip(':') && Value(depth, key_at, key_size);
}

bool JsonParser::AcceptKeys(size_t index) {
  Node& object = document_.nodes_[index];
  if (object.size > kFewJsonMembers) return FillTable(object, index + 1);
  if (repeated_ == RepeatedKey::kIsFirst) return true;
  const std::vector<Node>& nodes = document_.nodes_;
  for (size_t i = index + 1; i < object.end; i = nodes[i].end) {
    for (size_t j = index + 1; j < i; j = nodes[j].end) {
      if (SameKey(nodes[i], nodes[j])) return false;
    }
  }
  return true;
}

bool JsonParser::FillTable(Node& object, size_t first) {
  const std::vector<Node>& nodes = document_.nodes_;
  const size_t slots = JsonDocument::SlotsFor(object.size);
  object.at = static_cast<uint32_t>(document_.slots_.size());
  document_.slots_.resize(object.at + slots, 0);
  uint32_t* table = &document_.slots_[object.at];
  for (size_t i = first; i < object.end; i = nodes[i].end) {
    size_t slot = JsonDocument::FirstSlot(document_.KeyOf(nodes[i]), slots);
    while (table[slot] != 0 && !SameKey(nodes[i], nodes[table[slot]])) slot = (slot + 1) % slots;
    if (table[slot] == 0) {
      table[slot] = static_cast<uint32_t>(i);
    } else if (repeated_ == RepeatedKey::kRefused) {
      return false;
    }
  }
  return true;
}

bool JsonParser::SameKey(const Node& one, const Node& other) {
  ++document_.key_comparisons_;
  return document_.KeyOf(one) == document_.KeyOf(other);
}

bool JsonParser::String(uint32_t& start, uint32_t& size) {
  start = static_cast<uint32_t>(++at_);
  // Nearly always all of it.
  while (IsPlain(text_[at_]) || (is_utf8_ && static_cast<unsigned char>(text_[at_]) >= 0x80)) ++at_;
  size_t out = at_;
  while (text_[at_] != '"') {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c < ' ') return false;  // also the end
    if (c == '\\') {
      if (!Escape(out)) return false;
      continue;
    }
    const size_t bytes = c < 0x80 || is_utf8_ ? 1 : Utf8CharacterBytes(absl::string_view(text_).substr(at_));
    if (bytes == 0) {
      met_broken_utf8_ = true;
      return false;
    }
    for (size_t i = 0; i < bytes; ++i) text_[out++] = text_[at_++];
  }
  ++at_;
  size = static_cast<uint32_t>(out) - start;
  return true;
}

bool JsonParser::Escape(size_t& out) {
  constexpr absl::string_view kEscapes = "\"\\/bfnrt";
  constexpr absl::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char c = text_[++at_];
  if (c == 'u') return UnicodeEscape(out);
  const size_t found = kEscapes.find(c);
  if (found == absl::string_view::npos) return false;
  text_[out++] = kMeanings[found];
  ++at_;
  return true;
}

bool JsonParser::UnicodeEscape(size_t& out) {
  uint32_t point = 0;
  if (!HexDigits(point)) return false;
  if (IsHighSurrogate(point) && text_[at_] == '\\' && text_[at_ + 1] == 'u') {
    const size_t after_high = at_++;
    uint32_t low = 0;
    if (!HexDigits(low)) return false;
    if (IsLowSurrogate(low)) {
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = after_high;
    }
  }
  if (IsHighSurrogate(point) || IsLowSurrogate(point)) {
    point = kReplacementCharacter;
    document_.repaired_ = true;
  }
  Put(point, out);
  return true;
}

// Of "u00e9", from the u on.
bool JsonParser::HexDigits(uint32_t& value) {
  ++at_;
  value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (!absl::ascii_isxdigit(c)) return false;
    value = value * 16 + (absl::ascii_isdigit(c) ? c - '0' : (c | 0x20U) - 'a' + 10U);
  }
  return true;
}

void JsonParser::Put(uint32_t point, size_t& out) {
  const auto put = [&](uint32_t byte) { text_[out++] = static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
  }
  if (point >= 0x800) put(0x80 | (point >> 6 & 0x3F));
  put(0x80 | (point & 0x3F));
}

}  // namespace status_translator
