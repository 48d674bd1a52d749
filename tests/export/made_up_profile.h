// A profile as a user would not write it, but could: everything that is difficult for source exports at once.
#ifndef STATUS_TRANSLATOR_TESTS_EXPORT_MADE_UP_PROFILE_H_
#define STATUS_TRANSLATOR_TESTS_EXPORT_MADE_UP_PROFILE_H_

#include <memory>
#include <stdexcept>
#include <string>

#include "absl/strings/str_format.h"
#include "config/profile_set.h"
#include "support/named_text.h"

namespace status_translator {

// Has error codes that the profile's own rows hide, for one origin or under one status.
inline constexpr char kMadeUpBase[] = R"(name: "base"
  http_to_grpc { error_code: "any-status" grpc: "ABORTED" reason: "r" }
  http_to_grpc { http: 404 error_code: "any-status" grpc: "NOT_FOUND" reason: "r" }
  http_to_grpc { http: 409 error_code: "hidden" grpc: "ABORTED" reason: "r" }
  http_to_grpc { http: 418 error_code: "hidden-for-one" grpc: "DATA_LOSS" reason: "r" }
  http_to_grpc_default { grpc: "UNKNOWN" reason: "r" }
  grpc_to_http { grpc: "OK" http: 200 reason: "r" })";
inline constexpr char kMadeUp[] = R"(name: "made-up" extends: "base"
  http_to_grpc { http: 409 grpc: "FAILED_PRECONDITION" reason: "r" }
  http_to_grpc { http: 418 origin: "ORIGIN_LOCAL_REPLY" grpc: "INTERNAL" reason: "r" }
  http_to_grpc { http: 503 grpc: "UNAVAILABLE" reason: "r" retry { retryable: false reason: "not now" } }
  http_to_grpc { error_code: "a \"quote\" and a 'single'" grpc: "ABORTED" reason: "a \"quote\", 'single' and \\u0041" }
  http_to_grpc { error_code: "\"mostly\" 'double \"quotes\"" grpc: "ABORTED" reason: "r" }
  http_to_grpc { error_code: "back\\slash \\u0041 \\n" grpc: "ABORTED" reason: "r" }
  http_to_grpc { error_code: "Fehler.Größe 😀 \uffe6" grpc: "OUT_OF_RANGE" reason: "zu groß 😀" }
  http_to_grpc { error_code: "tab\tand\001control\0027" grpc: "ABORTED" reason: "r" }
  http_to_grpc { error_code: "??/ ${x} {0} %s */ -->" grpc: "ABORTED" reason: "??/ ${x} {0} %s */ -->" }
  http_to_grpc { error_code: "__proto__" grpc: "ABORTED" reason: "r" }
  http_to_grpc_range { from: 500 to: 599 grpc: "INTERNAL" reason: "r" }
  grpc_to_http { grpc: "NOT_FOUND" http: 404 reason: "r" }
  grpc_to_http { grpc: "18" http: 420 reason: "r" }
  grpc_to_http { grpc: "2147483647" http: 599 reason: "r" })";

// With error codes and reasons of every width at which a formatter breaks a line.
inline std::string MadeUpText() {
  std::string text = kMadeUp;
  for (int size = 8; size <= 110; ++size) {
    absl::StrAppendFormat(
        &text, "\nhttp_to_grpc { http: 4%02d error_code: \"%s%03d\" grpc: \"ABORTED\" reason: \"%s  to %s\" }",
        size % 100, std::string(size - 3, 'x'), size, std::string(size - 3, 'y'), std::string(size % 7, 'z'));
  }
  return text;
}

inline const RevisedProfile& MadeUpProfile() {
  static const std::string& text = *new std::string(MadeUpText());
  static const ProfileSet& set = *[] {
    const NamedText files[] = {{"base", kMadeUpBase}, {"made-up", text}};
    auto loaded = ProfileSet::Load(files);
    if (!loaded.ok()) throw std::runtime_error(std::string(loaded.status().message()));
    return loaded->release();
  }();
  return *set.Find("made-up");
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_EXPORT_MADE_UP_PROFILE_H_
