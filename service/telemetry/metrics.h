// What operations count, in Prometheus's text format.
#ifndef STATUS_TRANSLATOR_TELEMETRY_METRICS_H_
#define STATUS_TRANSLATOR_TELEMETRY_METRICS_H_

#include <array>
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
  // `code` is a gRPC number; one that is not of the 17 counts as UNKNOWN.
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

// As the gRPC middlewares of other languages write a code: "NotFound".
absl::string_view MetricCode(int code);

// All metrics of a process. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  // Made at the first call for these names; lives as long as this. `type` is "unary", "server_stream" or "bidi_stream".
  MethodMetrics& Method(absl::string_view service, absl::string_view method, absl::string_view type);

  // status_translator_translations_total. The labels must come from a bounded set: no word of a client's.
  void CountTranslation(absl::string_view direction, absl::string_view profile, absl::string_view kind,
                        absl::string_view http_class);
  // status_translator_ext_proc_responses_total; the labels must come from bounded sets here too.
  void CountExtProcResponse(absl::string_view mode, absl::string_view direction, absl::string_view kind,
                            absl::string_view action, absl::string_view retry_flip);
  // status_translator_ext_proc_streams_total by how they ended, from a bounded set; 0 streams make the counter known.
  void CountExtProcStreams(absl::string_view end, int streams);
  // status_translator_http_requests_total, by the status that was sent.
  void CountHttpRequest(int status);
  // status_translator_connections of a listener: those of this process whose own end has that port or that path. They
  // are counted when asked for, because the gRPC library tells nobody. A Unix socket may have been bound under another
  // path than the one that it has now: sockets keep the name of then.
  void AddListener(absl::string_view protocol, int port, absl::string_view unix_path,
                   absl::string_view bound_path = "");
  // status_translator_build_info, 1.
  void SetBuild(absl::string_view version, absl::string_view grpc);
  // What was loaded: status_translator_profile_info, 1 for each name and its revision;
  // status_translator_profiles_stale, 1 where files say something that cannot be served;
  // status_translator_profile_loads_total by whether they could; status_translator_profiles_loaded_seconds, when they
  // last could.
  void SetProfiles(const std::map<std::string, std::string>& revisions, bool stale);

  // Everything, with status_translator_log_lines_dropped_total, process_open_fds, process_resident_memory_bytes and
  // process_start_time_seconds read now.
  std::string Text() const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_METRICS_H_
