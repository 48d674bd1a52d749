#include "telemetry/metrics.h"

#include <dirent.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <cstdint>
#include <deque>
#include <fstream>
#include <initializer_list>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

constexpr absl::string_view kCodeNames[] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};
constexpr int kUnknown = 2;

const Histogram::BucketBoundaries kSeconds = {0.00001, 0.0001, 0.001, 0.01, 0.1, 1, 10};

std::string Str(absl::string_view text) { return std::string(text); }

int OpenDescriptors() {
  int open = 0;
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return open;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') ++open;
  }
  closedir(folder);
  return open - 1;  // without that of the folder
}

double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  return file >> size >> resident ? static_cast<double>(resident * sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

absl::string_view MetricCode(int code) { return kCodeNames[code >= 0 && code < 17 ? code : kUnknown]; }

namespace {

// The counters of a family by the values of their labels. A look-up costs a hash; it allocates only for a new
// combination. Thread-safe.
class LabelledCounters {
 public:
  LabelledCounters(Family<Counter>& family, std::vector<std::string> labels)
      : family_(family), labels_(std::move(labels)) {}

  Counter& Get(std::initializer_list<absl::string_view> values) {
    const Values key(values.begin(), values.size());
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = counters_.find(key);
    return found != counters_.end() ? *found->second : Add(key);
  }

 private:
  using Values = absl::Span<const absl::string_view>;
  // Compares keys with values that are not copied.
  struct SameValues {
    using is_transparent = void;
    size_t operator()(Values values) const { return absl::HashOf(values); }
    bool operator()(Values a, Values b) const { return a == b; }
  };

  Counter& Add(Values values) {
    prometheus::Labels labels;
    std::vector<absl::string_view> key;
    for (size_t i = 0; i < values.size(); ++i) {
      key.push_back(texts_.emplace_back(values[i]));
      labels[labels_[i]] = texts_.back();
    }
    return *counters_.emplace(std::move(key), &family_.Add(labels)).first->second;
  }

  Family<Counter>& family_;
  const std::vector<std::string> labels_;
  std::mutex mutex_;  // std::mutex because ThreadSanitizer does not see Abseil's in an uninstrumented library
  std::deque<std::string> texts_;  // to which the keys point
  absl::flat_hash_map<std::vector<absl::string_view>, Counter*, SameValues, SameValues> counters_;
};

}  // namespace

struct Metrics::State {
  struct Listener {
    std::function<size_t()> open;
    Gauge* connections;
  };
  void CountConnections();
  void CountDroppedLogLines();

  Family<Counter>& Counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& Gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  prometheus::Registry registry;
  Family<Counter>& started = Counters("grpc_server_started_total", "Calls that started.");
  Family<Counter>& handled = Counters("grpc_server_handled_total", "Calls that ended, by gRPC code.");
  Family<Histogram>& seconds = prometheus::BuildHistogram()
                                   .Name("grpc_server_handling_seconds")
                                   .Help("Duration of calls in seconds.")
                                   .Register(registry);
  LabelledCounters translations{
      Counters("status_translator_translations_total",
               "Translations returned, by direction, profile, rule kind and class of the HTTP status."),
      {"direction", "profile", "kind", "class"}};
  LabelledCounters ext_proc_responses{
      Counters("status_translator_ext_proc_responses_total",
               "Responses that Envoy sent for processing, by action and by whether callers now retry differently."),
      {"mode", "direction", "kind", "action", "retry_flip"}};
  LabelledCounters recognised{Counters("status_translator_recognised_responses_total",
                                       "HTTP responses that shapes were asked about, by source and by the shape that "
                                       "claims them; none: no shape does."),
                              {"source", "shape"}};
  Gauge& enforcement_stopped = Gauges("status_translator_ext_proc_enforcement_stopped",
                                      "1 if the file of --ext-proc-limit-file stops enforcement, otherwise 0.")
                                   .Add({});
  LabelledCounters ext_proc_streams{
      Counters("status_translator_ext_proc_streams_total", "External processing streams, by how they ended."), {"end"}};
  LabelledCounters http_requests{
      Counters("status_translator_http_requests_total", "HTTP requests answered, by HTTP status."), {"code"}};
  Family<Gauge>& build =
      Gauges("status_translator_build_info", "Always 1; the labels are the versions of the program and of gRPC.");
  Family<Gauge>& profiles = Gauges("status_translator_profile_info",
                                   "Always 1; the labels are the name of a profile and the revision of its table.");
  std::vector<Gauge*> profile_info;
  Gauge& stale = Gauges("status_translator_profiles_stale",
                        "1 if the newest profile files contain a mistake and the previous set is served, otherwise 0.")
                     .Add({});
  Gauge& loaded = Gauges("status_translator_profiles_loaded_seconds",
                         "When the profiles were last loaded without a mistake, in seconds since the epoch.")
                      .Add({});
  Family<Counter>& loads =
      Counters("status_translator_profile_loads_total",
               "Loads of the profiles; result is bad if they contained a mistake, otherwise good.");
  Counter& good_loads = loads.Add({{"result", "good"}});
  Counter& bad_loads = loads.Add({{"result", "bad"}});
  Family<Gauge>& tls_not_before =
      Gauges("status_translator_tls_certificate_not_before_seconds",
             "When the certificate became valid, in seconds since the epoch: that of the server, or of client_ca.");
  Family<Gauge>& tls_not_after = Gauges("status_translator_tls_certificate_not_after_seconds",
                                        "When the certificate expires, in seconds since the epoch: that of the server, "
                                        "or one of its issuers, or all of client_ca.");
  Family<Gauge>& tls_stale =
      Gauges("status_translator_tls_stale",
             "1 if the newest TLS files contain a mistake and the previous certificate is served, otherwise 0.");
  LabelledCounters tls_loads{
      Counters("status_translator_tls_loads_total",
               "Loads of the TLS files; result is bad if they contained a mistake, otherwise good."),
      {"result"}};
  LabelledCounters tls_refused{
      Counters("status_translator_tls_refused_clients_total",
               "Connections refused because the client's certificate has no identity that may call, by protocol."),
      {"protocol"}};
  Counter& dropped_log_lines = Counters("status_translator_log_lines_dropped_total",
                                        "Log lines that were not written, because the log was read too slowly, could "
                                        "not be written, or gRPC logged too many.")
                                   .Add({});
  Gauge& open_fds = Gauges("process_open_fds", "Open file descriptors.").Add({});
  Gauge& resident = Gauges("process_resident_memory_bytes", "Resident memory size in bytes.").Add({});
  Gauge& start_time =
      Gauges("process_start_time_seconds", "When the process started, in seconds since the epoch.").Add({});
  Family<Gauge>& connections = Gauges("status_translator_connections", "Open connections, by protocol and listener.");
  LabelledCounters refused_connections{
      Counters("status_translator_connections_refused_total",
               "Connections that were refused or closed, by protocol and reason: total, peer, handshakes, "
               "unread_replies, handshake_failed, or no_descriptors, which wait."),
      {"protocol", "reason"}};
  std::vector<Listener> listeners;
  std::mutex mutex;
  std::map<std::tuple<std::string, std::string>, std::unique_ptr<MethodMetrics>> methods;
};

void MethodMetrics::Started() { started_->Increment(); }

void MethodMetrics::Handled(int code, absl::Duration took) {
  handled_[static_cast<size_t>(code >= 0 && code < 17 ? code : kUnknown)]->Increment();
  seconds_->Observe(absl::ToDoubleSeconds(took));
}

Metrics::Metrics() : state_(std::make_unique<State>()) {
  state_->start_time.Set(absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch()));
}
Metrics::~Metrics() = default;

MethodMetrics& Metrics::Method(absl::string_view service, absl::string_view method, absl::string_view type) {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  std::unique_ptr<MethodMetrics>& metrics = state_->methods[{Str(service), Str(method)}];
  if (metrics != nullptr) return *metrics;
  metrics = std::make_unique<MethodMetrics>();
  metrics->name_ = absl::StrCat("/", service, "/", method);
  prometheus::Labels labels = {{"grpc_service", Str(service)}, {"grpc_method", Str(method)}, {"grpc_type", Str(type)}};
  metrics->started_ = &state_->started.Add(labels);
  metrics->seconds_ = &state_->seconds.Add(labels, kSeconds);
  for (size_t code = 0; code < metrics->handled_.size(); ++code) {
    labels["grpc_code"] = Str(kCodeNames[code]);
    metrics->handled_[code] = &state_->handled.Add(labels);
  }
  return *metrics;
}

void TranslationCounter::Count() const { counter_->Increment(); }

TranslationCounter Metrics::Translations(absl::string_view direction, absl::string_view profile, absl::string_view kind,
                                         absl::string_view http_class) {
  return TranslationCounter(state_->translations.Get({direction, profile, kind, http_class}));
}

void Metrics::CountExtProcResponse(absl::string_view mode, absl::string_view direction, absl::string_view kind,
                                   absl::string_view action, absl::string_view retry_flip) {
  state_->ext_proc_responses.Get({mode, direction, kind, action, retry_flip}).Increment();
}

void Metrics::CountRecognised(absl::string_view source, absl::string_view shape) {
  state_->recognised.Get({source, shape}).Increment();
}

void Metrics::SetEnforcementStopped(bool stopped) { state_->enforcement_stopped.Set(stopped ? 1 : 0); }

void Metrics::CountExtProcStreams(absl::string_view end, int streams) {
  state_->ext_proc_streams.Get({end}).Increment(streams);
}

void Metrics::CountHttpRequest(int status) { state_->http_requests.Get({absl::StrCat(status)}).Increment(); }

void Metrics::SetBuild(absl::string_view version, absl::string_view grpc) {
  state_->build.Add({{"version", Str(version)}, {"grpc_version", Str(grpc)}}).Set(1);
}

void Metrics::SetProfiles(const std::map<std::string, std::string>& revisions, bool stale) {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->stale.Set(stale ? 1 : 0);
  (stale ? state_->bad_loads : state_->good_loads).Increment();
  if (!stale) state_->loaded.Set(static_cast<double>(absl::ToUnixMillis(absl::Now())) / 1000);
  for (Gauge* gauge : state_->profile_info) state_->profiles.Remove(gauge);
  state_->profile_info.clear();
  for (const auto& [name, revision] : revisions) {
    Gauge& gauge = state_->profiles.Add({{"profile", name}, {"revision", revision}});
    gauge.Set(1);
    state_->profile_info.push_back(&gauge);
  }
}

void Metrics::SetTlsCertificate(absl::string_view certificate, absl::Time not_before, absl::Time not_after) {
  const std::map<std::string, std::string> labels = {{"certificate", Str(certificate)}};
  state_->tls_not_before.Add(labels).Set(static_cast<double>(absl::ToUnixSeconds(not_before)));
  state_->tls_not_after.Add(labels).Set(static_cast<double>(absl::ToUnixSeconds(not_after)));
}

void Metrics::CountTlsLoad(bool good) {
  state_->tls_stale.Add({}).Set(good ? 0 : 1);
  // Both results are shown from the start, so that a first failure is seen as an increase.
  state_->tls_loads.Get({"good"}).Increment(good ? 1 : 0);
  state_->tls_loads.Get({"bad"}).Increment(good ? 0 : 1);
}

void Metrics::CountTlsRefused(absl::string_view protocol) { state_->tls_refused.Get({protocol}).Increment(); }

void Metrics::AddListener(absl::string_view protocol, absl::string_view listener, std::function<size_t()> open) {
  for (const absl::string_view reason : {"total", "peer", "handshakes", "no_descriptors"}) {
    state_->refused_connections.Get({protocol, reason});
  }
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->listeners.push_back(
      {std::move(open), &state_->connections.Add({{"protocol", Str(protocol)}, {"listener", Str(listener)}})});
}

void Metrics::CountRefusedConnection(absl::string_view protocol, absl::string_view reason) {
  state_->refused_connections.Get({protocol, reason}).Increment();
}

void Metrics::State::CountConnections() {
  const std::lock_guard<std::mutex> lock(mutex);
  for (const Listener& listener : listeners) listener.connections->Set(static_cast<double>(listener.open()));
}

// Under the lock, so that two concurrent calls of Text() do not add the same lines twice.
void Metrics::State::CountDroppedLogLines() {
  const std::lock_guard<std::mutex> lock(mutex);
  dropped_log_lines.Increment(static_cast<double>(DroppedLogLines()) - dropped_log_lines.Value());
}

std::string Metrics::Text() const {
  state_->open_fds.Set(OpenDescriptors());
  state_->CountConnections();
  state_->CountDroppedLogLines();
  state_->resident.Set(ResidentBytes());
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, state_->registry.Collect());
  return text.str();
}

}  // namespace status_translator
