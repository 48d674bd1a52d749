#include "server/server_tls.h"

#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "server/tls_credentials.h"
#include "server/tls_files.h"
#include "server/tls_identity.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()); }

}  // namespace

struct ServerTls::State {
  State(TlsOptions tls_options, Metrics& all_metrics)
      : options(std::move(tls_options)), metrics(all_metrics), identities(options.client_identities, metrics) {}

  ClientCheck CheckFor(const char* protocol) {
    if (options.client_ca.empty()) return nullptr;
    return [this, protocol](X509& certificate) { return identities.Admit(certificate, protocol); };
  }

  absl::Status Load();
  bool Look(bool forced);
  void Report();
  absl::Status Use(const std::shared_ptr<const VerifiedTls>& files);
  void LogUse(absl::string_view event) const;

  const TlsOptions options;
  Metrics& metrics;
  TlsIdentities identities;
  std::function<void()> completed = [] {};  // set before connections are accepted
  // Used by Open() and then by the thread of the poller only.
  std::unique_ptr<TlsCredentials> credentials;
  TlsBytes read;                              // the newest files
  absl::Status verdict;                       // whether they can be used
  absl::Time verdict_until;                   // when that may change without a change of the files
  std::shared_ptr<const VerifiedTls> newest;  // the newest files without a mistake
  std::shared_ptr<const VerifiedTls> served;
  std::string mistake;    // in the newest files, as far as it is reported; empty: none
  std::string unsettled;  // seen once
  std::string found;      // what the last look found; empty: no mistake
  std::mutex mutex;
  std::shared_ptr<const TlsContext> context;  // of HTTP; guarded by mutex
};

absl::Status ServerTls::State::Load() {
  absl::StatusOr<TlsBytes> bytes = ReadTlsFiles(options);
  if (!bytes.ok()) return bytes.status();
  const absl::Time now = absl::Now();
  // Verifying a file of 1,000 CAs takes 0.2 s.
  if (*bytes == read && now < verdict_until) return verdict;
  read = *std::move(bytes);
  absl::StatusOr<VerifiedTls> verified = VerifyTls(read, options, now, CheckFor("http"));
  verdict = verified.status();
  // A certificate that is not valid yet will be.
  constexpr absl::Duration kVerifyAgain = absl::Seconds(5);
  verdict_until = verified.ok() ? verified->until : now + kVerifyAgain;
  if (verified.ok()) newest = std::make_shared<const VerifiedTls>(*std::move(verified));
  return verdict;
}

bool ServerTls::State::Look(bool forced) {
  found = std::string(Load().message());
  if (found.empty()) {
    unsettled.clear();
    return newest != served || !mistake.empty();
  }
  if (found == mistake) return false;
  // Files that are replaced one after the other do not fit for a moment.
  if (!forced && std::exchange(unsettled, found) != found) return false;
  return true;
}

void ServerTls::State::Report() {
  if (found.empty() && newest != served) found = std::string(Use(newest).message());
  metrics.CountTlsLoad(found.empty());
  if (found.empty()) {
    mistake.clear();
    LogUse("the TLS files are in use");
  } else if (std::exchange(mistake, found) != found) {
    Log(LogLevel::kError, "the TLS files contain a mistake; the previous certificate is still served",
        {{"error", found}, {"not_after", TimeText(served->chain.not_after)}});
  }
}

absl::Status ServerTls::State::Use(const std::shared_ptr<const VerifiedTls>& files) {
  if (credentials == nullptr) {
    auto made = TlsCredentials::Make(files->material, CheckFor("grpc"), [this] { completed(); });
    if (!made.ok()) return made.status();
    credentials = *std::move(made);
  } else if (absl::Status replaced = credentials->Replace(files->material); !replaced.ok()) {
    return replaced;
  }
  {
    const std::lock_guard lock(mutex);
    context = files->http;
  }
  served = files;
  metrics.SetTlsCertificate("server", served->chain.not_before, served->chain.not_after);
  if (const auto& ca = served->client_ca; ca.has_value()) {
    metrics.SetTlsCertificate("client_ca", ca->not_before, ca->not_after);
  }
  return absl::OkStatus();
}

void ServerTls::State::LogUse(absl::string_view event) const {
  Log(LogLevel::kInfo, event,
      {{"names", absl::StrJoin(served->names, ",")},
       {"not_after", TimeText(served->chain.not_after)},
       {"clients", options.client_ca.empty() ? "any" : "with a certificate"}});
  if (read.key_is_exposed) {
    Log(LogLevel::kWarning, "every user of this machine may read the key of TLS",
        {{"file", options.key}, {"advice", "chmod o-r"}});
  }
}

ServerTls::ServerTls(std::shared_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<ServerTls>> ServerTls::Open(const TlsOptions& options, Metrics& metrics) {
  auto state = std::make_shared<State>(options, metrics);
  absl::Status opened = state->Load();
  if (opened.ok()) opened = state->Use(state->newest);
  if (!opened.ok()) return opened;
  metrics.CountTlsLoad(true);
  state->LogUse("serving with TLS");
  return std::unique_ptr<ServerTls>(new ServerTls(std::move(state)));
}

std::shared_ptr<grpc::ServerCredentials> ServerTls::GrpcCredentials(std::function<void()> completed) {
  state_->completed = std::move(completed);
  return state_->credentials->get();
}

TlsContextSource ServerTls::http_contexts() const {
  return [state = state_] {
    const std::lock_guard lock(state->mutex);
    return state->context;
  };
}

void ServerTls::Follow(absl::Duration interval) {
  poller_.emplace(
      interval, [state = state_](bool forced) { return state->Look(forced); }, [state = state_] { state->Report(); });
}

void ServerTls::Force() {
  if (poller_.has_value()) poller_->Force();
}

}  // namespace status_translator
