#include "recognition/evidence.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "wire/fields.h"
#include "wire/html.h"
#include "wire/text.h"

namespace status_translator {
namespace {

bool IsOfType(JsonValue value, JsonType type) {
  switch (type) {
    case JsonType::kAny:
      return true;
    case JsonType::kString:
      return value.IsString();
    case JsonType::kInteger:
      return value.Integer().has_value();
    case JsonType::kNumber:
      return value.kind() == JsonKind::kNumber;
    case JsonType::kBoolean:
      return value.kind() == JsonKind::kTrue || value.kind() == JsonKind::kFalse;
    case JsonType::kArray:
      return value.IsArray();
    case JsonType::kObject:
      return value.IsObject();
    case JsonType::kNull:
      return value.kind() == JsonKind::kNull;
  }
  return false;
}

bool TextHolds(const ShapeCondition& condition, absl::string_view text, int status) {
  if (!condition.values.empty() &&
      std::find(condition.values.begin(), condition.values.end(), text) == condition.values.end()) {
    return false;
  }
  if (condition.min.has_value() || condition.max.has_value() || condition.is_status) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(text, &number)) return false;
    if (number < condition.min.value_or(INT64_MIN) || number > condition.max.value_or(INT64_MAX)) return false;
    if (condition.is_status && number != status) return false;
  }
  if (!condition.pattern.has_value()) return true;
  const absl::string_view seen = text.substr(0, kMaxSeenBytes);
  const bool whole = condition.part.kind == Part::Kind::kText && condition.part.text == TextPart::kWhole;
  return whole ? condition.pattern->MatchesWhole(seen) : condition.pattern->MatchesPart(seen);
}

bool NeedsText(const ShapeCondition& condition) {
  return !condition.values.empty() || condition.pattern.has_value() || condition.min.has_value() ||
         condition.max.has_value() || condition.is_status;
}

}  // namespace

absl::string_view Evidence::Text(TextPart part) {
  const bool has_text = body_.kind == v1::BODY_KIND_HTML || body_.kind == v1::BODY_KIND_TEXT;
  if (!has_text) return "";
  if (part == TextPart::kRaw) return absl::string_view(body_.bytes).substr(0, kMaxSeenBytes);
  if (part == TextPart::kWhole) part = TextPart::kVisible;
  std::optional<std::string>& text = texts_[static_cast<size_t>(part)];
  if (!text.has_value()) {
    const absl::string_view seen = absl::string_view(body_.bytes).substr(0, 2 * kMaxSeenBytes);
    if (body_.kind == v1::BODY_KIND_HTML) {
      HtmlTexts page = ReadHtml(seen, kMaxVisibleBytes);
      texts_[static_cast<size_t>(TextPart::kTitle)] = std::move(page.title);
      texts_[static_cast<size_t>(TextPart::kVisible)] = std::move(page.text);
    } else {
      text = part == TextPart::kTitle ? "" : OneLine(seen, kMaxVisibleBytes);
    }
  }
  return *text;
}

std::optional<absl::string_view> FieldOf(const Part& part, const v1::HttpResponse& http) {
  return FindField(part.kind == Part::Kind::kHeader ? http.headers() : http.trailers(), part.field);
}

bool Holds(const ShapeCondition& condition, Evidence& evidence) {
  const int status = evidence.http().code();
  if (condition.part.kind != Part::Kind::kJson) {
    return evidence.AnyText(condition.part, [&](absl::string_view text) { return TextHolds(condition, text, status); });
  }
  const bool needs_text = NeedsText(condition);
  return condition.part.json.Any(evidence.json(), [&](JsonValue value) {
    if (!IsOfType(value, condition.type)) return false;
    if (condition.size.has_value() && (value.size() != *condition.size || (!value.IsArray() && !value.IsObject()))) {
      return false;
    }
    if (!needs_text) return true;
    if (value.IsArray() || value.IsObject()) return false;
    return TextHolds(condition, value.Text(), status);
  });
}

}  // namespace status_translator
