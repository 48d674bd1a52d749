#include "config/shape_parts.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/nearest.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

constexpr absl::string_view kTypes[] = {"", "string", "integer", "number", "boolean", "array", "object", "null"};
constexpr absl::string_view kTextPartNames[] = {"raw", "visible", "title", "whole"};
constexpr absl::string_view kMakers[] = {"application", "intermediary"};
constexpr absl::string_view kFolds[] = {"", "lower", "upper"};
constexpr absl::string_view kUnits[] = {"seconds",  "milliseconds", "epoch-seconds", "epoch-milliseconds",
                                        "duration", "date"};

}  // namespace

size_t ShapeParts::WordOf(const PlacedMessage& node, const std::string& field, absl::string_view word,
                          absl::Span<const absl::string_view> words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  std::vector<absl::string_view> known(words.begin(), words.end());
  if (known.front().empty()) known.erase(known.begin());
  AddError(node.PlaceOf(field), word.empty() ? absl::StrCat(field, " is missing: ", absl::StrJoin(known, ", "))
                                             : absl::StrCat("\"", word, "\" is not one of ", absl::StrJoin(known, ", "),
                                                            DidYouMean(word, known)));
  return 0;
}

Origin ShapeParts::MakerOf(const PlacedMessage& node, const std::string& word) {
  const size_t maker = WordOf(node, "made_by", word, kMakers);
  return maker == 0 ? Origin::kApplication : Origin::kIntermediary;
}

StatusSet ShapeParts::StatusesOf(const PlacedMessage& node, const Texts& texts) {
  StatusSet set;
  for (int i = 0; i < texts.size(); ++i) {
    if (!set.Add(texts.Get(i))) {
      AddError(node.PlaceOf("status", i),
               absl::StrCat("\"", texts.Get(i), "\" is no status: write \"404\", \"4xx\" or \"500-504\""));
    }
  }
  return set;
}

JsonPointer ShapeParts::PointerOf(const PlacedMessage& node, const std::string& field, const std::string& text,
                                  int index) {
  const std::optional<JsonPointer> pointer = JsonPointer::Parse(text);
  if (!pointer.has_value()) {
    AddError(node.PlaceOf(field, index),
             absl::StrCat("\"", text, "\" is not a JSON pointer: it starts with '/', for example \"/error/code\""));
  }
  return pointer.value_or(JsonPointer());
}

std::optional<Regex> ShapeParts::RegexOf(Place where, const std::string& pattern, int groups) {
  if (pattern.empty()) return std::nullopt;
  std::string error;
  std::optional<Regex> regex = Regex::Compile(pattern, error);
  if (!regex.has_value()) {
    AddError(where, absl::StrCat("the pattern is not valid: ", error));
  } else if (groups >= 0 && regex->groups() != groups) {
    AddError(where, absl::StrCat("the pattern has ", regex->groups(), " groups; it needs exactly ", groups,
                                 ": write (?:…) for the others"));
  }
  return regex;
}

// The part that a Condition or a Place names.
template <typename Placed>
Part ShapeParts::PartOf(const PlacedMessage& node, const Placed& placed) {
  Part part;
  if (!placed.xml().empty()) {
    part.kind = Part::Kind::kXml;
    if (placed.xml()[0] != '/' || placed.xml().size() == 1) {
      AddError(node.PlaceOf("xml"), "an XML path starts with '/', for example \"/Error/Code\"");
    }
    part.xml = absl::StrSplit(placed.xml().substr(1), '/');
  } else if (!placed.header().empty()) {
    part.kind = Part::Kind::kHeader;
    part.field = FieldName(node, "header", placed.header());
  } else if (!placed.text().empty()) {
    part.kind = Part::Kind::kText;
    part.text = static_cast<TextPart>(WordOf(node, "text", placed.text(), kTextPartNames));
  } else {
    part.json = PointerOf(node, "json", placed.json());
  }
  return part;
}

std::string ShapeParts::FieldName(const PlacedMessage& node, const std::string& field, const std::string& name) {
  constexpr absl::string_view kSecret[] = {"authorization", "proxy-authorization", "cookie", "set-cookie"};
  if (absl::c_linear_search(kSecret, absl::AsciiStrToLower(name))) {
    AddError(node.PlaceOf(field), absl::StrCat(name, " holds credentials, which are never read"));
  }
  if (std::any_of(name.begin(), name.end(), absl::ascii_isupper)) {
    AddError(node.PlaceOf(field), absl::StrCat("write the name in lower case: ", absl::AsciiStrToLower(name)));
  }
  return absl::AsciiStrToLower(name);
}

ShapeCondition ShapeParts::ConditionOf(const PlacedMessage& node, const v1::Condition& condition) {
  ShapeCondition checked;
  if (condition.place_case() == v1::Condition::PLACE_NOT_SET) {
    AddError(node.PlaceOf("json"), "a condition needs json, xml, header or text");
  }
  checked.part = PartOf(node, condition);
  const bool is_json = condition.place_case() == v1::Condition::kJson;
  const bool is_text = condition.place_case() == v1::Condition::kText;
  checked.type = static_cast<JsonType>(WordOf(node, "type", condition.type(), kTypes));
  if (!is_json && (!condition.type().empty() || condition.has_size())) {
    AddError(node.PlaceOf(condition.has_size() ? "size" : "type"), "only a JSON value has a type and a size");
  }
  checked.values.assign(condition.value().begin(), condition.value().end());
  checked.pattern = RegexOf(node.PlaceOf("pattern"), condition.pattern(), -1);
  if (condition.has_min()) checked.min = condition.min();
  if (condition.has_max()) checked.max = condition.max();
  checked.is_status = condition.is_status();
  if (condition.has_size()) checked.size = static_cast<size_t>(std::max(0, condition.size()));
  if (is_text && (condition.pattern().empty() || condition.value_size() > 0 || condition.has_min() ||
                  condition.has_max() || condition.is_status())) {
    AddError(node.PlaceOf("text"), "a condition on text needs a pattern, and nothing else");
  }
  checked.key = DeterministicBytes(condition);
  return checked;
}

std::vector<ShapeCondition> ShapeParts::ConditionsOf(
    const PlacedMessage& node, const std::string& field,
    const google::protobuf::RepeatedPtrField<v1::Condition>& conditions) {
  std::vector<ShapeCondition> checked;
  checked.reserve(static_cast<size_t>(conditions.size()));
  for (int i = 0; i < conditions.size(); ++i) {
    checked.push_back(ConditionOf(node.Child(field, conditions.Get(i), i), conditions.Get(i)));
  }
  return checked;
}

ShapePlace ShapeParts::PlaceOf(const PlacedMessage& node, const std::string& field, const v1::Place& place) {
  ShapePlace checked;
  if (place.place_case() == v1::Place::PLACE_NOT_SET) {
    AddError(node.PlaceOf("json"), "a place needs json, xml, header, trailer or text");
  }
  if (!place.trailer().empty()) {
    checked.part.kind = Part::Kind::kTrailer;
    checked.part.field = FieldName(node, "trailer", place.trailer());
  } else {
    checked.part = PartOf(node, place);
  }
  checked.pattern = RegexOf(node.PlaceOf("pattern"), place.pattern(), 1);
  checked.key = place.key();
  checked.join = place.join();
  checked.fold = static_cast<ShapePlace::Fold>(WordOf(node, "fold", place.fold(), kFolds));
  checked.status = StatusesOf(node, place.status());
  if (!place.unit().empty()) {
    checked.unit = static_cast<WaitUnit>(WordOf(node, "unit", place.unit(), kUnits));
    if (field != "wait") AddError(node.PlaceOf("unit"), "only a wait has a unit");
  }
  if (place.key() && checked.part.kind != Part::Kind::kJson) {
    AddError(node.PlaceOf("key"), "only a JSON value has a key");
  }
  return checked;
}

std::vector<ShapePlace> ShapeParts::PlacesOf(const PlacedMessage& read, const std::string& field,
                                             const google::protobuf::RepeatedPtrField<v1::Place>& places) {
  std::vector<ShapePlace> checked;
  checked.reserve(static_cast<size_t>(places.size()));
  for (int i = 0; i < places.size(); ++i) {
    checked.push_back(PlaceOf(read.Child(field, places.Get(i), i), field, places.Get(i)));
  }
  return checked;
}

}  // namespace status_translator
