#include "ext_proc/same_protocol.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "convert/convert_grpc.h"
#include "convert/expose.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "ext_proc/reply.h"
#include "google/rpc/error_details.pb.h"
#include "support/on_arena.h"
#include "wire/details.h"
#include "wire/fields.h"
#include "wire/format_name.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

// The profile's row for an error code; null if it has none, or one that says OK.
const Rule* FindErrorCodeRule(const Profile& profile, int http, absl::string_view error_code,
                              absl::string_view shape = "") {
  const Rule* rule = error_code.empty() ? nullptr : profile.HttpToGrpc(http, Origin::kApplication, error_code, shape);
  return rule != nullptr && rule->kind == RuleKind::kErrorCode && rule->code != kGrpcOk ? rule : nullptr;
}

// The same for the error code, and the HTTP status if there was one, that the outcome's ErrorInfo names.
const Rule* FindErrorCodeRule(const Profile& profile, const google::rpc::Status& outcome) {
  google::rpc::ErrorInfo info;
  if (!FindDetail(outcome.details(), info)) return nullptr;
  int http = profile.GrpcToHttp(outcome.code())->code;
  const auto status = info.metadata().find("http_status");
  int named = 0;
  if (status != info.metadata().end() && absl::SimpleAtoi(status->second, &named) && IsHttpStatus(named)) http = named;
  return FindErrorCodeRule(profile, http, ErrorCodeOf(outcome.details()));
}

// Whether a response that was read with this report is written in `format` already.
bool IsWrittenAs(v1::Format format, const Fields& fields, const v1::ConversionReport& read) {
  if (format == v1::FORMAT_PROBLEM) {
    return absl::StartsWithIgnoreCase(FindField(fields, "content-type").value_or(""), "application/problem+json");
  }
  if (format == v1::FORMAT_TEXT) return read.body() == v1::BODY_KIND_TEXT;
  return read.shape() == FormatName(format);
}

}  // namespace

bool RevisesGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  const auto revised = translator.FindProfile(exchange.settings().profile);
  if (!revised.ok()) return false;
  const Profile& profile = *(*revised)->profile;
  const std::optional<v1::Expose>& expose = exchange.settings().expose;
  return !profile.error_codes().empty() ||
         (expose.has_value() ? expose->without_debug_info() : profile.expose().without_debug_info);
}

TranslationOrPass ReviseGrpc(const Translator& translator, const ExtProcExchange& exchange) {
  const auto revised = translator.FindProfile(exchange.settings().profile);
  if (!revised.ok()) return PassReason::kUnknownProfile;
  const Profile& profile = *(*revised)->profile;
  const auto expose = ExposeFor(ExposeOf(exchange.settings()), profile);
  if (!expose.ok()) return PassReason::kNotConvertible;
  Fields both = exchange.trailers();
  both.MergeFrom(exchange.fields());
  v1::ConversionReport report;
  std::optional<google::rpc::Status> outcome = DecodeOutcome(both, report);
  if (!outcome.has_value()) return PassReason::kNoGrpcStatus;
  const int before = outcome->code();
  if (before == kGrpcOk) return PassReason::kSuccess;
  const Rule* rule = FindErrorCodeRule(profile, *outcome);
  if (rule != nullptr && rule->code == before) rule = nullptr;
  const bool hides = expose->without_debug_info && HideDebugInfoIn(*outcome->mutable_details(), report);
  if (rule == nullptr && !hides) return PassReason::kAlreadyGrpc;
  if (rule != nullptr) {
    outcome->set_code(rule->code);
    // The original response belongs to the code that was.
    RemoveDetails(kOriginalType, *outcome->mutable_details());
  }
  report.set_origin(v1::ORIGIN_APPLICATION);
  ExtProcTranslation result;
  SetRule(report, rule, result);
  result.from = GrpcCodeText(before);
  result.before = result.from;
  result.to = GrpcCodeText(outcome->code());
  result.retry_flip = RetryFlipText(IsRetried(before), IsRetried(outcome->code()));
  // Where the status is; a head that has it need not be the end.
  const bool in_head = FindField(exchange.fields(), "grpc-status").has_value();
  result.command.part = in_head ? ExchangePart::kResponseHead : ExchangePart::kResponseTrailers;
  result.command.changes = OutcomeChanges(FitOutcome(*outcome, {}, report));
  return result;
}

TranslationOrPass ReshapeHttp(const Translator& translator, const ExtProcExchange& exchange) {
  OnArena<v1::ConvertHttpResponseResponse> read;
  auto decision = DecideHttp(translator, exchange, *read);
  if (!decision.ok()) return PassReasonOf(decision.status());
  ExtProcTranslation result;
  SetDecision(exchange, read->report(), *decision, result);
  result.from = HttpText(exchange.code());
  result.before = result.from;
  if (IsOnlyGuessed(exchange, read->report())) return Passing(PassReason::kGuess, std::move(result));
  if (read->status().code() == kGrpcOk) return PassReason::kSaysOk;
  const Profile& profile = *decision->profile->profile;
  OnArena<v1::ConvertGrpcResponseRequest> request;
  *request->mutable_status() = read->status();
  // Without the original response the profile chooses the HTTP status.
  if (FindErrorCodeRule(profile, exchange.code(), read->report().error_code(), read->report().shape()) != nullptr) {
    RemoveDetails(kOriginalType, *request->mutable_status()->mutable_details());
  }
  *request->mutable_trailers() = exchange.fields();
  SetWishes(exchange, *request);
  OnArena<v1::ConvertGrpcResponseResponse> written;
  const absl::Status done = ConvertGrpcResponse(translator, *request, *written);
  if (!done.ok()) return PassReasonOf(done);
  const int code = written->http().code();
  if (code < 300) return PassReason::kSaysOk;
  const v1::Format format = written->report().format();
  if (code == exchange.code() &&
      (format == v1::FORMAT_UNSPECIFIED || IsWrittenAs(format, exchange.fields(), read->report()))) {
    return Passing(PassReason::kAlreadyHttp, std::move(result));
  }
  result.to = HttpText(code);
  result.retry_flip = RetryFlipText(IsRetried(profile, exchange.code()), IsRetried(profile, code));
  result.command.reply = MakeHttpReply(written->http(), read->status().code());
  return result;
}

}  // namespace status_translator
