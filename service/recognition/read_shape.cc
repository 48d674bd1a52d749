#include "recognition/read_shape.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "recognition/field_errors.h"
#include "recognition/hide.h"
#include "wire/any_json.h"
#include "wire/deterministic.h"
#include "wire/html.h"
#include "wire/stack_trace.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// The values that `join` joins.
constexpr size_t kMaxJoined = 16;
// The value that a pattern is tried on.
constexpr size_t kMaxMatchedBytes = size_t{8} * 1024;
// Ids and links that are longer are none.
constexpr size_t kMaxIdBytes = 1024;

// Which values a part of the error may have. Sentences are JSON texts that are kept as they are.
enum class Wanted { kSentence, kText, kTextOrNumber, kAny };

// What a place makes of a text: nothing if its pattern does not match.
std::string Refine(const ShapePlace& place, Wanted wanted, absl::string_view text) {
  const bool is_sentence = wanted == Wanted::kSentence;
  if (is_sentence && place.part.kind == Part::Kind::kJson && !place.pattern.has_value()) {
    // An API that passes on the page of a gateway behind it: not written for callers.
    return BeginsHtmlPage(text) ? "" : std::string(text);
  }
  if (place.pattern.has_value()) {
    text = place.pattern->FirstGroup(text.substr(0, kMaxMatchedBytes)).value_or(absl::string_view());
  }
  std::string value(absl::StripAsciiWhitespace(text));
  if (place.fold == ShapePlace::Fold::kLower) absl::AsciiStrToLower(&value);
  if (place.fold == ShapePlace::Fold::kUpper) absl::AsciiStrToUpper(&value);
  if (is_sentence && BeginsHtmlPage(value)) return "";
  // A pattern sees bytes, so its group may begin or end within a character.
  return place.part.kind == Part::Kind::kJson && !place.pattern.has_value() ? value : FixUtf8(value);
}

bool IsWanted(JsonValue value, Wanted wanted) {
  switch (wanted) {
    case Wanted::kSentence:
    case Wanted::kText:
      return value.IsString();
    case Wanted::kTextOrNumber:
      return value.IsString() || value.kind() == JsonKind::kNumber;
    case Wanted::kAny:
      return value.IsString() || value.kind() == JsonKind::kNumber || value.kind() == JsonKind::kTrue ||
             value.kind() == JsonKind::kFalse;
  }
  return false;
}

class ShapeReader {
 public:
  ShapeReader(const Shape& shape, Evidence& evidence, int status)
      : shape_(shape), evidence_(evidence), status_(status) {}

  ApiError Read() {
    const ShapeRead& read = shape_.read;
    ApiError error;
    // Many APIs repeat the status where others have an error code.
    const std::string code = First(read.error_code, Wanted::kTextOrNumber);
    if (code != absl::StrCat(evidence_.http().code())) SetErrorCode(code, error);
    ReadGrpcCode(error);
    int status = 0;
    if (absl::SimpleAtoi(First(read.http_status, Wanted::kTextOrNumber), &status) && HttpClass(status) >= 4 &&
        IsHttpStatus(status)) {
      error.http_status = status;
    }
    ReadWait(error);
    error.request_id = Bounded(First(read.request_id, Wanted::kTextOrNumber));
    error.domain = Bounded(First(read.domain, Wanted::kText));
    error.resource_type = Bounded(First(read.resource_type, Wanted::kText));
    error.resource_name = Bounded(First(read.resource_name, Wanted::kText));
    error.help = Bounded(First(read.help, Wanted::kText));
    if (!absl::StartsWith(error.help, "https://") && !absl::StartsWith(error.help, "http://")) error.help.clear();
    const std::string retry = First(read.retry, Wanted::kAny);
    if (retry == "true" || retry == "false") error.retryable = retry == "true";
    ReadDetailsOf(error);
    ReadMetadata(error);
    return error;
  }

  void ReadTexts(ApiError& error) {
    if (shape_.tier != ShapeTier::kFallback || HttpClass(status_) == 4) {
      error.message = WithoutStackTrace(First(shape_.read.message, Wanted::kSentence));
    }
    // A limit is not the fault of a field.
    if (HttpClass(status_) != 5 && status_ != 429) ReadFields(error);
  }

 private:
  static std::string Bounded(const std::string& text) { return text.size() <= kMaxIdBytes ? text : ""; }

  // Calls `visit` with each value of a place that is not empty until it returns true.
  template <typename Visit>
  bool AnyOf(const ShapePlace& place, Wanted wanted, const Visit& visit) {
    if (!IsUsed(place, evidence_.http().code(), status_)) return false;
    const auto refined = [&](absl::string_view text) {
      std::string value = Refine(place, wanted, text);
      return !value.empty() && visit(std::move(value));
    };
    if (place.part.kind != Part::Kind::kJson) return evidence_.AnyText(place.part, refined);
    return place.part.json.Any(evidence_.json(), [&](JsonValue value) {
      if (place.key) return refined(value.Key());
      return IsWanted(value, wanted) && refined(value.Text());
    });
  }

  // The value of the first place that yields one.
  std::string First(const std::vector<ShapePlace>& places, Wanted wanted) {
    std::string first;
    for (const ShapePlace& place : places) {
      size_t joined = 0;
      AnyOf(place, wanted, [&](const std::string& value) {
        absl::StrAppend(&first, first.empty() ? "" : "; ", value);
        return !place.join || ++joined == kMaxJoined;
      });
      if (!first.empty()) break;
    }
    return first;
  }

  void ReadGrpcCode(ApiError& error) {
    for (const ShapePlace& place : shape_.read.grpc_code) {
      const bool known = AnyOf(place, Wanted::kTextOrNumber, [&](const std::string& word) {
        std::string name = absl::AsciiStrToUpper(word);
        if (name == "CANCELED") name = "CANCELLED";
        int64_t number = 0;
        const std::optional<int> named = GrpcCodeFromName(name);
        if (!named.has_value() && !absl::SimpleAtoi(word, &number)) return false;
        SetGrpcCode(named.has_value() ? *named : number, word, error);
        return true;
      });
      if (known) return;
    }
  }

  // A header that stands several times with different waits gives none.
  bool IsAmbiguous(const ShapePlace& place) const {
    if (place.part.kind != Part::Kind::kHeader) return false;
    return WaitOfField(evidence_.http().headers(), place.part.field,
                       [&](absl::string_view text) { return ParseWait(text, place.unit, evidence_.time()); })
        .is_ambiguous;
  }

  void ReadWait(ApiError& error) {
    for (const ShapePlace& place : shape_.read.wait) {
      if (IsAmbiguous(place)) {
        error.findings.push_back(v1::FINDING_WAIT_NOT_BELIEVED);
        continue;
      }
      AnyOf(place, Wanted::kTextOrNumber, [&](const std::string& text) {
        const std::optional<absl::Duration> wait = ParseWait(text, place.unit, evidence_.time());
        if (!wait.has_value()) return false;
        if (*wait <= kLongestWait) {
          error.wait = absl::Ceil(*wait, absl::Milliseconds(1));
        } else {
          error.findings.push_back(v1::FINDING_WAIT_NOT_BELIEVED);
        }
        return true;
      });
      if (error.wait.has_value()) return;
    }
  }

  void ReadDetailsOf(ApiError& error) {
    for (const ShapeDetails& details : shape_.details) {
      if (details.form == ShapeDetails::Form::kStatus) {
        Part part;
        part.kind = details.json.has_value() ? Part::Kind::kJson : Part::Kind::kHeader;
        if (details.json.has_value()) part.json = *details.json;
        part.field = details.header;
        google::rpc::Status status;
        std::string bytes;
        const bool read = evidence_.AnyText(part, [&](absl::string_view text) {
          return absl::Base64Unescape(text, &bytes) && status.ParseFromString(bytes);
        });
        if (!read) continue;
        for (const google::protobuf::Any& detail : status.details()) error.details.push_back(detail);
        break;
      }
      const JsonValue list = details.json->First(evidence_.json());
      if (!list.IsArray()) continue;
      ReadDetails(list, details.form == ShapeDetails::Form::kAny ? DetailFromJson : DetailFromConnect, error);
      break;
    }
    if (error.error_code.empty()) SetErrorCodeFromDetails(error);
  }

  // Of the forms that find fields, the first one that finds a message as well.
  void ReadFields(ApiError& error) {
    google::rpc::BadRequest found;
    google::rpc::BadRequest bad_request;
    for (const ShapeFieldErrors& form : shape_.field_errors) {
      bad_request.Clear();
      if (!ReadFieldErrors(form, shape_.tier == ShapeTier::kFallback, evidence_.json(), bad_request)) {
        error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
      }
      const auto& violations = bad_request.field_violations();
      const bool says_why = std::any_of(violations.begin(), violations.end(),
                                        [](const auto& violation) { return !violation.description().empty(); });
      if (says_why || (found.field_violations().empty() && !violations.empty())) found.Swap(&bad_request);
      if (says_why) break;
    }
    if (!found.field_violations().empty()) PackInto(found, error.details.emplace_back());
  }

  void ReadMetadata(ApiError& error) {
    if (!shape_.read.metadata.has_value()) return;
    for (const JsonValue member : shape_.read.metadata->First(evidence_.json())) {
      if (member.IsString() && !IsInternalName(member.Key())) {
        error.metadata[std::string(member.Key())] = std::string(member.Text());
      }
    }
  }

  const Shape& shape_;
  Evidence& evidence_;
  const int status_;  // of the error
};

}  // namespace

bool IsUsed(const ShapePlace& place, int http, int status) {
  if (place.status.empty()) return true;
  return place.status.Has(http) && (HttpClass(status) != 5 || place.status.Has(status));
}

ApiError ReadShape(const Shape& shape, Evidence& evidence) {
  return ShapeReader(shape, evidence, evidence.http().code()).Read();
}

void ReadTexts(const Shape& shape, Evidence& evidence, int status, ApiError& error) {
  ShapeReader(shape, evidence, status).ReadTexts(error);
}

ShapeAnswer AnswerOfShape(const Shape& shape, absl::string_view error_code, Evidence& evidence) {
  ShapeAnswer answer;
  const auto holds = [&evidence](const ShapeCondition& condition) { return Holds(condition, evidence); };
  VisitRows(shape, error_code, [&](const ShapeCodeRow& row) {
    if (!row.status.empty() && !row.status.Has(evidence.http().code())) return false;
    if (!std::all_of(row.has.begin(), row.has.end(), holds) || std::any_of(row.lacks.begin(), row.lacks.end(), holds)) {
      return false;
    }
    // A gRPC code comes with its retry advice.
    const Rule& rule = row.RuleOf(error_code);
    if (answer.retry == nullptr && (row.has_retry || row.has_code)) answer.retry = &rule.retry;
    if (answer.rule == nullptr && row.has_code) answer.rule = &rule;
    if (!answer.origin.has_value()) answer.origin = row.origin;
    if (!answer.http.has_value()) answer.http = row.http;
    return false;
  });
  return answer;
}

}  // namespace status_translator
