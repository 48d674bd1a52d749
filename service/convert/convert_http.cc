#include "convert/convert_http.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "convert/conversion_report.h"
#include "convert/expose.h"
#include "convert/http_rule.h"
#include "convert/recognised.h"
#include "convert/retry_advice.h"
#include "convert/skeleton.h"
#include "convert/status_builder.h"
#include "core/failure.h"
#include "core/http_status.h"
#include "lookup/arguments.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "support/limits.h"
#include "wire/body.h"
#include "wire/fields.h"
#include "wire/grpc_web.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

absl::Status CheckHttpResponse(const v1::HttpResponse& http) {
  if (!http.has_code()) {
    return FieldError(ErrorReason::kCodeMissing, "http.code", "is missing: an HTTP status in 100-599");
  }
  if (!IsHttpStatus(http.code())) {
    return FieldError(ErrorReason::kCodeOutOfRange, "http.code",
                      absl::StrCat(http.code(), " is not an HTTP status: 100-599"));
  }
  if (http.headers_size() > kMaxFields || http.trailers_size() > kMaxFields) {
    return FieldError(ErrorReason::kTooManyFields, http.headers_size() > kMaxFields ? "http.headers" : "http.trailers",
                      absl::StrCat("has more than ", kMaxFields, " fields"));
  }
  return absl::OkStatus();
}

// A gRPC-Web response with the trailers of its body in the place of the body, as gRPC itself has them. None if the
// response is not gRPC-Web, has a grpc-status in trailers of HTTP, or no trailers in its body. Its clients read a
// grpc-status in the headers only if there is no body.
std::optional<v1::HttpResponse> Unframed(const v1::HttpResponse& http, v1::ConversionReport& report) {
  const absl::string_view type = FindField(http.headers(), "content-type").value_or("");
  if (!IsGrpcWebType(type) || http.body().empty() || FindField(http.trailers(), "grpc-status").has_value()) {
    return std::nullopt;
  }
  const absl::string_view grpc_encoding = FindField(http.headers(), "grpc-encoding").value_or("");
  // The size of the messages before the trailers does not matter, so without an encoding the whole body is looked at.
  std::optional<std::string> decoded;
  const bool is_encoded = FindField(http.headers(), "content-encoding").has_value();
  if (is_encoded) decoded = DecodedBody(http, report);
  if (is_encoded && !decoded.has_value()) return std::nullopt;
  const absl::string_view body = is_encoded ? *decoded : http.body();
  Fields trailers = ReadGrpcWebTrailers(body, IsGrpcWebTextType(type), grpc_encoding, report);
  if (trailers.empty()) return std::nullopt;
  v1::HttpResponse unframed;
  unframed.set_code(http.code());
  *unframed.mutable_headers() = http.headers();
  unframed.mutable_trailers()->Swap(&trailers);
  return unframed;
}

// The metadata of a gRPC response, trailers first.
Fields BothFields(const v1::HttpResponse& http) {
  Fields both = http.trailers();
  both.MergeFrom(http.headers());
  return both;
}

// The gRPC status that the response carries; none if it carries none, or if it says OK for a body that is not gRPC.
std::optional<google::rpc::Status> OutcomeOf(const v1::HttpResponse& http, const Profile& profile,
                                             v1::ConversionReport& report) {
  if (!HasGrpcStatus(http)) return std::nullopt;  // the usual case, so before the copies
  std::optional<google::rpc::Status> outcome = DecodeOutcome(BothFields(http), report);
  if (!outcome.has_value()) return std::nullopt;
  if (outcome->code() == kGrpcOk && !HasGrpcContentType(http.headers())) {
    AddFinding(v1::FINDING_GRPC_STATUS_NOT_BELIEVED, report);
    return std::nullopt;
  }
  const Rule& by_status = *profile.HttpToGrpc(http.code(), Origin::kUnspecified);
  if (http.code() != 200 && by_status.code != outcome->code()) AddFinding(v1::FINDING_GRPC_STATUS_DISAGREES, report);
  return outcome;
}

// A gRPC response, whose body is not looked at.
Recognised WithoutShape(const v1::HttpResponse& http, Origin asked, v1::ConversionReport& report) {
  Recognised recognised{ResponseTime(http)};
  recognised.origin = asked == Origin::kUnspecified ? Origin::kApplication : asked;
  report.set_origin(static_cast<v1::Origin>(recognised.origin));
  report.set_origin_from(asked == Origin::kUnspecified ? v1::ORIGIN_FROM_GUESS : v1::ORIGIN_FROM_CALLER);
  return recognised;
}

}  // namespace

absl::StatusOr<HttpDecision> DecideHttpResponse(const Translator& translator, const HttpQuestion& question,
                                                v1::ConvertHttpResponseResponse& response) {
  if (absl::Status checked = CheckHttpResponse(question.http); !checked.ok()) return checked;
  const absl::StatusOr<const RevisedProfile*> revised = translator.FindProfile(question.profile);
  if (!revised.ok()) return revised.status();
  absl::StatusOr<Expose> expose = ExposeFor(question.expose, *(*revised)->profile);
  if (!expose.ok()) return expose.status();
  HttpDecision decision{.profile = *revised};
  v1::ConversionReport& report = *response.mutable_report();
  const std::optional<v1::HttpResponse> unframed = Unframed(question.http, report);
  const v1::HttpResponse& http = unframed.has_value() ? *unframed : question.http;
  std::optional<google::rpc::Status> outcome = OutcomeOf(http, *(*revised)->profile, report);
  report.set_data_revision(translator.profiles().data_revision());
  const bool is_grpc = outcome.has_value() && HasGrpcContentType(http.headers());
  const AskedOrigin asked = {.origin = question.origin, .unless_shape = question.shape_decides_origin};
  const Recognised recognised = is_grpc ? WithoutShape(http, question.origin, report)
                                        : Recognise(http, translator.profiles(), **revised, asked, report);
  decision.was_recognised = !is_grpc;
  const bool is_claimed = recognised.shape != nullptr && recognised.shape->tier != ShapeTier::kFallback;
  if (question.wants_skeleton && !is_grpc && !is_claimed) decision.skeleton = SkeletonOf(http, recognised.body);
  ExposeFieldsOf(recognised.shape, *expose);
  StatusBuilder builder(http, **revised, *expose, response);
  const bool body_says_more = outcome.has_value() && outcome->message().empty() && outcome->details().empty() &&
                              !recognised.error.message.empty();
  SaidOnRetry& said = decision.said_on_retry;
  ReadPushback(http.headers(), said, report);
  ReadPushback(http.trailers(), said, report);
  if (outcome.has_value() && !body_says_more) {
    const std::optional<v1::OriginalResponse> original = OriginalOf(*outcome);
    if (original.has_value()) decision.original_retry = RetryOfOriginal(*(*revised)->profile, *original);
    if (!original.has_value() && outcome->code() != kGrpcOk) ReadRetryAfter(BothFields(http), said, report);
    builder.FromOutcome(*std::move(outcome), recognised, said);
  } else {
    decision.rule =
        builder.FromBody(recognised, outcome.has_value() ? std::optional<int>(outcome->code()) : std::nullopt, said);
  }
  ReadRetryInfo(response.status().details(), said, report);
  decision.outcome = std::move(builder).Outcome();
  return decision;
}

absl::Status ConvertHttpResponse(const Translator& translator, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response) {
  if (absl::Status checked = CheckOrigin(request.origin()); !checked.ok()) return checked;
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
  if (decision->original_retry.has_value()) ToProto(*decision->original_retry, *translation.mutable_retry());
  AdviseOnRetry(decision->said_on_retry, translation);
  return absl::OkStatus();
}

}  // namespace status_translator
