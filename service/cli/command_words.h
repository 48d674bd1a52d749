// Errors of the API in the words of the command.
#ifndef STATUS_TRANSLATOR_CLI_COMMAND_WORDS_H_
#define STATUS_TRANSLATOR_CLI_COMMAND_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The message of an error, with arguments of the command in place of the fields and calls of the API:
//   origin: "x" is not ...                        -> --origin: "x" is not ...
//   http.code: is missing: an HTTP status ...     -> the HTTP status is missing: an HTTP status ...
//   http.code: 999 is not an HTTP status: ...     -> 999 is not an HTTP status: ...
//   there is no profile "x"; ListProfiles ...     -> there is no profile "x"; list --profiles ...
// "line 3: " before a field stays. Other messages stay as they are.
std::string InWordsOfCommand(absl::string_view message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMMAND_WORDS_H_
