#include "server/serve.h"

#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "codec/errors.h"
#include "config/profile_set.h"
#include "core/version.h"
#include "server/http_server.h"
#include "server/ports_file.h"
#include "server/rpc_server.h"
#include "server/stop_signals.h"
#include "telemetry/access_log.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

constexpr int kDrained = 0;
constexpr int kFailed = 1;
constexpr int kWrongOption = 2;

// Connections cost a descriptor each, and gRPC 1.51 stops accepting for good when they run out.
void RaiseDescriptorLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void LogOfGrpc(gpr_log_func_args* args) {
  Log(args->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kError : LogLevel::kInfo, "grpc",
      {{"message", args->message}});
}

// Waits for the open calls in a thread of its own, so that a second signal can cut it short.
int Drain(RpcServer& server, HttpServer& http, StopSignals& signals, const ServeOptions& options) {
  server.StopServing();
  http.StopServing();
  Log(LogLevel::kInfo, "draining: health is NOT_SERVING, calls are still accepted",
      {{"delay", absl::FormatDuration(options.drain_delay)}});
  bool forced = signals.Wait(options.drain_delay) != 0;
  if (!forced) {
    Log(LogLevel::kInfo, "draining: finishing open calls", {{"timeout", absl::FormatDuration(options.drain_timeout)}});
    const int done = eventfd(0, EFD_CLOEXEC);
    http.Quiesce();
    std::thread shutdown([&] {
      server.Shutdown(options.drain_timeout);
      eventfd_write(done, 1);
    });
    forced = signals.Wait(absl::InfiniteDuration(), done) != 0;
    if (!forced) {
      shutdown.join();
      close(done);
      Log(LogLevel::kInfo, "drained");
      return kDrained;
    }
    shutdown.detach();
  }
  Log(LogLevel::kWarning, "a second signal: ending without waiting");
  std::_Exit(kFailed);
}

}  // namespace

int Serve(const ServeOptions& options) {
  StopSignals signals;
  RaiseDescriptorLimit();
  gpr_set_log_function(LogOfGrpc);
  auto profiles = ProfileSet::Load(BuiltInProfiles());
  if (!profiles.ok()) {
    Log(LogLevel::kError, "cannot load the profiles", {{"error", std::string(profiles.status().message())}});
    return kFailed;
  }
  const RevisedProfile* default_profile = (*profiles)->Find(options.default_profile);
  if (default_profile == nullptr) {
    const absl::Status unknown = UnknownProfileError(options.default_profile, (*profiles)->names());
    Log(LogLevel::kError, "wrong --default-profile", {{"error", std::string(unknown.message())}});
    return kWrongOption;
  }
  const std::string revision = default_profile->revision;
  const Answers answers(*std::move(profiles), options.default_profile);
  Metrics metrics;
  metrics.SetBuild(kVersion, grpc::Version());
  for (const auto& [name, revised] : answers.profiles().profiles()) metrics.SetProfile(name, revised.revision);
  SetAccessLog(options.access_log);
  auto server = RpcServer::Start(answers, metrics, options.listen);
  if (!server.ok()) {
    Log(LogLevel::kError, "cannot start", {{"error", std::string(server.status().message())}});
    return absl::IsInvalidArgument(server.status()) ? kWrongOption : kFailed;
  }
  auto http = HttpServer::Start(answers, metrics, options.http_listen, options.cors_origin);
  if (!http.ok()) {
    Log(LogLevel::kError, "cannot start", {{"error", std::string(http.status().message())}});
    return absl::IsInvalidArgument(http.status()) ? kWrongOption : kFailed;
  }
  if (!options.ports_file.empty()) {
    const absl::Status written = WritePortsFile(options.ports_file, (*server)->addresses(), (*http)->addresses());
    if (!written.ok()) {
      Log(LogLevel::kError, "cannot start", {{"error", std::string(written.message())}});
      return kFailed;
    }
  }
  Log(LogLevel::kInfo, "serving",
      {{"grpc", absl::StrJoin((*server)->addresses(), ",")},
       {"http", absl::StrJoin((*http)->addresses(), ",")},
       {"version", std::string(kVersion)},
       {"profiles", absl::StrCat(answers.profiles().profiles().size())},
       {"default_profile", options.default_profile},
       {"revision", revision},
       {"pid", absl::StrCat(getpid())}});
  int signal = 0;
  while (signal == 0) signal = signals.Wait(absl::InfiniteDuration());
  Log(LogLevel::kInfo, "stopping", {{"signal", strsignal(signal)}});
  return Drain(**server, **http, signals, options);
}

}  // namespace status_translator
