// The options of `serve`, with their defaults. `serve --help` describes them.
#ifndef STATUS_TRANSLATOR_SERVER_OPTIONS_H_
#define STATUS_TRANSLATOR_SERVER_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "ext_proc/settings.h"
#include "server/tls_options.h"
#include "support/limits.h"

namespace status_translator {

struct ServeOptions {
  std::vector<std::string> listen = {"127.0.0.1:50051"};
  std::vector<std::string> http_listen;
  std::string health_listen;  // health in clear text for this machine; empty: none
  TlsOptions tls;
  bool insecure = false;  // clear text may leave this machine
  size_t max_connections = kMaxGrpcConnections;
  std::optional<size_t> max_connections_per_peer;  // nothing: half of max_connections, and no limit on loopback
  std::string cors_origin;
  std::string default_profile = "general";
  std::string profiles;  // a directory; empty: only the built-in profiles
  bool profiles_optional = false;
  std::string descriptor_set;  // a file; empty: none
  absl::Duration drain_delay = absl::Seconds(5);
  absl::Duration drain_timeout = absl::Seconds(10);
  ExtProcMode ext_proc_mode = ExtProcMode::kObserve;
  std::string ext_proc_limit_file;  // see limit_file.h; empty: no file
  std::string ports_file;
  uint64_t access_log = 100;          // one call in so many is logged; 0: none
  std::vector<std::string> warnings;  // to log at start
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_OPTIONS_H_
