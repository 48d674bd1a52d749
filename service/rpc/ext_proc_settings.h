// What the operator says about translating in the path, for all or for one route.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_SETTINGS_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_SETTINGS_H_

#include <google/protobuf/struct.pb.h>

#include <string>

#include "absl/strings/string_view.h"
#include "config/v1.h"
#include "statustranslator/v1/conversion.pb.h"

namespace status_translator {

// The namespace of our metadata, coming and going, and the response code details of our replies.
inline constexpr absl::string_view kExtProcName = "status_translator";

inline constexpr absl::string_view kExtProcSettings[] = {"mode", "profile", "format", "body"};

enum class ExtProcMode {
  kObserve,  // changes nothing, says what it would change
  kEnforce,
  kOff,
};

// "observe", "enforce" or "off".
absl::string_view ExtProcModeName(ExtProcMode mode);

struct ExtProcSettings {
  ExtProcMode mode = ExtProcMode::kObserve;
  std::string profile;                         // empty: the server's default
  v1::Format format = v1::FORMAT_UNSPECIFIED;  // by the caller's Accept
  bool asks_for_body = false;  // the proxy lets us say, by mode_override, how the rest of a response comes
  bool wrong = false;          // something was said that is no setting: nothing is translated

  // `name` is one of kExtProcSettings; others are left to later versions.
  void Set(absl::string_view name, absl::string_view value);
  // Every string of a Struct.
  void Set(const google::protobuf::Struct& values);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_SETTINGS_H_
