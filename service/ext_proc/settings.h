// What the operator says about translating in the path, for all or for one route.
#ifndef STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
#define STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_

#include <google/protobuf/struct.pb.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

// The namespace of our metadata, coming and going, and the response code details of our replies.
inline constexpr absl::string_view kExtProcName = "status_translator";

inline constexpr absl::string_view kExtProcSettings[] = {"mode", "profile", "format", "expose", "body"};

enum class ExtProcMode {
  kObserve,  // changes nothing, says what it would change
  kEnforce,
  kOff,
};

// "observe", "enforce" or "off".
absl::string_view ExtProcModeName(ExtProcMode mode);

struct ExtProcSettings {
  ExtProcMode mode = ExtProcMode::kObserve;
  std::string profile;  // empty: the server's default
  // What HTTP callers get; FORMAT_UNSPECIFIED: by their Accept. Where it is said, HTTP errors of HTTP upstreams take
  // this shape too.
  std::optional<v1::Format> format;
  std::optional<v1::Expose> expose;  // none: what the profile says
  bool asks_for_body = false;        // the proxy lets us say, by mode_override, how the rest of a response comes
  bool wrong = false;                // something was said that is no setting: nothing is translated

  // `name` is one of kExtProcSettings; others are left to later versions.
  void Set(absl::string_view name, absl::string_view value);
  // Every string of a Struct.
  void Set(const google::protobuf::Struct& values);

 private:
  void SetMode(absl::string_view value);
  void SetFormat(absl::string_view value);
  // A list: "body", "without_debug_info", and names of headers as "header:x-cost".
  void SetExpose(absl::string_view value);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
