#include "convert/status_builder.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "convert/expose.h"
#include "convert/http_rule.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/rule.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"
#include "support/on_arena.h"
#include "wire/details.h"
#include "wire/deterministic.h"
#include "wire/wait.h"

namespace status_translator {
namespace {

// The visible text of a body in a message, if it may leave: a sentence or two.
constexpr size_t kMaxExposedBodyBytes = 512;
constexpr absl::string_view kRetryInfo = "google.rpc.RetryInfo";
// Of ErrorInfo.reason, by its definition.
constexpr size_t kMaxReasonBytes = 63;
// The memory of most ErrorInfo while they are written.
constexpr size_t kDetailBytes = 1024;

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

std::string CuratedMessage(int http, absl::string_view reason) {
  std::string message = absl::StrCat("HTTP ", HttpStatusText(http));
  if (!reason.empty()) absl::StrAppend(&message, ": ", ReasonForCallers(reason));
  return message;
}

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

void StatusBuilder::FromOutcome(google::rpc::Status outcome, const Recognised& recognised, const SaidOnRetry& said) {
  status_ = std::move(outcome);
  HideDebugInfo();
  report_.set_error_code(ErrorCodeOf(status_.details()));
  v1::OriginalResponse original;
  if (status_.code() != kGrpcOk && !FindDetail(status_.details(), original)) {
    // Beside an original response, only RetryInfo tells that the Retry-After is for the same request.
    if (said.header.has_value() && http_.code() >= 400) AddWait(*said.header);
    AddOriginal(recognised, status_.code(), RetryOfGrpc(status_.code()).retryable && said.refusal.empty());
  } else if (recognised.body.kind != v1::BODY_KIND_EMPTY && recognised.body.kind != v1::BODY_KIND_UNSPECIFIED &&
             !recognised.IsForCallers()) {
    report_.add_hidden("body");
  }
}

std::optional<Rule> StatusBuilder::FromBody(const Recognised& recognised, std::optional<int> grpc_status,
                                            const SaidOnRetry& said) {
  const ApiError& error = recognised.error;
  Rule rule = grpc_status.has_value()
                  ? RuleWithoutRow(*revised_.profile, RuleKind::kErrorCode, *grpc_status, kSaysItself)
                  : RuleForHttp(revised_, http_.code(), recognised);
  status_.set_code(rule.code);
  status_.set_message(error.message);
  for (const google::protobuf::Any& detail : error.details) *status_.add_details() = detail;
  RemoveDetails(kOriginalType, *status_.mutable_details());
  HideDebugInfo();
  // A body that names the gRPC code may leave the message empty on purpose.
  if (error.message.empty() && !(error.grpc_code.has_value() && recognised.may_speak)) {
    const std::string text = expose_.body ? VisibleText(recognised.body, kMaxExposedBodyBytes) : "";
    status_.set_message(
        absl::StrCat(CuratedMessage(http_.code(), rule.reason), text.empty() ? "" : "; the body says: ", text));
  }
  AddErrorInfo(recognised, *rule.catalog);
  AddRetryInfo(recognised);
  AddRequestInfo(error);
  AddLinks(error, *rule.catalog);
  AddOriginal(recognised, rule.code, rule.retry.retryable && said.refusal.empty());
  if (grpc_status.has_value()) return std::nullopt;
  return rule;
}

OutcomeValues StatusBuilder::Outcome() && { return FitOutcome(status_, std::move(kept_), report_); }

void StatusBuilder::HideDebugInfo() {
  if (expose_.without_debug_info) HideDebugInfoIn(*status_.mutable_details(), report_);
}

template <typename Message>
void StatusBuilder::AddUnlessPresent(const Message& message) {
  if (!status_.details().empty()) {
    Message present;
    if (FindDetail(status_.details(), present)) return;
  }
  PackInto(message, *status_.add_details());
}

// The domain of the row, of the response, of the profile for an application's error, or else ours.
std::string StatusBuilder::DomainOf(const Recognised& recognised, const CatalogEntry& catalog) const {
  if (!catalog.domain.empty()) return catalog.domain;
  if (!recognised.error.domain.empty()) return recognised.error.domain;
  const std::string& of_profile = revised_.profile->domain();
  return recognised.origin == Origin::kApplication && !of_profile.empty() ? of_profile : std::string(kErrorDomain);
}

void StatusBuilder::AddErrorInfo(const Recognised& recognised, const CatalogEntry& catalog) {
  const ApiError& error = recognised.error;
  // A body that names its gRPC code alone has nothing for ErrorInfo.
  if (error.grpc_code.has_value() && error.error_code.empty() && error.metadata.empty()) return;
  OnArena<google::rpc::ErrorInfo, kDetailBytes> arena;
  google::rpc::ErrorInfo& info = *arena;
  info.set_domain(DomainOf(recognised, catalog));
  auto& metadata = *info.mutable_metadata();
  metadata["http_status"] = absl::StrCat(http_.code());
  for (const auto& [key, value] : error.metadata) metadata[key] = value;
  if (!error.error_code.empty()) metadata["error_code"] = error.error_code;
  info.set_reason(ReasonOf(error.error_code.empty() ? error.grpc_word : error.error_code));
  if (info.reason().empty()) info.set_reason(absl::StrCat("HTTP_", http_.code()));
  AddUnlessPresent(info);
}

// The wait that a header names, or else the body. Below 400, Retry-After says when to ask for the result or to follow
// the redirect (RFC 9110 section 10.2.3): the same request must not be sent again, unless a shape tells an error.
void StatusBuilder::AddRetryInfo(const Recognised& recognised) {
  const ApiError& error = recognised.error;
  // A response that says that a retry is useless names a wait for other requests.
  if (error.retryable == false) {
    RemoveDetails(kRetryInfo, *status_.mutable_details());
    return;
  }
  std::optional<absl::Duration> wait;
  if (http_.code() >= 400 || (IsNormal(http_.code()) && recognised.shape != nullptr)) {
    wait = WaitOfHeaders(http_, recognised.time, report_);
  }
  google::rpc::RetryInfo said;
  if (FindDetail(status_.details(), said)) {
    const absl::Duration delay =
        absl::Seconds(said.retry_delay().seconds()) + absl::Nanoseconds(said.retry_delay().nanos());
    const bool is_believed = delay >= absl::ZeroDuration() && delay <= kLongestWait;
    if (!is_believed) AddFinding(v1::FINDING_WAIT_NOT_BELIEVED, report_);
    // A header has whole seconds: rounded up, it says the same.
    const bool agrees = !wait.has_value() || absl::Ceil(delay, absl::Seconds(1)) == *wait;
    if (is_believed && agrees) return;
    RemoveDetails(kRetryInfo, *status_.mutable_details());
  }
  if (!wait.has_value()) wait = error.wait;
  if (wait.has_value()) AddWait(*wait);
}

void StatusBuilder::AddWait(absl::Duration wait) {
  google::rpc::RetryInfo info;
  *info.mutable_retry_delay() =
      google::protobuf::util::TimeUtil::MillisecondsToDuration(absl::ToInt64Milliseconds(wait));
  AddUnlessPresent(info);
}

void StatusBuilder::AddRequestInfo(const ApiError& error) {
  constexpr absl::string_view kNames[] = {"x-request-id",           "request-id",           "x-amzn-requestid",
                                          "x-openstack-request-id", "x-compute-request-id", "x-correlation-id"};
  absl::string_view id = error.request_id;
  for (const absl::string_view name : kNames) {
    if (id.empty()) id = FindField(kept_, name).value_or("");
  }
  if (id.empty()) return;
  google::rpc::RequestInfo info;
  info.set_request_id(std::string(id));
  AddUnlessPresent(info);
}

void StatusBuilder::AddLinks(const ApiError& error, const CatalogEntry& catalog) {
  const std::string& url = catalog.help.empty() ? error.help : catalog.help;
  if (!url.empty()) {
    google::rpc::Help help;
    help.add_links()->set_url(url);
    AddUnlessPresent(help);
  }
  if (error.resource_name.empty()) return;
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(error.resource_type);
  resource.set_resource_name(error.resource_name);
  AddUnlessPresent(resource);
}

// A content type that ConvertGrpcResponse restores: the body is JSON, whatever its content type says.
std::string StatusBuilder::ContentType(const Body& body) const {
  const auto named = FindField(http_.headers(), "content-type");
  if (!named.has_value() || !MayBeRestoredAs(*named)) return "application/json";
  return body.is_recoded ? absl::StrCat(body.media_type, "; charset=utf-8") : std::string(*named);
}

// Converted back, an error must not become a success: with a status below 300 the original response is kept only if the
// body or its shape names the status of an error.
void StatusBuilder::AddOriginal(const Recognised& recognised, int grpc_code, bool retryable) {
  int code = http_.code();
  if (code < 300) code = recognised.answer.http.value_or(recognised.error.http_status.value_or(0));
  const bool has_body =
      recognised.body.kind != v1::BODY_KIND_EMPTY && recognised.body.kind != v1::BODY_KIND_UNSPECIFIED;
  const bool carries_body = code >= 300 && recognised.IsForCallers();
  if (has_body && !carries_body && recognised.error.message.empty() && !expose_.body) report_.add_hidden("body");
  if (code < 300) return;
  v1::OriginalResponse original;
  original.set_code(code);
  original.set_grpc_code(grpc_code);
  original.mutable_headers()->Swap(&kept_);  // lent until it is packed, not copied
  original.set_error_code(report_.error_code());
  original.set_shape(report_.shape());
  original.set_origin(static_cast<v1::Origin>(recognised.origin));
  original.set_retryable(retryable);
  if (carries_body) {
    original.set_body(CarriedBody(recognised, expose_.without_debug_info, report_));
    original.set_content_type(ContentType(recognised.body));
  }
  RemoveDetails(kOriginalType, *status_.mutable_details());
  PackInto(original, *status_.add_details());
  original.mutable_headers()->Swap(&kept_);
}

}  // namespace status_translator
