// Sends the messages of the gRPC library to the log, with every version of gRPC.
#ifndef STATUS_TRANSLATOR_SERVER_GRPC_LOG_H_
#define STATUS_TRANSLATOR_SERVER_GRPC_LOG_H_

#include <grpcpp/version_info.h>

#include <cstdlib>

#include "telemetry/log.h"

// Since 1.65, gRPC logs through Abseil.
#define STATUS_TRANSLATOR_GRPC_LOGS_THROUGH_ABSEIL \
  (GRPC_CPP_VERSION_MAJOR > 1 || (GRPC_CPP_VERSION_MAJOR == 1 && GRPC_CPP_VERSION_MINOR >= 65))

#if STATUS_TRANSLATOR_GRPC_LOGS_THROUGH_ABSEIL
#include "absl/base/log_severity.h"
#include "absl/log/globals.h"
#include "absl/log/initialize.h"
#include "absl/log/log_entry.h"
#include "absl/log/log_sink.h"
#include "absl/log/log_sink_registry.h"
#else
#include <grpc/support/log.h>
#endif

namespace status_translator {

#if STATUS_TRANSLATOR_GRPC_LOGS_THROUGH_ABSEIL
// Also receives what Protobuf logs. Thread-safe.
class GrpcLogSink final : public absl::LogSink {
 public:
  void Send(const absl::LogEntry& entry) override {
    LogGrpc(entry.log_severity() >= absl::LogSeverity::kError ? LogLevel::kError : LogLevel::kInfo,
            entry.text_message());
  }
};
#endif

// Sends errors of the gRPC library to LogGrpc() from now on, or what the environment variable GRPC_VERBOSITY asks for.
// GRPC_TRACE is not followed: it would log the bytes of messages, and with them the bodies of responses. Must be called
// once, before gRPC is used and before other threads read the environment.
inline void RedirectGrpcLog() {
  unsetenv("GRPC_TRACE");
#if STATUS_TRANSLATOR_GRPC_LOGS_THROUGH_ABSEIL
  absl::SetMinLogLevel(absl::LogSeverityAtLeast::kError);
  // Fatal messages end the process before a log thread could write them.
  absl::SetStderrThreshold(absl::LogSeverityAtLeast::kFatal);
  absl::InitializeLog();
  absl::AddLogSink(new GrpcLogSink);  // for the life of the process, since gRPC's threads never end
#else
  gpr_set_log_function([](gpr_log_func_args* args) {
    LogGrpc(args->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kError : LogLevel::kInfo, args->message);
  });
#endif
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_GRPC_LOG_H_
