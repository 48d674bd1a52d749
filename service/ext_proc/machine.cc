#include "ext_proc/machine.h"

#include <iterator>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "ext_proc/cross_protocol.h"
#include "ext_proc/enforcement.h"
#include "ext_proc/mark.h"
#include "ext_proc/same_protocol.h"
#include "ext_proc/translation.h"
#include "support/limits.h"

namespace status_translator {
namespace {

// The command that lets a piece of a body go on.
ProxyCommand LetPass(const ProxyMessage& piece, BodyMode mode) {
  ProxyCommand command{.part = piece.part};
  if (ComesInPieces(mode)) command.piece = BodyPiece{.bytes = std::string(piece.body), .flags = piece.flags};
  return command;
}

std::string ShapeLabelOf(const ExtProcTranslation& translation) {
  if (!translation.was_recognised) return "";
  return translation.shape.empty() ? "none" : translation.shape;
}

std::vector<MetadataValue> MetadataOf(ExtProcTranslation translation, ExtProcMode mode, absl::string_view action,
                                      absl::string_view direction) {
  constexpr size_t kMostValues = 13;
  std::vector<MetadataValue> metadata;
  metadata.reserve(kMostValues);
  const auto add = [&metadata](absl::string_view name, auto value) {
    metadata.push_back({.name = name, .value = std::string(std::move(value))});
  };
  add("mode", ExtProcModeName(mode));
  add("action", action);
  add("direction", direction);
  add("from", std::move(translation.from));
  add("before", std::move(translation.before));
  add("to", std::move(translation.to));
  add("rule", std::move(translation.rule));
  add("origin", translation.origin);
  add("origin_from", translation.origin_from);
  // What the body is says something only if no shape claims the response.
  translation.shape.empty() ? add("body", std::move(translation.body)) : add("shape", std::move(translation.shape));
  if (!translation.skeleton.empty()) add("skeleton", std::move(translation.skeleton));
  add("data_revision", std::move(translation.data_revision));
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
  const bool is_held = held_.any() && message.part == ExchangePart::kResponseBody;
  const auto grant = window_.Grant(message.passed_on, is_held ? message.body.size() : 0);
  if (grant.has_value()) out.push_back({.grant = grant});
}

void ExtProcMachine::End() {
  Commands unsent;
  if (!head_seen_ || decided_) return;
  // Without trailers there is no outcome to revise.
  Pass(plan_.conversion == Conversion::kReviseGrpc ? PassReason::kStatusInTrailers : PassReason::kEnded, unsent);
}

std::vector<ProxyCommand> ExtProcMachine::GiveUp(PassReason reason) {
  Commands out;
  if (head_seen_ && !decided_) Pass(reason, out);
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
  exchange_.SetMode(ModeOf(exchange_.settings(), most_, exchange_.request_id(), draw_));
  plan_ = PlanResponse(*translator_, exchange_);
  if (plan_.pass.has_value()) return Pass(*plan_.pass, out);
  exchange_.KeepResponseHead(message);
  switch (plan_.wait_for) {
    case WaitFor::kNothing:
      return Decide(out);
    case WaitFor::kBody:
      return WaitForBody(out);
    case WaitFor::kTrailers:
      return WaitForTrailers(out);
    case WaitFor::kTrailersUnheld:
      if (CanAskForBody()) out.back().asks_for_body = BodyMode::kNone;
      waiting_ = true;
      return;
  }
}

bool ExtProcMachine::CanAskForBody() const {
  return exchange_.settings().asks_for_body && exchange_.body_mode() == BodyMode::kNone;
}

void ExtProcMachine::WaitForBody(Commands& out) {
  const BodyMode mode = exchange_.body_mode();
  if (exchange_.ends_with_head()) return Decide(out);
  if (CanAskForBody()) {
    out.back().asks_for_body = BodyMode::kBufferedPartial;
  } else if (mode == BodyMode::kNone || mode == BodyMode::kStreamed) {
    // The head has gone on when the body comes. For an HTTP caller the body as it is is better than a guess.
    return plan_.conversion == Conversion::kReshapeHttp ? Pass(PassReason::kBodyNotSeen, out) : Decide(out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::WaitForTrailers(Commands& out) {
  if (CanAskForBody()) {
    // To observe, nothing needs to be held back.
    out.back().asks_for_body = enforces() ? BodyMode::kBuffered : BodyMode::kNone;
  } else if (!in_pieces() && exchange_.body_mode() != BodyMode::kBuffered) {
    return Pass(PassReason::kStatusInTrailers, out);
  }
  waiting_ = true;
  HoldHead(out);
}

void ExtProcMachine::OnResponseBody(const ProxyMessage& piece, Commands& out) {
  const bool needs_trailers = plan_.conversion == Conversion::kToHttp;
  const bool counts = waiting_ && plan_.conversion != Conversion::kReviseGrpc;
  const bool last = piece.flags.end_of_stream || piece.flags.end_of_stream_without_message;
  bool too_many = false;
  if (counts) {
    body_bytes_ += piece.body.size();
    if (!needs_trailers || holds_back()) exchange_.ReadBody(piece.body);
    const bool more = !last && body_bytes_ <= kMaxBodyBytes && (needs_trailers || in_pieces());
    if (more && holds_back() && HoldPiece(piece)) return;
    too_many = more && holds_back();
  }
  out.push_back(LetPass(piece, exchange_.body_mode()));
  if (!waiting_ && !decided_) return Pass(PassReason::kNoHead, out);
  if (!counts) return;
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
  if (plan_.conversion == Conversion::kToHttp && !exchange_.HasGrpcStatus()) {
    return Pass(PassReason::kNoGrpcStatus, out);
  }
  Decide(out);
}

void ExtProcMachine::Decide(Commands& out) {
  const auto convert = [this]() -> TranslationOrPass {
    switch (plan_.conversion) {
      case Conversion::kNone:
        break;
      case Conversion::kToGrpc:
        return TranslateToGrpc(*translator_, exchange_);
      case Conversion::kLocalReply:
        return TranslateLocalReply(*translator_, exchange_);
      case Conversion::kToHttp:
        return TranslateToHttp(*translator_, exchange_);
      case Conversion::kReviseGrpc:
        return ReviseGrpc(*translator_, exchange_);
      case Conversion::kReshapeHttp:
        return ReshapeHttp(*translator_, exchange_);
    }
    return PassReason::kNotConvertible;
  };
  TranslationOrPass result = convert();
  if (const auto* reason = std::get_if<PassReason>(&result); reason != nullptr) return Pass(*reason, out);
  Apply(std::get<ExtProcTranslation>(std::move(result)), out);
}

void ExtProcMachine::Apply(ExtProcTranslation translation, Commands& out) {
  if (translation.pass.has_value()) {
    Pass(*translation.pass, out);
    outcome_->shape = ShapeLabelOf(translation);
    return Describe(std::move(translation), outcome_->action, out);
  }
  const absl::string_view action = enforces() ? "changed" : "would_change";
  SetOutcome({.kind = translation.kind,
              .action = std::string(action),
              .retry_flip = translation.retry_flip,
              .shape = ShapeLabelOf(translation)});
  if (enforces()) {
    if (exchange_.settings().mark) AddMark(exchange_.caller(), translation);
    held_.Drop();
    replied_ = translation.command.reply.has_value();
    out.clear();
    out.push_back(std::move(translation.command));
  } else {
    Release(out);
  }
  Describe(std::move(translation), action, out);
}

void ExtProcMachine::Describe(ExtProcTranslation translation, absl::string_view action, Commands& out) const {
  if (out.empty()) return;
  out.back().metadata = MetadataOf(std::move(translation), exchange_.settings().mode, action, plan_.direction);
}

void ExtProcMachine::Pass(PassReason reason, Commands& out) {
  SetOutcome({.kind = "none",
              .action = absl::StrCat("passed:", PassReasonName(reason)),
              .retry_flip = "none",
              .complaint = ComplaintOf(reason)});
  Release(out);
  if (outcome_->complaint.empty() || out.empty()) return;
  // So that the access log of the proxy names the routes.
  out.back().metadata = {{.name = "mode", .value = std::string(ExtProcModeName(exchange_.settings().mode))},
                         {.name = "action", .value = outcome_->action},
                         {.name = "setting", .value = outcome_->complaint}};
}

std::string ExtProcMachine::ComplaintOf(PassReason reason) const {
  const ExtProcSettings& settings = exchange_.settings();
  if (reason == PassReason::kWrongSetting) return settings.error;
  if (reason != PassReason::kUnknownProfile) return "";
  return std::string(translator_->FindProfile(settings.profile).status().message());
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

void ExtProcMachine::SetOutcome(ExtProcOutcome outcome) {
  decided_ = true;
  waiting_ = false;
  outcome.mode = ExtProcModeName(is_ignored_ ? ExtProcMode::kObserve : exchange_.settings().mode);
  outcome.direction = plan_.direction;
  outcome_ = std::move(outcome);
}

}  // namespace status_translator
