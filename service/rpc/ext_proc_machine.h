// One HTTP exchange as a proxy tells it, message by message: what to answer, and whether to translate. Knows no gRPC.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_MACHINE_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_MACHINE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codec/answers.h"
#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "rpc/ext_proc_exchange.h"
#include "rpc/ext_proc_translation.h"

namespace status_translator {

// What became of a response, in words from bounded sets: labels of a metric.
struct ExtProcOutcome {
  absl::string_view mode;        // "observe", "enforce", "off"
  absl::string_view direction;   // "http_to_grpc", "grpc_to_http", "grpc_to_grpc", "http_to_http", "unknown"
  absl::string_view kind;        // of the rule; "none" where nothing was translated
  std::string action;            // "changed", "would_change", "passed:<reason>"
  absl::string_view retry_flip;  // "none", "becomes", "stops"
};

// Any order of messages is answered: what makes no sense passes. Holds at most some 400 KiB of a body. Not thread-safe.
class ExtProcMachine {
 public:
  ExtProcMachine(std::shared_ptr<const Answers> answers, ExtProcSettings settings)
      : answers_(std::move(answers)), exchange_(std::move(settings)) {}

  // What to send, in order. One message in, one out, but for FULL_DUPLEX_STREAMED, where answers may wait and then come
  // together.
  std::vector<ext_proc::ProcessingResponse> Handle(const ext_proc::ProcessingRequest& message);
  // The proxy says nothing more.
  void End();

  // Once, when it is known.
  std::optional<ExtProcOutcome> TakeOutcome();
  // A whole response was sent: nothing more is to be said.
  bool replied() const { return replied_; }

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

  void Translate(const ExtProcTranslation& translation, Out& out);
  void Pass(absl::string_view why, Out& out);
  void Release(Out& out);
  void Note(absl::string_view action, const ExtProcTranslation& translation);

  bool in_pieces() const;
  bool holds_back() const { return in_pieces() && enforces() && plan_ != Plan::kReviseGrpc; }
  bool enforces() const { return exchange_.settings().mode == ExtProcMode::kEnforce && !unheard_; }

  const std::shared_ptr<const Answers> answers_;
  ExtProcExchange exchange_;
  bool head_seen_ = false;
  bool waiting_ = false;  // for the body or the trailers, without a decision yet
  bool decided_ = false;
  bool replied_ = false;
  bool unheard_ = false;  // the proxy ignores answers
  Plan plan_ = Plan::kNone;
  absl::string_view direction_ = "unknown";
  std::string body_;
  Out held_;  // answers that let pass what may yet be replaced
  size_t held_bytes_ = 0;
  std::optional<ExtProcOutcome> outcome_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_MACHINE_H_
