#include "server/serve.h"

#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "codec/live_answers.h"
#include "config/profile_store.h"
#include "config/profile_watcher.h"
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
  bool forced = signals.WaitForStop(options.drain_delay) != 0;
  if (!forced) {
    Log(LogLevel::kInfo, "draining: finishing open calls", {{"timeout", absl::FormatDuration(options.drain_timeout)}});
    const int done = eventfd(0, EFD_CLOEXEC);
    http.Quiesce();
    std::thread shutdown([&] {
      server.Shutdown(options.drain_timeout);
      eventfd_write(done, 1);
    });
    forced = signals.WaitForStop(absl::InfiniteDuration(), done) != 0;
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

std::shared_ptr<const Answers> AnswersOf(const ServedProfiles& served, const ServeOptions& options) {
  return std::make_shared<const Answers>(served.set, options.default_profile, served.staleness);
}

// Says once what is served from now on, and what is not and why.
void LogProfiles(const ServedProfiles& served, Metrics& metrics) {
  std::map<std::string, std::string> revisions;
  for (const auto& [name, revised] : served.set->profiles()) revisions[name] = revised.revision;
  metrics.SetProfiles(revisions, served.staleness.stale());
  if (!served.staleness.stale()) return;
  Log(LogLevel::kError, "the profiles have a mistake; those before are still served",
      {{"error", served.staleness.error}, {"since", absl::FormatTime(served.staleness.since, absl::UTCTimeZone())}});
}

// Keeps the answers up to date with the folder; null where there is none.
std::unique_ptr<ProfileWatcher> Follow(ProfileStore& store, const ServeOptions& options, LiveAnswers& answers,
                                       Metrics& metrics, RpcServer& server) {
  constexpr absl::Duration kPoll = absl::Milliseconds(500);
  if (options.profiles.empty()) return nullptr;
  return std::make_unique<ProfileWatcher>(store, kPoll, [&](const ServedProfiles& served) {
    answers.Set(AnswersOf(served, options));
    LogProfiles(served, metrics);
    if (served.staleness.stale()) return;
    server.ProfilesChanged();
    Log(LogLevel::kInfo, "profiles changed",
        {{"profiles", absl::StrCat(served.set->profiles().size())}, {"atlas_revision", served.set->revision()}});
  });
}

}  // namespace

int Serve(const ServeOptions& options) {
  StopSignals signals;
  RaiseDescriptorLimit();
  gpr_set_log_function(LogOfGrpc);
  const auto store = ProfileStore::Open(
      {.folder = options.profiles, .default_profile = options.default_profile, .optional = options.profiles_optional});
  if (!store.ok()) {
    Log(LogLevel::kError, "cannot load the profiles", {{"error", std::string(store.status().message())}});
    return absl::IsNotFound(store.status()) ? kWrongOption : kFailed;
  }
  Metrics metrics;
  metrics.SetBuild(kVersion, grpc::Version());
  const ServedProfiles at_start = (*store)->Served();
  LogProfiles(at_start, metrics);
  LiveAnswers answers(AnswersOf(at_start, options));
  SetAccessLog(options.access_log);
  auto server = RpcServer::Start(answers, metrics, options.listen, options.ext_proc_mode);
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
       {"profiles", absl::StrCat(at_start.set->profiles().size())},
       {"default_profile", options.default_profile},
       {"revision", at_start.set->Find(options.default_profile)->revision},
       {"pid", absl::StrCat(getpid())}});
  int signal = 0;
  {
    const std::unique_ptr<ProfileWatcher> watcher = Follow(**store, options, answers, metrics, **server);
    while (signal == 0 || signal == SIGHUP) {
      signal = signals.Wait(absl::InfiniteDuration());
      if (signal == SIGHUP && watcher != nullptr) watcher->Force();
    }
  }
  Log(LogLevel::kInfo, "stopping", {{"signal", strsignal(signal)}});
  return Drain(**server, **http, signals, options);
}

}  // namespace status_translator
