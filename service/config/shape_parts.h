// The parts that the blocks of a shape file share: words, statuses, JSON pointers, patterns, conditions and places.
#ifndef STATUS_TRANSLATOR_CONFIG_SHAPE_PARTS_H_
#define STATUS_TRANSLATOR_CONFIG_SHAPE_PARTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/placed_message.h"
#include "core/origin.h"
#include "recognition/shape.h"

namespace status_translator {

// Checks parts and adds an error with its place for each that is wrong; what it returns then is to be dropped. `node`
// is the message that has the field. Refers to `errors`, which must outlive it. Not thread-safe.
class ShapeParts {
 public:
  using Texts = google::protobuf::RepeatedPtrField<std::string>;

  explicit ShapeParts(FileErrors& errors) : errors_(errors) {}

  void AddError(Place where, const std::string& message) { errors_.Add(where, message); }
  FileErrors& errors() { return errors_; }

  // The index of `word` among `words`; 0 after an error. An empty word is the first one if `words` begins with "".
  size_t WordOf(const PlacedMessage& node, const std::string& field, absl::string_view word,
                absl::Span<const absl::string_view> words);
  // Of "application" and "intermediary".
  Origin MakerOf(const PlacedMessage& node, const std::string& word);
  // Of "404", "4xx" and "500-504".
  StatusSet StatusesOf(const PlacedMessage& node, const Texts& texts);
  JsonPointer PointerOf(const PlacedMessage& node, const std::string& field, const std::string& text, int index = -1);
  // None for an empty pattern. `groups` is the number of groups that it needs; negative: any.
  std::optional<Regex> RegexOf(Place where, const std::string& pattern, int groups);
  // A header or trailer in lower case, none with credentials.
  std::string FieldName(const PlacedMessage& node, const std::string& field, const std::string& name);
  std::vector<ShapeCondition> ConditionsOf(const PlacedMessage& node, const std::string& field,
                                           const google::protobuf::RepeatedPtrField<v1::Condition>& conditions);
  std::vector<ShapePlace> PlacesOf(const PlacedMessage& read, const std::string& field,
                                   const google::protobuf::RepeatedPtrField<v1::Place>& places);

 private:
  template <typename Placed>
  Part PartOf(const PlacedMessage& node, const Placed& placed);
  ShapeCondition ConditionOf(const PlacedMessage& node, const v1::Condition& condition);
  ShapePlace PlaceOf(const PlacedMessage& node, const std::string& field, const v1::Place& place);

  FileErrors& errors_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SHAPE_PARTS_H_
