// Which settings may an operator give for translating in the path, for all routes or for one?
#ifndef STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
#define STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/origin.h"
#include "ext_proc/message.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

inline constexpr absl::string_view kExtProcSettings[] = {"mode", "enforce_percent", "profile",     "format", "expose",
                                                         "body", "origin",          "origin_from", "mark"};

enum class ExtProcMode {
  kObserve,  // changes nothing, reports what it would change
  kEnforce,
  kOff,
};

// "observe", "enforce" or "off".
absl::string_view ExtProcModeName(ExtProcMode mode);
// None for any other name.
std::optional<ExtProcMode> ExtProcModeFromName(absl::string_view name);

struct ExtProcSettings {
  ExtProcMode mode = ExtProcMode::kObserve;
  double enforce_percent = 100;  // of the responses with mode enforce, from 0 to 100; the others are observed
  std::string profile;           // empty: the server's default
  // The format of errors for HTTP callers; FORMAT_UNSPECIFIED: by their Accept. Where it is set, HTTP errors of HTTP
  // upstreams are rewritten in it too.
  std::optional<v1::Format> format;
  std::optional<v1::Expose> expose;  // none: as the profile says
  bool asks_for_body = false;        // the proxy accepts mode_override, by which we ask for the rest of a response
  // Who makes the responses of the upstream, instead of what their shape says, or of a guess; kUnspecified: not given.
  Origin origin = Origin::kUnspecified;
  // A shape has to say who made an HTTP response. `origin` then counts for those that no shape claims; without it, they
  // pass unchanged.
  bool requires_shape = false;
  bool mark = false;  // changed responses get the header kExtProcMark (ext_proc/mark.h)
  // The first value that is not allowed, and those that are, for the log: `format is "xml"; use accept, problem, ...`.
  // If it is not empty, nothing is translated.
  std::string error;

  // `name` is one of kExtProcSettings, with hyphens or underscores. False, and nothing changes, for any other name.
  bool Set(absl::string_view name, absl::string_view value);
  // The same for a value of any type. YAML makes numbers of "2.5" and false of off, which is the mode of that name. No
  // value, for example a blank in YAML, is a mistake: to ignore it could enforce everything where a part was meant.
  bool SetValue(absl::string_view name, const AttributeValue& value);
  // For a name that Set does not know, and likewise may not ignore. The error names those that are allowed.
  void RefuseName(absl::string_view name, absl::Span<const absl::string_view> allowed = kExtProcSettings);
  // For names that the proxy has, but does not send: of `names` in the metadata of a route, `sent` came as settings.
  void RefuseUnsentNames(uint64_t names, uint64_t sent);

 private:
  void SetMode(absl::string_view value);
  // A decimal number from 0 to 100, for example "2.5".
  void SetEnforcePercent(absl::string_view value);
  void SetFormat(absl::string_view value);
  // A comma-separated list: "body", "debug_info", "without_debug_info", and names of headers ("header:x-cost").
  void SetExpose(absl::string_view value);
  void SetBody(absl::string_view value);
  // The name of an origin: "application", "intermediary" or "local_reply".
  void SetOrigin(absl::string_view value);
  // "any" (the default), or "shape": a guess of who made the response is not enough.
  void SetOriginFrom(absl::string_view value);
  // "none" (the default) or "header".
  void SetMark(absl::string_view value);
  void Refuse(absl::string_view name, absl::string_view value, absl::string_view allowed);
  void RefuseList(absl::string_view name);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_SETTINGS_H_
