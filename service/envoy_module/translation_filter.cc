#include "envoy_module/translation_filter.h"

#include <algorithm>
#include <random>
#include <utility>

#include "support/limits.h"

namespace status_translator {
namespace {

uint64_t DrawNumber() {
  thread_local std::mt19937_64 numbers{std::random_device()()};
  return numbers();
}

}  // namespace

ExtProcBudget& TranslationFilter::Budget() {
  static ExtProcBudget& budget = *new ExtProcBudget(kMaxExtProcHeldBytes, kExtProcOwnBytes);
  return budget;
}

size_t TranslationFilter::BodyLimit(const EnvoyStream& envoy) const {
  const size_t limit = envoy.BufferLimit();
  return limit == 0 ? kMaxBodyBytes : std::min(limit, kMaxBodyBytes);
}

void TranslationFilter::Begin(EnvoyStream& envoy) {
  ExtProcSettings settings = config_.settings();
  envoy.ReadRouteSettings(settings);
  machine_.emplace(config_.translator(), std::move(settings), &share_, DrawNumber());
  machine_->LimitMode(config_.most());
  (void)machine_->Handle(envoy.ReadRequestHead());
}

abi::HeadersStatus TranslationFilter::OnResponseHeaders(abi::Stream stream, bool end_of_stream) {
  if (begun_) return replied_ ? abi::kStopHeaders : abi::kContinueHeaders;
  begun_ = true;
  EnvoyStream envoy(stream);
  if (!to_grpc_.has_value()) to_grpc_ = envoy.TakesForGrpc();
  Begin(envoy);
  Handle(envoy, envoy.ReadResponseHead(end_of_stream, local_reply_details_));
  if (Reply(envoy)) return abi::kStopHeaders;
  return wait_ == Wait::kBody || wait_ == Wait::kTrailers ? abi::kStopHeaders : abi::kContinueHeaders;
}

abi::BodyStatus TranslationFilter::OnResponseBody(abi::Stream stream, bool end_of_stream) {
  if (replied_) return abi::kStopWithoutBuffer;
  if (wait_ != Wait::kBody && wait_ != Wait::kTrailers) return abi::kContinueBody;
  EnvoyStream envoy(stream);
  const bool too_large = envoy.BodySize() > BodyLimit(envoy);
  if (!end_of_stream && !too_large) return abi::kStopAndWatermark;
  // One byte more shows that there were more.
  Handle(envoy, envoy.ReadResponseBody(kMaxBodyBytes + 1, end_of_stream));
  if (machine_.has_value()) Do(envoy, machine_->GiveUp(PassReason::kTooLarge));
  return Reply(envoy) ? abi::kStopWithoutBuffer : abi::kContinueBody;
}

abi::TrailersStatus TranslationFilter::OnResponseTrailers(abi::Stream stream) {
  if (replied_) return abi::kStopTrailers;
  if (wait_ == Wait::kNothing) return abi::kContinueTrailers;
  EnvoyStream envoy(stream);
  if (wait_ == Wait::kBody && envoy.BodySize() > 0) Handle(envoy, envoy.ReadResponseBody(kMaxBodyBytes + 1, false));
  if (machine_.has_value()) Handle(envoy, envoy.ReadResponseTrailers());
  return Reply(envoy) ? abi::kStopTrailers : abi::kContinueTrailers;
}

void TranslationFilter::OnStreamComplete(abi::Stream stream) {
  if (!machine_.has_value()) return;
  machine_->End();
  CountOutcome(stream);
  machine_.reset();
  wait_ = Wait::kNothing;
}

void TranslationFilter::Abandon() noexcept {
  begun_ = true;
  wait_ = Wait::kNothing;
  machine_.reset();
}

void TranslationFilter::Handle(EnvoyStream& envoy, const ProxyMessage& message) {
  Do(envoy, machine_->Handle(message));
}

void TranslationFilter::Do(EnvoyStream& envoy, std::vector<ProxyCommand> commands) {
  for (ProxyCommand& command : commands) {
    envoy.Apply(command);
    if (command.asks_for_body.has_value()) {
      wait_ = *command.asks_for_body == BodyMode::kNone       ? Wait::kTrailersUnheld
              : *command.asks_for_body == BodyMode::kBuffered ? Wait::kTrailers
                                                              : Wait::kBody;
    }
    if (command.reply.has_value()) reply_ = std::move(command.reply);
  }
  CountOutcome(envoy.stream());
  if (!machine_->settled()) return;
  machine_.reset();
  wait_ = Wait::kNothing;
}

bool TranslationFilter::Reply(EnvoyStream& envoy) {
  if (!reply_.has_value()) return false;
  const LocalReply reply = *std::move(reply_);
  reply_.reset();
  // Envoy may destroy this before it returns, so nothing may follow.
  envoy.SendReply(reply, to_grpc_.value_or(false), replied_);
  return true;
}

void TranslationFilter::CountOutcome(abi::Stream stream) {
  const std::optional<ExtProcOutcome> outcome = machine_->TakeOutcome();
  if (outcome.has_value()) config_.Count(stream, *outcome);
}

}  // namespace status_translator
