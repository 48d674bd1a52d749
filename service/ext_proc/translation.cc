#include "ext_proc/translation.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/conversion.h"
#include "convert/convert.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/retry_flip.h"
#include "ext_proc/reply.h"
#include "google/rpc/error_details.pb.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

// The code that gRPC clients themselves give to an HTTP status, and Envoy to its own replies.
constexpr char kClientsTable[] = "grpc";

ExtProcTranslation Passed(PassReason reason) {
  ExtProcTranslation passed;
  passed.passed = reason;
  return passed;
}

std::string CodeName(int64_t code) {
  return IsGrpcCode(code) ? std::string(GrpcCodes()[static_cast<size_t>(code)].name) : absl::StrCat(code);
}

bool IsRetried(int64_t code) { return IsGrpcCode(code) && GrpcCodes()[static_cast<size_t>(code)].retryable; }

absl::string_view Flip(bool before, bool after) { return RetryFlipName(RetryFlipOf(before, after)); }

std::optional<int> ByClientsTable(const Translator& translator, int http) {
  const auto table = translator.FindProfile(kClientsTable);
  if (!table.ok()) return std::nullopt;
  const Rule* rule = (*table)->profile->HttpToGrpc(http, Origin::kUnspecified);
  return rule != nullptr && rule->has_answer() ? std::optional<int>(rule->code) : std::nullopt;
}

// `rule`: none if the response itself says its code.
void SetReport(const v1::ConversionReport& report, const std::optional<Rule>& rule, ExtProcTranslation& translation) {
  translation.origin = OriginName(static_cast<Origin>(report.origin()));
  translation.recognised = absl::StripPrefix(v1::BodyShape_Name(report.recognised()), "BODY_SHAPE_");
  translation.kind = rule.has_value() ? RuleKindName(rule->kind) : kFromResponse;
  translation.rule = rule.has_value() ? absl::StrCat(translation.kind, rule->row.empty() ? "" : " row ", rule->row,
                                                     " of profile ", rule->profile)
                                      : "the response said it itself";
}

// Null: the profile's.
const v1::Expose* ExposeOf(const ExtProcSettings& settings) {
  return settings.expose.has_value() ? &*settings.expose : nullptr;
}

HttpQuestion Ask(const v1::HttpResponse& http, Origin origin, const ExtProcSettings& settings) {
  return {.http = http, .origin = origin, .profile = settings.profile, .expose = ExposeOf(settings)};
}

absl::StatusOr<HttpDecision> Decide(const Translator& translator, const ExtProcExchange& exchange,
                                    v1::ConvertHttpResponseResponse& converted) {
  const Origin origin = exchange.IsLocalReply() ? Origin::kLocalReply : Origin::kUnspecified;
  return DecideHttpResponse(translator, Ask(exchange.response(), origin, exchange.settings()), converted);
}

void Apply(const ExtProcSettings& settings, v1::ConvertGrpcResponseRequest& request) {
  request.set_profile(settings.profile);
  if (settings.expose.has_value()) *request.mutable_expose() = *settings.expose;
}

PassReason ReasonOf(const absl::Status& status) {
  return absl::IsNotFound(status) ? PassReason::kUnknownProfile : PassReason::kNotConvertible;
}

// Whether an HTTP caller that knows the profile sends the request again.
bool IsRetried(const Profile& profile, int http) {
  const Rule* rule = profile.HttpToGrpc(http, Origin::kUnspecified);
  return rule != nullptr && rule->retry.retryable;
}

const Rule* ErrorCodeRule(const Profile& profile, int http, absl::string_view error_code) {
  const Rule* rule = error_code.empty() ? nullptr : profile.HttpToGrpc(http, Origin::kApplication, error_code);
  return rule != nullptr && rule->kind == RuleKind::kErrorCode && rule->code != kGrpcOk ? rule : nullptr;
}

bool IsWrittenAs(v1::Format format, v1::BodyShape shape) {
  switch (format) {
    case v1::FORMAT_PROBLEM:
      return shape == v1::BODY_SHAPE_PROBLEM;
    case v1::FORMAT_AIP_193:
      return shape == v1::BODY_SHAPE_AIP_193;
    case v1::FORMAT_CONNECT:
      return shape == v1::BODY_SHAPE_CONNECT;
    case v1::FORMAT_TWIRP:
      return shape == v1::BODY_SHAPE_TWIRP;
    case v1::FORMAT_TEXT:
      return shape == v1::BODY_SHAPE_TEXT;
    default:
      return false;
  }
}

// By the error code, and the HTTP status if there was one, that the outcome's ErrorInfo names.
const Rule* ErrorCodeRule(const Profile& profile, const google::rpc::Status& outcome) {
  google::rpc::ErrorInfo info;
  if (!FindDetail(outcome.details(), info)) return nullptr;
  const auto said = [&info](const char* key) {
    const auto found = info.metadata().find(key);
    return found == info.metadata().end() ? std::string() : found->second;
  };
  int http = profile.GrpcToHttp(outcome.code())->code;
  if (int named = 0; absl::SimpleAtoi(said("http_status"), &named) && IsHttpStatus(named)) http = named;
  const std::string error_code = said("error_code");
  return ErrorCodeRule(profile, http, error_code.empty() ? info.reason() : error_code);
}

}  // namespace

ExtProcTranslation TranslateToGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  constexpr int kInternalServerError = 500;
  v1::ConvertHttpResponseResponse converted;
  auto decision = Decide(translator, exchange, converted);
  if (!decision.ok()) return Passed(ReasonOf(decision.status()));
  const int code = converted.status().code();
  // A response that is not gRPC never becomes OK: it has no message.
  if (code == kGrpcOk) return Passed(PassReason::kSaysOk);
  ExtProcTranslation result;
  SetReport(converted.report(), decision->rule, result);
  const int before = ByClientsTable(translator, exchange.code()).value_or(kGrpcUnknown);
  result.from = absl::StrCat("HTTP ", exchange.code());
  result.before = CodeName(before);
  result.to = CodeName(code);
  result.retry_flip = Flip(IsRetried(before), IsRetried(code));
  result.command.reply =
      exchange.caller() == Caller::kGrpcWeb
          ? MakeGrpcWebReply(std::move(decision->outcome), exchange.WantsWebText())
          : MakeGrpcReply(std::move(decision->outcome), exchange.code() < 300 ? kInternalServerError : exchange.code());
  return result;
}

ExtProcTranslation TranslateLocalReply(const Translator& translator, const ExtProcExchange& exchange) {
  v1::ConversionReport report;
  const std::optional<google::rpc::Status> outcome = DecodeOutcome(exchange.fields(), report);
  if (!IsHttpStatus(exchange.original_code()) || !outcome.has_value()) return Passed(PassReason::kNoCode);
  // A code that differs from the proxy's own: the operator's local_reply_config or a filter has decided.
  if (ByClientsTable(translator, exchange.original_code()) != outcome->code())
    return Passed(PassReason::kAlreadyTranslated);
  v1::HttpResponse http;
  http.set_code(exchange.original_code());
  for (const v1::Header& field : exchange.fields()) {
    if (field.name() != "content-type" && !absl::StartsWith(field.name(), "grpc-")) *http.add_headers() = field;
  }
  AddField(*http.mutable_headers(), "content-type", "text/plain");
  http.set_body(outcome->message());
  v1::ConvertHttpResponseResponse converted;
  auto decision = DecideHttpResponse(translator, Ask(http, Origin::kLocalReply, exchange.settings()), converted);
  if (!decision.ok()) return Passed(ReasonOf(decision.status()));
  const int code = converted.status().code();
  if (code == kGrpcOk) return Passed(PassReason::kSaysOk);
  if (code == outcome->code()) return Passed(PassReason::kSameCode);
  ExtProcTranslation result;
  SetReport(converted.report(), decision->rule, result);
  result.from = absl::StrCat("HTTP ", exchange.original_code());
  result.before = CodeName(outcome->code());
  result.to = CodeName(code);
  result.retry_flip = Flip(IsRetried(outcome->code()), IsRetried(code));
  // There is no body, so its head can be changed; Envoy's details and flags stay as they are.
  result.command.part = ExchangePart::kResponseHead;
  result.command.changes = OutcomeChanges(std::move(decision->outcome));
  return result;
}

ExtProcTranslation TranslateToHttp(const Translator& translator, const ExtProcExchange& exchange) {
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_trailers() = exchange.trailers();
  request.mutable_trailers()->MergeFrom(exchange.fields());
  request.set_accept(exchange.accept());
  request.set_format(exchange.settings().format.value_or(v1::FORMAT_UNSPECIFIED));
  Apply(exchange.settings(), request);
  v1::ConvertGrpcResponseResponse converted;
  const absl::Status done = ConvertGrpcResponse(translator, request, converted);
  if (!done.ok()) return Passed(ReasonOf(done));
  const int code = converted.report().translation().grpc().number();
  if (code == kGrpcOk) return Passed(PassReason::kSuccess);
  // A table that makes a success of an error is not followed.
  if (converted.http().code() < 300) return Passed(PassReason::kSaysOk);
  const Profile& profile = *(*translator.FindProfile(exchange.settings().profile))->profile;
  std::optional<Rule> rule;
  if (!converted.report().restored()) rule = *profile.GrpcToHttp(code);
  ExtProcTranslation result;
  SetReport(converted.report(), rule, result);
  result.from = CodeName(code);
  result.before = absl::StrCat("HTTP ", exchange.code());
  result.to = absl::StrCat("HTTP ", converted.http().code());
  result.retry_flip = Flip(IsRetried(profile, exchange.code()), IsRetried(profile, converted.http().code()));
  result.command.reply = MakeHttpReply(converted.http(), code);
  return result;
}

bool RevisesGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  const auto revised = translator.FindProfile(exchange.settings().profile);
  if (!revised.ok()) return false;
  const Profile& profile = *(*revised)->profile;
  const std::optional<v1::Expose>& expose = exchange.settings().expose;
  return !profile.error_codes().empty() ||
         (expose.has_value() ? expose->without_debug_info() : profile.expose().without_debug_info);
}

ExtProcTranslation ReviseGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  const auto revised = translator.FindProfile(exchange.settings().profile);
  if (!revised.ok()) return Passed(PassReason::kUnknownProfile);
  const Profile& profile = *(*revised)->profile;
  const auto expose = ExposeFor(ExposeOf(exchange.settings()), profile);
  if (!expose.ok()) return Passed(PassReason::kNotConvertible);
  Fields both = exchange.trailers();
  both.MergeFrom(exchange.fields());
  v1::ConversionReport report;
  std::optional<google::rpc::Status> outcome = DecodeOutcome(both, report);
  if (!outcome.has_value()) return Passed(PassReason::kNoGrpcStatus);
  const int before = outcome->code();
  if (before == kGrpcOk) return Passed(PassReason::kSuccess);
  const Rule* rule = ErrorCodeRule(profile, *outcome);
  if (rule != nullptr && rule->code == before) rule = nullptr;
  const bool hides = HideDebugInfoIn(*expose, *outcome->mutable_details(), report);
  if (rule == nullptr && !hides) return Passed(PassReason::kAlreadyGrpc);
  if (rule != nullptr) {
    outcome->set_code(rule->code);
    // It belongs to the previous code.
    RemoveDetails(kOriginalType, *outcome->mutable_details());
  }
  report.set_origin(v1::ORIGIN_APPLICATION);
  ExtProcTranslation result;
  SetReport(report, rule == nullptr ? std::nullopt : std::optional<Rule>(*rule), result);
  result.from = CodeName(before);
  result.before = CodeName(before);
  result.to = CodeName(outcome->code());
  result.retry_flip = Flip(IsRetried(before), IsRetried(outcome->code()));
  // In the part that has it; a head that has it need not be the end.
  result.command.part = FindField(exchange.fields(), "grpc-status").has_value() ? ExchangePart::kResponseHead
                                                                                : ExchangePart::kResponseTrailers;
  result.command.changes = OutcomeChanges(FitOutcome(*outcome, {}, report));
  return result;
}

ExtProcTranslation ReshapeHttp(const Translator& translator, const ExtProcExchange& exchange) {
  v1::ConvertHttpResponseResponse said;
  const auto decision = Decide(translator, exchange, said);
  if (!decision.ok()) return Passed(ReasonOf(decision.status()));
  if (said.status().code() == kGrpcOk) return Passed(PassReason::kSaysOk);
  const Profile& profile = *decision->profile->profile;
  const bool by_error_code = ErrorCodeRule(profile, exchange.code(), said.report().error_code()) != nullptr;
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_status() = said.status();
  // Without the original response the profile chooses the HTTP status.
  if (by_error_code) RemoveDetails(kOriginalType, *request.mutable_status()->mutable_details());
  *request.mutable_trailers() = exchange.fields();
  request.set_accept(exchange.accept());
  request.set_format(exchange.settings().format.value_or(v1::FORMAT_UNSPECIFIED));
  Apply(exchange.settings(), request);
  v1::ConvertGrpcResponseResponse written;
  const absl::Status done = ConvertGrpcResponse(translator, request, written);
  if (!done.ok()) return Passed(ReasonOf(done));
  const int code = written.http().code();
  if (code < 300) return Passed(PassReason::kSaysOk);
  if (code == exchange.code() && (written.report().format() == v1::FORMAT_UNSPECIFIED ||
                                  IsWrittenAs(written.report().format(), said.report().recognised()))) {
    return Passed(PassReason::kAlreadyHttp);
  }
  ExtProcTranslation result;
  SetReport(said.report(), decision->rule, result);
  result.from = absl::StrCat("HTTP ", exchange.code());
  result.before = result.from;
  result.to = absl::StrCat("HTTP ", code);
  result.retry_flip = Flip(IsRetried(profile, exchange.code()), IsRetried(profile, code));
  result.command.reply = MakeHttpReply(written.http(), said.status().code());
  return result;
}

}  // namespace status_translator
