// A checked shape: how one kind of error response is recognised and read. statustranslator/v1/shape.proto documents
// each part; config/shape_text fills this from a file.
#ifndef STATUS_TRANSLATOR_RECOGNITION_SHAPE_H_
#define STATUS_TRANSLATOR_RECOGNITION_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/origin.h"
#include "core/rule.h"
#include "recognition/status_set.h"
#include "support/regex.h"
#include "wire/json_pointer.h"
#include "wire/wait.h"

namespace status_translator {

// In order of precedence.
enum class ShapeTier : uint8_t { kUser, kBuiltIn, kFallback };

// "user", "built-in" or "fallback".
absl::string_view ShapeTierName(ShapeTier tier);

enum class TextPart : uint8_t { kRaw, kVisible, kTitle, kWhole };
inline constexpr size_t kTextParts = 4;

enum class JsonType : uint8_t { kAny, kString, kInteger, kNumber, kBoolean, kArray, kObject, kNull };

// One part of a response. Exactly one member is used.
struct Part {
  enum class Kind : uint8_t { kJson, kXml, kHeader, kTrailer, kText };
  Kind kind = Kind::kJson;
  JsonPointer json;
  std::vector<std::string> xml;
  std::string field;  // the lower-case name of a header or trailer
  TextPart text = TextPart::kRaw;
};

struct ShapeCondition {
  Part part;
  JsonType type = JsonType::kAny;
  std::vector<std::string> values;
  std::optional<Regex> pattern;
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  bool is_status = false;
  std::optional<size_t> size;
  std::string key;  // equal for equal conditions
};

struct ShapeMatch {
  StatusSet status;
  std::vector<std::string> media_types;
  std::vector<std::string> only;  // sorted
  bool empty = false;
  std::vector<ShapeCondition> has;
  std::vector<ShapeCondition> lacks;
  size_t conditions = 0;  // the number of distinct conditions, those on status and media type included
};

struct ShapePlace {
  Part part;
  std::optional<Regex> pattern;
  bool key = false;
  bool join = false;
  enum class Fold : uint8_t { kNone, kLower, kUpper };
  Fold fold = Fold::kNone;
  StatusSet status;  // empty: any
  WaitUnit unit = WaitUnit::kSeconds;
};

struct ShapeRead {
  std::vector<ShapePlace> error_code, grpc_code, http_status, message, wait, request_id, help, domain, retry,
      resource_type, resource_name;
  std::optional<JsonPointer> metadata;
  // The lower-case names of the headers and trailers among the places, but for those of the message. They carry what
  // the API tells its callers, so they are sent on.
  std::vector<std::string> fields;
};

struct ShapeDetails {
  enum class Form : uint8_t { kAny, kConnect, kStatus };
  Form form = Form::kAny;
  std::optional<JsonPointer> json;
  std::string header;  // the lower-case name, if there is no pointer
};

struct ShapeFieldErrors {
  JsonPointer parent;  // the entries are its elements or members
  std::optional<JsonPointer> field;
  bool key = false;
  JsonPointer message;
  std::optional<JsonPointer> reason;
  enum class Path : uint8_t { kDotted, kPointer, kSegments };
  Path path = Path::kDotted;
  std::string prefix;
};

// The conditions of a row of error codes; its answer is a Rule of the shape.
struct ShapeCodeRow {
  std::optional<Regex> pattern;
  StatusSet status;  // empty: any
  std::vector<ShapeCondition> has;
  std::vector<ShapeCondition> lacks;
  bool has_code = false;   // whether `code` of the rules is meant
  bool has_retry = false;  // whether `retry` of the rules is meant
  std::optional<int> http;
  std::optional<Origin> origin;
  // One for each value of the error code, which is the `row` that it names, or a single one. Kind kErrorCode; `profile`
  // is empty, `shape` is the name.
  std::vector<Rule> rules;

  const Rule& RuleOf(absl::string_view error_code) const;
};

struct Shape {
  std::string name;
  std::string description;
  Origin origin = Origin::kApplication;
  std::string product;
  ShapeTier tier = ShapeTier::kBuiltIn;
  bool success_status = false;
  std::vector<ShapeMatch> matches;
  ShapeRead read;
  std::vector<ShapeDetails> details;
  std::vector<ShapeFieldErrors> field_errors;
  std::vector<JsonPointer> hide;
  std::vector<JsonPointer> keep;
  std::vector<ShapeCodeRow> rows;
  absl::flat_hash_map<std::string, std::vector<uint32_t>> rows_by_value;  // indices of rows, ascending
  std::vector<uint32_t> other_rows;                                       // rows without values, ascending
  std::string revision;             // SHA-256 of what it claims and reads, in hexadecimal digits
  std::string file;                 // the file as a serialised v1::Shape; empty for one of the program's own
  absl::string_view built_in_text;  // the file, if it is one of the program's own
};

// The candidate rows for an error code, without their conditions on a response, in the order of the file. `visit(row)`
// returns whether to stop.
template <typename Visit>
void VisitRows(const Shape& shape, absl::string_view error_code, const Visit& visit) {
  static const std::vector<uint32_t> kNone;
  const auto found = shape.rows_by_value.find(error_code);
  const std::vector<uint32_t>& exact = error_code.empty() || found == shape.rows_by_value.end() ? kNone : found->second;
  size_t i = 0, k = 0;
  while (i < exact.size() || k < shape.other_rows.size()) {
    const bool take_exact = k == shape.other_rows.size() || (i < exact.size() && exact[i] < shape.other_rows[k]);
    const ShapeCodeRow& row = shape.rows[take_exact ? exact[i++] : shape.other_rows[k++]];
    if (row.pattern.has_value() && (error_code.empty() || !row.pattern->MatchesWhole(error_code))) continue;
    if (visit(row)) return;
  }
}

// The first row with a gRPC code for an error code under a status, if only those are known: rows with conditions on the
// rest of the response do not apply. Null if there is none.
const Rule* FindShapeRule(const Shape& shape, absl::string_view error_code, int http);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_SHAPE_H_
