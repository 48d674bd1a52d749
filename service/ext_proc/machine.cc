#include "ext_proc/machine.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "wire/body.h"

namespace status_translator {
namespace {

// The increment of a window that can be granted; a proxy may send any number.
int64_t Increment(int64_t bytes) { return std::clamp<int64_t>(bytes, 0, kMaxExtProcIncrement); }

// The command that lets a piece of a body go on.
ProxyCommand LetPass(const ProxyMessage& piece, BodyMode mode) {
  ProxyCommand command{.part = piece.part};
  if (ComesInPieces(mode)) command.piece = BodyPiece{.bytes = std::string(piece.body), .flags = piece.flags};
  return command;
}

std::vector<MetadataValue> MetadataOf(const ExtProcTranslation& translation, ExtProcMode mode, absl::string_view action,
                                      absl::string_view direction) {
  std::vector<MetadataValue> metadata;
  const auto add = [&metadata](absl::string_view name, absl::string_view value) {
    metadata.push_back({.name = name, .value = std::string(value)});
  };
  add("mode", ExtProcModeName(mode));
  add("action", action);
  add("direction", direction);
  add("from", translation.from);
  add("before", translation.before);
  add("to", translation.to);
  add("rule", translation.rule);
  add("origin", translation.origin);
  add("recognised", translation.recognised);
  add("retry_flip", translation.retry_flip);
  return metadata;
}

}  // namespace

std::vector<ProxyCommand> ExtProcMachine::Handle(const ProxyMessage& message) {
  Commands out;
  if (replied_) return out;
  // What was known when the response began decides about all of it.
  if (!head_seen_) exchange_.ReadContext(message);
  is_ignored_ |= message.ignores_answers;
  switch (message.part) {
    case ExchangePart::kRequestHead:
      if (!head_seen_) exchange_.ReadRequestHead(message);
      out.push_back({.part = message.part});
      break;
    case ExchangePart::kRequestBody:
      out.push_back(LetPass(message, exchange_.request_body_mode()));
      break;
    case ExchangePart::kRequestTrailers:
      out.push_back({.part = message.part});
      break;
    case ExchangePart::kResponseHead:
      OnResponseHead(message, out);
      break;
    case ExchangePart::kResponseBody:
      OnResponseBody(message, out);
      break;
    case ExchangePart::kResponseTrailers:
      OnResponseTrailers(message, out);
      break;
    case ExchangePart::kNone:
      break;  // a command for no part would be an error
  }
  KeepWithinBudget(out);
  counts_bytes_ |= message.counts_bytes;
  if (counts_bytes_ && !replied_) Grant(message, out);
  if (is_ignored_) out.clear();
  return out;
}

void ExtProcMachine::KeepWithinBudget(Commands& out) {
  if (!decided_ && share_ != nullptr && !share_->Resize(held_bytes())) Pass(PassReason::kNoBudget, out);
  if (decided_) exchange_.ForgetResponse();
}

void ExtProcMachine::Grant(const ProxyMessage& message, Commands& out) {
  const int64_t request = Increment(message.passed_on.request_bytes);
  int64_t response = Increment(message.passed_on.response_bytes);
  // More bytes may have to come before those that are held back can go on, so as many were granted early.
  const int64_t early = std::min(response, granted_early_);
  granted_early_ -= early;
  response -= early;
  if (held_.any() && message.part == ExchangePart::kResponseBody) {
    const auto held = static_cast<int64_t>(message.body.size());
    granted_early_ += held;
    response = Increment(response + held);
  }
  if (request == 0 && response == 0) return;
  out.push_back({.grant = WindowUpdate{.request_bytes = request, .response_bytes = response}});
}

void ExtProcMachine::End() {
  Commands unsent;
  if (!head_seen_ || decided_) return;
  // Without trailers there is no outcome to revise.
  Pass(plan_ == Plan::kReviseGrpc ? PassReason::kStatusInTrailers : PassReason::kEnded, unsent);
}

std::vector<ProxyCommand> ExtProcMachine::GiveUp() {
  Commands out;
  if (head_seen_ && !decided_) Pass(PassReason::kEnded, out);
  if (is_ignored_) out.clear();
  return out;
}

std::optional<ExtProcOutcome> ExtProcMachine::TakeOutcome() { return std::exchange(outcome_, std::nullopt); }

bool ExtProcMachine::settled() const {
  // Pieces have to be handed back up to the last; a proxy that ignores commands would not see the end.
  const bool hands_back = in_pieces() || ComesInPieces(exchange_.request_body_mode());
  return replied_ || (decided_ && !hands_back && !is_ignored_);
}

bool ExtProcMachine::in_pieces() const { return ComesInPieces(exchange_.body_mode()); }

void ExtProcMachine::OnResponseHead(const ProxyMessage& message, Commands& out) {
  out.push_back({.part = ExchangePart::kResponseHead});
  if (head_seen_ || decided_) {
    if (!decided_) Pass(PassReason::kIllegalOrder, out);
    return;
  }
  head_seen_ = true;
  exchange_.ReadResponseHead(message);
  const ExtProcSettings& settings = exchange_.settings();
  if (settings.mode == ExtProcMode::kOff) return Pass(PassReason::kOff, out);
  if (!settings.error.empty()) return Pass(PassReason::kWrongSetting, out);
  if (exchange_.over_limit().has_value()) return Pass(*exchange_.over_limit(), out);
  // Before 200 it is not the final answer, beyond 599 no answer at all.
  if (exchange_.code() < 200 || !IsHttpStatus(exchange_.code())) return Pass(PassReason::kNoFinalStatus, out);
  if (exchange_.IsOurs()) return Pass(PassReason::kAlreadyTranslated, out);
  switch (exchange_.caller()) {
    case Caller::kUnknown:
      return Pass(PassReason::kUnknownCaller, out);
    case Caller::kHttp:
      return DecideForHttpCaller(out);
    case Caller::kGrpc:
    case Caller::kGrpcWeb:
      return DecideForGrpcCaller(out);
  }
}

void ExtProcMachine::DecideForGrpcCaller(Commands& out) {
  constexpr int kOk = 200;
  direction_ = "grpc_to_grpc";
  if (exchange_.IsGrpcWeb()) return Pass(PassReason::kAlreadyGrpc, out);
  // A head alone without grpc-status is no outcome, and one that is not 200 needs to be one.
  const bool whole = exchange_.ends_with_head();
  const bool is_grpc = exchange_.IsGrpc() && (exchange_.HasGrpcStatus() ? exchange_.code() == kOk || whole
                                                                        : exchange_.code() == kOk && !whole);
  if (!is_grpc) {
    plan_ = Plan::kToGrpc;
    direction_ = "http_to_grpc";
    return WaitForBody(out);
  }
  if (whole && exchange_.IsLocalReply()) return Translate(TranslateLocalReply(*translator_, exchange_), out);
  if (exchange_.caller() == Caller::kGrpcWeb || !RevisesGrpc(*translator_, exchange_))
    return Pass(PassReason::kAlreadyGrpc, out);
  plan_ = Plan::kReviseGrpc;
  if (exchange_.HasGrpcStatus()) return Decide(out);
  WatchTrailers(out);
}

void ExtProcMachine::DecideForHttpCaller(Commands& out) {
  direction_ = "http_to_http";
  const bool has_status = exchange_.HasGrpcStatus();
  // With another type and a body it was made for an HTTP caller, whatever stands beside it.
  if (!exchange_.IsGrpc() && !(has_status && exchange_.ends_with_head())) {
    constexpr int kFirstError = 400;
    if (!exchange_.settings().format.has_value() || exchange_.code() < kFirstError)
      return Pass(PassReason::kAlreadyHttp, out);
    plan_ = Plan::kReshapeHttp;
    return WaitForBody(out);
  }
  plan_ = Plan::kToHttp;
  direction_ = "grpc_to_http";
  if (has_status) return Decide(out);
  if (exchange_.ends_with_head()) return Pass(PassReason::kNoGrpcStatus, out);
  WaitForTrailers(out);
}

bool ExtProcMachine::CanAskForBody() const {
  return exchange_.settings().asks_for_body && exchange_.body_mode() == BodyMode::kNone;
}

void ExtProcMachine::AskForBody(BodyMode mode, Commands& out) { out.back().asks_for_body = mode; }

void ExtProcMachine::WaitForBody(Commands& out) {
  const BodyMode mode = exchange_.body_mode();
  if (exchange_.ends_with_head()) return Decide(out);
  if (CanAskForBody()) {
    AskForBody(BodyMode::kBufferedPartial, out);
  } else if (mode == BodyMode::kNone || mode == BodyMode::kStreamed) {
    // The head has gone on when the body comes. For an HTTP caller the body as it is is better than a guess.
    return plan_ == Plan::kReshapeHttp ? Pass(PassReason::kBodyNotSeen, out) : Decide(out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::WaitForTrailers(Commands& out) {
  if (CanAskForBody()) {
    // To observe, nothing needs to be held back.
    AskForBody(enforces() ? BodyMode::kBuffered : BodyMode::kNone, out);
  } else if (!in_pieces() && exchange_.body_mode() != BodyMode::kBuffered) {
    return Pass(PassReason::kStatusInTrailers, out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::WatchTrailers(Commands& out) {
  if (CanAskForBody()) AskForBody(BodyMode::kNone, out);
  waiting_ = true;
}

void ExtProcMachine::OnResponseBody(const ProxyMessage& piece, Commands& out) {
  const bool needs_trailers = plan_ == Plan::kToHttp;
  const bool last = piece.flags.end_of_stream || piece.flags.end_of_stream_without_message;
  bool too_many = false;
  if (waiting_ && plan_ != Plan::kReviseGrpc) {
    body_bytes_ += piece.body.size();
    if (!needs_trailers || holds_back()) exchange_.ReadBody(piece.body);
    const bool more = !last && body_bytes_ <= kMaxBodyBytes && (needs_trailers || in_pieces());
    if (more && holds_back() && HoldPiece(piece)) return;
    too_many = more && holds_back();
  }
  out.push_back(LetPass(piece, exchange_.body_mode()));
  if (!waiting_) {
    if (!decided_) Pass(PassReason::kNoHead, out);
    return;
  }
  if (plan_ == Plan::kReviseGrpc) return;
  if (too_many) return Pass(PassReason::kTooManyPieces, out);
  if (needs_trailers && last) return Pass(PassReason::kNoGrpcStatus, out);
  if (needs_trailers && body_bytes_ > kMaxBodyBytes) return Pass(PassReason::kTooLarge, out);
  if (!needs_trailers && (last || !in_pieces() || body_bytes_ > kMaxBodyBytes)) Decide(out);
}

void ExtProcMachine::OnResponseTrailers(const ProxyMessage& message, Commands& out) {
  out.push_back({.part = ExchangePart::kResponseTrailers});
  if (!waiting_) {
    if (!decided_) Pass(PassReason::kNoHead, out);
    return;
  }
  exchange_.ReadTrailers(message);
  if (exchange_.over_limit().has_value()) return Pass(*exchange_.over_limit(), out);
  if (plan_ == Plan::kToHttp && !exchange_.HasGrpcStatus()) return Pass(PassReason::kNoGrpcStatus, out);
  Decide(out);
}

void ExtProcMachine::Decide(Commands& out) {
  switch (plan_) {
    case Plan::kNone:
      return;
    case Plan::kToGrpc:
      return Translate(TranslateToGrpc(*translator_, exchange_), out);
    case Plan::kToHttp:
      return Translate(TranslateToHttp(*translator_, exchange_), out);
    case Plan::kReviseGrpc:
      return Translate(ReviseGrpc(*translator_, exchange_), out);
    case Plan::kReshapeHttp:
      return Translate(ReshapeHttp(*translator_, exchange_), out);
  }
}

void ExtProcMachine::Translate(ExtProcTranslation translation, Commands& out) {
  if (translation.passed.has_value()) return Pass(*translation.passed, out);
  const absl::string_view action = enforces() ? "changed" : "would_change";
  RecordOutcome(action, translation);
  if (enforces()) {
    held_.Drop();
    replied_ = translation.command.reply.has_value();
    out.clear();
    out.push_back(std::move(translation.command));
  } else {
    Release(out);
  }
  if (out.empty()) return;
  out.back().metadata = MetadataOf(translation, exchange_.settings().mode, action, direction_);
}

void ExtProcMachine::Pass(PassReason reason, Commands& out) {
  ExtProcTranslation none;
  none.kind = "none";
  none.retry_flip = "none";
  RecordOutcome(absl::StrCat("passed:", PassReasonName(reason)), none);
  outcome_->has_wrong_setting = reason == PassReason::kWrongSetting;
  Release(out);
}

void ExtProcMachine::HoldHead(Commands& out) {
  if (!holds_back()) return;
  held_.HoldHead();
  out.clear();
}

bool ExtProcMachine::HoldPiece(const ProxyMessage& piece) {
  // A gRPC message must not be joined with the next one.
  return held_.HoldPiece(piece.body.size(), piece.flags.compressed, exchange_.body_mode() == BodyMode::kGrpc);
}

void ExtProcMachine::Release(Commands& out) {
  if (!held_.any()) return;
  Commands all = held_.Release(exchange_.response().body());
  std::move(out.begin(), out.end(), std::back_inserter(all));
  out = std::move(all);
}

void ExtProcMachine::RecordOutcome(absl::string_view action, const ExtProcTranslation& translation) {
  decided_ = true;
  waiting_ = false;
  outcome_ = ExtProcOutcome{
      .mode = is_ignored_ ? ExtProcModeName(ExtProcMode::kObserve) : ExtProcModeName(exchange_.settings().mode),
      .direction = direction_,
      .kind = translation.kind,
      .action = std::string(action),
      .retry_flip = translation.retry_flip};
}

}  // namespace status_translator
