// Which settings may an operator give for translating in the path, for all routes or for one?
#ifndef STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
#define STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

inline constexpr absl::string_view kExtProcSettings[] = {"mode", "profile", "format", "expose", "body", "origin_from"};

enum class ExtProcMode {
  kObserve,  // changes nothing, reports what it would change
  kEnforce,
  kOff,
};

// "observe", "enforce" or "off".
absl::string_view ExtProcModeName(ExtProcMode mode);

struct ExtProcSettings {
  ExtProcMode mode = ExtProcMode::kObserve;
  std::string profile;  // empty: the server's default
  // The format of errors for HTTP callers; FORMAT_UNSPECIFIED: by their Accept. Where it is set, HTTP errors of HTTP
  // upstreams are rewritten in it too.
  std::optional<v1::Format> format;
  std::optional<v1::Expose> expose;  // none: as the profile says
  bool asks_for_body = false;        // the proxy accepts mode_override, by which we ask for the rest of a response
  bool requires_shape = false;       // HTTP responses that no shape claims pass unchanged
  // The first value that is not allowed, and those that are, for the log: `format is "xml"; use accept, problem, ...`.
  // If it is not empty, nothing is translated.
  std::string error;

  // `name` is one of kExtProcSettings; others are ignored, because a later version may know them.
  void Set(absl::string_view name, absl::string_view value);

 private:
  void SetMode(absl::string_view value);
  void SetFormat(absl::string_view value);
  // A comma-separated list: "body", "debug_info", "without_debug_info", and names of headers ("header:x-cost").
  void SetExpose(absl::string_view value);
  void SetBody(absl::string_view value);
  // "any" (the default), or "shape": a guess of who made the response is not enough.
  void SetOriginFrom(absl::string_view value);
  void Refuse(absl::string_view name, absl::string_view value, absl::string_view allowed);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
