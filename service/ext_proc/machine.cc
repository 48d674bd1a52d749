#include "ext_proc/machine.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ext_proc/answers.h"
#include "support/limits.h"
#include "wire/body.h"

namespace status_translator {
namespace {

using ext_proc::ProcessingRequest;
using ext_proc::ProcessingResponse;

bool ComesInPieces(ext_proc::BodySendMode mode) {
  return mode == ext_proc::BODY_SEND_MODE_FULL_DUPLEX_STREAMED || mode == ext_proc::BODY_SEND_MODE_GRPC;
}

// Of a window, as it may be granted; a peer may say any number.
int64_t Increment(int64_t bytes) { return std::clamp<int64_t>(bytes, 0, kMaxExtProcIncrement); }

}  // namespace

std::vector<ProcessingResponse> ExtProcMachine::Handle(const ProcessingRequest& message) {
  Out out;
  if (replied_) return out;
  // What was known when the response began decides about all of it.
  if (!head_seen_) exchange_.ReadContext(message);
  unheard_ |= message.observability_mode();
  switch (message.request_case()) {
    case ProcessingRequest::kRequestHeaders:
      if (!head_seen_) exchange_.LearnRequest(message.request_headers());
      out.emplace_back().mutable_request_headers();
      break;
    case ProcessingRequest::kRequestBody:
      LetPass(message.request_body(), ComesInPieces(exchange_.request_body_mode()),
              *out.emplace_back().mutable_request_body());
      break;
    case ProcessingRequest::kRequestTrailers:
      out.emplace_back().mutable_request_trailers();
      break;
    case ProcessingRequest::kResponseHeaders:
      OnResponseHead(message.response_headers(), out);
      break;
    case ProcessingRequest::kResponseBody:
      OnResponseBody(message.response_body(), out);
      break;
    case ProcessingRequest::kResponseTrailers:
      OnResponseTrailers(message.response_trailers(), out);
      break;
    case ProcessingRequest::REQUEST_NOT_SET:
      break;  // an answer to nothing would be an error
  }
  KeepWithinBudget(out);
  counts_bytes_ |= message.has_flow_control_init();
  if (counts_bytes_ && !replied_) Grant(message, out);
  if (unheard_) out.clear();
  return out;
}

void ExtProcMachine::KeepWithinBudget(Out& out) {
  if (!decided_ && share_ != nullptr && !share_->Resize(held_bytes())) Pass(PassReason::kNoBudget, out);
  if (decided_) exchange_.ForgetResponse();
}

void ExtProcMachine::Grant(const ProcessingRequest& message, Out& out) {
  const ext_proc::ClientWindowUpdate& taken = message.client_window_update();
  const int64_t request = Increment(taken.window_increment_sidestream_to_upstream());
  int64_t response = Increment(taken.window_increment_sidestream_to_downstream());
  // What is held back was not handed back, and more may have to come before it is. That much was granted already.
  const int64_t early = std::min(response, granted_early_);
  granted_early_ -= early;
  response -= early;
  if (held_.any()) {
    const auto held = static_cast<int64_t>(message.response_body().body().size());
    granted_early_ += held;
    response = Increment(response + held);
  }
  if (request == 0 && response == 0) return;
  ext_proc::ServerWindowUpdate& granted = *out.emplace_back().mutable_server_window_update();
  granted.set_window_increment_downstream_to_sidestream(request);
  granted.set_window_increment_upstream_to_sidestream(response);
}

void ExtProcMachine::End() {
  Out nobody;
  if (!head_seen_ || decided_) return;
  // Who does not send trailers has nothing revised in them.
  Pass(plan_ == Plan::kReviseGrpc ? PassReason::kStatusInTrailers : PassReason::kEnded, nobody);
}

std::vector<ProcessingResponse> ExtProcMachine::GiveUp() {
  Out out;
  if (head_seen_ && !decided_) Pass(PassReason::kEnded, out);
  if (unheard_) out.clear();
  return out;
}

std::optional<ExtProcOutcome> ExtProcMachine::TakeOutcome() { return std::exchange(outcome_, std::nullopt); }

bool ExtProcMachine::settled() const {
  // What comes in pieces has to be handed back to the last; a proxy that does not listen would not see the end.
  const bool hands_back = in_pieces() || ComesInPieces(exchange_.request_body_mode());
  return replied_ || (decided_ && !hands_back && !unheard_);
}

bool ExtProcMachine::in_pieces() const { return ComesInPieces(exchange_.body_mode()); }

void ExtProcMachine::OnResponseHead(const ext_proc::HttpHeaders& head, Out& out) {
  out.emplace_back().mutable_response_headers();
  if (head_seen_ || decided_) {
    if (!decided_) Pass(PassReason::kIllegalOrder, out);
    return;
  }
  head_seen_ = true;
  exchange_.LearnResponse(head);
  const ExtProcSettings& settings = exchange_.settings();
  if (settings.mode == ExtProcMode::kOff) return Pass(PassReason::kOff, out);
  if (!settings.error.empty()) return Pass(PassReason::kWrongSetting, out);
  if (exchange_.over_bound().has_value()) return Pass(*exchange_.over_bound(), out);
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

void ExtProcMachine::DecideForGrpcCaller(Out& out) {
  constexpr int kOk = 200;
  direction_ = "grpc_to_grpc";
  if (exchange_.SaysGrpcWeb()) return Pass(PassReason::kAlreadyGrpc, out);
  // A head alone without grpc-status is no outcome, and one that is not 200 needs to be one.
  const bool whole = exchange_.ends_with_head();
  const bool is_grpc = exchange_.SaysGrpc() && (exchange_.HasGrpcStatus() ? exchange_.code() == kOk || whole
                                                                          : exchange_.code() == kOk && !whole);
  if (!is_grpc) {
    plan_ = Plan::kToGrpc;
    direction_ = "http_to_grpc";
    return WaitForBody(out);
  }
  if (whole && exchange_.IsLocalReply()) return Translate(TranslateLocalReply(*answers_, exchange_), out);
  if (exchange_.caller() == Caller::kGrpcWeb || !RevisesGrpc(*answers_, exchange_))
    return Pass(PassReason::kAlreadyGrpc, out);
  plan_ = Plan::kReviseGrpc;
  if (exchange_.HasGrpcStatus()) return Decide(out);
  WatchTrailers(out);
}

void ExtProcMachine::DecideForHttpCaller(Out& out) {
  direction_ = "http_to_http";
  const bool has_status = exchange_.HasGrpcStatus();
  // With another type and a body it was made for an HTTP caller, whatever stands beside it.
  if (!exchange_.SaysGrpc() && !(has_status && exchange_.ends_with_head())) {
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

bool ExtProcMachine::CanAsk() const {
  return exchange_.settings().asks_for_body && exchange_.body_mode() == ext_proc::BODY_SEND_MODE_UNSPECIFIED;
}

void ExtProcMachine::Ask(ext_proc::BodySendMode mode, Out& out) {
  ext_proc::ProcessingMode& asked = *out.back().mutable_mode_override();
  asked.set_response_body_mode(mode);
  asked.set_response_trailer_mode(ext_proc::HEADER_SEND_MODE_SEND);
}

void ExtProcMachine::WaitForBody(Out& out) {
  const ext_proc::BodySendMode mode = exchange_.body_mode();
  if (exchange_.ends_with_head()) return Decide(out);
  if (CanAsk()) {
    Ask(ext_proc::BODY_SEND_MODE_BUFFERED_PARTIAL, out);
  } else if (mode == ext_proc::BODY_SEND_MODE_UNSPECIFIED || mode == ext_proc::BODY_SEND_MODE_STREAMED) {
    // The head would have gone when the body comes. An HTTP caller better gets a body than a guess at it.
    return plan_ == Plan::kReshapeHttp ? Pass(PassReason::kBodyNotSeen, out) : Decide(out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::WaitForTrailers(Out& out) {
  if (CanAsk()) {
    // To observe, nothing needs to be held back.
    Ask(enforces() ? ext_proc::BODY_SEND_MODE_BUFFERED : ext_proc::BODY_SEND_MODE_UNSPECIFIED, out);
  } else if (!in_pieces() && exchange_.body_mode() != ext_proc::BODY_SEND_MODE_BUFFERED) {
    return Pass(PassReason::kStatusInTrailers, out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::WatchTrailers(Out& out) {
  if (CanAsk()) Ask(ext_proc::BODY_SEND_MODE_UNSPECIFIED, out);
  waiting_ = true;
}

void ExtProcMachine::OnResponseBody(const ext_proc::HttpBody& body, Out& out) {
  const bool needs_trailers = plan_ == Plan::kToHttp;
  const bool last = body.end_of_stream() || body.end_of_stream_without_message();
  bool too_many = false;
  if (waiting_ && plan_ != Plan::kReviseGrpc) {
    body_bytes_ += body.body().size();
    if (!needs_trailers || holds_back()) exchange_.LearnBody(body.body());
    const bool more = !last && body_bytes_ <= kMaxBodyBytes && (needs_trailers || in_pieces());
    if (more && holds_back() && Hold(body)) return;
    too_many = more && holds_back();
  }
  LetPass(body, in_pieces(), *out.emplace_back().mutable_response_body());
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

void ExtProcMachine::OnResponseTrailers(const ext_proc::HttpTrailers& trailers, Out& out) {
  out.emplace_back().mutable_response_trailers();
  if (!waiting_) {
    if (!decided_) Pass(PassReason::kNoHead, out);
    return;
  }
  exchange_.LearnTrailers(trailers);
  if (exchange_.over_bound().has_value()) return Pass(*exchange_.over_bound(), out);
  if (plan_ == Plan::kToHttp && !exchange_.HasGrpcStatus()) return Pass(PassReason::kNoGrpcStatus, out);
  Decide(out);
}

void ExtProcMachine::Decide(Out& out) {
  switch (plan_) {
    case Plan::kNone:
      return;
    case Plan::kToGrpc:
      return Translate(TranslateToGrpc(*answers_, exchange_), out);
    case Plan::kToHttp:
      return Translate(TranslateToHttp(*answers_, exchange_), out);
    case Plan::kReviseGrpc:
      return Translate(ReviseGrpc(*answers_, exchange_), out);
    case Plan::kReshapeHttp:
      return Translate(ReshapeHttp(*answers_, exchange_), out);
  }
}

void ExtProcMachine::Translate(ExtProcTranslation translation, Out& out) {
  if (translation.passed.has_value()) return Pass(*translation.passed, out);
  const absl::string_view action = enforces() ? "changed" : "would_change";
  RecordOutcome(action, translation);
  if (enforces()) {
    held_.Drop();
    replied_ = translation.reply.has_immediate_response();
    out.clear();
    out.push_back(std::move(translation.reply));
  } else {
    HandBack(out);
  }
  if (out.empty()) return;
  WriteDynamicMetadata(translation, {.mode = exchange_.settings().mode, .action = action, .direction = direction_},
                       out.back());
}

void ExtProcMachine::Pass(PassReason why, Out& out) {
  ExtProcTranslation none;
  none.kind = "none";
  none.retry_flip = "none";
  RecordOutcome(absl::StrCat("passed:", PassReasonName(why)), none);
  outcome_->has_wrong_setting = why == PassReason::kWrongSetting;
  HandBack(out);
}

void ExtProcMachine::HoldHead(Out& out) {
  if (!holds_back()) return;
  held_.HoldHead();
  out.clear();
}

bool ExtProcMachine::Hold(const ext_proc::HttpBody& piece) {
  // A gRPC message must not be joined with the next one.
  return held_.Hold(piece, exchange_.body_mode() == ext_proc::BODY_SEND_MODE_GRPC);
}

void ExtProcMachine::HandBack(Out& out) {
  if (!held_.any()) return;
  Out all = held_.HandBack(exchange_.response().body());
  std::move(out.begin(), out.end(), std::back_inserter(all));
  out = std::move(all);
}

void ExtProcMachine::RecordOutcome(absl::string_view action, const ExtProcTranslation& translation) {
  decided_ = true;
  waiting_ = false;
  outcome_ = ExtProcOutcome{
      .mode = unheard_ ? ExtProcModeName(ExtProcMode::kObserve) : ExtProcModeName(exchange_.settings().mode),
      .direction = direction_,
      .kind = translation.kind,
      .action = std::string(action),
      .retry_flip = translation.retry_flip};
}

}  // namespace status_translator
