// How is a translation of one response described, and what do all translations share? The translations themselves are
// in cross_protocol.h and same_protocol.h.
#ifndef STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
#define STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "convert/convert_http.h"
#include "core/profile.h"
#include "core/rule.h"
#include "ext_proc/exchange.h"
#include "ext_proc/message.h"
#include "ext_proc/pass_reason.h"
#include "ext_proc/settings.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

struct ExtProcTranslation {
  // Set: the response passes for this reason. Then there is no command, and the rest says what was found.
  std::optional<PassReason> pass;
  ProxyCommand command;
  absl::string_view kind;        // of the rule; kFromResponse where the response itself has the code
  absl::string_view retry_flip;  // "none", "becomes" or "stops": whether callers would send the request again
  std::string from;              // "HTTP 404", "NOT_FOUND"
  std::string before;            // what the caller gets without this service
  std::string to;
  std::string rule;  // "EXACT row 404 of profile general"
  absl::string_view origin;
  absl::string_view origin_from;  // what the origin rests on: "caller", "shape" or "guess"
  std::string shape;              // that claims the response; empty: none does
  std::string body;               // what the body is, for example "html"; empty if a shape claims the response
  bool was_recognised = false;    // whether `shape` says what shapes found; false for gRPC and Envoy's own replies
  std::string skeleton;           // of a response that was recognised and that no shape claims (convert/skeleton.h)
  std::string data_revision;      // of the profiles and shapes
};

// A translation, or why the response passes without anything to say about it.
using TranslationOrPass = std::variant<ExtProcTranslation, PassReason>;

// "HTTP 404".
std::string HttpText(int code);

// Whether gRPC callers send the request again; whether HTTP callers that know the profile do.
bool IsRetried(int64_t grpc_code);
bool IsRetried(const Profile& profile, int http);

// "none", "becomes" or "stops".
absl::string_view RetryFlipText(bool before, bool after);

// Sets kind, rule, origin, shape and what belongs to them. `rule`: null where the response itself has the code.
void SetRule(const v1::ConversionReport& report, const Rule* rule, ExtProcTranslation& translation);

// The reason for which a response passes whose conversion failed.
PassReason PassReasonOf(const absl::Status& error);

// The exchange's HTTP response, converted as its settings say.
absl::StatusOr<HttpDecision> DecideHttp(const Translator& translator, const ExtProcExchange& exchange,
                                        v1::ConvertHttpResponseResponse& converted);

// Describes the decision: SetRule, and what shapes found.
void SetDecision(const ExtProcExchange& exchange, const v1::ConversionReport& report, HttpDecision& decision,
                 ExtProcTranslation& translation);

// Makes a translation one that passes: what the caller gets stays as it was.
ExtProcTranslation Passing(PassReason reason, ExtProcTranslation translation);

// Whether the route demands a shape and none claims the response.
bool IsOnlyGuessed(const ExtProcExchange& exchange, const v1::ConversionReport& report);

// Null: as the profile says.
const v1::Expose* ExposeOf(const ExtProcSettings& settings);

// Sets what the caller and the settings say about the HTTP response: accept, format, profile, expose.
void SetWishes(const ExtProcExchange& exchange, v1::ConvertGrpcResponseRequest& request);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
