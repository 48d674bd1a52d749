// One HTTP exchange as a proxy tells it, message by message: what to answer, and whether to translate. Knows no gRPC.
#ifndef STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_
#define STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "ext_proc/budget.h"
#include "ext_proc/exchange.h"
#include "ext_proc/held.h"
#include "ext_proc/translation.h"
#include "lookup/translator.h"

namespace status_translator {

// What became of a response, in words from bounded sets: labels of a metric.
struct ExtProcOutcome {
  absl::string_view mode;          // "observe", "enforce", "off"
  absl::string_view direction;     // "http_to_grpc", "grpc_to_http", "grpc_to_grpc", "http_to_http", "unknown"
  absl::string_view kind;          // of the rule; "none" where nothing was translated
  std::string action;              // "changed", "would_change", "passed:<reason>"
  absl::string_view retry_flip;    // "none", "becomes", "stops"
  bool has_wrong_setting = false;  // no label: it passed because of settings_error()
};

// Handles any order of messages; a response that makes no sense passes. What it keeps of a response is bounded
// (ext_proc_limits.h) and given up as soon as the response is decided. Not thread-safe.
class ExtProcMachine {
 public:
  // `share`, which must outlive it, is asked before bytes of a response are kept beyond one message. Null: no budget.
  ExtProcMachine(std::shared_ptr<const Translator> answers, ExtProcSettings settings, ExtProcShare* share = nullptr)
      : answers_(std::move(answers)), share_(share), exchange_(std::move(settings)) {}

  // What to send, in order. One message in, one out, except where bodies come in pieces: there answers may be held back
  // and then come together, pieces joined into one, and what the proxy may send is granted beside them.
  std::vector<ext_proc::ProcessingResponse> Handle(const ext_proc::ProcessingRequest& message);
  // The proxy sends nothing more.
  void End();
  // The service wants to end the exchange: what is held back goes back first.
  std::vector<ext_proc::ProcessingResponse> GiveUp();

  // Once, when it is known.
  std::optional<ExtProcOutcome> TakeOutcome();
  // What is wrong with the settings, for the log; empty: nothing.
  const std::string& settings_error() const { return exchange_.settings().error; }
  // Nothing that the proxy may still tell would change anything, so it need not ask.
  bool settled() const;
  // Whether the head of the response has come.
  bool response_begun() const { return head_seen_; }
  // Memory of the response that is kept, in bytes, and answers that are held back.
  size_t held_bytes() const { return decided_ ? 0 : exchange_.held_bytes(); }
  size_t held_answers() const { return held_.answers(); }

 private:
  using Out = std::vector<ext_proc::ProcessingResponse>;
  enum class Plan { kNone, kToGrpc, kToHttp, kReviseGrpc, kReshapeHttp };

  void OnResponseHead(const ext_proc::HttpHeaders& head, Out& out);
  void OnResponseBody(const ext_proc::HttpBody& body, Out& out);
  void OnResponseTrailers(const ext_proc::HttpTrailers& trailers, Out& out);

  void DecideForGrpcCaller(Out& out);
  void DecideForHttpCaller(Out& out);
  // The rest of the response is needed, if it comes in a way that leaves the head to be changed.
  void WaitForBody(Out& out);
  void WaitForTrailers(Out& out);
  // The same, but nothing is held back: trailers can be changed when they come.
  void WatchTrailers(Out& out);
  bool CanAsk() const;
  void Ask(ext_proc::BodySendMode mode, Out& out);
  void Decide(Out& out);

  // To a proxy that counts what it sends: as much again as it took of what was handed back to it, so that it never has
  // to keep more than it wants to.
  void Grant(const ext_proc::ProcessingRequest& message, Out& out);

  void Translate(ExtProcTranslation translation, Out& out);
  void Pass(PassReason why, Out& out);
  // The answer to the head is held back where the proxy can wait for it, so that it may yet be replaced.
  void HoldHead(Out& out);
  bool Hold(const ext_proc::HttpBody& piece);
  // Puts what is held back before `out`.
  void HandBack(Out& out);
  // Forgets what a decision has made useless; what is kept on has to fit into the budget.
  void KeepWithinBudget(Out& out);
  void RecordOutcome(absl::string_view action, const ExtProcTranslation& translation);

  bool in_pieces() const;
  bool holds_back() const { return in_pieces() && enforces() && plan_ != Plan::kReviseGrpc; }
  bool enforces() const { return exchange_.settings().mode == ExtProcMode::kEnforce && !unheard_; }

  const std::shared_ptr<const Translator> answers_;
  ExtProcShare* const share_;
  ExtProcExchange exchange_;
  bool head_seen_ = false;
  bool waiting_ = false;  // for the body or the trailers, without a decision yet
  bool decided_ = false;
  bool replied_ = false;
  bool unheard_ = false;       // the proxy ignores answers
  bool counts_bytes_ = false;  // the proxy sends as many as it was granted
  int64_t granted_early_ = 0;
  Plan plan_ = Plan::kNone;
  absl::string_view direction_ = "unknown";
  ExtProcHeld held_;
  size_t body_bytes_ = 0;  // that came while the decision waited
  std::optional<ExtProcOutcome> outcome_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_
