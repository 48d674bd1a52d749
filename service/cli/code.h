// A code as a user types it.
#ifndef STATUS_TRANSLATOR_CLI_CODE_H_
#define STATUS_TRANSLATOR_CLI_CODE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

struct Code {
  bool is_grpc = false;
  int number = 0;
};

// 0-16 and names in the spelling of any library are gRPC codes; 100-599 and their phrases are HTTP statuses; any other
// number above 16 is a gRPC number of an organisation, unless a product uses it as an HTTP status (783, 999). For
// example "404", "5", "not-found", "codes.NotFound", "502 Bad Gateway", "1000". InvalidArgument for anything else; the
// message suggests similar names.
absl::StatusOr<Code> ParseCode(absl::string_view text);

// " (did you mean NOT_FOUND?)" for "not-fuond", as such a message has it; empty without a gRPC code of a similar name.
std::string SimilarCodes(absl::string_view text);

// The one error status that a question names by number and phrase, for example 502 of
//   What does "502 Bad Gateway" mean?
// None if there is no such status, or several.
std::optional<int> StatusInQuestion(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CODE_H_
