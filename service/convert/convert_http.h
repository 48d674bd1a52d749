// A whole HTTP response as the gRPC response that it means.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/origin.h"
#include "core/rule.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "wire/outcome.h"

namespace status_translator {

// Errors: see TranslationService. Thread-safe; memory and time are linear in the request and bounded by kMaxBodyBytes.
absl::Status ConvertHttpResponse(const Translator& translator, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response);

struct HttpQuestion {
  const v1::HttpResponse& http;
  Origin origin = Origin::kUnspecified;
  const std::string& profile;          // empty: the default one
  const v1::Expose* expose = nullptr;  // null: the profile's
};
struct HttpDecision {
  const RevisedProfile* profile = nullptr;
  std::optional<Rule> rule;  // none: the response itself says its code
  OutcomeValues outcome;     // what the trailers say
};
// The same for a caller that wants the rule and the values: `response` has no trailers and no translation in its
// report.
absl::StatusOr<HttpDecision> DecideHttpResponse(const Translator& translator, const HttpQuestion& question,
                                                v1::ConvertHttpResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_
