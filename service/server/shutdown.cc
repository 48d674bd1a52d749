#include "server/shutdown.h"

#include <chrono>
#include <cstring>
#include <thread>

#include "telemetry/log.h"

namespace status_translator {
namespace {

// Beyond the delay and the timeout: for cancelled calls to end and for the log.
constexpr absl::Duration kShutdownGrace = absl::Seconds(5);

}  // namespace

absl::Duration LongestShutdown(const ServeOptions& options) {
  return options.drain_delay + options.drain_timeout + kShutdownGrace;
}

void ShutDown(int signal, RpcServer& rpc, HttpServer& http, std::unique_ptr<ProfileWatcher> watcher,
              const ServeOptions& options) {
  Log(LogLevel::kInfo, "stopping", {{"signal", strsignal(signal)}});
  rpc.SetNotServing();
  http.SetNotReady();
  watcher.reset();
  Log(LogLevel::kInfo, "draining: health is NOT_SERVING, calls are still accepted",
      {{"delay", absl::FormatDuration(options.drain_delay)}});
  std::this_thread::sleep_for(absl::ToChronoNanoseconds(options.drain_delay));

  Log(LogLevel::kInfo, "draining: finishing open calls", {{"timeout", absl::FormatDuration(options.drain_timeout)}});
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(options.drain_timeout);
  http.Quiesce();
  rpc.Shutdown(options.drain_timeout);
  // Last, because open connections may send requests until then.
  http.WaitForReplies(deadline);
  Log(LogLevel::kInfo, "drained");
}

}  // namespace status_translator
