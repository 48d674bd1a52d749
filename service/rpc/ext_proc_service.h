// Envoy's external processing: the responses that pass through a proxy, translated on their way.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"
#include "ext_proc/budget.h"
#include "ext_proc/settings.h"
#include "lookup/current_translator.h"
#include "rpc/ext_proc_streams.h"
#include "support/limits.h"
#include "support/poller.h"
#include "telemetry/line_limit.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Lines in the log that a peer can cause at will: of each kind of warning in a minute, and of wrong settings, which are
// one line for each setting of each route.
inline constexpr uint64_t kMaxWarningLines = 1;
inline constexpr size_t kMaxSettingLines = 100;

// Limits for all streams together, and the clock by which they are idle. Tests set others.
struct ExtProcBounds {
  size_t streams = kMaxExtProcStreams;
  size_t held_bytes = kMaxExtProcHeldBytes;
  size_t unread_bytes = kMaxExtProcUnreadBytes;
  std::function<ExtProcTime()> now = std::chrono::steady_clock::now;
};

// Ends a stream with OK as soon as nothing more is to be sent, and also if there is no room for the stream: Envoy then
// lets the response pass unchanged. Thread-safe.
class ExtProcService final : public envoy::service::ext_proc::v3::ExternalProcessor::WithRawCallbackMethod_Process<
                                 envoy::service::ext_proc::v3::ExternalProcessor::Service> {
 public:
  // `translator` and `metrics` must outlive it.
  ExtProcService(const CurrentTranslator& translator, ExtProcMode mode, Metrics& metrics, ExtProcBounds bounds = {});

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Process(grpc::CallbackServerContext* context) override;

  // Limits the mode of all routes for responses that begin from now on: observe makes enforce observe, off turns
  // everything off, enforce limits nothing.
  void LimitMode(ExtProcMode most) { most_.store(most, std::memory_order_relaxed); }

  // Ends every open stream once its answers are sent, and every new one at once.
  void EndStreams() { streams_.EndAll(); }
  // Runs every kExtProcIdleCheck.
  void EndIdleStreams() { streams_.EndIdle(bounds_.now()); }

  // The number of open streams, and the bytes of both budgets that are in use.
  size_t open_streams() const { return streams_.open(); }
  size_t held_bytes() const { return held_.used() + unread_.used(); }

 private:
  class Stream;

  // Logs an end that an operator should know of.
  void ReportEnd(ExtProcEnd end, const grpc::CallbackServerContext& context);
  // Logs why all responses of a route pass: `complaint` names the setting, its value and the allowed ones.
  void ReportWrongSetting(const std::string& complaint, const std::string& route,
                          const grpc::CallbackServerContext& context);
  void Report(LineLimit& limit, absl::string_view event, const grpc::CallbackServerContext& context);

  const CurrentTranslator& translator_;
  const ExtProcMode mode_;
  std::atomic<ExtProcMode> most_{ExtProcMode::kEnforce};
  Metrics& metrics_;
  MethodMetrics& method_;
  const ExtProcBounds bounds_;
  ExtProcBudget held_{bounds_.held_bytes, kExtProcOwnBytes};
  ExtProcBudget unread_{bounds_.unread_bytes, 0};
  ExtProcStreams streams_{bounds_.streams};
  LineLimit refused_lines_{kMaxWarningLines, std::chrono::minutes(1)};
  LineLimit idle_lines_{kMaxWarningLines, std::chrono::minutes(1)};
  LineLimit broken_lines_{kMaxWarningLines, std::chrono::minutes(1)};
  DistinctLineLimit setting_lines_{kMaxSettingLines, std::chrono::minutes(1)};
  Poller idle_check_;  // last: its thread uses the others
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_
