#include "convert/status_builder.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "convert/expose.h"
#include "convert/http_rule.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"
#include "wire/details.h"
#include "wire/deterministic.h"
#include "wire/retry_after.h"

namespace status_translator {
namespace {

// The visible text of a body in a message, if it may leave: a sentence or two.
constexpr size_t kMaxExposedBodyBytes = 512;
// Of ErrorInfo.reason, by its definition.
constexpr size_t kMaxReasonBytes = 63;

// "HTTP 503 Service Unavailable: <the reason of the rule>", and the visible text of the body if `expose` includes it.
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

// An error code in the form of ErrorInfo.reason (AIP-193): upper case, digits and underscores, at most kMaxReasonBytes.
// For example E_0001 for "0001". Empty if nothing is left.
std::string ReasonOf(absl::string_view error_code) {
  std::string reason;
  for (const char c : error_code.substr(0, kMaxReasonBytes)) {
    reason += absl::ascii_isalnum(c) ? absl::ascii_toupper(c) : '_';
  }
  if (!reason.empty() && !absl::ascii_isalpha(reason[0])) reason.insert(0, "E_");
  reason.resize(std::min(reason.size(), kMaxReasonBytes));
  while (!reason.empty() && reason.back() == '_') reason.pop_back();
  return reason == "E" ? "" : reason;
}

}  // namespace

StatusBuilder::StatusBuilder(const v1::HttpResponse& http, const RevisedProfile& revised, const Expose& expose,
                             v1::ConvertHttpResponseResponse& response)
    : http_(http),
      revised_(revised),
      expose_(expose),
      kept_(FieldsToKeep(http.headers(), expose, *response.mutable_report())),
      status_(*response.mutable_status()),
      report_(*response.mutable_report()) {
  // The trailers of a gRPC response are metadata as well.
  kept_.MergeFrom(FieldsToKeep(http.trailers(), expose, report_));
}

void StatusBuilder::FromOutcome(google::rpc::Status outcome, Origin origin, const Body& body) {
  status_ = std::move(outcome);
  HideDebugInfo();
  google::rpc::ErrorInfo info;
  if (FindDetail(status_.details(), info)) report_.set_error_code(info.reason());
  if (!body.error.has_value() && body.shape != v1::BODY_SHAPE_EMPTY) report_.add_hidden("body");
  v1::OriginalResponse original;
  if (status_.code() != kGrpcOk && !FindDetail(status_.details(), original)) AddOriginal(body, status_.code());
  report_.set_origin(static_cast<v1::Origin>(origin == Origin::kUnspecified ? Origin::kApplication : origin));
}

std::optional<Rule> StatusBuilder::FromBody(const Body& body, Origin origin, std::optional<int> grpc_status) {
  report_.set_recognised(body.shape);
  if (origin == Origin::kUnspecified) {
    origin = body.error.has_value() ? Origin::kApplication : Origin::kIntermediary;
  }
  Rule rule = grpc_status.has_value()
                  ? RuleWithoutRow(*revised_.profile, RuleKind::kErrorCode, *grpc_status, kSaysItself)
                  : RuleForHttp(*revised_.profile, http_.code(), origin, body);
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
  // A format that names the gRPC code may leave the message empty on purpose.
  if (!body.error.has_value() || (status_.message().empty() && !body.error->grpc_code.has_value())) {
    status_.set_message(CuratedMessage(http_.code(), rule, body, expose_, report_));
  }
  AddErrorInfo(body);
  AddRetryInfo(body);
  AddRequestInfo();
  AddOriginal(body, rule.code);
  if (grpc_status.has_value()) return std::nullopt;
  return rule;
}

OutcomeValues StatusBuilder::Outcome() && { return FitOutcome(status_, std::move(kept_), report_); }

void StatusBuilder::HideDebugInfo() { hid_details_ = HideDebugInfoIn(expose_, *status_.mutable_details(), report_); }

template <typename Message>
void StatusBuilder::AddUnlessPresent(const Message& message) {
  Message present;
  if (!FindDetail(status_.details(), present)) PackInto(message, *status_.add_details());
}

void StatusBuilder::AddErrorInfo(const Body& body) {
  google::rpc::ErrorInfo info;
  info.set_domain(std::string(kErrorDomain));
  auto& metadata = *info.mutable_metadata();
  metadata["http_status"] = absl::StrCat(http_.code());
  if (body.error.has_value()) {
    const ApiError& error = *body.error;
    // A body that names its gRPC code alone has nothing for ErrorInfo.
    if (error.grpc_code.has_value() && error.error_code.empty() && error.metadata.empty()) return;
    for (const auto& [key, value] : error.metadata) metadata[key] = value;
    if (!error.error_code.empty()) metadata["error_code"] = error.error_code;
    info.set_reason(ReasonOf(error.error_code.empty() ? error.grpc_word : error.error_code));
  }
  if (info.reason().empty()) info.set_reason(absl::StrCat("HTTP_", http_.code()));
  AddUnlessPresent(info);
}

// The wait that Retry-After names, or else the body, or else, for 429, RateLimit-Reset (seconds).
std::optional<absl::Duration> StatusBuilder::RetryAfter(const Body& body) {
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

void StatusBuilder::AddRetryInfo(const Body& body) {
  const std::optional<absl::Duration> wait = RetryAfter(body);
  if (!wait.has_value()) return;
  google::rpc::RetryInfo info;
  *info.mutable_retry_delay() = google::protobuf::util::TimeUtil::MillisecondsToDuration(
      absl::ToInt64Milliseconds(std::min(*wait, kLongestRetryAfter)));
  AddUnlessPresent(info);
}

void StatusBuilder::AddRequestInfo() {
  for (const char* name : {"x-request-id", "request-id", "x-amzn-requestid", "x-openstack-request-id",
                           "x-compute-request-id", "x-correlation-id"}) {
    const auto id = FindField(kept_, name);
    if (!id.has_value() || id->empty()) continue;
    google::rpc::RequestInfo info;
    info.set_request_id(std::string(*id));
    AddUnlessPresent(info);
    return;
  }
}

// A content type that ConvertGrpcResponse restores: the body is JSON, whatever its content type says.
std::string StatusBuilder::ContentType(const Body& body) const {
  const auto named = FindField(http_.headers(), "content-type");
  if (named.has_value() && MayBeRestoredAs(*named)) return std::string(*named);
  return body.shape == v1::BODY_SHAPE_PROBLEM ? "application/problem+json" : "application/json";
}

// Below 300 the original response is not kept: converted back, the error must not become a success.
void StatusBuilder::AddOriginal(const Body& body, int grpc_code) {
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

}  // namespace status_translator
