#include "server/serve.h"

#include <fcntl.h>
#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "config/profile_store.h"
#include "config/profile_watcher.h"
#include "core/version.h"
#include "lookup/current_translator.h"
#include "server/http_server.h"
#include "server/ports_file.h"
#include "server/rpc_server.h"
#include "server/shutdown.h"
#include "server/stop_signals.h"
#include "telemetry/access_log.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

constexpr int kDrained = 0;
constexpr int kFailed = 1;
constexpr int kWrongOption = 2;

// For the last lines of the log, where somebody reads it.
constexpr std::chrono::milliseconds kLastFlush(1000);

// A closed standard descriptor would become a socket's, and the log would go there.
bool OpenStandardDescriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) != descriptor) return false;
  }
  return true;
}

// Some twenty are open at all times, and each connection is one more; with fewer than ten gRPC ends the process.
constexpr rlim_t kLeastDescriptors = 64;

// Connections cost a descriptor each, and gRPC 1.51 stops accepting for good when they run out.
absl::Status RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return absl::OkStatus();
  if (limit.rlim_max < kLeastDescriptors) {
    return absl::UnavailableError(absl::StrCat("only ", limit.rlim_max, " files may be open (ulimit -n); at least ",
                                               kLeastDescriptors, " are needed"));
  }
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return absl::OkStatus();
}

void LogOfGrpc(gpr_log_func_args* args) {
  LogGrpc(args->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kError : LogLevel::kInfo, args->message);
}

std::shared_ptr<const Translator> AnswersOf(const ServedProfiles& served, const ServeOptions& options) {
  return std::make_shared<const Translator>(served.set, options.default_profile, served.staleness);
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
std::unique_ptr<ProfileWatcher> Follow(const std::shared_ptr<ProfileStore>& store, const ServeOptions& options,
                                       CurrentTranslator& answers, Metrics& metrics, RpcServer& server) {
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

int CannotStart(const absl::Status& status, int exit_code) {
  Log(LogLevel::kError, "cannot start", {{"error", std::string(status.message())}});
  return exit_code;
}

int ExitCodeOf(const absl::Status& status) { return absl::IsInvalidArgument(status) ? kWrongOption : kFailed; }

int ServeUntilStopped(const ServeOptions& options, StopSignals& signals) {
  absl::StatusOr<std::unique_ptr<ProfileStore>> opened = ProfileStore::Open(
      {.folder = options.profiles, .default_profile = options.default_profile, .optional = options.profiles_optional});
  if (!opened.ok()) {
    Log(LogLevel::kError, "cannot load the profiles", {{"error", std::string(opened.status().message())}});
    return absl::IsNotFound(opened.status()) ? kWrongOption : kFailed;
  }
  const std::shared_ptr<ProfileStore> store = *std::move(opened);
  Metrics metrics;
  metrics.SetBuild(kVersion, grpc::Version());
  const ServedProfiles at_start = store->Served();
  LogProfiles(at_start, metrics);
  CurrentTranslator answers(AnswersOf(at_start, options));
  SetAccessLog(options.access_log);
  auto server = RpcServer::Start(answers, metrics, options.listen, options.ext_proc_mode);
  if (!server.ok()) return CannotStart(server.status(), ExitCodeOf(server.status()));
  auto http = HttpServer::Start(answers, metrics, options.http_listen, options.cors_origin);
  if (!http.ok()) return CannotStart(http.status(), ExitCodeOf(http.status()));
  if (!options.ports_file.empty()) {
    const absl::Status written = WritePortsFile(options.ports_file, (*server)->addresses(), (*http)->addresses());
    if (!written.ok()) return CannotStart(written, kFailed);
  }
  std::unique_ptr<ProfileWatcher> watcher = Follow(store, options, answers, metrics, **server);
  signals.Serving();
  Log(LogLevel::kInfo, "serving",
      {{"grpc", absl::StrJoin((*server)->addresses(), ",")},
       {"http", absl::StrJoin((*http)->addresses(), ",")},
       {"version", std::string(kVersion)},
       {"profiles", absl::StrCat(at_start.set->profiles().size())},
       {"default_profile", options.default_profile},
       {"revision", at_start.set->Find(options.default_profile)->revision},
       {"pid", absl::StrCat(getpid())}});
  int signal = 0;
  while (signal == 0 || signal == SIGHUP) {
    signal = signals.Wait();
    if (signal == SIGHUP && watcher != nullptr) watcher->Force();
  }
  ShutDown(signal, **server, **http, std::move(watcher), options);
  return kDrained;
}

}  // namespace

int Serve(const ServeOptions& options) {
  if (!OpenStandardDescriptors()) return kFailed;
  StopSignals signals(LongestShutdown(options));
  if (const absl::Status started = signals.Start(); !started.ok()) {
    // Without threads there is no log either.
    std::fprintf(stderr, "cannot start: %s\n", started.ToString().c_str());
    return kFailed;
  }
  gpr_set_log_function(LogOfGrpc);
  const absl::Status enough = RaiseDescriptorLimit();
  const int exit_code = enough.ok() ? ServeUntilStopped(options, signals) : CannotStart(enough, kFailed);
  FlushLog(kLastFlush);
  return exit_code;
}

}  // namespace status_translator
