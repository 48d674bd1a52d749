// Which settings may the configuration of the filter, or of the filter on a route, contain?
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_MODULE_SETTINGS_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_MODULE_SETTINGS_H_

#include <google/protobuf/struct.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ext_proc/message.h"
#include "ext_proc/settings.h"

namespace status_translator {

// The bytes of one configuration. The longest setting has 1 KiB, and there are eleven.
inline constexpr size_t kMaxModuleConfigBytes = size_t{64} * 1024;

struct ModuleSettings {
  ExtProcSettings settings{.asks_for_body = true};  // of all routes
  std::string profiles;                             // a directory, as of `serve --profiles`; empty: none
  std::string default_profile = "general";
  std::string limit_file;  // as of `serve --ext-proc-limit-file`; empty: none
};

// Reads the configuration of a filter, a google.protobuf.Struct as Envoy passes it, in JSON. Empty: all defaults.
//   {"mode": "enforce", "enforce_percent": 2.5, "profiles": "/etc/status-translator/profiles"}
// InvalidArgument names the first setting that does not exist or has a wrong value.
absl::StatusOr<ModuleSettings> ReadModuleSettings(absl::string_view config);

// Sets one of kExtProcSettings but "body", which ext_proc alone needs, or refuses what is wrong with it.
void SetOfRoute(absl::string_view name, const AttributeValue& value, ExtProcSettings& settings);

// The settings of one route, see SetOfRoute. Immutable, so thread-safe.
class RouteSettings {
 public:
  // Reads the configuration of a filter on a route. Envoy 1.38 passes it as the bytes of the message instead of JSON.
  static absl::StatusOr<RouteSettings> Read(absl::string_view config);

  void ApplyTo(ExtProcSettings& settings) const;

 private:
  google::protobuf::Struct values_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_MODULE_SETTINGS_H_
