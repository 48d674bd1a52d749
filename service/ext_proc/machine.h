// The state machine of one HTTP exchange: what a proxy is to do with each part of it, and whether to translate.
#ifndef STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_
#define STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "ext_proc/budget.h"
#include "ext_proc/exchange.h"
#include "ext_proc/held.h"
#include "ext_proc/message.h"
#include "ext_proc/pass_reason.h"
#include "ext_proc/plan.h"
#include "ext_proc/settings.h"
#include "ext_proc/window.h"
#include "lookup/translator.h"

namespace status_translator {

struct ExtProcTranslation;

// What became of a response: labels of a metric, each from a bounded set of static names.
struct ExtProcOutcome {
  absl::string_view mode;        // "observe", "enforce", "off"
  absl::string_view direction;   // see ResponsePlan
  absl::string_view kind;        // of the rule; "none" where nothing was translated
  std::string action;            // "changed", "would_change", "passed:" and a PassReasonName
  absl::string_view retry_flip;  // "none", "becomes", "stops"
  std::string shape;             // that claims the response, "none", or empty if shapes were not asked
  std::string complaint;  // no label: what the operator has to correct in the settings of the route; empty: nothing
};

// Handles any order of messages; a response that makes no sense passes. Memory is bounded (support/limits.h) and freed
// as soon as the response is decided. Not thread-safe.
class ExtProcMachine {
 public:
  // `share`, which must outlive it, is asked before bytes of a response are kept beyond one message. Null: no budget.
  // `draw` is a random number, for enforcing a part of the responses (ext_proc/enforcement.h).
  ExtProcMachine(std::shared_ptr<const Translator> translator, ExtProcSettings settings, ExtProcShare* share = nullptr,
                 uint64_t draw = 0)
      : translator_(std::move(translator)), share_(share), draw_(draw), exchange_(std::move(settings)) {}

  // Limits the mode of any route from now on, until the response begins.
  void LimitMode(ExtProcMode most) { most_ = most; }

  // Returns what the proxy is to do, in order: one command for a message, except where bodies come in pieces. There
  // commands may be held back and then come together, pieces joined into one, and grants come beside them.
  std::vector<ProxyCommand> Handle(const ProxyMessage& message);
  // The proxy sends nothing more.
  void End();
  // Ends the exchange for the service's own reasons. Returns the commands that were held back.
  std::vector<ProxyCommand> GiveUp(PassReason reason = PassReason::kEnded);

  // Returns the outcome once it is known, and only once.
  std::optional<ExtProcOutcome> TakeOutcome();
  // The name of the proxy's route; empty if it is unknown or has none.
  const std::string& route_name() const { return exchange_.route_name(); }
  // True once no later message can change the outcome; the exchange may end.
  bool settled() const;
  // Whether the head of the response has come.
  bool response_begun() const { return head_seen_; }
  // Memory of the response that is kept, in bytes, and commands that are held back.
  size_t held_bytes() const { return decided_ ? 0 : exchange_.held_bytes(); }
  size_t held_commands() const { return held_.commands(); }

 private:
  using Commands = std::vector<ProxyCommand>;

  void OnResponseHead(const ProxyMessage& message, Commands& out);
  void OnResponseBody(const ProxyMessage& message, Commands& out);
  void OnResponseTrailers(const ProxyMessage& message, Commands& out);

  // Waits for the rest of the response, if it comes in a way that lets the head still be changed.
  void WaitForBody(Commands& out);
  void WaitForTrailers(Commands& out);
  // Whether the proxy lets us ask for a body that it would not send.
  bool CanAskForBody() const;
  void Decide(Commands& out);

  void Grant(const ProxyMessage& message, Commands& out);

  void Apply(ExtProcTranslation translation, Commands& out);
  void Pass(PassReason reason, Commands& out);
  std::string ComplaintOf(PassReason reason) const;
  void Describe(ExtProcTranslation translation, absl::string_view action, Commands& out) const;
  // Holds the command for the head back where the proxy can wait for it, so that the head may yet be replaced.
  void HoldHead(Commands& out);
  bool HoldPiece(const ProxyMessage& piece);
  // Puts what is held back before `out`.
  void Release(Commands& out);
  // Frees what a decision has made useless; the rest has to fit into the budget.
  void KeepWithinBudget(Commands& out);
  void SetOutcome(ExtProcOutcome outcome);

  bool in_pieces() const;
  bool holds_back() const { return in_pieces() && enforces() && plan_.conversion != Conversion::kReviseGrpc; }
  bool enforces() const { return exchange_.settings().mode == ExtProcMode::kEnforce && !is_ignored_; }

  const std::shared_ptr<const Translator> translator_;
  ExtProcShare* const share_;
  const uint64_t draw_;
  ExtProcMode most_ = ExtProcMode::kEnforce;
  ExtProcExchange exchange_;
  bool head_seen_ = false;
  bool waiting_ = false;  // for the body or the trailers, without a decision yet
  bool decided_ = false;
  bool replied_ = false;
  bool is_ignored_ = false;    // the proxy ignores commands
  bool counts_bytes_ = false;  // the proxy sends as many bytes as it was granted
  ExtProcWindow window_;
  ResponsePlan plan_;
  ExtProcHeld held_;
  size_t body_bytes_ = 0;  // that came while the decision waited
  std::optional<ExtProcOutcome> outcome_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_MACHINE_H_
