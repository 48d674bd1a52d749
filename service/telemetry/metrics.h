// The metrics of the process, in Prometheus's text format.
#ifndef STATUS_TRANSLATOR_TELEMETRY_METRICS_H_
#define STATUS_TRANSLATOR_TELEMETRY_METRICS_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace status_translator {

// One method of a gRPC service: grpc_server_started_total, grpc_server_handled_total by code, and
// grpc_server_handling_seconds. Thread-safe.
class MethodMetrics {
 public:
  void Started();
  // `code` is a gRPC code; a number above 16 or below 0 counts as UNKNOWN. `took` is the duration of the call.
  void Handled(int code, absl::Duration took);
  // "/service/method".
  const std::string& name() const { return name_; }

 private:
  friend class Metrics;
  std::string name_;
  prometheus::Counter* started_ = nullptr;
  std::array<prometheus::Counter*, 17> handled_{};
  prometheus::Histogram* seconds_ = nullptr;
};

// A gRPC code as the gRPC middlewares of other languages write it, for example "NotFound".
absl::string_view MetricCode(int code);

// status_translator_translations_total for one combination of its labels. Refers to the Metrics. Thread-safe.
class TranslationCounter {
 public:
  TranslationCounter() = default;  // to be assigned before use
  void Count() const;

 private:
  friend class Metrics;
  explicit TranslationCounter(prometheus::Counter& counter) : counter_(&counter) {}
  prometheus::Counter* counter_ = nullptr;
};

// All metrics of a process. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  // Created at the first call for these names; valid as long as this. `type` is "unary", "server_stream" or
  // "bidi_stream".
  MethodMetrics& Method(absl::string_view service, absl::string_view method, absl::string_view type);

  // status_translator_translations_total, valid as long as this. Labels must come from bounded sets, and never from
  // a client's text: each new combination costs memory for ever.
  TranslationCounter Translations(absl::string_view direction, absl::string_view profile, absl::string_view kind,
                                  absl::string_view http_class);
  // status_translator_ext_proc_responses_total; labels likewise.
  void CountExtProcResponse(absl::string_view mode, absl::string_view direction, absl::string_view kind,
                            absl::string_view action, absl::string_view retry_flip);
  // status_translator_recognised_responses_total by who asked ("ext_proc" or "call") and the shape that claims the
  // response, or "none"; labels likewise. Shapes are loaded files, so a response cannot add one.
  void CountRecognised(absl::string_view source, absl::string_view shape);
  // status_translator_ext_proc_streams_total by how they ended; labels likewise. With 0 streams the counter
  // is shown with its current value.
  void CountExtProcStreams(absl::string_view end, int streams);
  // status_translator_http_requests_total, by the status that was sent.
  void CountHttpRequest(int status);
  // status_translator_connections of a listener, a port or "unix:PATH". `open` returns how many there are now; Text()
  // calls it, in any thread, as long as this exists.
  void AddListener(absl::string_view protocol, absl::string_view listener, std::function<size_t()> open);
  // status_translator_connections_refused_total: connections that a limit kept out or closed. `reason` is "total",
  // "peer", "handshakes", "unread_replies", or "no_descriptors" for one that waits until a descriptor is
  // free. Also "handshake_failed", of HTTPS.
  void CountRefusedConnection(absl::string_view protocol, absl::string_view reason);
  // status_translator_ext_proc_enforcement_stopped: 1 if the file of --ext-proc-limit-file stops enforcement.
  void SetEnforcementStopped(bool stopped);
  // The times between which a certificate is valid, in seconds since the epoch, by `certificate`: "server" is the chain
  // that is served, "client_ca" the one that expires last of --tls-client-ca:
  // status_translator_tls_certificate_not_before_seconds and ..._not_after_seconds. Without TLS there are none.
  void SetTlsCertificate(absl::string_view certificate, absl::Time not_before, absl::Time not_after);
  // status_translator_tls_loads_total by whether the files contained a mistake, and status_translator_tls_stale, 1 if
  // the newest did.
  void CountTlsLoad(bool good);
  // status_translator_tls_refused_clients_total, by protocol: clients whose certificate has no identity that may call.
  void CountTlsRefused(absl::string_view protocol);
  // status_translator_build_info, 1.
  void SetBuild(absl::string_view version, absl::string_view grpc);
  // The result of a load: status_translator_profile_info, 1 for each name with its revision;
  // status_translator_profiles_stale, 1 if the newest files contain a mistake and the previous set is served;
  // status_translator_profile_loads_total by whether there was a mistake; status_translator_profiles_loaded_seconds,
  // the time of the last load without one.
  void SetProfiles(const std::map<std::string, std::string>& revisions, bool stale);

  // All metrics. Reads status_translator_connections, status_translator_log_lines_dropped_total, process_open_fds and
  // process_resident_memory_bytes at this moment.
  std::string Text() const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_METRICS_H_
