#include "server/serve.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

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
#include "config/descriptor_set.h"
#include "config/profile_store.h"
#include "config/profile_watcher.h"
#include "config/profiles_option.h"
#include "core/version.h"
#include "ext_proc/limit_file.h"
#include "lookup/current_translator.h"
#include "rpc/own_examples.h"
#include "server/descriptors.h"
#include "server/free_memory.h"
#include "server/grpc_log.h"
#include "server/rpc_server.h"
#include "server/servers.h"
#include "server/shutdown.h"
#include "server/stop_signals.h"
#include "telemetry/access_log.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

constexpr int kExitDrained = 0;
constexpr int kExitFailed = 1;
constexpr int kExitWrongOption = 2;

// For writing the last lines of the log, if something reads it.
constexpr std::chrono::milliseconds kLastFlush(1000);

std::shared_ptr<const Translator> MakeTranslator(const ServedProfiles& served, const ServeOptions& options) {
  return std::make_shared<const Translator>(served.set, options.default_profile, served.staleness);
}

// Records in metrics and log which profiles are served from now on, and why the newest files are not, if so.
void LogProfiles(const ServedProfiles& served, Metrics& metrics) {
  std::map<std::string, std::string> revisions;
  for (const auto& [name, revised] : served.set->profiles()) revisions[name] = revised.revision;
  metrics.SetProfiles(revisions, served.staleness.stale());
  if (!served.staleness.stale()) return;
  Log(LogLevel::kError, "the profiles cannot be loaded; the previous set is still served",
      {{"error", served.staleness.error}, {"since", absl::FormatTime(served.staleness.since, absl::UTCTimeZone())}});
}

// What a set without a mistake changes. Equal data can have other comments and examples.
absl::string_view WhatChanged(const Translator& before, const ProfileSet& now) {
  if (before.profiles().data_revision() != now.data_revision()) return "profiles changed";
  return before.staleness().stale() ? "the profiles contain no mistake any more: they are those that are served"
                                    : "the files of the profiles changed, but no translation did";
}

// Reloads the profiles when files in the directory change. Null if there is no directory.
std::unique_ptr<ProfileWatcher> WatchProfiles(const std::shared_ptr<ProfileStore>& store, const ServeOptions& options,
                                              CurrentTranslator& translator, Metrics& metrics, RpcServer& server) {
  // How soon a change is seen at the latest; reading the directory takes well below a millisecond.
  constexpr absl::Duration kPoll = absl::Milliseconds(500);
  if (options.profiles.empty()) return nullptr;
  return std::make_unique<ProfileWatcher>(store, kPoll, [&](const ServedProfiles& served) {
    const std::shared_ptr<const Translator> before = translator.Get();
    translator.Set(MakeTranslator(served, options));
    LogProfiles(served, metrics);
    if (served.staleness.stale()) return;
    server.ProfilesChanged();
    Log(LogLevel::kInfo, WhatChanged(*before, *served.set),
        {{"profiles", absl::StrCat(served.set->profiles().size())}, {"data_revision", served.set->data_revision()}});
  });
}

// Limits what ext_proc does while the file says so. Null if there is no file.
std::unique_ptr<LimitFileWatcher> WatchLimit(const ServeOptions& options, Metrics& metrics, RpcServer& server) {
  // How soon enforcement stops at the latest, after the file has changed.
  constexpr absl::Duration kPoll = absl::Milliseconds(500);
  if (options.ext_proc_limit_file.empty()) return nullptr;
  return std::make_unique<LimitFileWatcher>(options.ext_proc_limit_file, kPoll, [&](const ExtProcLimit& limit) {
    server.LimitExtProc(limit.most);
    const bool stopped = limit.most != ExtProcMode::kEnforce;
    metrics.SetEnforcementStopped(stopped);
    const bool fails = !limit.error.empty();
    Log(fails && stopped   ? LogLevel::kError
        : fails || stopped ? LogLevel::kWarning
                           : LogLevel::kInfo,
        stopped        ? "ext_proc enforces nothing: its limit file stops it"
        : limit.exists ? "ext_proc is not limited by its limit file"
                       : "ext_proc is not limited: its limit file does not exist",
        {{"file", options.ext_proc_limit_file},
         {"limit", std::string(ExtProcModeName(limit.most))},
         {"error", limit.error}});
  });
}

int CannotStart(const absl::Status& status, int exit_code) {
  Log(LogLevel::kError, "cannot start", {{"error", std::string(status.message())}});
  return exit_code;
}

int ExitCodeOf(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ? kExitWrongOption : kExitFailed;
}

void LogServing(const Servers& servers, const ProfileSet& profiles, const ServeOptions& options) {
  Log(LogLevel::kInfo, "serving",
      {{"grpc", absl::StrJoin(servers.rpc->addresses(), ",")},
       {"http", absl::StrJoin(servers.http->addresses(), ",")},
       {"health", servers.health == nullptr ? "" : servers.health->address()},
       {"version", std::string(kVersion)},
       {"profiles", absl::StrCat(profiles.profiles().size())},
       {"default_profile", options.default_profile},
       {"revision", profiles.Find(options.default_profile)->revision},
       {"pid", absl::StrCat(getpid())}});
}

constexpr char kDefaultAdvice[] = "; it is set by --default-profile, and list --profiles names all";

// A directory that cannot be read is named with the option or the variable that names it.
std::string WhyNotLoaded(const ServeOptions& options, const absl::Status& status) {
  if (options.profiles.empty() || !absl::IsNotFound(status)) return std::string(status.message());
  return absl::StrCat(SourceOfProfiles(options.profiles), ": ", status.message());
}

int ServeUntilStopped(const ServeOptions& options, size_t descriptors, StopSignals& signals) {
  // Before the profiles, whose examples may have details of these types.
  if (!options.descriptor_set.empty()) {
    if (const absl::Status used = UseDescriptorSet(options.descriptor_set); !used.ok()) {
      Log(LogLevel::kError, "cannot load the descriptor set", {{"error", std::string(used.message())}});
      return absl::IsNotFound(used) ? kExitWrongOption : kExitFailed;
    }
  }
  absl::StatusOr<std::unique_ptr<ProfileStore>> opened = ProfileStore::Open({.folder = options.profiles,
                                                                             .default_profile = options.default_profile,
                                                                             .default_profile_advice = kDefaultAdvice,
                                                                             .optional = options.profiles_optional,
                                                                             .check = CheckAllOwnExamples});
  if (!opened.ok()) {
    Log(LogLevel::kError, "cannot load the profiles", {{"error", WhyNotLoaded(options, opened.status())}});
    return absl::IsNotFound(opened.status()) ? kExitWrongOption : kExitFailed;
  }
  const std::shared_ptr<ProfileStore> store = *std::move(opened);
  Metrics metrics;
  metrics.SetBuild(kVersion, grpc::Version());
  const ServedProfiles at_start = store->Served();
  LogProfiles(at_start, metrics);
  CurrentTranslator translator(MakeTranslator(at_start, options));
  SetAccessLog(options.access_log);
  const absl::StatusOr<Servers> servers = StartServers(options, descriptors, translator, metrics);
  if (!servers.ok()) return CannotStart(servers.status(), ExitCodeOf(servers.status()));
  const std::unique_ptr<LimitFileWatcher> limit = WatchLimit(options, metrics, *servers->rpc);
  std::unique_ptr<ProfileWatcher> watcher = WatchProfiles(store, options, translator, metrics, *servers->rpc);
  const FreeMemoryReturner free_memory;
  signals.SetServing();
  LogServing(*servers, *at_start.set, options);
  int signal = 0;
  while (signal == 0 || signal == SIGHUP) {
    signal = signals.Wait();
    if (signal != SIGHUP) break;
    if (watcher != nullptr) watcher->Force();
    if (servers->tls != nullptr) servers->tls->Force();
  }
  ShutDown(signal, *servers->rpc, *servers->http, std::move(watcher), options);
  return kExitDrained;
}

}  // namespace

int Serve(const ServeOptions& options) {
  StopSignals signals(LongestShutdown(options));
  if (const absl::Status started = signals.Start(); !started.ok()) {
    // Without threads there is no log.
    std::fprintf(stderr, "cannot start: %s\n", started.ToString().c_str());
    return kExitFailed;
  }
  RedirectGrpcLog();
  for (const std::string& warning : options.warnings) Log(LogLevel::kWarning, warning);
  const absl::StatusOr<size_t> descriptors = RaiseDescriptorLimit();
  const int exit_code = descriptors.ok() ? ServeUntilStopped(options, *descriptors, signals)
                                         : CannotStart(descriptors.status(), kExitFailed);
  FlushLog(kLastFlush);
  return exit_code;
}

}  // namespace status_translator
