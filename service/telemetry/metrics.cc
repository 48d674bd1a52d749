#include "telemetry/metrics.h"

#include <dirent.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace status_translator {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

// As the gRPC middlewares of other languages write them.
constexpr absl::string_view kCodeNames[] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};
constexpr int kUnknown = 2;

const Histogram::BucketBoundaries kSeconds = {0.00001, 0.0001, 0.001, 0.01, 0.1, 1, 10};

std::string Str(absl::string_view text) { return std::string(text); }

double OpenDescriptors() {
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  double count = -3;  // ".", ".." and the folder itself
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  return file >> size >> resident ? static_cast<double>(resident * sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

struct Metrics::State {
  prometheus::Registry registry;
  Family<Counter>& started =
      prometheus::BuildCounter().Name("grpc_server_started_total").Help("Calls that began.").Register(registry);
  Family<Counter>& handled = prometheus::BuildCounter()
                                 .Name("grpc_server_handled_total")
                                 .Help("Calls that ended, by status code.")
                                 .Register(registry);
  Family<Histogram>& seconds =
      prometheus::BuildHistogram().Name("grpc_server_handling_seconds").Help("How long calls took.").Register(registry);
  Family<Counter>& translations =
      prometheus::BuildCounter()
          .Name("status_translator_translations_total")
          .Help("Answers given, by direction, profile, rule kind and class of the HTTP side.")
          .Register(registry);
  Family<Counter>& http_requests = prometheus::BuildCounter()
                                       .Name("status_translator_http_requests_total")
                                       .Help("HTTP requests answered, by status.")
                                       .Register(registry);
  Family<Gauge>& build = prometheus::BuildGauge()
                             .Name("status_translator_build_info")
                             .Help("1, with the versions of the program and of gRPC.")
                             .Register(registry);
  Family<Gauge>& profiles = prometheus::BuildGauge()
                                .Name("status_translator_profile_info")
                                .Help("1, with the revision of each profile's table.")
                                .Register(registry);
  Gauge& open_fds = prometheus::BuildGauge()
                        .Name("process_open_fds")
                        .Help("Open file descriptors; each connection is one.")
                        .Register(registry)
                        .Add({});
  Gauge& resident = prometheus::BuildGauge()
                        .Name("process_resident_memory_bytes")
                        .Help("Resident memory size in bytes.")
                        .Register(registry)
                        .Add({});
  Gauge& start_time = prometheus::BuildGauge()
                          .Name("process_start_time_seconds")
                          .Help("When the process started, in seconds since the epoch.")
                          .Register(registry)
                          .Add({});
  std::mutex mutex;  // not Abseil's, which ThreadSanitizer does not see in an uninstrumented library
  std::map<std::tuple<std::string, std::string>, std::unique_ptr<MethodMetrics>> methods;
  // By the labels joined with tabs, so that a look-up needs one hash and no allocation beyond the key.
  absl::flat_hash_map<std::string, Counter*> translation_counters;
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
  prometheus::Labels labels = {{"grpc_service", Str(service)}, {"grpc_method", Str(method)}, {"grpc_type", Str(type)}};
  metrics->started_ = &state_->started.Add(labels);
  metrics->seconds_ = &state_->seconds.Add(labels, kSeconds);
  for (size_t code = 0; code < metrics->handled_.size(); ++code) {
    labels["grpc_code"] = Str(kCodeNames[code]);
    metrics->handled_[code] = &state_->handled.Add(labels);
  }
  return *metrics;
}

void Metrics::CountTranslation(absl::string_view direction, absl::string_view profile, absl::string_view kind,
                               absl::string_view http_class) {
  const std::string key = absl::StrCat(direction, "\t", profile, "\t", kind, "\t", http_class);
  Counter* counter = nullptr;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    Counter*& kept = state_->translation_counters[key];
    if (kept == nullptr) {
      kept = &state_->translations.Add(
          {{"direction", Str(direction)}, {"profile", Str(profile)}, {"kind", Str(kind)}, {"class", Str(http_class)}});
    }
    counter = kept;
  }
  counter->Increment();
}

void Metrics::CountHttpRequest(int status) { state_->http_requests.Add({{"code", absl::StrCat(status)}}).Increment(); }

void Metrics::SetBuild(absl::string_view version, absl::string_view grpc) {
  state_->build.Add({{"version", Str(version)}, {"grpc_version", Str(grpc)}}).Set(1);
}

void Metrics::SetProfile(absl::string_view name, absl::string_view revision) {
  state_->profiles.Add({{"profile", Str(name)}, {"revision", Str(revision)}}).Set(1);
}

std::string Metrics::Text() const {
  state_->open_fds.Set(OpenDescriptors());
  state_->resident.Set(ResidentBytes());
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, state_->registry.Collect());
  return text.str();
}

}  // namespace status_translator
