// Whole responses, from one protocol's shape to the other's.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/origin.h"
#include "core/rule.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "wire/outcome.h"

namespace status_translator {

// The type of the detail that carries the original response.
inline constexpr absl::string_view kOriginalType = "statustranslator.v1.OriginalResponse";

// In place of a rule's kind where the response said its code itself.
inline constexpr absl::string_view kFromResponse = "OWN";

// How a conversion is counted.
struct MetricLabels {
  std::string profile;
  absl::string_view kind;        // or kFromResponse
  absl::string_view http_class;  // "4xx"
};
MetricLabels MetricLabelsOf(const v1::ConversionReport& report);

// Errors: see TranslationService. Thread-safe; memory and time are linear in the request and bounded by kMaxBodyBytes.
absl::Status ConvertHttpResponse(const Translator& answers, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response);

// The same for a caller that wants the rule and the values themselves: in `response` the report has no translation, and
// there are no trailers.
struct HttpQuestion {
  const v1::HttpResponse& http;
  Origin origin = Origin::kUnspecified;
  const std::string& profile;          // empty: the default one
  const v1::Expose* expose = nullptr;  // null: the profile's
};
struct HttpDecision {
  const RevisedProfile* profile = nullptr;
  std::optional<Rule> rule;  // none: the response said its code itself
  OutcomeValues outcome;     // what the trailers say
};
absl::StatusOr<HttpDecision> DecideHttpResponse(const Translator& answers, const HttpQuestion& question,
                                                v1::ConvertHttpResponseResponse& response);

absl::Status ConvertGrpcResponse(const Translator& answers, const v1::ConvertGrpcResponseRequest& request,
                                 v1::ConvertGrpcResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_H_
