#include "ext_proc/cross_protocol.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "ext_proc/reply.h"
#include "support/on_arena.h"
#include "wire/fields.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

// The profile by which gRPC clients read an HTTP status without help, and Envoy translates its own replies.
constexpr char kClientsProfile[] = "grpc";

std::optional<int> CodeByClients(const Translator& translator, int http) {
  const auto revised = translator.FindProfile(kClientsProfile);
  if (!revised.ok()) return std::nullopt;
  const Rule* rule = (*revised)->profile->HttpToGrpc(http, Origin::kUnspecified);
  return rule != nullptr && rule->has_answer() ? std::optional<int>(rule->code) : std::nullopt;
}

const Rule* RuleOf(const HttpDecision& decision) { return decision.rule.has_value() ? &*decision.rule : nullptr; }

// Sets what is reported of a change from an HTTP status to a gRPC code, where callers got `before`.
void DescribeChange(int http, int before, int code, ExtProcTranslation& translation) {
  translation.from = HttpText(http);
  translation.before = GrpcCodeText(before);
  translation.to = GrpcCodeText(code);
  translation.retry_flip = RetryFlipText(IsRetried(before), IsRetried(code));
}

// The HTTP response that Envoy would have sent to an HTTP caller in place of its gRPC reply.
v1::HttpResponse HttpBehindLocalReply(const ExtProcExchange& exchange, const google::rpc::Status& outcome) {
  v1::HttpResponse http;
  http.set_code(exchange.original_code());
  for (const v1::Header& field : exchange.fields()) {
    if (field.name() != "content-type" && !absl::StartsWith(field.name(), "grpc-")) *http.add_headers() = field;
  }
  AddField(*http.mutable_headers(), "content-type", "text/plain");
  http.set_body(outcome.message());
  return http;
}

}  // namespace

TranslationOrPass TranslateToGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  constexpr int kInternalServerError = 500;
  OnArena<v1::ConvertHttpResponseResponse> converted;
  auto decision = DecideHttp(translator, exchange, *converted);
  if (!decision.ok()) return PassReasonOf(decision.status());
  const int code = converted->status().code();
  ExtProcTranslation result;
  SetDecision(exchange, converted->report(), *decision, result);
  DescribeChange(exchange.code(), CodeByClients(translator, exchange.code()).value_or(kGrpcUnknown), code, result);
  if (IsOnlyGuessed(exchange, converted->report())) return Passing(PassReason::kGuess, std::move(result));
  // As OK without a message it would pass for an empty success.
  if (code == kGrpcOk) return PassReason::kSaysOk;
  if (exchange.caller() == Caller::kGrpcWeb) {
    result.command.reply = MakeGrpcWebReply(decision->outcome, exchange.WantsWebText());
  } else {
    result.command.reply =
        MakeGrpcReply(std::move(decision->outcome), exchange.code() < 300 ? kInternalServerError : exchange.code());
  }
  return result;
}

TranslationOrPass TranslateLocalReply(const Translator& translator, const ExtProcExchange& exchange) {
  v1::ConversionReport report;
  const std::optional<google::rpc::Status> outcome = DecodeOutcome(exchange.fields(), report);
  if (!IsHttpStatus(exchange.original_code()) || !outcome.has_value()) return PassReason::kNoCode;
  // The code differs from Envoy's own: the operator's local_reply_config or another filter has decided.
  if (CodeByClients(translator, exchange.original_code()) != outcome->code()) return PassReason::kAlreadyTranslated;
  const v1::HttpResponse http = HttpBehindLocalReply(exchange, *outcome);
  OnArena<v1::ConvertHttpResponseResponse> converted;
  auto decision = DecideHttpResponse(translator,
                                     {.http = http,
                                      .origin = Origin::kLocalReply,
                                      .profile = exchange.settings().profile,
                                      .expose = ExposeOf(exchange.settings())},
                                     *converted);
  if (!decision.ok()) return PassReasonOf(decision.status());
  const int code = converted->status().code();
  if (code == kGrpcOk) return PassReason::kSaysOk;
  if (code == outcome->code()) return PassReason::kSameCode;
  ExtProcTranslation result;
  SetRule(converted->report(), RuleOf(*decision), result);
  DescribeChange(exchange.original_code(), outcome->code(), code, result);
  // The reply has no body, so its head can be changed; response code details and flags stay Envoy's.
  result.command.part = ExchangePart::kResponseHead;
  result.command.changes = OutcomeChanges(std::move(decision->outcome));
  return result;
}

TranslationOrPass TranslateToHttp(const Translator& translator, const ExtProcExchange& exchange) {
  OnArena<v1::ConvertGrpcResponseRequest> request;
  *request->mutable_trailers() = exchange.trailers();
  request->mutable_trailers()->MergeFrom(exchange.fields());
  SetWishes(exchange, *request);
  OnArena<v1::ConvertGrpcResponseResponse> converted;
  const absl::Status done = ConvertGrpcResponse(translator, *request, *converted);
  if (!done.ok()) return PassReasonOf(done);
  const int code = converted->report().translation().grpc().number();
  if (code == kGrpcOk) return PassReason::kSuccess;
  const int http = converted->http().code();
  // A table that makes a success of an error is not followed.
  if (http < 300) return PassReason::kSaysOk;
  const Profile& profile = *(*translator.FindProfile(exchange.settings().profile))->profile;
  ExtProcTranslation result;
  SetRule(converted->report(), converted->report().restored() ? nullptr : profile.GrpcToHttp(code), result);
  result.from = GrpcCodeText(code);
  result.before = HttpText(exchange.code());
  result.to = HttpText(http);
  result.retry_flip = RetryFlipText(IsRetried(profile, exchange.code()), IsRetried(profile, http));
  result.command.reply = MakeHttpReply(converted->http(), code);
  return result;
}

}  // namespace status_translator
