// A response as shapes look at it. What several conditions need is computed once.
#ifndef STATUS_TRANSLATOR_RECOGNITION_EVIDENCE_H_
#define STATUS_TRANSLATOR_RECOGNITION_EVIDENCE_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "recognition/shape.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/body.h"
#include "wire/wait.h"

namespace status_translator {

// The part of a text that conditions see. The pages and sentences of gateways are far shorter.
inline constexpr size_t kMaxSeenBytes = size_t{8} * 1024;
// Of the visible text.
inline constexpr size_t kMaxVisibleBytes = 2000;

// Not thread-safe. Both must outlive it.
class Evidence {
 public:
  Evidence(const v1::HttpResponse& http, const Body& body) : http_(http), body_(body), time_(http) {}

  const v1::HttpResponse& http() const { return http_; }
  const Body& body() const { return body_; }
  const ResponseTime& time() const { return time_; }
  // The value of the whole body; kMissing if it is not JSON.
  JsonValue json() const { return body_.json.has_value() ? body_.json->Root() : JsonValue(); }
  // A part of the text; empty for JSON, XML and binary bodies.
  absl::string_view Text(TextPart part);

  // Calls `visit(text)` with each value of a part, as text, until it returns true. Returns whether it did. JSON arrays,
  // objects and null have no text.
  template <typename Visit>
  bool AnyText(const Part& part, const Visit& visit);

 private:
  const v1::HttpResponse& http_;
  const Body& body_;
  const ResponseTime time_;
  std::array<std::optional<std::string>, kTextParts> texts_;
};

// Whether a condition holds.
bool Holds(const ShapeCondition& condition, Evidence& evidence);

// The text of a header or trailer, as its first field has it; none if there is no such field.
std::optional<absl::string_view> FieldOf(const Part& part, const v1::HttpResponse& http);

template <typename Visit>
bool Evidence::AnyText(const Part& part, const Visit& visit) {
  switch (part.kind) {
    case Part::Kind::kJson:
      return part.json.Any(json(), [&](JsonValue value) {
        if (value.IsArray() || value.IsObject() || value.kind() == JsonKind::kNull) return false;
        return visit(value.Text());
      });
    case Part::Kind::kXml: {
      if (!body_.xml.has_value()) return false;
      for (const std::string& text : body_.xml->Find(part.xml, kMaxWildcard)) {
        if (visit(absl::string_view(text))) return true;
      }
      return false;
    }
    case Part::Kind::kHeader:
    case Part::Kind::kTrailer: {
      const std::optional<absl::string_view> field = FieldOf(part, http_);
      return field.has_value() && visit(*field);
    }
    case Part::Kind::kText:
      return visit(Text(part.text));
  }
  return false;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_EVIDENCE_H_
