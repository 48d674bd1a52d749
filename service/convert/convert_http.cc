#include "convert/convert_http.h"

// HTTP -> gRPC.
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "convert/conversion.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/details.h"
#include "wire/deterministic.h"
#include "wire/fields.h"
#include "wire/outcome.h"
#include "wire/retry_after.h"

namespace status_translator {
namespace {

constexpr size_t kMaxExposedBodyBytes = 512;
constexpr absl::string_view kSaysItself = "the response says its gRPC status itself";

absl::Status Check(const v1::HttpResponse& http) {
  if (!http.has_code()) {
    return FieldError(ErrorReason::kCodeMissing, "http.code", "is missing: an HTTP status in 100-599");
  }
  if (!IsHttpStatus(http.code())) {
    return FieldError(ErrorReason::kCodeOutOfRange, "http.code",
                      absl::StrCat(http.code(), " is no HTTP status: 100-599"));
  }
  if (http.headers_size() > kMaxFields || http.trailers_size() > kMaxFields) {
    return FieldError(ErrorReason::kTooManyFields, http.headers_size() > kMaxFields ? "http.headers" : "http.trailers",
                      absl::StrCat("has more than ", kMaxFields, " fields"));
  }
  return absl::OkStatus();
}

bool SaysGrpc(const v1::HttpResponse& http) {
  return absl::StartsWithIgnoreCase(FindField(http.headers(), "content-type").value_or(""), "application/grpc");
}

// The gRPC status that the response carries, if it is to be believed.
std::optional<google::rpc::Status> OwnOutcome(const v1::HttpResponse& http, const Profile& profile,
                                              v1::ConversionReport& report) {
  if (!HasGrpcStatus(http)) return std::nullopt;  // nearly always: nothing is copied
  Fields both = http.trailers();
  both.MergeFrom(http.headers());
  std::optional<google::rpc::Status> outcome = DecodeOutcome(both, report);
  if (!outcome.has_value()) return std::nullopt;
  if (outcome->code() == kGrpcOk && !SaysGrpc(http)) {
    AddFinding(v1::FINDING_GRPC_STATUS_NOT_BELIEVED, report);
    return std::nullopt;
  }
  const Rule& by_status = *profile.HttpToGrpc(http.code(), Origin::kUnspecified);
  if (http.code() != 200 && by_status.code != outcome->code()) AddFinding(v1::FINDING_GRPC_STATUS_DISAGREES, report);
  return outcome;
}

// A rule that no table holds.
Rule MadeUp(const Profile& profile, RuleKind kind, int code, absl::string_view reason) {
  const GrpcCodeInfo& info = GrpcCodes()[IsGrpcCode(code) ? code : kGrpcUnknown];
  return {.kind = kind,
          .code = code,
          .profile = profile.name(),
          .reason = std::string(reason),
          .retry = {info.retryable, std::string(info.retry_reason)}};
}

// The rule for a response without a gRPC status. Never answers OK.
Rule Decide(const Profile& profile, int http, Origin origin, const Body& body) {
  const absl::string_view error_code = body.error.has_value() ? body.error->error_code : absl::string_view();
  const Rule& by_table = *profile.HttpToGrpc(http, origin, error_code);
  if (by_table.kind == RuleKind::kErrorCode && by_table.code != kGrpcOk) return by_table;
  if (body.error.has_value() && body.error->grpc_code.has_value()) {
    Rule own = MadeUp(profile, RuleKind::kErrorCode, *body.error->grpc_code, "the body itself names the gRPC code");
    own.row = body.error->grpc_word;
    if (body.error->retry.has_value()) own.retry = *body.error->retry;
    return own;
  }
  const bool success = http >= 200 && http < 300;
  if (!success && !by_table.has_answer()) {
    return MadeUp(profile, RuleKind::kNotPublished, kGrpcUnknown, by_table.reason);
  }
  if (success || by_table.code == kGrpcOk) {
    return MadeUp(profile, RuleKind::kNotGrpc, kGrpcUnknown,
                  "the response is not gRPC; as OK without a message it would pass for an empty success");
  }
  return by_table;
}

// "HTTP 503 Service Unavailable: why", and what a reader would see of the body where that is for the caller.
std::string CuratedMessage(int http, const Rule& rule, const Body& body, const Expose& expose,
                           v1::ConversionReport& report) {
  std::string message = absl::StrCat("HTTP ", http);
  if (const HttpStatusInfo* known = FindHttpStatus(http); known != nullptr) {
    absl::StrAppend(&message, " ", known->reason_phrase);
  }
  if (!rule.reason.empty()) absl::StrAppend(&message, ": ", rule.reason);
  if (body.error.has_value() || body.shape == v1::BODY_SHAPE_EMPTY) return message;
  const std::string text = expose.body ? VisibleText(body, kMaxExposedBodyBytes) : "";
  if (text.empty()) {
    report.add_hidden("body");
  } else {
    absl::StrAppend(&message, "; the body says: ", text);
  }
  return message;
}

// ErrorInfo's reason: upper case, digits and underscores, at most 63 (AIP-193).
std::string ReasonOf(absl::string_view error_code) {
  std::string reason;
  for (const char c : error_code.substr(0, 63)) {
    reason += absl::ascii_isalnum(c) ? absl::ascii_toupper(c) : '_';
  }
  if (!reason.empty() && !absl::ascii_isalpha(reason[0])) reason.insert(0, "E_");
  reason.resize(std::min<size_t>(reason.size(), 63));
  while (!reason.empty() && reason.back() == '_') reason.pop_back();
  return reason == "E" ? "" : reason;
}

class HttpConversion {
 public:
  HttpConversion(const v1::HttpResponse& http, const RevisedProfile& revised, const Expose& expose,
                 v1::ConvertHttpResponseResponse& response)
      : http_(http),
        revised_(revised),
        expose_(expose),
        kept_(FieldsToKeep(http.headers(), expose, *response.mutable_report())),
        status_(*response.mutable_status()),
        report_(*response.mutable_report()) {
    // What came in the trailers of a gRPC response is metadata as well.
    kept_.MergeFrom(FieldsToKeep(http.trailers(), expose, report_));
  }

  // `body` is what came beside it, empty in a gRPC response.
  void FromOutcome(google::rpc::Status outcome, Origin origin, const Body& body) {
    status_ = std::move(outcome);
    HideDebugInfo();
    google::rpc::ErrorInfo info;
    if (FindDetail(status_.details(), info)) report_.set_error_code(info.reason());
    if (!body.error.has_value() && body.shape != v1::BODY_SHAPE_EMPTY) report_.add_hidden("body");
    v1::OriginalResponse original;
    if (status_.code() != kGrpcOk && !FindDetail(status_.details(), original)) AddOriginal(body, status_.code());
    report_.set_origin(static_cast<v1::Origin>(origin == Origin::kUnspecified ? Origin::kApplication : origin));
  }

  // `said` is what a grpc-status says beside a body that is not gRPC's (Armeria); it decides, and there is no rule.
  std::optional<Rule> FromBody(const Body& body, Origin origin, std::optional<int> said) {
    report_.set_recognised(body.shape);
    if (origin == Origin::kUnspecified) {
      origin = body.error.has_value() ? Origin::kApplication : Origin::kIntermediary;
    }
    Rule rule = said.has_value() ? MadeUp(*revised_.profile, RuleKind::kErrorCode, *said, kSaysItself)
                                 : Decide(*revised_.profile, http_.code(), origin, body);
    report_.set_origin(static_cast<v1::Origin>(origin));
    status_.set_code(rule.code);
    if (body.error.has_value()) {
      const ApiError& error = *body.error;
      report_.set_error_code(error.error_code);
      status_.set_message(error.message);
      for (const google::protobuf::Any& detail : error.details) *status_.add_details() = detail;
      RemoveDetails(kOriginalType, *status_.mutable_details());
      HideDebugInfo();
    }
    // A format that names the gRPC code and leaves the message empty means it so.
    if (!body.error.has_value() || (status_.message().empty() && !body.error->grpc_code.has_value())) {
      status_.set_message(CuratedMessage(http_.code(), rule, body, expose_, report_));
    }
    AddErrorInfo(body);
    AddRetryInfo(body);
    AddRequestInfo();
    AddOriginal(body, rule.code);
    if (said.has_value()) return std::nullopt;
    return rule;
  }

  OutcomeValues Outcome() && { return FitOutcome(status_, std::move(kept_), report_); }

 private:
  void HideDebugInfo() { hid_details_ = HideDebugInfoIn(expose_, *status_.mutable_details(), report_); }

  template <typename Message>
  void AddUnlessThere(const Message& message) {
    Message there;
    if (!FindDetail(status_.details(), there)) PackInto(message, *status_.add_details());
  }

  void AddErrorInfo(const Body& body) {
    google::rpc::ErrorInfo info;
    info.set_domain(std::string(kErrorDomain));
    auto& metadata = *info.mutable_metadata();
    metadata["http_status"] = absl::StrCat(http_.code());
    if (body.error.has_value()) {
      const ApiError& error = *body.error;
      // What names its gRPC code has said all that it has to say.
      if (error.grpc_code.has_value() && error.error_code.empty() && error.metadata.empty()) return;
      for (const auto& [key, value] : error.metadata) metadata[key] = value;
      if (!error.error_code.empty()) metadata["error_code"] = error.error_code;
      info.set_reason(ReasonOf(error.error_code.empty() ? error.grpc_word : error.error_code));
    }
    if (info.reason().empty()) info.set_reason(absl::StrCat("HTTP_", http_.code()));
    AddUnlessThere(info);
  }

  // Retry-After, or else what the body says, or else when the limit is reset.
  std::optional<absl::Duration> RetryAfter(const Body& body) {
    if (const auto header = FindField(http_.headers(), "retry-after"); header.has_value()) {
      const auto sent = ParseHttpDate(FindField(http_.headers(), "date").value_or(""));
      const auto wait = ParseRetryAfter(*header, sent.value_or(absl::Now()));
      if (wait.has_value()) return wait;
      AddFinding(v1::FINDING_RETRY_AFTER_MALFORMED, report_);
    }
    if (body.error.has_value() && body.error->retry_after.has_value()) return body.error->retry_after;
    if (http_.code() != 429) return std::nullopt;
    int64_t seconds = 0;
    const auto reset = FindField(http_.headers(), "ratelimit-reset");
    if (!reset.has_value() || !absl::SimpleAtoi(*reset, &seconds) || seconds < 0) return std::nullopt;
    return absl::Seconds(seconds);
  }

  void AddRetryInfo(const Body& body) {
    const std::optional<absl::Duration> wait = RetryAfter(body);
    if (!wait.has_value()) return;
    google::rpc::RetryInfo info;
    *info.mutable_retry_delay() = google::protobuf::util::TimeUtil::MillisecondsToDuration(
        absl::ToInt64Milliseconds(std::min(*wait, kLongestRetryAfter)));
    AddUnlessThere(info);
  }

  void AddRequestInfo() {
    for (const char* name : {"x-request-id", "request-id", "x-amzn-requestid", "x-openstack-request-id",
                             "x-compute-request-id", "x-correlation-id"}) {
      const auto id = FindField(kept_, name);
      if (!id.has_value() || id->empty()) continue;
      google::rpc::RequestInfo info;
      info.set_request_id(std::string(*id));
      AddUnlessThere(info);
      return;
    }
  }

  // One that the way back believes: an API's own error is JSON, whatever it says.
  std::string ContentType(const Body& body) const {
    const auto named = FindField(http_.headers(), "content-type");
    if (named.has_value() && MayBeRestoredAs(*named)) return std::string(*named);
    return body.shape == v1::BODY_SHAPE_PROBLEM ? "application/problem+json" : "application/json";
  }

  // Below 300 there is nothing to go back to: the error must not become a success again.
  void AddOriginal(const Body& body, int grpc_code) {
    if (http_.code() < 300) return;
    v1::OriginalResponse original;
    original.set_code(http_.code());
    original.set_grpc_code(grpc_code);
    *original.mutable_headers() = kept_;
    original.set_error_code(report_.error_code());
    if (body.error.has_value()) {
      if (hid_details_ || HoldsHidden(expose_, body.bytes)) {
        report_.add_hidden("body");
      } else {
        original.set_body(body.bytes);
        original.set_content_type(ContentType(body));
      }
    }
    RemoveDetails(kOriginalType, *status_.mutable_details());
    PackInto(original, *status_.add_details());
  }

  const v1::HttpResponse& http_;
  const RevisedProfile& revised_;
  const Expose& expose_;
  Fields kept_;
  google::rpc::Status& status_;
  v1::ConversionReport& report_;
  bool hid_details_ = false;
};

}  // namespace

absl::StatusOr<HttpDecision> DecideHttpResponse(const Translator& translator, const HttpQuestion& question,
                                                v1::ConvertHttpResponseResponse& response) {
  const v1::HttpResponse& http = question.http;
  if (absl::Status checked = Check(http); !checked.ok()) return checked;
  const absl::StatusOr<const RevisedProfile*> revised = translator.FindProfile(question.profile);
  if (!revised.ok()) return revised.status();
  const absl::StatusOr<Expose> expose = ExposeFor(question.expose, *(*revised)->profile);
  if (!expose.ok()) return expose.status();
  HttpDecision decision{.profile = *revised};
  v1::ConversionReport& report = *response.mutable_report();
  std::optional<google::rpc::Status> outcome = OwnOutcome(http, *(*revised)->profile, report);
  HttpConversion conversion(http, **revised, *expose, response);
  if (outcome.has_value() && SaysGrpc(http)) {
    conversion.FromOutcome(*std::move(outcome), question.origin, Body());
  } else {
    const Body body = RecogniseBody(http, report);
    const bool says_more = body.error.has_value() && !body.error->message.empty();
    if (outcome.has_value() && !(says_more && outcome->message().empty() && outcome->details().empty())) {
      report.set_recognised(body.shape);
      conversion.FromOutcome(*std::move(outcome), question.origin, body);
    } else {
      decision.rule = conversion.FromBody(body, question.origin,
                                          outcome.has_value() ? std::optional<int>(outcome->code()) : std::nullopt);
    }
  }
  decision.outcome = std::move(conversion).Outcome();
  return decision;
}

absl::Status ConvertHttpResponse(const Translator& translator, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response) {
  if (!v1::Origin_IsValid(request.origin())) {
    return FieldError(ErrorReason::kOriginUnknown, "origin",
                      absl::StrCat(static_cast<int>(request.origin()),
                                   " is no origin: ORIGIN_APPLICATION, ORIGIN_INTERMEDIARY or ORIGIN_LOCAL_REPLY"));
  }
  const absl::StatusOr<HttpDecision> decision =
      DecideHttpResponse(translator,
                         {.http = request.http(),
                          .origin = static_cast<Origin>(request.origin()),
                          .profile = request.profile(),
                          .expose = request.has_expose() ? &request.expose() : nullptr},
                         response);
  if (!decision.ok()) return decision.status();
  EncodeOutcome(decision->outcome, *response.mutable_trailers());
  const Rule* rule = decision->rule.has_value() ? &*decision->rule : nullptr;
  FillTranslation(*decision->profile, request.http().code(), response.status().code(), rule,
                  rule == nullptr ? kSaysItself : absl::string_view(rule->reason),
                  *response.mutable_report()->mutable_translation());
  v1::Translation& translation = *response.mutable_report()->mutable_translation();
  ToProto(FailureOfGrpc(response.status().code()), *translation.mutable_failure());
  AdviseToWait(response.status().details(), translation);
  return absl::OkStatus();
}

}  // namespace status_translator
