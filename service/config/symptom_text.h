// Parses a symptom file, for example
//   name: "acme-gateway"
//   speaker: "ACME gateway"
//   symptom { name: "full" pattern: "acme: queue is full" cause: "proxy_overload" }
// proto/statustranslator/v1/symptom.proto documents the format.
#ifndef STATUS_TRANSLATOR_CONFIG_SYMPTOM_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_SYMPTOM_TEXT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/symptom.h"

namespace status_translator {

// The name of a file with symptoms ends in this.
inline constexpr absl::string_view kSymptomSuffix = ".symptom.textproto";

// Of one file. They bound the time that a line takes.
inline constexpr int kMaxSymptoms = 500;
inline constexpr int kMaxWrappers = 32;
inline constexpr int kMaxCauses = 200;
// Each is tried on the whole line.
inline constexpr int kMaxTriedBefore = 32;
// Causes of one symptom, and of one answer.
inline constexpr int kMaxCausesNamed = 3;
// Steps of a symptom, of a cause, and of a cause in an answer.
inline constexpr int kMaxNextSteps = 4;
// Of one symptom; with the steps they fit into 20 lines of a terminal.
inline constexpr int kMaxDistinguish = 4;
// The cause of an error in which no sentence is known, unless its wrapper has others.
inline constexpr absl::string_view kUnknownWords = "app_status";

// Parses and checks everything that can be checked without other files. An error is InvalidArgument; its message has
// one line for each error in the file, "file:line:column: what is wrong". Thread-safe.
absl::StatusOr<SymptomFile> ParseSymptoms(absl::string_view file, absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SYMPTOM_TEXT_H_
