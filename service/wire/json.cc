#include "wire/json.h"

#include "absl/hash/hash.h"
#include "absl/strings/numbers.h"
#include "wire/json_parser.h"
#include "wire/text.h"

namespace status_translator {

std::optional<JsonDocument> JsonDocument::Parse(absl::string_view text, RepeatedKey repeated) {
  if (text.size() > kMaxJsonBytes) return std::nullopt;
  JsonDocument document;
  document.text_ = std::string(text);
  JsonParser parser(document, repeated, /*is_utf8=*/false);
  if (parser.Parse()) return document;
  if (!parser.met_broken_utf8()) return std::nullopt;
  JsonDocument again;
  again.text_ = FixUtf8(text);
  again.repaired_ = true;
  if (!JsonParser(again, repeated, /*is_utf8=*/true).Parse()) return std::nullopt;
  return again;
}

size_t JsonDocument::SlotsFor(size_t members) {
  size_t slots = 4 * kFewJsonMembers;
  while (slots < 2 * members) slots *= 2;
  return slots;
}

size_t JsonDocument::FirstSlot(absl::string_view key, size_t slots) {
  return absl::Hash<absl::string_view>()(key) % slots;
}

JsonKind JsonValue::kind() const { return exists() ? document_->nodes_[at_].kind : JsonKind::kMissing; }

absl::string_view JsonValue::Text() const {
  if (!exists() || IsArray() || IsObject()) return "";
  const JsonDocument::Node& node = document_->nodes_[at_];
  return absl::string_view(document_->text_).substr(node.at, node.size);
}

std::optional<int64_t> JsonValue::Integer() const {
  int64_t number = 0;
  if (kind() != JsonKind::kNumber || !absl::SimpleAtoi(Text(), &number)) return std::nullopt;
  return number;
}

absl::string_view JsonValue::Key() const {
  return exists() ? document_->KeyOf(document_->nodes_[at_]) : absl::string_view();
}

size_t JsonValue::size() const { return IsArray() || IsObject() ? document_->nodes_[at_].size : 0; }

size_t JsonValue::Values() const { return exists() ? document_->nodes_[at_].end - at_ : 0; }

JsonValue JsonValue::Find(absl::string_view key) const {
  if (!IsObject()) return {};
  const JsonDocument::Node& object = document_->nodes_[at_];
  if (object.size <= kFewJsonMembers) {
    // Sizes first: most lookups find nothing.
    const std::vector<JsonDocument::Node>& nodes = document_->nodes_;
    for (uint32_t at = at_ + 1; at < object.end; at = nodes[at].end) {
      if (nodes[at].key_size == key.size() && document_->KeyOf(nodes[at]) == key) return JsonValue(document_, at);
    }
    return {};
  }
  const size_t slots = JsonDocument::SlotsFor(object.size);
  const uint32_t* table = &document_->slots_[object.at];
  for (size_t slot = JsonDocument::FirstSlot(key, slots); table[slot] != 0; slot = (slot + 1) % slots) {
    if (document_->KeyOf(document_->nodes_[table[slot]]) == key) return JsonValue(document_, table[slot]);
  }
  return {};
}

JsonValue::Iterator JsonValue::begin() const { return size() == 0 ? end() : Iterator(document_, at_ + 1); }

JsonValue::Iterator JsonValue::end() const { return Iterator(document_, exists() ? document_->nodes_[at_].end : 0); }

JsonValue::Iterator& JsonValue::Iterator::operator++() {
  at_ = document_->nodes_[at_].end;
  return *this;
}

}  // namespace status_translator
