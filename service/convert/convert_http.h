// A whole HTTP response becomes a gRPC outcome.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "config/profile_set.h"
#include "core/origin.h"
#include "core/rule.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"
#include "wire/outcome.h"
#include "wire/said_on_retry.h"

namespace status_translator {

// Fills an empty `response`. Errors: see TranslationService.ConvertHttpResponse. Thread-safe. Memory and time are
// linear in the request; a body is read up to kMaxBodyBytes.
absl::Status ConvertHttpResponse(const Translator& translator, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response);

// A response to convert, by reference: everything must outlive the call.
struct HttpQuestion {
  const v1::HttpResponse& http;
  Origin origin = Origin::kUnspecified;
  const std::string& profile;          // empty: the default profile
  const v1::Expose* expose = nullptr;  // null: what the profile says
  bool shape_decides_origin = false;   // `origin` counts only if no shape names one
  bool wants_skeleton = false;
};
struct HttpDecision {
  const RevisedProfile* profile = nullptr;  // owned by the translator
  std::optional<Rule> rule;                 // none: the response itself has the code
  OutcomeValues outcome;                    // the values of the trailers
  std::optional<Retry> original_retry;      // the advice of the original response in the status, if there is one
  SaidOnRetry said_on_retry;
  bool was_recognised = false;  // whether shapes were asked: not if the response is gRPC's
  // Of a response that no shape claims, or only one of generic form, if it was wanted; see convert/skeleton.h.
  std::string skeleton;
};

// As ConvertHttpResponse, for a caller that wants the rule and the values: in `response` the report has no translation,
// and there are no trailers.
absl::StatusOr<HttpDecision> DecideHttpResponse(const Translator& translator, const HttpQuestion& question,
                                                v1::ConvertHttpResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_HTTP_H_
