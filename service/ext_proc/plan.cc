#include "ext_proc/plan.h"

#include "core/http_status.h"
#include "ext_proc/same_protocol.h"

namespace status_translator {
namespace {

constexpr int kOk = 200;
constexpr int kFirstError = 400;

ResponsePlan PlanForGrpcCaller(const Translator& translator, const ExtProcExchange& exchange) {
  ResponsePlan plan{.direction = "grpc_to_grpc"};
  if (exchange.IsGrpcWeb()) {
    plan.pass = PassReason::kAlreadyGrpc;
    return plan;
  }
  // A head alone without grpc-status is not an outcome, and one whose status is not 200 must be one to count as gRPC.
  const bool ends = exchange.ends_with_head();
  const bool is_grpc = exchange.IsGrpc() &&
                       (exchange.HasGrpcStatus() ? exchange.code() == kOk || ends : exchange.code() == kOk && !ends);
  if (!is_grpc) {
    return {.direction = "http_to_grpc", .conversion = Conversion::kToGrpc, .wait_for = WaitFor::kBody};
  }
  if (ends && exchange.IsLocalReply()) {
    plan.conversion = Conversion::kLocalReply;
  } else if (exchange.caller() == Caller::kGrpcWeb || !RevisesGrpc(translator, exchange)) {
    plan.pass = PassReason::kAlreadyGrpc;
  } else {
    plan.conversion = Conversion::kReviseGrpc;
    if (!exchange.HasGrpcStatus()) plan.wait_for = WaitFor::kTrailersUnheld;
  }
  return plan;
}

ResponsePlan PlanForHttpCaller(const ExtProcExchange& exchange) {
  const bool has_status = exchange.HasGrpcStatus();
  // With another type and a body it was made for an HTTP caller, even if it has a grpc-status.
  if (!exchange.IsGrpc() && !(has_status && exchange.ends_with_head())) {
    ResponsePlan plan{.direction = "http_to_http"};
    if (!exchange.settings().format.has_value() || exchange.code() < kFirstError) {
      plan.pass = PassReason::kAlreadyHttp;
    } else {
      plan.conversion = Conversion::kReshapeHttp;
      plan.wait_for = WaitFor::kBody;
    }
    return plan;
  }
  ResponsePlan plan{.direction = "grpc_to_http", .conversion = Conversion::kToHttp};
  if (!has_status) plan.wait_for = WaitFor::kTrailers;
  if (!has_status && exchange.ends_with_head()) plan.pass = PassReason::kNoGrpcStatus;
  return plan;
}

// What stands against a translation, whoever calls.
std::optional<PassReason> FindObstacle(const Translator& translator, const ExtProcExchange& exchange) {
  const ExtProcSettings& settings = exchange.settings();
  if (settings.mode == ExtProcMode::kOff) return PassReason::kOff;
  if (!settings.error.empty()) return PassReason::kWrongSetting;
  // Also where no profile would be asked: whoever wrote the name learns of it from the first response.
  if (!settings.profile.empty() && !translator.FindProfile(settings.profile).ok()) return PassReason::kUnknownProfile;
  if (exchange.over_limit().has_value()) return exchange.over_limit();
  // Below 200 it is not the final response; above 599 it is not a response.
  if (exchange.code() < kOk || !IsHttpStatus(exchange.code())) return PassReason::kNoFinalStatus;
  if (exchange.IsOurs()) return PassReason::kAlreadyTranslated;
  if (exchange.caller() == Caller::kUnknown) return PassReason::kUnknownCaller;
  return std::nullopt;
}

}  // namespace

ResponsePlan PlanResponse(const Translator& translator, const ExtProcExchange& exchange) {
  if (const auto obstacle = FindObstacle(translator, exchange); obstacle.has_value()) return {.pass = obstacle};
  return exchange.caller() == Caller::kHttp ? PlanForHttpCaller(exchange) : PlanForGrpcCaller(translator, exchange);
}

}  // namespace status_translator
